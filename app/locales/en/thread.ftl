# A thread and its messages.
thread-no-subject = Message
thread-to-inbox = To the inbox
thread-to-archive = To the archive
thread-to-trash = To the trash
thread-archived = The thread is in the archive.
thread-to-first-new = Go to the first new message
thread-oldest-first = oldest first
thread-oldest-first-choose = Show oldest first
thread-newest-first = newest first
thread-newest-first-choose = Show newest first
thread-folded = From { $unit }, { $when } – read
thread-folded-replaced = , replaced by a new time
thread-folded-cancelled = , cancelled
thread-folded-on-paper = The message is folded and is not printed.
thread-from = From { $unit }
thread-new = New
thread-call = Call
thread-more = Show more
thread-observe-kind = Important
thread-away = (goes to { $host })
thread-away-new-window = (goes to { $host } in a new window)
thread-new-window = (opens in a new window)
thread-visit = Your visit
thread-visit-gone = This time no longer applies
thread-visit-open = You book a time yourself.
thread-replaced = Replaced by a new time
thread-cancelled = Cancelled
thread-to-replacement = To the message with the new time
thread-to-cancellation = To the message about the cancellation
thread-newer-gone = The newer message is no longer in the inbox.
thread-to-calendar = Add to your calendar
thread-out-of-calendar = Remove from your calendar
thread-calendar-file = (calendar file)
thread-answered = The form was answered { $when }.
thread-to-answers = Show your answers
thread-attachments =
    { $count ->
        [one] Attachment
       *[other] Attachments
    }
thread-file-pages =
    { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
thread-file-tagged = adapted for screen readers
thread-file-untagged = not adapted for screen readers
thread-service-unavailable = the service is not available here right now. Contact the clinic instead.
thread-opened-by-you = The sender can see that the message was opened { $when } by you.
thread-opened-by-owner = The sender can see that the message was opened { $when } by the inbox’s owner.
thread-opened-by-you-as-proxy = The sender can see that the message was opened { $when } by a proxy (you).
thread-opened-by-proxy = The sender can see that the message was opened { $when } by a proxy.
thread-opened-by-proxy-named = The sender can see that the message was opened { $when } by a proxy ({ $name }).

leave = You are leaving the inbox
leave-inside = You are going on to another service
leave-where = “{ $label }” is in another service:
leave-login = The inbox does not tell the service who you are. You may need to log in there.
leave-logs-in = The service logs you in with your e-ID, and so learns who you are. Most often there is nothing more for you to do.
leave-what = That service has its own terms. Your inbox stays open until you log out or the time runs out.
leave-new-window = The service opens in a new window. Close it when you want to come back here.
leave-go = Continue to { $service }

calendar-visit = Appointment at { $unit }
calendar-cancelled = Cancelled: appointment at { $unit }
