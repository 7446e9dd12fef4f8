# The preview, for those who connect systems that send. After the arrow stands what to do.
preview = Preview messages
preview-lead = For you who connect a system that sends messages. Nothing is sent, stored or logged. Use test persons only.
preview-text = Message text in DocBook, or a whole SOAP request
preview-text-hint = Paste the text as your system sends it. At most 1 MB.
preview-file = Or a file
preview-file-hint = XML or text in UTF-8, at most 1 MB. Either choose a file or write a text. Preview larger requests with the program: inkorg preview FILE.
preview-press = Preview
preview-again = Preview another text
preview-fault-none = Paste a text, or choose a file.
preview-fault-two = You have both written a text and chosen a file. Remove the text, or choose no file.
preview-fault-large = The text is larger than 1 MB. Shorten it, or preview it with the program: inkorg preview FILE.
preview-fault-form = What you sent could not be read. Try again.
preview-examples = Examples to download
preview-examples-what = Each example is a request and the answer that it leads to. They are about test persons, and the tests replay them to the last byte. In a real answer the reference is another one each time.
preview-examples-of =
    { $count ->
        [one] { $operation } { $major } (1 example)
       *[other] { $operation } { $major } ({ $count } examples)
    }

preview-is-body = Message text
preview-is-unknown = SOAP request
preview-clean = Nothing deviates
preview-errors =
    { $errors ->
        [one] 1 error
       *[other] { $errors } errors
    }
preview-remarks =
    { $remarks ->
        [one] 1 remark
       *[other] { $remarks } remarks
    }
preview-both =
    { $errors ->
        [one] 1 error
       *[other] { $errors } errors
    } and { $remarks ->
        [one] 1 remark
       *[other] { $remarks } remarks
    }
preview-seen = What is shown
preview-found = What deviates
preview-at = { $what } on line { $line }, column { $column }
preview-error = Error
preview-remark = Remark
preview-cause = Cause:
preview-remedy = Remedy:
preview-answered = The service would answer with the fault { $code } and HTTP { $status }.
preview-no-message = The request is as the contract of { $operation } says. It has no message to show.
preview-refused = The request would not be taken, so there is no message to show. The service answers with the first fault. Correct it and preview again.
preview-inert = In the preview, links to attachments, the calendar and leaving pages only lead here. Where the buttons lead is decided by whoever runs the service.
preview-unjudged-body = Heading, sender, buttons, time and attachments come from other fields of the call. Preview a whole request to see them.
preview-unjudged-message = What is not seen until you send in earnest: whether your system may send, whether the person has an active inbox, which services the buttons may lead to, and whether the message was sent before.
preview-unjudged-question = What is not seen until you ask in earnest: whether your system may ask, and what the answer is.
preview-unjudged-refused = What comes after the fault has not been looked at.

preview-not-utf8 = The text is not UTF-8. → Save or send it as UTF-8.
preview-empty = There is no text to read. → Write what the receiver is to know in a paragraph (para).
preview-unknown-element = The element { $name } is not in the subset of DocBook that is shown. Its text is shown without it. → Use an element that is: section, title, para, itemizedlist, variablelist, link, emphasis or bibliography.
preview-misplaced-element = The element { $name } does not belong here. Its text is shown without it. → Move it to where it may stand.
preview-unknown-role = There is no role { $name }. The text is shown as ordinary text. → Use bold, italics or underline, and in the title of a section information, observe, frame, bgcolor or collapsible.
preview-misplaced-role = The role { $name } makes a box, and works only in the title of a section. The text is shown as ordinary text. → Put the role on emphasis in the title of the section.
preview-unknown-attribute = The attribute { $name } means nothing here and is not used. → Remove it.
preview-unknown-value = The attribute { $name } has a value that does not exist, and is not used. → Write _blank or _self in type, bullet or hyphen in mark.
preview-characters = The text has characters that cannot be seen or that reorder what is read. They are taken out. → Remove them at the source: control characters, characters for writing direction and invisible spaces.
preview-link-long = The address of the link is longer than { $most } characters. It is shown as text. → Use a shorter address.
preview-link-deceptive = The address of the link can be taken for another: it has a user name, a backslash, a space or characters that cannot be seen. It is shown as text. → Write the address plainly.
preview-link-scheme = The address of the link does not begin with https, http, tel or mailto. It is shown as text. → Use one of them, best of all https.
preview-link-none = The address of the link is no address. It is shown as text. → Write the whole address, with https:// first.
preview-link-host = It cannot be read which site the link leads to. It is shown as text. → Write two slashes and the name of the site after https:
preview-link-telephone = The link does not lead to an ordinary telephone number. It is shown as text. → Write tel: and 3 to 15 digits, without * and #.
preview-link-mail = The link does not lead to a single e-mail address. It is shown as text. → Write mailto: and one address, with a subject at most (?subject=).
preview-link-no-https = The address of the link has no https:// first. It is taken as https. → Write https:// first.
preview-link-no-address = The link has no address. It is shown as text. → Write the address in url.
preview-entity = The entity is neither XML's nor HTML's. It is shown as written. → Write the character, or its number.
preview-ampersand = An & stands alone. It is shown. → Write &amp;
preview-instruction = The processing instruction is not used. → Remove it.
preview-deep = The elements are nested deeper than { $most } levels. The text is shown without structure. → Nest fewer elements.
preview-attributes = The element has more than { $most } attributes. The rest are not used. → Remove them.
preview-large = The text is larger than { $bytes } bytes or has more than { $elements } elements. All of it is shown as plain text. → Shorten it.
preview-plain = There is no markup. The text is shown in paragraphs, parted at blank lines. → Use DocBook if you want headings, lists and links.
preview-malformed = The text is not well-formed XML. All of it is shown as plain text, without headings, lists and links. → Build the text with an XML library, and look at this place.
preview-doctype = The text has a document type declaration. It is not used, and all of the text is shown as plain text. → Remove <!DOCTYPE …>.
preview-more =
    { $count ->
        [one] 1 more deviation is not shown here.
       *[other] { $count } more deviations are not shown here.
    } → Correct the first ones and preview again.
preview-line-characters = The element { $element } has characters that cannot be seen or that reorder what is read. They are taken out. → Remove them at the source.
preview-blank = The element { $element } is empty. It is as if it were not there. → Give it a value, or remove it.
preview-ignored = The element is of another contract and is not used. → Remove it, if it was to mean something.
preview-same-window = The button is of a type that is not embedded. It opens in the same window. → Write CurrentTarget or NewTarget.
preview-nobody = The number in subjectOfCareId has the right form but can be nobody's: its date or its check digit is wrong. The service would answer that the person is not an active user. → Correct the number.
preview-file-empty = An attachment is empty, so the message is not taken. → Send the content of the file, or leave the attachment out.
preview-file-large = An attachment is larger than 20 MB, so the message is not taken. → Make it smaller, or link to it.
preview-file-many = The message has more than { $most } attachments, so it is not taken. → Divide it, or link to them.
preview-file-together = The attachments are together larger than 50 MB, so the message is not taken. → Make them smaller, or link to them.
preview-file-unknown = An attachment is neither PDF, PNG, JPEG, GIF nor text in UTF-8, so the message is not taken. → Make it one of them.
preview-file-other = An attachment is { $found }, but mediaType says { $said }. The message is not taken. → Write what the file is.
preview-file-ending = An attachment is { $found }, but its name ends as that of another kind of file. The message is not taken. → Give it a name that ends rightly.
