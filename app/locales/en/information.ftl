# Help, privacy and the accessibility statement.
help = Help
help-read = Reading messages
help-read-what = The inbox shows the newest first. Messages that belong together are gathered in a thread. What you have not read is marked with the word Unread. What you have just opened is marked with the word New. A time that has been moved or cancelled says so, with a link to the newer message. You choose whether the oldest or the newest message comes first in threads.
help-receipt = What the sender can see
help-receipt-what = When you open a thread, the sender can see that its messages have been opened, when, and whether by you or by a proxy. Each message tells you exactly what the sender can see. You can mark a thread as unread for your own sake, but the sender can still see that it has been opened.
help-tidy = Archive, throw away and undo
help-tidy-what = Choose threads by the box in front of them, or open a thread. What you archive is kept in the Archive. What you move to the trash is deleted for good after { $days } days. If a new message comes in a thread, it is back in the inbox. After each change you can press Undo.
help-search = Searching
help-search-what = We search subjects, senders, texts and names of attachments, in the inbox, the archive and the trash. All words that you write must be in the same message. A part of a word is enough, and it does not matter if letters are large or small. The sender does not see that you have searched, and a message does not count as opened because it is shown in a search result.
help-child = Reading for a child
help-child-what = Go to Proxy and choose the child. A yellow band at the top of the page shows whom you are reading for. Press Stop acting as proxy when you are done.
help-files = Attachments
help-files-what = Each attachment says what it is before you download it. A tagged PDF has headings, lists and a reading order that a screen reader can follow. The sender makes the PDF, and some are not tagged. Ask the sender for the content in another way if you cannot read a file. A file that you download is saved on your computer or telephone, where others may see it.
help-take = Taking your inbox with you
help-take-what = Under Settings you can download your whole inbox in one file, and at the bottom of a thread you can download just that thread. What is in the file can be read without logging in. Keep it where nobody else can reach it. The sender is not told that you have downloaded it, and what you have not opened stays unread.
help-log = Seeing who has read
help-log-what = Who has read shows everything that has been done in the inbox: by you, by proxies, by care providers and by those who run the service. When you read for a child you see what has been done in the child's inbox. You can choose to see only a certain kind of event, or a certain time.
help-log-verify = You can download your log as a file and let the program inkorg check that no row has been altered, removed or moved. If you note the day's control number you can show later that what stood there then still does.
help-thirteen = When the child turns 13
help-thirteen-what = At midnight on the 13th birthday the child takes over the inbox and reads alone. Guardians can no longer read there, and get no notices about the child's messages. What has arrived stays, and it can be seen who has opened what.
help-thirteen-young = If you have turned 13, you are asked whether you want the inbox the first time you log in yourself. You also review the mobile numbers and e-mail addresses that guardians have entered. Nothing is sent to them before that.
help-notices = Notices
help-notices-what = Under Settings you choose whether to get a text message or an e-mail when something new has arrived. A notice does not say who has written or about what, and has no link. You can choose hours when nothing is sent, and a reminder if something is unread.
help-notices-child = For a child under 13, notices go to those guardians who have asked for it in the child's settings.
help-notices-ledger = Under Notices you see what has been sent, where and when, and otherwise why not. No message is lost because a notice does not arrive.
help-session = Login
help-session-what = You are logged out after 20 minutes without activity, and always after 8 hours. In most browsers we tell you two minutes before. Press Stay logged in at the bottom of the page if you need more time.
help-wrong = If something in a message is wrong
help-wrong-what = Contact the clinic that sent it. Its address and telephone number are at the top of the message if the clinic has given them.
help-contact = Contact
help-contact-what = { $operator } is responsible for the service. Contact us if something does not work. Do not write about your health in an e-mail.

contact-email = E-mail
contact-telephone = Telephone

privacy = Privacy and cookies
privacy-who = { $operator } is responsible for the personal data in this service. The care provider that sends a message is responsible for its content.
privacy-kept = What we keep
privacy-kept-number = Your personal identity number.
privacy-kept-name = Your name, while you are logged in.
privacy-kept-contacts = Telephone number and e-mail address for notices, if they have been given.
privacy-kept-settings = How and when you want to be notified, your language, and whether you have declined appointment letters on paper.
privacy-kept-notices = Which notices were sent, when, and otherwise why not.
privacy-kept-consent = That the inbox was activated, when and by whom.
privacy-kept-searches = Your ten latest searches in the inbox, for as long as you are logged in.
privacy-kept-messages = Messages and attachments that care providers have sent you.
privacy-kept-receipts = When a message was first opened, and by whom.
privacy-kept-log = A log of everything that is done in the inbox: who, what and when. It is kept for at least five years, and you can read it under Who has read.
privacy-kept-sessions = Details of your login, for as long as it lasts.
privacy-deleted = What you throw away stays in the trash for { $days } days and is then deleted for good. You can delete it sooner. All that remains is a note that there was a message, and the log.
privacy-sealed = Everything that care providers and you have written is encrypted when stored, with a key of its own for each inbox. Backups are erased within 30 days.
privacy-sender = What the sender can see
privacy-sender-what = Whether you have an active inbox, in which ways you want to be notified, whether you have declined appointment letters on paper, whether a message has been opened and when, and whether it was opened by you or by a proxy. Nothing else.
privacy-cookies = Cookies
privacy-cookie-session = One cookie keeps you logged in. It is deleted when you log out.
privacy-cookie-login = One cookie is needed while you log in, and remembers what you had typed if your time ran out. It is encrypted and kept for 10 minutes at most.
privacy-cookie-language = One cookie remembers your choice of language, if you have made one. It is kept for a year.
privacy-cookie-outcome = One cookie tells the next page what you just did, for a minute at most.
privacy-no-others = All cookies are necessary for the service. We do not measure how you use it, and nobody else can track you here.
privacy-contact = You have the right to know what data we hold about you. Contact us.

statement = Accessibility
statement-what = { $operator } provides { $service }. We want as many people as possible to be able to use the service. Here we describe how it meets the Swedish act on accessibility of digital public services, which faults we know of, and how you can report faults to us so that we can mend them.
statement-state = How accessible is the service?
statement-state-part = We know that parts of the service are not fully accessible, or have not been tested yet. They are listed under Known faults.
statement-state-whole = We know of no part of the service that is not accessible.
statement-instead = What can you do if you cannot use parts of the service?
statement-instead-what = Tell us if you need any content in another form:
statement-report = Report faults to us
statement-report-what = We always want to make the service more accessible. Tell us if you find a problem that is not listed here, or if you think that we do not meet the requirements of the act. You reach us in the same way.
statement-report-answer = We answer as soon as we can and tell you what happens with your report.
statement-authority = Supervision
statement-authority-what = The Agency for Digital Government (Digg) supervises the act on accessibility of digital public services. If you are not satisfied with how we handle your report, you can contact Digg.
statement-authority-link = Report poor accessibility at digg.se (in Swedish)
statement-technical = Technical information on the accessibility of the service
statement-conforms = The service is fully compliant with the act (2018:1937) on accessibility of digital public services. It is built to meet WCAG 2.2 at level AA, which is more than the act requires.
statement-conforms-part = The service is partly compliant with the act (2018:1937) on accessibility of digital public services, because of the faults described below. It is built to meet WCAG 2.2 at level AA, which is more than the act requires.
statement-gaps = Known faults
statement-gaps-breach = Not compliant with the act
statement-gaps-untested = Not tested yet
statement-gaps-others = Content from others
statement-found = The tools find faults against WCAG { $criterion } { $states ->
    [one] in one state
   *[other] in { $states } states
 } of the pages.
statement-noted = Noted { $date }.
statement-planned = To be mended by { $date }.
statement-planned-test = To be tested by { $date }.
statement-tested = How we have tested
statement-tested-what = We have made a self-assessment (internal testing). Every page is tested in every state in a browser, with tools that look for known kinds of faults, at a width of 320 pixels, with wider text spacing and with doubled text size. Every journey is tested without JavaScript too. The contrast of the colours is computed by a test. These looked for faults:
statement-tested-sum = { $states ->
    [one] One state
   *[other] { $states } states
 } of the pages were tested in { $browser }, each shown in { $views } ways, light and dark, in the system's own colours, narrow and wide. { $failed ->
    [0] No faults were found.
    [one] Faults were found in one state.
   *[other] Faults were found in { $failed } states.
 } { $unsure ->
    [0] {""}
    [one] In one state there is something that only a person can judge.
   *[other] In { $unsure } states there is something that only a person can judge.
 }
statement-date = The latest assessment was made on { $date }.
statement-dates = The latest assessment was made on { $last }, its oldest part on { $first }.
statement-written = This statement was last updated on { $date }.
