# What surrounds every page.
frame-skip = Skip to content
frame-folders = Folders
frame-menu = Menu
frame-logged-in-as = Logged in as
frame-log-out = Log out
frame-unread =
    { $count ->
        [one] unread message
       *[other] unread messages
    }
frame-done = Done.
frame-stopped = That did not work.
frame-told = Please note.
frame-activated = The inbox is activated. You will find messages from your care providers here.
frame-saved = The change is saved.
frame-code-sent = A code is on its way.
frame-contact-confirmed = It is confirmed.
frame-contact-removed = It is removed.
frame-code-cancelled = Nothing has been changed. The code can no longer be used.
frame-reviewed = Your choices are saved.
frame-session-ended = The login has been ended.
frame-others-ended = All other logins have been ended.
frame-oldest-first = The oldest message comes first, in this thread and all others.
frame-newest-first = The newest message comes first, in this thread and all others.
frame-faults = There are errors in the form.
frame-fault = Error:
frame-fault-title = Error: { $title }
frame-fetched = The page was fetched { $when }.
frame-session = You are logged out after 20 minutes without activity.
frame-extend = Stay logged in
frame-information-kind = Information

session = Your login
session-soon = You have not done anything for a while, so you will be logged out within two minutes. Nothing you have read is lost.
session-extend = Stay logged in
session-last = You have been logged in for almost 8 hours, which is the longest possible. You will be logged out within two minutes. Log in again to continue.
session-close = Close
session-failed = The service could not be reached. Check your internet connection and try again.
session-over = You have been logged out because the time ran out. Nothing is lost. Log in again to come back here.
session-again = Log in again
