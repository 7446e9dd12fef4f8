# Listan över trådar.
inbox = Inkorg
inbox-title-page = Inkorg, sida { $page } av { $pages }
inbox-lead =
    { $threads ->
        [one] { $threads } tråd
       *[other] { $threads } trådar
    }, { $unread ->
        [0] inga olästa meddelanden
        [one] { $unread } oläst meddelande
       *[other] { $unread } olästa meddelanden
    }.
inbox-filters = Visa
inbox-filter-all = Alla
inbox-filter-unread = Olästa
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
inbox-empty = Inga meddelanden än
inbox-empty-why = När vården skickar något till inkorgen visas det här.
inbox-empty-next = Så fungerar inkorgen
inbox-all-read = Allt är läst
inbox-all-read-why = Det finns inga olästa meddelanden.
inbox-all-read-next = Visa alla trådar
inbox-pages = Sidor
inbox-page = Sida
inbox-newer = Nyare
inbox-older = Äldre
