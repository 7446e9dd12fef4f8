# The list of threads.
inbox = Inbox
inbox-title-page = { $folder }, page { $page } of { $pages }
inbox-lead =
    { $threads ->
        [one] { $threads } thread
       *[other] { $threads } threads
    }, { $unread ->
        [0] no unread messages
        [one] { $unread } unread message
       *[other] { $unread } unread messages
    }.
inbox-fetch = Get new ones
inbox-new =
    { $messages ->
        [one] 1 new message.
       *[other] { $messages } new messages.
    }
inbox-new-show = Show
inbox-filters = Show
inbox-filter-all = All
inbox-filter-unread = Unread only
inbox-filter-attachments = With attachment
inbox-filter-action = Something to do
inbox-filter-from = From { $unit }
inbox-filter-remove = (remove the filter)
inbox-shown =
    { $threads ->
        [0] No thread fits the filter
        [one] { $threads } thread fits the filter
       *[other] { $threads } threads fit the filter
    }.
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
inbox-empty = The inbox is empty
inbox-empty-why = Messages from care providers appear here.
inbox-empty-next = How the inbox works
inbox-all-read = You have read everything
inbox-all-read-why = There are no unread messages.
inbox-all-read-next = Show all threads
inbox-none-fit = Nothing fits the filter
inbox-none-fit-why = No thread here has everything that you have chosen.
inbox-in = Folder: { $folder }
inbox-pages = Pages
inbox-at-a-time = Show { $rows } threads at a time
inbox-page = Page
inbox-newer = Newer
inbox-older = Older

archive = Archive
archive-lead =
    { $threads ->
        [0] No threads
        [one] { $threads } thread
       *[other] { $threads } threads
    }.
archive-empty = The archive is empty
archive-empty-why = Move here what you want to keep but need not see in the inbox. If a new message comes in a thread, it moves back to the inbox.

trash = Trash
trash-lead =
    { $threads ->
        [0] No threads
        [one] { $threads } thread
       *[other] { $threads } threads
    }. They are deleted for good after { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
trash-lead-child =
    { $threads ->
        [0] No threads
        [one] { $threads } thread
       *[other] { $threads } threads
    }. What a guardian moves here is not deleted by itself.
trash-kept = Not deleted by itself: a guardian moved the thread here.
trash-empty = The trash is empty
trash-empty-why =
    What you move here is deleted for good after { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
trash-empty-why-child = What you move here is not deleted by itself. Only the child may delete for good, from the age of 13.
trash-deleted-on = Deleted for good on { $date }.

units = Choose sender
units-none = The inbox holds no messages, and so no senders.
