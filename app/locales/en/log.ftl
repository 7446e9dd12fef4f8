# Who has read: the log in words.
log = Who has read
log-lead-own = Here you see who has read or done something in your inbox, and when. The latest comes first.
log-lead-child = Here you see who has read or done something in the inbox of { $name }, and when. The latest comes first.
log-title-page = Who has read, page { $page } of { $pages }
log-count =
    { $count ->
        [0] No events
        [one] One event
       *[other] { $count } events
    }
log-filter = Choose what is shown
log-filter-show = Show
log-filter-all = Show everything
log-what = What
log-what-any = Everything
log-what-read = Read or shown
log-what-taken = Downloaded as a file
log-what-sent = Sent or asked by care providers
log-what-tidied = Moved, marked or deleted
log-what-choices = Consent and settings
log-what-proxy = Began or stopped as a proxy
log-what-upkeep = Upkeep of the service
log-who = Who
log-who-any = Everybody
log-who-own = Myself
log-who-guardian = Proxies
log-who-sender = Care providers
log-who-operator = Those who run the service
log-who-automatic = The service, automatically
log-when = When
log-when-always = At any time
log-when-week = The last 7 days
log-when-month = The last 30 days
log-when-year = The last year
log-none = Nothing fits
log-none-why = Nobody has done anything of that kind in that time.
log-none-next = Show everything
log-gone = It is no longer there.
log-verify = Check the log yourself
log-verify-what = Each row of the log is locked to the row before it. Whoever alters, removes or adds anything afterwards cannot hide it from somebody who has noted a control number.
log-head-what = Note the control number below. It covers all that had happened when the day was over, and it never changes.
log-head = Control number for { $day }
log-head-compare = Would you like to check later? Download the log then, and compare it with the number in the program inkorg:
log-head-none = Tomorrow there will be a control number here for today, which you can note.
log-take-what = The log as a file holds no names and no messages, but shows when things were done in your inbox. Keep it where nobody else can reach it.
log-take = Download the log
confirm-why-log = Before you download the log as a file you need to log in again. Then we know that it is you, and not somebody else who uses your computer or phone. After that you come back to the same place.
log-back = To Who has read
log-by-you = You
log-by-you-guardian = You, as a proxy,
log-by-guardian = { $name }, as a proxy,
log-by-some-guardian = A proxy
log-by-system = The care system { $system }
log-by-some-system = A care system
log-by-operator = { $operator }, who run the service,
log-by-service = The service
log-choices-of-another = { $who } read or changed their own settings.
log-activated = { $who } activated the inbox.
log-openings-taken-over = { $who } carried over what had been read in an earlier inbox.
log-delivered = { $who } sent a message.
log-resent = { $who } sent a message once more. It was not stored again.
log-activity-asked = { $who } asked whether the inbox is active.
log-status-asked =
    { $count ->
        [one] { $who } asked whether a message that it has sent was opened or deleted.
       *[other] { $who } asked which of { $count } messages that it has sent were opened or deleted.
    }
log-listed = { $who } saw the list in { $folder }.
log-opened =
    { $count ->
        [one] { $who } opened a thread with one message.
       *[other] { $who } opened a thread with { $count } messages.
    }
log-marked-unread =
    { $count ->
        [one] { $who } marked a thread as unread.
       *[other] { $who } marked { $count } threads as unread.
    }
log-archived =
    { $count ->
        [one] { $who } archived a thread.
       *[other] { $who } archived { $count } threads.
    }
log-trashed =
    { $count ->
        [one] { $who } moved a thread to the trash.
       *[other] { $who } moved { $count } threads to the trash.
    }
log-restored =
    { $count ->
        [one] { $who } moved a thread back to the inbox.
       *[other] { $who } moved { $count } threads back to the inbox.
    }
log-undone =
    { $count ->
        [one] { $who } undid a change of a thread.
       *[other] { $who } undid a change of { $count } threads.
    }
log-deleted =
    { $count ->
        [one] { $who } deleted a thread for good.
       *[other] { $who } deleted { $count } threads for good.
    }
log-deleted-due =
    { $count ->
        [one] { $who } deleted a thread for good, since its time in the trash was over.
       *[other] { $who } deleted { $count } threads for good, since their time in the trash was over.
    }
log-units-shown = { $who } saw which senders have written.
log-ledger-shown = { $who } read Notices.
log-link-shown = { $who } opened a link to another service.
log-downloaded = { $who } downloaded an attachment.
log-taken-along = { $who } downloaded a copy of the whole inbox.
log-thread-taken = { $who } downloaded a copy of a thread.
log-calendar-taken = { $who } downloaded the times of a thread for a calendar.
log-scanned-clean = { $who } checked an attachment and found nothing harmful.
log-scanned-blocked = { $who } checked an attachment and stopped it, since it may be harmful.
log-scan-asked = { $who } had an attachment checked once more.
log-attachment-erased = { $who } removed an attachment.
log-attachment-expired = { $who } removed an attachment, since it could be downloaded only until then.
log-searched =
    { $count ->
        [0] { $who } searched the inbox and found nothing.
        [one] { $who } searched the inbox and found one message.
       *[other] { $who } searched the inbox and found { $count } messages.
    }
log-acting-began = { $who } entered the inbox.
log-acting-ended = { $who } left the inbox.
log-consented = { $who } answered yes to having the inbox.
log-settings-shown = { $who } read the settings.
log-contacts-taken-over = { $who } carried over contact details from an earlier inbox.
log-contact-proposed =
    { $way ->
        [sms] { $who } entered a mobile number, and a code was sent there.
       *[email] { $who } entered an e-mail address, and a code was sent there.
    }
log-contact-confirmed =
    { $way ->
        [sms] { $who } confirmed a mobile number with a code.
       *[email] { $who } confirmed an e-mail address with a code.
    }
log-code-wrong =
    { $way ->
        [sms] { $who } typed a wrong code for a mobile number.
       *[email] { $who } typed a wrong code for an e-mail address.
    }
log-channel-on =
    { $way ->
        [sms] { $who } turned on notices by SMS.
       *[email] { $who } turned on notices by e-mail.
    }
log-channel-off =
    { $way ->
        [sms] { $who } turned off notices by SMS.
       *[email] { $who } turned off notices by e-mail.
    }
log-contact-removed =
    { $way ->
        [sms] { $who } removed a mobile number.
       *[email] { $who } removed an e-mail address.
    }
log-contact-withdrawn =
    { $way ->
        [sms] { $who } cancelled the change of mobile number.
       *[email] { $who } cancelled the change of e-mail address.
    }
log-preferences-set = { $who } changed language, times or order in the settings.
log-paper-declined = { $who } declined appointment letters on paper.
log-paper-wanted = { $who } asked for appointment letters on paper.
log-inherited-shown = { $who } saw the contact details that guardians have entered.
log-contacts-reviewed = { $who } reviewed the contact details that guardians have entered.
log-earlier-readers-shown = { $who } saw what others have read.
log-log-shown = { $who } read Who has read.
log-log-taken = { $who } downloaded the log.
log-locked = { $who } locked the inbox.
log-unlocked = { $who } unlocked the inbox.
log-closed = { $who } closed the inbox.
log-logged-in = { $who } logged in ({ $device }).
log-proved-anew = { $who } logged in again to show who it is.
log-logged-out = { $who } logged out.
log-sessions-shown = { $who } read Logins.
log-sessions-ended =
    { $which ->
        [one] { $who } ended a login.
        [others] { $who } ended all other logins.
        [provider] { $who } ended the login, because the logout was made there.
       *[all] { $who } ended all logins.
    }
log-by-provider = The e-ID service
log-what-logins = Logged in or out
confirm-why-delete = Before you delete anything for good you need to log in again. Then we know that it is you, and not somebody else who uses your computer or phone. After that you come back to the same place.
