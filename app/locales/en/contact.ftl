# Entering, changing and confirming where notices are sent.
contact-field =
    { $way ->
        [sms] Mobile number
       *[email] E-mail address
    }
contact-hint =
    { $way ->
        [sms] For example 070-123 45 67. Numbers from other countries begin with + and the country code.
       *[email] For example name@example.se.
    }
contact-why =
    { $way ->
        [sms] We send a code as a text message to the number, so that we know that it is yours. It is only used for notices.
       *[email] We send a code to the address, so that we know that it is yours. It is only used for notices.
    }
contact-then =
    { $way ->
        [sms] Then you enter the mobile number.
       *[email] Then you enter the e-mail address.
    }
contact-whose = This is where you are told of messages to { $name }.
contact-now =
    { $way ->
        [sms] You now have { $address }. That holds until the new number is confirmed.
       *[email] You now have { $address }. That holds until the new address is confirmed.
    }
contact-send = Send a code
contact-phone-empty = Write a mobile number.
contact-phone-characters = A mobile number can hold digits only. Spaces and hyphens are fine.
contact-phone-beginning = Begin the number with 0, or with + and the country code.
contact-phone-short = The number is too short. Check that all digits are there.
contact-phone-long = The number is too long. Check the digits.
contact-phone-mobile = Text messages cannot be sent to that number. Write a mobile number.
contact-phone-country = We do not send text messages to numbers in that country. The number may begin with one of these country codes: { $countries }.
contact-email-empty = Write an e-mail address.
contact-email-at = An e-mail address holds one @, for example name@example.se.
contact-email-local = What stands before the @ is not right. It cannot hold spaces or letters such as å, ä and ö.
contact-email-domain = What stands after the @ is not right, for example example.se.
contact-email-long = The address is too long.
contact-same =
    { $way ->
        [sms] That number is confirmed already.
       *[email] That address is confirmed already.
    }
contact-too-many = You have asked for too many codes. You can ask for a new one { $when }.

code = Confirm with a code
code-sent =
    { $way ->
        [sms] We have sent a text message with a code to { $address }. The code can be used until { $when }.
       *[email] We have sent a code to { $address }. The code can be used until { $when }. Look among unwanted e-mail too.
    }
code-tries =
    { $tries ->
        [one] You have { $tries } try left.
       *[other] You have { $tries } tries left.
    }
code-field = Code
code-hint = Six digits
code-confirm = Confirm
code-not-six = The code has six digits. Write all six. That did not count as a try.
code-wrong =
    { $left ->
        [one] That is not the code. You have { $left } try left.
       *[other] That is not the code. You have { $left } tries left.
    }
code-expired = The code is too old. A code can be used for { $minutes } minutes. Ask for a new code.
code-too-many-tries = You have entered wrong codes too many times. Ask for a new code.
code-new = Send a new code
code-new-what = Has the code not come? Check that { $address } is right, or ask for a new one. The old code can then no longer be used.
code-cancel = Cancel

remove-what =
    { $way ->
        [sms] You get no text messages after this. The number { $address } is removed from the settings.
       *[email] You get no e-mail after this. The address { $address } is removed from the settings.
    }
remove-keep = Keep
