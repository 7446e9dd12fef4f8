# En tråd och dess meddelanden.
thread-no-subject = Meddelande
thread-to-inbox = Till inkorgen
thread-to-archive = Till arkivet
thread-to-trash = Till papperskorgen
thread-archived = Tråden ligger i arkivet.
thread-to-first-new = Gå till första nya
thread-oldest-first = äldst först
thread-oldest-first-choose = Visa äldst först
thread-newest-first = nyast först
thread-newest-first-choose = Visa nyast först
thread-folded = Från { $unit }, { $when } – läst
thread-folded-replaced = , ersatt av ny tid
thread-folded-cancelled = , avbokad
thread-folded-on-paper = Meddelandet är hopfällt och skrivs inte ut.
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
thread-newer-gone = Det nyare meddelandet finns inte kvar i inkorgen.
thread-to-calendar = Lägg i kalendern
thread-out-of-calendar = Ta bort ur kalendern
thread-calendar-file = (kalenderfil)
thread-answered = Formuläret besvarades { $when }.
thread-to-answers = Visa dina svar
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

leave = Du lämnar inkorgen
leave-inside = Du går vidare till en annan tjänst
leave-where = ”{ $label }” finns i en annan tjänst:
leave-login = Tjänsten får inte veta vem du är av inkorgen. Du kan behöva logga in där.
leave-logs-in = Tjänsten loggar in dig med din e-legitimation och får då veta vem du är. Oftast behöver du inte göra något mer.
leave-what = Där gäller den tjänstens egna villkor. Inkorgen är öppen tills du loggar ut eller tiden tar slut.
leave-new-window = Tjänsten öppnas i ett nytt fönster. Stäng det när du vill tillbaka hit.
leave-go = Fortsätt till { $service }

calendar-visit = Tid hos { $unit }
calendar-cancelled = Avbokad: tid hos { $unit }
