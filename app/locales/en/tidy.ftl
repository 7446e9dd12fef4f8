# Moving, marking, undoing and deleting threads.
tidy-choose = Choose
tidy-group = Threads
tidy-many = Change several threads
tidy-hint = Choose threads in the list, at most { $most } at a time.
tidy-all = Choose all on the page
tidy-chosen =
    { $threads ->
        [one] 1 chosen
       *[other] { $threads } chosen
    }
tidy-unread = Mark as unread
tidy-archive = Archive it
tidy-trash = Move to trash
tidy-restore = Restore
tidy-delete = Delete for good
tidy-undo = Undo

tidied-unread =
    { $threads ->
        [one] Marked as unread.
       *[other] { $threads } threads are marked as unread.
    } The sender still sees that it has been opened.
tidied-archived =
    { $threads ->
        [one] The thread is archived.
       *[other] { $threads } threads are archived.
    }
tidied-trashed =
    { $threads ->
        [one] The thread is in the trash
       *[other] { $threads } threads are in the trash
    } and will be deleted for good in { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
tidied-trashed-and-kept =
    { $threads ->
        [one] The thread is in the trash and stays
       *[other] { $threads } threads are in the trash and stay
    } there. Only the child may delete for good, from the age of 13.
tidied-restored =
    { $threads ->
        [one] The thread is back in the inbox.
       *[other] { $threads } threads are back in the inbox.
    }
tidied-undone =
    { $threads ->
        [one] Undone. The thread is as it was.
       *[other] Undone. { $threads } threads are as they were.
    }
tidied-undone-in-part =
    { $threads ->
        [0] The threads have been changed since then, so it cannot be undone.
        [one] One thread is as it was. The others have been changed since then and were left as they are.
       *[other] { $threads } threads are as they were. The others have been changed since then and were left as they are.
    }
tidied-deleted =
    { $threads ->
        [one] The thread is deleted for good.
       *[other] { $threads } threads are deleted for good.
    }
tidied-already = That was done already. Nothing was changed.
tidied-grown =
    { $threads ->
        [one] A new message has come in the thread since the page was shown. The thread is still where it was.
       *[other] New messages have come in { $threads } threads since the page was shown. They are still where they were.
    }
tidied-not-in-trash = What you chose is not in the trash any more. Nothing was deleted.
tidied-nothing-chosen = You have not chosen any thread.
tidied-too-many = You can change at most { $most } threads at a time.

delete-what =
    { $threads ->
        [one] The thread will be deleted for good and cannot be brought back:
       *[other] { $threads } threads will be deleted for good and cannot be brought back:
    }
delete-kept = They disappear from your inbox only. Whoever sent them keeps records of their own.
delete-not = Do not delete
