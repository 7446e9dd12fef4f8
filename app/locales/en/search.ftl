# Search the inbox.
search = Search the inbox
search-go = Search
search-what = We search subjects, senders, texts and names of attachments, in the inbox, the archive and the trash. If you write several words, we find the messages that hold all of them.
search-result = Search results
search-back = To the search results
search-hits =
    { $hits ->
        [0] No hits for
        [one] 1 hit for
       *[other] { $hits } hits for
    } “{ $words }”.
search-file = Attachment: { $name }
search-none = No hits
search-none-where = We have searched subjects, senders, texts and names of attachments, in the inbox, the archive and the trash. You can try this:
search-none-spelling = Check how the words are spelled. Messages are mostly in Swedish.
search-none-fewer = Search for fewer words. All of them must be in the same message.
search-none-part = Search for a part of the word, such as “prov” instead of “blodprovet”.
search-empty = Write what you want to search for.
search-short = Write at least { $least } characters.
search-long = Write at most { $most } characters.
search-gone = This search is no longer here. We only keep the { $kept } latest, and only until you log out. You are welcome to search again.
search-busy = Many people are searching right now. Wait a moment and try again.
