# Hjälp, integritet och tillgänglighetsredogörelse.
help = Hjälp
help-read = Läsa meddelanden
help-read-what = I inkorgen står det nyaste överst. Meddelanden som hör ihop samlas i en tråd. Det du inte har läst är märkt med ordet Oläst. Det du nyss har öppnat är märkt med ordet Ny. En tid som har flyttats eller avbokats är märkt så, med en länk till det nyare meddelandet. Du väljer själv om det äldsta eller det nyaste meddelandet ska stå först i trådarna.
help-receipt = Vad avsändaren kan se
help-receipt-what = När du öppnar en tråd kan avsändaren se att dess meddelanden har öppnats, när det skedde och om det var du eller ett ombud. Under varje meddelande står exakt det som avsändaren kan se. Du kan markera en tråd som oläst för din egen skull, men avsändaren kan ändå se att den har öppnats.
help-tidy = Arkivera, slänga och ångra
help-tidy-what = Välj trådar med rutan framför dem, eller öppna en tråd. Det du arkiverar finns kvar i Arkiv. Det du flyttar till papperskorgen tas bort för gott efter { $days } dagar. Kommer det ett nytt meddelande i en tråd så är den tillbaka i inkorgen. Efter varje ändring kan du trycka på Ångra.
help-search = Söka
help-search-what = Vi söker i rubriker, avsändare, texter och namn på bilagor, i inkorgen, arkivet och papperskorgen. Alla ord du skriver måste finnas i samma meddelande. En del av ett ord räcker, och stora och små bokstäver spelar ingen roll. Avsändaren ser inte att du har sökt, och ett meddelande räknas inte som öppnat för att det syns i ett sökresultat.
help-child = Läsa åt ett barn
help-child-what = Gå till Ombud och välj barnet. Ett gult band överst på sidan visar vem du läser åt. Tryck på Sluta vara ombud när du är klar.
help-files = Bilagor
help-files-what = Vid varje bilaga står vad den är innan du hämtar den. En taggad PDF har rubriker, listor och läsordning som en skärmläsare kan följa. Det är avsändaren som gör PDF-filen, och en del är inte taggade. Be avsändaren om innehållet på ett annat sätt om du inte kan läsa en fil. En fil som du hämtar sparas på din dator eller telefon, där andra kan se den.
help-take = Ta med dig inkorgen
help-take-what = Under Inställningar kan du hämta hela din inkorg i en fil, och längst ner i en tråd kan du hämta bara den. Det som finns i filen går att läsa utan att logga in. Spara den där ingen annan kommer åt den. Avsändaren får inte veta att du har hämtat den, och det du inte har öppnat är fortfarande oläst.
help-log = Se vem som har läst
help-log-what = Under Vem har läst står allt som har gjorts i inkorgen: av dig, av ombud, av vården och av den som driver tjänsten. Läser du åt ett barn ser du det som har gjorts i barnets inkorg. Du kan välja att bara se en viss sorts händelser, eller en viss tid.
help-log-verify = Du kan hämta din logg som en fil och låta programmet inkorg kontrollera att ingen rad har ändrats, tagits bort eller bytt plats. Skriver du upp dagens kontrollnummer kan du visa senare att det som stod då fortfarande står där.
help-thirteen = När barnet fyller 13 år
help-thirteen-what = Vid midnatt på 13-årsdagen tar barnet över inkorgen och läser själv. Vårdnadshavare kan inte läsa där längre, och får inga aviseringar om barnets meddelanden. Det som har kommit finns kvar, och det syns vem som har öppnat vad.
help-thirteen-young = Du som har fyllt 13 år får svara på om du vill ha inkorgen första gången du loggar in själv. Du får också granska de mobilnummer och e-postadresser som vårdnadshavare har angett. Inget skickas till dem innan dess.
help-notices = Aviseringar
help-notices-what = Under Inställningar anger du om du vill få ett sms eller ett mejl när det har kommit något nytt. En avisering säger inget om vem som har skrivit eller om vad, och har ingen länk. Du kan välja timmar då inget skickas, och en påminnelse om något är oläst.
help-notices-child = För ett barn under 13 år går aviseringarna till de vårdnadshavare som har angett det i barnets inställningar.
help-notices-ledger = Under Aviseringar ser du vad som har skickats, vart och när, och annars varför inte. Inget meddelande försvinner för att en avisering inte kommer fram.
help-session = Inloggning
help-session-what = Du loggas ut efter 20 minuter utan aktivitet, och alltid efter 8 timmar. I de flesta webbläsare säger vi till två minuter innan. Tryck på Förläng längst ner på sidan om du behöver mer tid.
help-wrong = Om något i ett meddelande är fel
help-wrong-what = Kontakta mottagningen som har skickat det. Adress och telefonnummer står överst i meddelandet när mottagningen har angett dem.
help-contact = Kontakt
help-contact-what = { $operator } ansvarar för tjänsten. Kontakta oss om något inte fungerar. Skriv inget om din hälsa i e-post.

contact-email = E-post
contact-telephone = Telefon

privacy = Integritet och kakor
privacy-who = { $operator } ansvarar för personuppgifterna i den här tjänsten. Vården som skickar ett meddelande ansvarar för innehållet.
privacy-kept = Det här sparar vi
privacy-kept-number = Ditt personnummer.
privacy-kept-name = Ditt namn, så länge du är inloggad.
privacy-kept-contacts = Mobilnummer och e-postadress för aviseringar, om sådana har angetts.
privacy-kept-settings = Hur och när du vill bli aviserad, ditt språk, och om du har tackat nej till kallelser på papper.
privacy-kept-notices = Vilka aviseringar som har skickats, när, och annars varför inte.
privacy-kept-consent = Att inkorgen har aktiverats, när och av vem.
privacy-kept-searches = De tio senaste sökningarna i inkorgen, så länge du är inloggad.
privacy-kept-messages = Meddelanden och bilagor som vården har skickat till dig.
privacy-kept-receipts = När ett meddelande öppnades första gången, och av vem.
privacy-kept-log = En logg över allt som görs i inkorgen: vem, vad och när. Den sparas i minst fem år, och du kan läsa den under Vem har läst.
privacy-kept-sessions = Uppgifter om din inloggning, så länge den gäller.
privacy-deleted = Det du slänger ligger i papperskorgen i { $days } dagar och tas sedan bort för gott. Du kan ta bort det tidigare. Kvar blir bara en uppgift om att ett meddelande har funnits, och loggen.
privacy-sealed = Allt som vården och du har skrivit är krypterat när det lagras, med en egen nyckel för varje inkorg. Säkerhetskopior gallras inom 30 dagar.
privacy-sender = Det här får avsändaren veta
privacy-sender-what = Om du har en aktiv inkorg, på vilka sätt du vill bli aviserad, om du har tackat nej till kallelser på papper, om ett meddelande har öppnats och när, och om det öppnades av dig eller av ett ombud. Inget annat.
privacy-cookies = Kakor
privacy-cookie-session = En kaka håller dig inloggad. Den försvinner när du loggar ut.
privacy-cookie-login = En kaka håller ihop inloggningen medan den pågår, och minns det du hade skrivit om din tid tog slut. Den är krypterad och finns i högst 10 minuter.
privacy-cookie-language = En kaka minns ditt val av språk, om du har gjort ett. Den finns kvar i ett år.
privacy-cookie-outcome = En kaka minns till nästa sida vad du just gjorde, i högst en minut.
privacy-no-others = Alla kakor är nödvändiga för tjänsten. Vi mäter inte hur du använder den, och ingen annan kan följa dig här.
privacy-contact = Du har rätt att få veta vilka uppgifter som finns om dig. Kontakta oss.

statement = Tillgänglighet
statement-what = { $operator } står bakom { $service }. Vi vill att så många som möjligt ska kunna använda tjänsten. Här beskriver vi hur den uppfyller lagen om tillgänglighet till digital offentlig service, vilka brister vi känner till och hur du kan rapportera brister till oss så att vi kan åtgärda dem.
statement-state = Hur tillgänglig är tjänsten?
statement-state-part = Vi vet att delar av tjänsten inte är helt tillgängliga, eller ännu inte är provade. De står under rubriken Kända brister.
statement-state-whole = Vi känner inte till några delar av tjänsten som inte är tillgängliga.
statement-instead = Vad kan du göra om du inte kan använda delar av tjänsten?
statement-instead-what = Hör av dig till oss om du behöver något innehåll på ett annat sätt:
statement-report = Rapportera brister till oss
statement-report-what = Vi vill hela tiden göra tjänsten mer tillgänglig. Säg till om du hittar ett problem som inte står här, eller om du tycker att vi inte uppfyller lagens krav. Du når oss på samma sätt.
statement-report-answer = Vi svarar så snart vi kan och talar om vad som händer med det du har rapporterat.
statement-authority = Tillsyn
statement-authority-what = Myndigheten för digital förvaltning (Digg) har ansvaret för tillsyn över lagen om tillgänglighet till digital offentlig service. Om du inte är nöjd med hur vi hanterar dina synpunkter kan du anmäla det till Digg.
statement-authority-link = Anmäl bristande tillgänglighet på digg.se
statement-technical = Teknisk information om tjänstens tillgänglighet
statement-conforms = Tjänsten är helt förenlig med lagen (2018:1937) om tillgänglighet till digital offentlig service. Den är byggd för att uppfylla WCAG 2.2 på nivå AA, vilket är mer än lagen kräver.
statement-conforms-part = Tjänsten är delvis förenlig med lagen (2018:1937) om tillgänglighet till digital offentlig service, på grund av de brister som beskrivs nedan. Den är byggd för att uppfylla WCAG 2.2 på nivå AA, vilket är mer än lagen kräver.
statement-gaps = Kända brister
statement-gaps-breach = Bristande förenlighet med lagkraven
statement-gaps-untested = Ännu inte provat
statement-gaps-others = Innehåll från andra
statement-found = Verktygen hittar fel mot WCAG { $criterion } { $states ->
    [one] i ett läge
   *[other] i { $states } lägen
 } av sidorna.
statement-noted = Noterat { $date }.
statement-planned = Ska vara åtgärdat senast { $date }.
statement-planned-test = Ska vara provat senast { $date }.
statement-tested = Hur vi har testat
statement-tested-what = Vi har gjort en självskattning (intern testning). Varje sida provas i varje läge i en webbläsare, med verktyg som letar efter kända fel, med bredden 320 bildpunkter, med glesare text och med dubbel textstorlek. Alla resor provas också utan JavaScript. Färgernas kontrast räknas ut av ett test. Det här letade efter fel:
statement-tested-sum = { $states ->
    [one] Ett läge
   *[other] { $states } lägen
 } av sidorna provades i { $browser }, vart och ett visat på { $views } sätt, ljust och mörkt, i systemets egna färger, smalt och brett. { $failed ->
    [0] Inga fel hittades.
    [one] Fel hittades i ett läge.
   *[other] Fel hittades i { $failed } lägen.
 } { $unsure ->
    [0] {""}
    [one] I ett läge finns något som bara en människa kan avgöra.
   *[other] I { $unsure } lägen finns något som bara en människa kan avgöra.
 }
statement-date = Senaste bedömningen gjordes { $date }.
statement-dates = Senaste bedömningen gjordes { $last }, den äldsta delen av den { $first }.
statement-written = Redogörelsen uppdaterades senast { $date }.
