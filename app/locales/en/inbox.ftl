# The list of threads.
inbox = Inbox
inbox-title-page = Inbox, page { $page } of { $pages }
inbox-lead =
    { $threads ->
        [one] { $threads } thread
       *[other] { $threads } threads
    }, { $unread ->
        [0] no unread messages
        [one] { $unread } unread message
       *[other] { $unread } unread messages
    }.
inbox-filters = Show
inbox-filter-all = All
inbox-filter-unread = Unread only
inbox-unread = Unread
inbox-unread-several = { $count } unread
inbox-action = Something to do
inbox-messages =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
inbox-attachments =
    { $count ->
        [one] { $count } attachment
       *[other] { $count } attachments
    }
inbox-empty = No messages yet
inbox-empty-why = Messages from care providers appear here.
inbox-empty-next = How the inbox works
inbox-all-read = You have read everything
inbox-all-read-why = There are no unread messages.
inbox-all-read-next = Show all threads
inbox-pages = Pages
inbox-page = Page
inbox-newer = Newer
inbox-older = Older
