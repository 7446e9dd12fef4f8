# Inställningar.
settings = Inställningar
settings-back = Till inställningar
settings-lead-child = Så här får du veta att { $name } har fått ett meddelande. Inställningarna är dina. Andra vårdnadshavare har egna.
settings-review = Kontaktuppgifter väntar på din granskning
settings-review-why = Dina vårdnadshavare har angett vart aviseringar om dina meddelanden ska skickas. Inget skickas dit förrän du har sagt ja.
settings-review-go = Granska kontaktuppgifterna

settings-who = Namn och adress
settings-name = Namn
settings-address = Adress
settings-care-of = c/o { $name }
settings-register = Uppgifterna kommer från folkbokföringen. De hämtades { $when } och kan inte ändras här. Är något fel? Kontakta Skatteverket.
settings-register-child = Namnet kommer från folkbokföringen och hämtades { $when }. Adressen visas inte för ombud.
settings-register-none = Adress saknas i folkbokföringen
settings-register-protected = Du har skyddade personuppgifter. Därför visas ingen adress här. Namnet kommer från din inloggning, inte från folkbokföringen.
settings-register-away = Folkbokföringen svarar inte just nu, så adressen kan inte visas. Allt annat på sidan fungerar som vanligt.
settings-register-unknown = Folkbokföringen har inga uppgifter att visa.

settings-notices = Aviseringar
settings-notices-what = En avisering säger bara att det finns ett nytt meddelande. Den säger inget om innehållet och har ingen länk.
settings-notices-none = Den här tjänsten skickar inga aviseringar, varken med sms eller med e-post. Logga in då och då för att se om det har kommit något nytt.
settings-way-not-offered =
    { $way ->
        [sms] Den här tjänsten skickar inga sms.
       *[email] Den här tjänsten skickar ingen e-post.
    }
settings-way-unused =
    { $way ->
        [sms] Numret { $address } är sparat, men används inte.
       *[email] Adressen { $address } är sparad, men används inte.
    }
settings-notices-later = Tills du fyller 13 år skickas aviseringar till dina vårdnadshavare. Det du väljer här börjar gälla då.
settings-way =
    { $way ->
        [sms] Sms
       *[email] E-post
    }
settings-way-none =
    { $way ->
        [sms] Du får inga sms, eftersom du inte har angett något mobilnummer.
       *[email] Du får ingen e-post, eftersom du inte har angett någon e-postadress.
    }
settings-way-on =
    { $way ->
        [sms] Sms är på och skickas till { $address }.
       *[email] E-post är på och skickas till { $address }.
    }
settings-way-off =
    { $way ->
        [sms] Sms är av. Numret { $address } är sparat.
       *[email] E-post är av. Adressen { $address } är sparad.
    }
settings-way-verified = Bekräftat { $date }.
settings-way-pending = { $address } väntar på att du skriver in koden som vi har skickat dit.
settings-way-pending-over = { $address } väntar på en ny kod. Den förra går inte att använda längre.
settings-way-code = Skriv in koden
settings-way-code-over = Få en ny kod
settings-way-add =
    { $way ->
        [sms] Lägg till mobilnummer
       *[email] Lägg till e-postadress
    }
settings-way-change =
    { $way ->
        [sms] Ändra mobilnummer
       *[email] Ändra e-postadress
    }
settings-way-remove =
    { $way ->
        [sms] Ta bort mobilnummer
       *[email] Ta bort e-postadress
    }
settings-way-turn-on =
    { $way ->
        [sms] Slå på sms
       *[email] Slå på e-post
    }
settings-way-turn-off =
    { $way ->
        [sms] Stäng av sms
       *[email] Stäng av e-post
    }
settings-when = När aviseringar skickas
settings-quiet = Tysta timmar
settings-quiet-none = Inga. Aviseringar kan komma när som helst.
settings-quiet-set = Från kl. { $from } till kl. { $until }
settings-reminder = Påminnelse
settings-reminder-none = Ingen
settings-reminder-set =
    { $days ->
        [one] Efter { $days } dag, om meddelandet är oläst
       *[other] Efter { $days } dagar, om meddelandet är oläst
    }
settings-when-change = Ändra tysta timmar och påminnelse
settings-ledger = Se vilka aviseringar som har skickats

settings-paper = Kallelser på papper
settings-paper-wanted = Vården kan skicka kallelser till dig på papper.
settings-paper-declined = Du har tackat nej till kallelser på papper.
settings-paper-limits = Vården kan se vad du har valt. Brev kan ändå komma, till exempel från mottagningar som inte använder inkorgen.
settings-paper-decline = Tacka nej till papper
settings-paper-want = Ta emot papper igen

settings-language = Språk
settings-language-own = Språket gäller sidorna här och aviseringarna. Ditt val finns kvar när du loggar in nästa gång.
settings-language-child = Språket gäller aviseringarna om { $name }.
settings-language-now = Aviseringar skickas på { $language }.
settings-language-swedish = svenska
settings-language-english = engelska
settings-session = Inloggning
settings-session-idle = Du loggas ut efter 20 minuter utan aktivitet. I de flesta webbläsare får du två minuter innan en fråga om du vill fortsätta. Knappen Förläng finns också längst ner på varje sida.
settings-session-absolute = Efter 8 timmar behöver du logga in igen, även om du är aktiv.
settings-sessions = Se var du är inloggad
sessions = Inloggningar
sessions-what = Här är du inloggad just nu. Webbläsaren säger själv vad den heter, så namnet kan vara fel.
sessions-unknown = Känner du inte igen en inloggning? Avsluta den.
sessions-this = Det är den här inloggningen.
sessions-used = Användes senast { $when }.
sessions-since = Inloggad sedan { $when }.
sessions-end = Avsluta inloggningen
sessions-more = Avsluta flera
sessions-end-others = Avsluta alla andra
sessions-end-all = Avsluta alla, även den här
sessions-device = { $browser } på { $system }
sessions-browser = Okänd webbläsare

when-quiet-choose = Vill du ha timmar då inget skickas?
when-quiet-no = Nej, skicka när som helst
when-quiet-yes = Ja, under de här timmarna
when-quiet-hint = Det som kommer då skickas när de tysta timmarna är slut. Tiderna får gå över midnatt.
when-quiet-from = Från klockan
when-quiet-from-hint = Till exempel 22.00
when-quiet-until = Till klockan
when-quiet-until-hint = Till exempel 07.00
when-quiet-time = Skriv klockslaget med timmar och minuter, från 00.00 till 23.59, till exempel 22.00.
when-quiet-same = Från och till är samma klockslag. Välj två olika.
when-quiet-unclear = Välj om du vill ha tysta timmar eller inte.
when-reminder-choose = Påminn mig om ett meddelande är oläst
when-reminder-none = Ingen påminnelse
when-reminder-days =
    { $days ->
        [one] Efter { $days } dag
       *[other] Efter { $days } dagar
    }
when-reminder-unclear = Välj när du vill bli påmind, eller ingen påminnelse.
when-reminder-hint = Du får högst en påminnelse om varje meddelande.
when-save = Spara
