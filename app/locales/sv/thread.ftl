# En tråd och dess meddelanden.
thread-no-subject = Meddelande
thread-to-inbox = Till inkorgen
thread-to-first-new = Till första nya
thread-oldest-first = äldst först
thread-folded = Från { $unit }, { $when } – läst
thread-from = Från { $unit }
thread-new = Ny
thread-call = Ring
thread-more = Visa mer
thread-observe-kind = Viktigt
thread-away = (går till { $host })
thread-away-new-window = (går till { $host } i nytt fönster)
thread-new-window = (öppnas i nytt fönster)
thread-visit = Ditt besök
thread-visit-gone = Tiden gäller inte längre
thread-visit-open = Du bokar själv en tid.
thread-replaced = Ersatt av ny tid
thread-cancelled = Avbokad
thread-to-replacement = Till meddelandet med den nya tiden
thread-to-cancellation = Till meddelandet om avbokningen
thread-newer-elsewhere = Du hittar det nyare meddelandet i inkorgen.
thread-attachments =
    { $count ->
        [one] Bilaga
       *[other] Bilagor
    }
thread-file-pages =
    { $count ->
        [one] { $count } sida
       *[other] { $count } sidor
    }
thread-file-tagged = anpassad för skärmläsare
thread-file-untagged = inte anpassad för skärmläsare
thread-service-unavailable = tjänsten är inte tillgänglig här just nu. Kontakta mottagningen i stället.
thread-opened-by-you = Avsändaren ser att meddelandet öppnades { $when } av dig.
thread-opened-by-owner = Avsändaren ser att meddelandet öppnades { $when } av den som inkorgen tillhör.
thread-opened-by-you-as-proxy = Avsändaren ser att meddelandet öppnades { $when } av ombud (du).
thread-opened-by-proxy = Avsändaren ser att meddelandet öppnades { $when } av ombud.
thread-opened-by-proxy-named = Avsändaren ser att meddelandet öppnades { $when } av ombud ({ $name }).
thread-mark-unread = Markera som oläst

leave = Du lämnar inkorgen
leave-where = ”{ $label }” finns i en annan tjänst:
leave-what = Där gäller den tjänstens egna villkor, och du kan behöva logga in igen. Inkorgen är öppen tills du loggar ut eller tiden tar slut.
leave-go = Fortsätt till { $host }
