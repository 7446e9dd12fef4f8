# Förhandsgranskning, för dem som ansluter system som skickar. Efter pilen står vad man ska göra.
preview = Förhandsgranska meddelanden
preview-lead = För dig som ansluter ett system som skickar meddelanden. Ingenting skickas, sparas eller loggas. Använd bara testpersoner.
preview-text = Meddelandetext i DocBook, eller en hel SOAP-begäran
preview-text-hint = Klistra in texten som ditt system skickar den. Högst 1 MB.
preview-file = Eller en fil
preview-file-hint = XML eller text i UTF-8, högst 1 MB. Välj antingen en fil eller skriv en text. Större begäranden granskar du med programmet: inkorg preview FIL.
preview-press = Förhandsgranska
preview-again = Granska en annan text
preview-fault-none = Klistra in en text, eller välj en fil.
preview-fault-two = Du har både skrivit en text och valt en fil. Ta bort texten, eller låt bli att välja en fil.
preview-fault-large = Texten är större än 1 MB. Korta den, eller granska den med programmet: inkorg preview FIL.
preview-fault-form = Det du skickade gick inte att läsa. Försök igen.
preview-examples = Exempel att hämta
preview-examples-what = Varje exempel är en begäran och det svar som den leder till. De är om testpersoner, och testerna spelar upp dem till sista byte. Svaren är på engelska. I ett riktigt svar är referensen en annan varje gång.
preview-examples-of = { $operation } { $major } ({ $count } exempel)

preview-is-body = Meddelandetext
preview-is-unknown = SOAP-begäran
preview-clean = Inga avvikelser
preview-errors = { $errors } fel
preview-remarks =
    { $remarks ->
        [one] 1 anmärkning
       *[other] { $remarks } anmärkningar
    }
preview-both =
    { $remarks ->
        [one] { $errors } fel och 1 anmärkning
       *[other] { $errors } fel och { $remarks } anmärkningar
    }
preview-seen = Så visas det
preview-found = Det här avviker
preview-at = { $what } på rad { $line }, kolumn { $column }
preview-error = Fel
preview-remark = Anmärkning
preview-cause = Orsak:
preview-remedy = Åtgärd:
preview-answered = Tjänsten skulle svara med felet { $code } och HTTP { $status }.
preview-no-message = Begäran följer kontraktet för { $operation }. Den har inget meddelande att visa.
preview-refused = Begäran skulle inte tas emot, så det finns inget meddelande att visa. Tjänsten svarar med det första felet. Rätta det och granska igen.
preview-inert = I förhandsgranskningen leder länkar till bilagor, kalender och utgångssidor bara hit. Vart knapparna leder bestämmer den som driver tjänsten.
preview-unjudged-body = Rubrik, avsändare, knappar, tid och bilagor kommer från andra fält i anropet. Granska en hel begäran för att se dem.
preview-unjudged-message = Det här syns inte förrän du skickar på riktigt: om ditt system får skicka, om personen har en aktiv inkorg, vilka tjänster knapparna får leda till och om meddelandet har skickats förut.
preview-unjudged-question = Det här syns inte förrän du frågar på riktigt: om ditt system får fråga, och vad svaret blir.
preview-unjudged-refused = Det som kommer efter felet har inte granskats.

preview-not-utf8 = Texten är inte UTF-8. → Spara eller skicka den som UTF-8.
preview-empty = Det finns ingen text att läsa. → Skriv det som mottagaren ska få veta i ett stycke (para).
preview-unknown-element = Elementet { $name } finns inte i den delmängd av DocBook som visas. Dess text visas utan det. → Använd ett element som finns: section, title, para, itemizedlist, variablelist, link, emphasis eller bibliography.
preview-misplaced-element = Elementet { $name } hör inte hemma här. Dess text visas utan det. → Flytta det till ett ställe där det får stå.
preview-unknown-role = Rollen { $name } finns inte. Texten visas som vanlig text. → Använd bold, italics eller underline, och i ett avsnitts rubrik information, observe, frame, bgcolor eller collapsible.
preview-misplaced-role = Rollen { $name } gör en ruta, och fungerar bara i rubriken till ett avsnitt. Texten visas som vanlig text. → Sätt rollen på emphasis i avsnittets title.
preview-unknown-attribute = Attributet { $name } betyder ingenting här och används inte. → Ta bort det.
preview-unknown-value = Attributet { $name } har ett värde som inte finns, och används inte. → Skriv _blank eller _self i type, bullet eller hyphen i mark.
preview-characters = Texten har tecken som inte syns eller som kastar om ordningen på det som läses. De tas bort. → Ta bort dem i källan: styrtecken, tecken för skrivriktning och osynliga mellanrum.
preview-link-long = Länkens adress är längre än { $most } tecken. Den visas som text. → Använd en kortare adress.
preview-link-deceptive = Länkens adress kan förväxlas med en annan: den har användarnamn, omvänt snedstreck, mellanslag eller tecken som inte syns. Den visas som text. → Skriv adressen rakt av.
preview-link-scheme = Länkens adress börjar inte med https, http, tel eller mailto. Den visas som text. → Använd en av dem, helst https.
preview-link-none = Länkens adress är ingen adress. Den visas som text. → Skriv hela adressen, med https:// först.
preview-link-host = Det framgår inte till vilken webbplats länken leder. Den visas som text. → Skriv två snedstreck och webbplatsens namn efter https:
preview-link-telephone = Länken leder inte till ett vanligt telefonnummer. Den visas som text. → Skriv tel: och 3 till 15 siffror, utan * och #.
preview-link-mail = Länken leder inte till en enda e-postadress. Den visas som text. → Skriv mailto: och en adress, med högst ett ämne (?subject=).
preview-link-no-https = Länkens adress har inget https:// först. Den tas som https. → Skriv https:// först.
preview-link-no-address = Länken har ingen adress. Den visas som text. → Skriv adressen i url.
preview-entity = Entiteten finns varken i XML eller i HTML. Den visas som den är skriven. → Skriv tecknet, eller dess nummer.
preview-ampersand = Ett & står ensamt. Det visas. → Skriv &amp;
preview-instruction = Instruktionen används inte. → Ta bort den.
preview-deep = Elementen ligger djupare än { $most } nivåer. Texten visas utan uppställning. → Lägg färre element i varandra.
preview-attributes = Elementet har fler än { $most } attribut. Resten används inte. → Ta bort dem.
preview-large = Texten är större än { $bytes } byte eller har fler än { $elements } element. Hela visas som vanlig text. → Korta den.
preview-plain = Det finns ingen märkning. Texten visas i stycken, delade vid tomma rader. → Använd DocBook om du vill ha rubriker, listor och länkar.
preview-malformed = Texten är inte välformad XML. Hela visas som vanlig text, utan rubriker, listor och länkar. → Bygg texten med ett XML-bibliotek, och se efter vid det här stället.
preview-doctype = Texten har en dokumenttypsdeklaration. Den används inte, och hela texten visas som vanlig text. → Ta bort <!DOCTYPE …>.
preview-more =
    { $count ->
        [one] 1 avvikelse till visas inte här.
       *[other] { $count } avvikelser till visas inte här.
    } → Rätta de första och granska igen.
preview-line-characters = Elementet { $element } har tecken som inte syns eller som kastar om ordningen på det som läses. De tas bort. → Ta bort dem i källan.
preview-blank = Elementet { $element } är tomt. Det är som om det inte fanns. → Ge det ett värde, eller ta bort det.
preview-ignored = Elementet är från ett annat kontrakt och används inte. → Ta bort det om det skulle ha betytt något.
preview-same-window = Knappen är av en typ som inte bäddas in. Den öppnas i samma fönster. → Skriv CurrentTarget eller NewTarget.
preview-nobody = Numret i subjectOfCareId har rätt form men kan inte vara någons: datumet eller kontrollsiffran stämmer inte. Tjänsten skulle svara att personen inte är en aktiv användare. → Rätta numret.
preview-file-empty = En bilaga är tom, så meddelandet tas inte emot. → Skicka filens innehåll, eller utan bilagan.
preview-file-large = En bilaga är större än 20 MB, så meddelandet tas inte emot. → Gör den mindre, eller länka till den.
preview-file-many = Meddelandet har fler än { $most } bilagor, så det tas inte emot. → Dela upp det, eller länka till dem.
preview-file-together = Bilagorna är tillsammans större än 50 MB, så meddelandet tas inte emot. → Gör dem mindre, eller länka till dem.
preview-file-unknown = En bilaga är varken PDF, PNG, JPEG, GIF eller text i UTF-8, så meddelandet tas inte emot. → Gör om den till en av dem.
preview-file-other = En bilaga är { $found }, men mediaType säger { $said }. Meddelandet tas inte emot. → Skriv vad filen är.
preview-file-ending = En bilaga är { $found }, men namnet slutar som en annan sorts fil. Meddelandet tas inte emot. → Ge den ett namn som slutar rätt.
