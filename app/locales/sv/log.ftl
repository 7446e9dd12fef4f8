# Vem har läst: loggen i ord.
log = Vem har läst
log-lead-own = Här ser du vem som har läst eller gjort något i din inkorg, och när. Det senaste står först.
log-lead-child = Här ser du vem som har läst eller gjort något i inkorgen som tillhör { $name }, och när. Det senaste står först.
log-title-page = Vem har läst, sida { $page } av { $pages }
log-count =
    { $count ->
        [0] Inga händelser
        [one] En händelse
       *[other] { $count } händelser
    }
log-filter = Välj vad som visas
log-filter-show = Visa
log-filter-all = Visa allt
log-what = Vad
log-what-any = Allt
log-what-read = Läst eller visat
log-what-taken = Hämtat som fil
log-what-sent = Skickat eller frågat av vården
log-what-tidied = Flyttat, markerat eller tagit bort
log-what-choices = Samtycke och inställningar
log-what-proxy = Börjat eller slutat som ombud
log-what-upkeep = Tjänstens skötsel
log-who = Vem
log-who-any = Alla
log-who-own = Jag själv
log-who-guardian = Ombud
log-who-sender = Vården
log-who-operator = Den som driver tjänsten
log-who-automatic = Tjänsten, automatiskt
log-when = När
log-when-always = När som helst
log-when-week = Senaste 7 dagarna
log-when-month = Senaste 30 dagarna
log-when-year = Senaste året
log-none = Inget passar
log-none-why = Ingen har gjort något av det slaget under den tiden.
log-none-next = Visa allt
log-gone = Det finns inte kvar.
log-verify = Kontrollera loggen själv
log-verify-what = Varje rad i loggen är låst till raden före. Den som ändrar, tar bort eller lägger till något i efterhand kan inte dölja det för den som har skrivit upp ett kontrollnummer.
log-head-what = Skriv upp kontrollnumret nedan. Det gäller allt som hade hänt när dagen var slut, och det ändras aldrig.
log-head = Kontrollnummer för { $day }
log-head-compare = Vill du kontrollera senare? Hämta loggen då och jämför med numret i programmet inkorg:
log-head-none = I morgon finns här ett kontrollnummer för i dag, som du kan skriva upp.
log-take-what = Loggen som fil innehåller inga namn och inga meddelanden, men visar när saker har gjorts i din inkorg. Spara den där ingen annan kommer åt den.
log-take = Hämta loggen
confirm-why-log = Innan du hämtar loggen i en fil behöver du logga in igen. Då vet vi att det är du, och inte någon annan som använder din dator eller telefon. Sedan kommer du tillbaka till samma ställe.
log-back = Till Vem har läst
log-by-you = Du
log-by-you-guardian = Du, som ombud,
log-by-guardian = { $name }, som ombud,
log-by-some-guardian = Ett ombud
log-by-system = Vårdens system { $system }
log-by-some-system = Ett av vårdens system
log-by-operator = { $operator }, som driver tjänsten,
log-by-service = Tjänsten
log-choices-of-another = { $who } läste eller ändrade sina egna inställningar.
log-activated = { $who } aktiverade inkorgen.
log-openings-taken-over = { $who } förde över vad som redan var läst i en tidigare inkorg.
log-delivered = { $who } skickade ett meddelande.
log-resent = { $who } skickade ett meddelande en gång till. Det sparades inte igen.
log-activity-asked = { $who } frågade om inkorgen är aktiv.
log-status-asked =
    { $count ->
        [one] { $who } frågade om ett meddelande som det har skickat är öppnat eller borttaget.
       *[other] { $who } frågade vilka av { $count } meddelanden som det har skickat som är öppnade eller borttagna.
    }
log-listed = { $who } såg listan i { $folder }.
log-opened =
    { $count ->
        [one] { $who } öppnade en tråd med ett meddelande.
       *[other] { $who } öppnade en tråd med { $count } meddelanden.
    }
log-marked-unread =
    { $count ->
        [one] { $who } markerade en tråd som oläst.
       *[other] { $who } markerade { $count } trådar som olästa.
    }
log-archived =
    { $count ->
        [one] { $who } arkiverade en tråd.
       *[other] { $who } arkiverade { $count } trådar.
    }
log-trashed =
    { $count ->
        [one] { $who } flyttade en tråd till papperskorgen.
       *[other] { $who } flyttade { $count } trådar till papperskorgen.
    }
log-restored =
    { $count ->
        [one] { $who } flyttade tillbaka en tråd till inkorgen.
       *[other] { $who } flyttade tillbaka { $count } trådar till inkorgen.
    }
log-undone =
    { $count ->
        [one] { $who } ångrade en ändring av en tråd.
       *[other] { $who } ångrade en ändring av { $count } trådar.
    }
log-deleted =
    { $count ->
        [one] { $who } tog bort en tråd för gott.
       *[other] { $who } tog bort { $count } trådar för gott.
    }
log-deleted-due =
    { $count ->
        [one] { $who } tog bort en tråd för gott, eftersom tiden i papperskorgen var slut.
       *[other] { $who } tog bort { $count } trådar för gott, eftersom tiden i papperskorgen var slut.
    }
log-units-shown = { $who } såg vilka avsändare som har skrivit.
log-ledger-shown = { $who } läste Aviseringar.
log-link-shown = { $who } öppnade en länk till en annan tjänst.
log-downloaded = { $who } hämtade en bilaga.
log-taken-along = { $who } hämtade en kopia av hela inkorgen.
log-thread-taken = { $who } hämtade en kopia av en tråd.
log-calendar-taken = { $who } hämtade tiderna i en tråd till en kalender.
log-scanned-clean = { $who } kontrollerade en bilaga och hittade inget skadligt.
log-scanned-blocked = { $who } kontrollerade en bilaga och stoppade den, eftersom den kan vara skadlig.
log-scan-asked = { $who } lät en bilaga kontrolleras en gång till.
log-attachment-erased = { $who } tog bort en bilaga.
log-attachment-expired = { $who } tog bort en bilaga, eftersom den bara gick att hämta till dess.
log-searched =
    { $count ->
        [0] { $who } sökte i inkorgen och hittade inget.
        [one] { $who } sökte i inkorgen och hittade ett meddelande.
       *[other] { $who } sökte i inkorgen och hittade { $count } meddelanden.
    }
log-acting-began = { $who } gick in i inkorgen.
log-acting-ended = { $who } lämnade inkorgen.
log-consented = { $who } svarade ja till att ha inkorgen.
log-settings-shown = { $who } läste inställningarna.
log-contacts-taken-over = { $who } förde över kontaktuppgifter från en tidigare inkorg.
log-contact-proposed =
    { $way ->
        [sms] { $who } skrev in ett mobilnummer, och en kod skickades dit.
       *[email] { $who } skrev in en e-postadress, och en kod skickades dit.
    }
log-contact-confirmed =
    { $way ->
        [sms] { $who } bekräftade ett mobilnummer med en kod.
       *[email] { $who } bekräftade en e-postadress med en kod.
    }
log-code-wrong =
    { $way ->
        [sms] { $who } skrev fel kod för ett mobilnummer.
       *[email] { $who } skrev fel kod för en e-postadress.
    }
log-channel-on =
    { $way ->
        [sms] { $who } slog på aviseringar med sms.
       *[email] { $who } slog på aviseringar med e-post.
    }
log-channel-off =
    { $way ->
        [sms] { $who } stängde av aviseringar med sms.
       *[email] { $who } stängde av aviseringar med e-post.
    }
log-contact-removed =
    { $way ->
        [sms] { $who } tog bort ett mobilnummer.
       *[email] { $who } tog bort en e-postadress.
    }
log-contact-withdrawn =
    { $way ->
        [sms] { $who } avbröt bytet av mobilnummer.
       *[email] { $who } avbröt bytet av e-postadress.
    }
log-preferences-set = { $who } ändrade språk, tider eller ordning i inställningarna.
log-paper-declined = { $who } tackade nej till kallelser på papper.
log-paper-wanted = { $who } bad om kallelser på papper.
log-inherited-shown = { $who } såg de kontaktuppgifter som vårdnadshavare har angett.
log-contacts-reviewed = { $who } granskade de kontaktuppgifter som vårdnadshavare har angett.
log-earlier-readers-shown = { $who } såg vad andra har läst.
log-log-shown = { $who } läste Vem har läst.
log-log-taken = { $who } hämtade loggen.
log-locked = { $who } låste inkorgen.
log-unlocked = { $who } låste upp inkorgen.
log-closed = { $who } avslutade inkorgen.
log-logged-in = { $who } loggade in ({ $device }).
log-proved-anew = { $who } loggade in igen för att visa vem det är.
log-logged-out = { $who } loggade ut.
log-sessions-shown = { $who } läste Inloggningar.
log-sessions-ended =
    { $which ->
        [one] { $who } avslutade en inloggning.
        [others] { $who } avslutade alla andra inloggningar.
        [provider] { $who } avslutade inloggningen, eftersom utloggningen gjordes där.
       *[all] { $who } avslutade alla inloggningar.
    }
log-by-provider = Tjänsten för e-legitimation
log-what-logins = Loggat in eller ut
confirm-why-delete = Innan du tar bort något för gott behöver du logga in igen. Då vet vi att det är du, och inte någon annan som använder din dator eller telefon. Sedan kommer du tillbaka till samma ställe.
