# Settings.
settings = Settings
settings-back = To settings
settings-lead-child = This is how you are told that { $name } has received a message. The settings are your own. Other guardians have theirs.
settings-review = Contact details are waiting for your review
settings-review-why = Your guardians entered where notices about your messages are sent. Nothing is sent there until you have said yes.
settings-review-go = Review the contact details

settings-who = Name and address
settings-name = Name
settings-address = Address
settings-care-of = care of { $name }
settings-register = These details come from the population register. They were fetched { $when } and cannot be changed here. Is something wrong? Contact the Swedish Tax Agency.
settings-register-child = The name comes from the population register and was fetched { $when }. Guardians are not shown the address.
settings-register-none = The population register has no address
settings-register-protected = Your identity is protected. That is why no address is shown here. The name comes from your login, not from the population register.
settings-register-away = The population register is not responding right now, so the address cannot be shown. Everything else on the page works as usual.
settings-register-unknown = The population register has nothing to show.

settings-notices = Notices
settings-notices-what = A notice only says that there is a new message. It says nothing about the content and has no link.
settings-notices-none = This service sends no notices, neither by text message nor by e-mail. Log in now and then to see whether something new has arrived.
settings-way-not-offered =
    { $way ->
        [sms] This service sends no text messages.
       *[email] This service sends no e-mail.
    }
settings-way-unused =
    { $way ->
        [sms] The number { $address } is saved, but not used.
       *[email] The address { $address } is saved, but not used.
    }
settings-notices-later = Until you turn 13, notices are sent to your guardians. What you choose here applies from then on.
settings-way =
    { $way ->
        [sms] Text messages
       *[email] E-mail
    }
settings-way-none =
    { $way ->
        [sms] You get no text messages, because you have not entered a mobile number.
       *[email] You get no e-mail, because you have not entered an e-mail address.
    }
settings-way-on =
    { $way ->
        [sms] Text messages are on and are sent to { $address }.
       *[email] E-mail is on and is sent to { $address }.
    }
settings-way-off =
    { $way ->
        [sms] Text messages are off. The number { $address } is saved.
       *[email] E-mail is off. The address { $address } is saved.
    }
settings-way-verified = Confirmed { $date }.
settings-way-pending = { $address } is waiting for you to enter the code that we sent there.
settings-way-pending-over = { $address } is waiting for a new code. The previous one can no longer be used.
settings-way-code = Enter the code
settings-way-code-over = Get a new code
settings-way-add =
    { $way ->
        [sms] Add a mobile number
       *[email] Add an e-mail address
    }
settings-way-change =
    { $way ->
        [sms] Change the mobile number
       *[email] Change the e-mail address
    }
settings-way-remove =
    { $way ->
        [sms] Remove the mobile number
       *[email] Remove the e-mail address
    }
settings-way-turn-on =
    { $way ->
        [sms] Turn on text messages
       *[email] Turn on e-mail
    }
settings-way-turn-off =
    { $way ->
        [sms] Turn off text messages
       *[email] Turn off e-mail
    }
settings-when = When notices are sent
settings-quiet = Quiet hours
settings-quiet-none = None. Notices can come at any time.
settings-quiet-set = From { $from } to { $until }
settings-reminder = Reminder
settings-reminder-none = None
settings-reminder-set =
    { $days ->
        [one] After { $days } day, if the message is unread
       *[other] After { $days } days, if the message is unread
    }
settings-when-change = Change quiet hours and reminder
settings-ledger = See which notices have been sent

settings-paper = Appointment letters on paper
settings-paper-wanted = Care providers can send you appointment letters on paper.
settings-paper-declined = You have declined appointment letters on paper.
settings-paper-limits = Care providers can see your choice. Letters may still come, for example from clinics that do not use the inbox.
settings-paper-decline = Decline paper
settings-paper-want = Receive paper again

settings-language = Language
settings-language-own = The language applies to these pages and to notices. Your choice is kept for the next time you log in.
settings-language-child = The language applies to notices about { $name }.
settings-language-now = Notices are sent in { $language }.
settings-language-swedish = Swedish
settings-language-english = English
settings-session = Login
settings-session-idle = You are logged out after 20 minutes without activity. In most browsers you are asked, two minutes before, whether you want to continue. The button Stay logged in is also at the bottom of every page.
settings-session-absolute = After 8 hours you need to log in again, even if you are active.
settings-sessions = See where you are logged in
sessions = Logins
sessions-what = This is where you are logged in right now. The browser itself says what it is called, so the name may be wrong.
sessions-unknown = Is there a login that you do not recognise? End it.
sessions-this = This is the login you are using.
sessions-used = Last used { $when }.
sessions-since = Logged in since { $when }.
sessions-end = End the login
sessions-more = End several
sessions-end-others = End all others
sessions-end-all = End all, this one too
sessions-device = { $browser } on { $system }
sessions-browser = Unknown browser

when-quiet-choose = Do you want hours when nothing is sent?
when-quiet-no = No, send at any time
when-quiet-yes = Yes, during these hours
when-quiet-hint = What comes then is sent when the quiet hours are over. The hours may pass midnight.
when-quiet-from = From
when-quiet-from-hint = For example 22.00
when-quiet-until = To
when-quiet-until-hint = For example 07.00
when-quiet-time = Write the time with hours and minutes, from 00.00 to 23.59, for example 22.00.
when-quiet-same = From and to are the same time. Choose two different ones.
when-quiet-unclear = Choose whether you want quiet hours or not.
when-reminder-choose = Remind me when a message is unread
when-reminder-none = No reminder
when-reminder-days =
    { $days ->
        [one] After { $days } day
       *[other] After { $days } days
    }
when-reminder-unclear = Choose when you want to be reminded, or no reminder.
when-reminder-hint = You get one reminder at most of each message.
when-save = Save
