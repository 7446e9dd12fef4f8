# The first own login from the age of 13.
review = Review your contact details
review-why = Before you turned 13 your guardians took care of your inbox. They entered where notices about your messages were to be sent. Now you decide. Nothing is sent there until you have said yes.
review-whose = Does the number or address belong to somebody else? If you keep it, that person is told each time you receive a message, but not what it says.
review-choose =
    { $way ->
        [sms] Mobile number for text messages
       *[email] E-mail address
    }
review-keep = Keep { $address }
review-own =
    { $way ->
        [sms] You have a mobile number of your own, and it goes on being used. What guardians entered for text messages is removed when you save.
       *[email] You have an email address of your own, and it goes on being used. What guardians entered for email is removed when you save.
    }
review-hidden =
    { $way ->
        [sms] What guardians entered for text messages cannot be shown here. It is removed when you save.
       *[email] What guardians entered for e-mail cannot be shown here. It is removed when you save.
    }
review-entered = Entered by { $who }.
review-guardian = a guardian
review-change =
    { $way ->
        [sms] Remove it and enter another mobile number
       *[email] Remove it and enter another e-mail address
    }
review-remove =
    { $way ->
        [sms] Remove it. I want no text messages.
       *[email] Remove it. I want no e-mail.
    }
review-unclear =
    { $way ->
        [sms] Choose what to do with the mobile number.
       *[email] Choose what to do with the e-mail address.
    }
review-changed = The details have changed since the page was shown. Choose once more.
review-save = Save my choices
review-later = Do it later
review-later-what = You find it under Settings. Until then nothing is sent to what guardians entered.
review-readers = What others have read
review-readers-what = Before you took over the inbox others opened these messages. They can no longer read here.
review-readers-none = Nobody else has opened anything in your inbox.
review-reader = { $who } opened { $subject } from { $unit } { $when }.
review-readers-log = Everything else that has been done in your inbox is on a page of its own:
review-readers-more =
    { $count ->
        [one] And { $count } more.
       *[other] And { $count } more.
    }
review-away = The population register is not answering just now, so your contact details cannot be reviewed. Nothing has been changed, and nothing is sent to what guardians entered. Try again in a while.
review-nothing = Nothing is waiting for your review
review-nothing-why = There are no contact details from your guardians to decide on.

consent-anew = Now it is you who decide
consent-anew-what = You have turned 13. Care providers already send messages to your inbox. Do you want that? From now on you alone answer. Nothing has been removed, and new messages keep coming.
consent-anew-alone = From now on only you read here. Your guardians can no longer read your messages.
consent-anew-yes = Yes, I want my inbox
consent-anew-not-now = Do you not want to answer now? Log out. We ask again the next time, and nobody else can read until then. Do you not want an inbox? Contact us. See Help.
