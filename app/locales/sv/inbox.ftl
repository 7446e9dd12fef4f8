# Listan över trådar.
inbox = Inkorg
inbox-title-page = { $folder }, sida { $page } av { $pages }
inbox-lead =
    { $threads ->
        [one] { $threads } tråd
       *[other] { $threads } trådar
    }, { $unread ->
        [0] inga olästa meddelanden
        [one] { $unread } oläst meddelande
       *[other] { $unread } olästa meddelanden
    }.
inbox-fetch = Hämta nya
inbox-new =
    { $messages ->
        [one] 1 nytt meddelande.
       *[other] { $messages } nya meddelanden.
    }
inbox-new-show = Visa
inbox-filters = Visa
inbox-filter-all = Alla
inbox-filter-unread = Olästa
inbox-filter-attachments = Med bilaga
inbox-filter-action = Något att göra
inbox-filter-from = Från { $unit }
inbox-filter-remove = (ta bort filtret)
inbox-shown =
    { $threads ->
        [0] Ingen tråd passar filtret
        [one] { $threads } tråd passar filtret
       *[other] { $threads } trådar passar filtret
    }.
inbox-unread = Oläst
inbox-unread-several = { $count } olästa
inbox-action = Något att göra
inbox-messages =
    { $count ->
        [one] { $count } meddelande
       *[other] { $count } meddelanden
    }
inbox-attachments =
    { $count ->
        [one] { $count } bilaga
       *[other] { $count } bilagor
    }
inbox-empty = Inkorgen är tom
inbox-empty-why = När vården skickar något till inkorgen visas det här.
inbox-empty-next = Så fungerar inkorgen
inbox-all-read = Allt är läst
inbox-all-read-why = Det finns inga olästa meddelanden.
inbox-all-read-next = Visa alla trådar
inbox-none-fit = Inget passar filtret
inbox-none-fit-why = Här finns ingen tråd med allt det du har valt.
inbox-in = Mapp: { $folder }
inbox-pages = Sidor
inbox-at-a-time = Visa { $rows } trådar åt gången
inbox-page = Sida
inbox-newer = Nyare
inbox-older = Äldre

archive = Arkiv
archive-lead =
    { $threads ->
        [0] Inga trådar
        [one] { $threads } tråd
       *[other] { $threads } trådar
    }.
archive-empty = Arkivet är tomt
archive-empty-why = Hit flyttar du det som du vill ha kvar men inte behöver se i inkorgen. Kommer det ett nytt meddelande i en tråd så flyttas den tillbaka till inkorgen.

trash = Papperskorg
trash-lead =
    { $threads ->
        [0] Inga trådar
        [one] { $threads } tråd
       *[other] { $threads } trådar
    }. De tas bort för gott efter { $days ->
        [one] { $days } dag
       *[other] { $days } dagar
    }.
trash-lead-child =
    { $threads ->
        [0] Inga trådar
        [one] { $threads } tråd
       *[other] { $threads } trådar
    }. Det som en vårdnadshavare flyttar hit tas inte bort av sig själv.
trash-kept = Tas inte bort av sig själv: en vårdnadshavare har flyttat hit tråden.
trash-empty = Papperskorgen är tom
trash-empty-why =
    Det du flyttar hit tas bort för gott efter { $days ->
        [one] { $days } dag
       *[other] { $days } dagar
    }.
trash-empty-why-child = Det du flyttar hit tas inte bort av sig själv. Bara barnet får ta bort för gott, från 13 år.
trash-deleted-on = Tas bort för gott { $date }.

units = Välj avsändare
units-none = Inkorgen har inga meddelanden, och därför inga avsändare.
