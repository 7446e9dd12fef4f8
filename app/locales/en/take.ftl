# Taking the inbox or a thread along.
take = Take the inbox with you
take-thread = Take the thread with you
take-this-thread = Take this thread with you
take-settings = You can download all your messages and attachments in one file, to keep them yourself.
take-back = Back to the thread
take-what =
    { $messages ->
        [one] You download a file with { $messages } message
       *[other] You download a file with { $messages } messages
    }{ $files ->
        [0] {" "}and no attachments.
        [one] {" "}and { $files } attachment.
       *[other] {" "}and { $files } attachments.
    } It is a zip file of about { $size } or less.
take-folders = Messages in the archive and the trash are included.
take-holds = The file holds
take-holds-letter = the messages on one page, which can be read in a browser without internet
take-holds-files = the attachments
take-holds-manifest = a list with the size and checksum (SHA-256) of every file, so that you can see whether anything has been changed
take-missing = Attachments that cannot be downloaded now are not included. The file says why.
take-safe = The file is for you alone. It holds information about your health, and anyone who gets hold of it can read everything. Keep it where nobody else can reach it, and not on a computer that you share with others.
take-unopened = Messages that you have not opened stay unread, and the sender is not told that you have taken them with you.
take-download = Download the file (zip, about { $size })
take-file-inbox = My inbox
take-file-thread = Thread
take-folder = attachments
take-letter-inbox = My inbox
take-letter-thread = Thread from the inbox
take-letter-title = { $what }, downloaded { $when }
take-letter-whose = Downloaded by { $name } from { $service } on { $when }.
take-letter-only = What is said here was so when the file was downloaded. New messages and buttons are only in { $service }.
take-letter-skip = Skip to the messages
take-letter-threads = Threads
take-letter-empty = There are no messages in the inbox.
take-letter-unread = Unread when the file was downloaded
take-letter-newer = To the newer message
take-letter-actions = Buttons in the inbox
take-letter-not-along = The file is not included.
confirm-why-take = Before you download your messages in a file you need to log in again. Then we know that it is you, and not somebody else using your computer or phone. After that you come back to the same place.
