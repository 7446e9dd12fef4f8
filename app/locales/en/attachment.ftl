# Attachments: what is said of them before they are downloaded, and why one cannot be.
file-heading =
    { $count ->
        [one] Attachment
       *[other] Attachments
    }
file-pages =
    { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
file-pages-unknown = unknown number of pages
file-language =
    { $language ->
        [sv] Swedish
        [en] English
        [fi] Finnish
        [ar] Arabic
        [fa] Persian
        [so] Somali
        [ti] Tigrinya
        [pl] Polish
        [uk] Ukrainian
        [ru] Russian
        [es] Spanish
        [de] German
        [fr] French
        [tr] Turkish
        [ku] Kurdish
        [bs] Bosnian
        [hr] Croatian
        [sr] Serbian
        [th] Thai
        [vi] Vietnamese
        [zh] Chinese
        [da] Danish
        [nb] Norwegian
        [no] Norwegian
        [se] Northern Sami
        [sma] Southern Sami
        [smj] Lule Sami
        [fit] Meänkieli
        [yi] Yiddish
        [rom] Romani
       *[other] another language ({ $language })
    }
file-language-unknown = unknown language
file-tagged = tagged PDF: yes
file-untagged = tagged PDF: no
file-tagged-unknown = tagged PDF: unknown
file-clean = checked for viruses
file-unscanned = not checked for viruses
file-elsewhere = a document at { $host }
file-waiting = The file is to be checked for viruses. You can download it when that is done.
file-blocked = The file has been stopped, because it may be harmful. Contact the sender if you need it.
file-expired = The file could be downloaded until { $when } and has now been removed. Contact the sender if you need it.
file-removed = The file was removed { $when }. Contact the sender if you need it.
file-withheld = The attachment cannot be downloaded
file-to-message = To the message
file-together = Download { $count } attachments in one file (zip, at most { $size })
file-together-name = Attachments
file-together-none = None of the attachments can be downloaded now. The reason is given at each of them.
file-together-too-large = The attachments are too large together to be downloaded in one file. Download them one by one.
