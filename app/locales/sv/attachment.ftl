# Bilagor: vad som sägs om dem innan de hämtas, och varför en inte går att hämta.
file-heading =
    { $count ->
        [one] Bilaga
       *[other] Bilagor
    }
file-pages =
    { $count ->
        [one] { $count } sida
       *[other] { $count } sidor
    }
file-pages-unknown = okänt antal sidor
file-language =
    { $language ->
        [sv] svenska
        [en] engelska
        [fi] finska
        [ar] arabiska
        [fa] persiska
        [so] somaliska
        [ti] tigrinska
        [pl] polska
        [uk] ukrainska
        [ru] ryska
        [es] spanska
        [de] tyska
        [fr] franska
        [tr] turkiska
        [ku] kurdiska
        [bs] bosniska
        [hr] kroatiska
        [sr] serbiska
        [th] thailändska
        [vi] vietnamesiska
        [zh] kinesiska
        [da] danska
        [nb] norska
        [no] norska
        [se] nordsamiska
        [sma] sydsamiska
        [smj] lulesamiska
        [fit] meänkieli
        [yi] jiddisch
        [rom] romani
       *[other] annat språk ({ $language })
    }
file-language-unknown = okänt språk
file-tagged = taggad PDF: ja
file-untagged = taggad PDF: nej
file-tagged-unknown = taggad PDF: okänt
file-clean = viruskontrollerad
file-unscanned = inte viruskontrollerad
file-elsewhere = dokument på { $host }
file-waiting = Filen ska viruskontrolleras. Du kan hämta den när det är klart.
file-blocked = Filen är stoppad, eftersom den kan vara skadlig. Kontakta avsändaren om du behöver den.
file-expired = Filen gick att hämta till { $when } och är nu borttagen. Kontakta avsändaren om du behöver den.
file-removed = Filen togs bort { $when }. Kontakta avsändaren om du behöver den.
file-withheld = Bilagan går inte att hämta
file-to-message = Till meddelandet
file-together = Hämta { $count } bilagor i en fil (zip, högst { $size })
file-together-name = Bilagor
file-together-none = Ingen av bilagorna går att hämta nu. Vid varje bilaga står varför.
file-together-too-large = Bilagorna är för stora tillsammans för att hämtas i en fil. Hämta dem en i taget.
