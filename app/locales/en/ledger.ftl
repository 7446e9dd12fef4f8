# Notices: what has been sent, where and when, or why not.
ledger = Notices
ledger-lead-own = Here you see whether you were told when you received a message, and otherwise why not.
ledger-lead-child = Here you see which notices have been sent about messages to { $name }.
ledger-title-page = Notices, page { $page } of { $pages }
ledger-empty = No notices yet
ledger-empty-why = When a care provider sends something to the inbox, it says here whether you got a notice.
ledger-empty-next = To settings
ledger-message = New message
ledger-reminder = Reminder
ledger-gone = The message is no longer here
ledger-to-you =
    { $way ->
        [sms] Text message to you
       *[email] E-mail to you
    }
ledger-to-subject =
    { $way ->
        [sms] Text message to the person whose inbox it is
       *[email] E-mail to the person whose inbox it is
    }
ledger-to-guardian =
    { $way ->
        [sms] Text message to a guardian
       *[email] E-mail to a guardian
    }
ledger-to-other-guardian =
    { $way ->
        [sms] Text message to another guardian
       *[email] E-mail to another guardian
    }
ledger-waiting = Waiting to be sent.
ledger-sent = Sent { $when }.
ledger-sent-to = Sent { $when } to { $address }.
ledger-delivered = Sent to { $address }, arrived { $when }.
ledger-undelivered = Sent to { $address }, but it did not arrive. Check it in the settings.
ledger-undelivered-somewhere = Sent, but it did not arrive. Check it in the settings.
ledger-not-sent = Not sent.
ledger-not-asked = Not sent. The sender did not ask for a notice.
ledger-channel-off =
    { $way ->
        [sms] Not sent. Text messages are turned off in the settings.
       *[email] Not sent. E-mail is turned off in the settings.
    }
ledger-no-contact =
    { $way ->
        [sms] Not sent. There is no mobile number in the settings.
       *[email] Not sent. There is no e-mail address in the settings.
    }
ledger-awaited-review = Not sent. It was waiting for you to review your contact details.
ledger-awaiting-review = Not sent. Waiting for your review.
ledger-awaiting-review-go = Review the contact details
ledger-not-permitted = Not sent. The recipient could not act for the child then.
ledger-not-active = Not sent. The inbox was not open.
ledger-deregistered = Not sent. The person is no longer in the population register.
ledger-read = Not sent. The message had already been read or removed.
ledger-not-offered =
    { $way ->
        [sms] Not sent. The service sends no text messages.
       *[email] Not sent. The service sends no e-mail.
    }
ledger-refused =
    { $way ->
        [sms] Not sent. The number cannot be sent to. Check it in the settings.
       *[email] Not sent. The address cannot be sent to. Check it in the settings.
    }
ledger-gave-up = Not sent. We tried several times without success.
ledger-register-away = Not sent. The population register did not respond for several days.
