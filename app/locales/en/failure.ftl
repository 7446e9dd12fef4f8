# When a page cannot be shown.
failure-not-found = The page does not exist
failure-not-found-why = There is nothing to show at this address. What you are looking for may have been removed, or the address may be wrong.
lapsed = You are no longer logged in
lapsed-what = Nothing has been saved or sent, since you are no longer logged in.
lapsed-kept = Log in again within ten minutes, and what you had filled in is still in the form. Only you get to see it.
lapsed-not-kept = Log in again and fill in the form once more.

failure-method = There is no page to show here
failure-method-why = This address is only used when somebody presses a button. Nothing has been changed now.
failure-large = There is too much text
failure-large-why = What you sent is larger than we can receive, so nothing has been saved. Go back in your browser, copy what you want to keep and shorten the text.
failure-to-form = To the form
failure-register = You cannot read for children right now
failure-register-why = The population register is not responding, so we cannot see whom you may act for. Try again in a while. Your own inbox works as usual.
failure-machine = Open the page yourself
failure-machine-why = This page is only shown when a person opens it, because the sender can then see that the message has been opened. Nothing has been opened now. Follow a link to the page, or use the address bar.
failure-away = The inbox is not responding right now
failure-away-why = Nothing has been changed or lost. Try again in a while.
failure-broken = Something went wrong on our side
failure-broken-why = Nothing is lost. Try again. If that does not help, contact us and quote the reference below.
failure-reference = Reference: { $reference }
failure-again = Try again
failure-to-inbox = To the inbox
failure-to-own-inbox = To your own inbox
failure-to-proxy = To Proxy
failure-to-start = To the start page
