# Den första egna inloggningen från 13 år.
review = Granska dina kontaktuppgifter
review-why = Innan du fyllde 13 år skötte dina vårdnadshavare din inkorg. De angav vart aviseringar om dina meddelanden skulle skickas. Nu bestämmer du. Inget skickas dit förrän du har sagt ja.
review-whose = Är numret eller adressen någon annans? Behåller du det får den personen veta varje gång du har fått ett meddelande, men inte vad som står i det.
review-choose =
    { $way ->
        [sms] Mobilnummer för sms
       *[email] E-postadress
    }
review-keep = Behåll { $address }
review-own =
    { $way ->
        [sms] Du har ett eget mobilnummer, och det fortsätter att gälla. Det som vårdnadshavare angav för sms tas bort när du sparar.
       *[email] Du har en egen e-postadress, och den fortsätter att gälla. Det som vårdnadshavare angav för e-post tas bort när du sparar.
    }
review-hidden =
    { $way ->
        [sms] Det som vårdnadshavare har angett för sms kan inte visas här. Det tas bort när du sparar.
       *[email] Det som vårdnadshavare har angett för e-post kan inte visas här. Det tas bort när du sparar.
    }
review-entered = Angavs av { $who }.
review-guardian = en vårdnadshavare
review-change =
    { $way ->
        [sms] Ta bort och ange ett annat mobilnummer
       *[email] Ta bort och ange en annan e-postadress
    }
review-remove =
    { $way ->
        [sms] Ta bort. Jag vill inte ha sms.
       *[email] Ta bort. Jag vill inte ha e-post.
    }
review-unclear =
    { $way ->
        [sms] Välj vad du vill göra med mobilnumret.
       *[email] Välj vad du vill göra med e-postadressen.
    }
review-changed = Uppgifterna har ändrats sedan sidan visades. Välj en gång till.
review-save = Spara mina val
review-later = Gör det senare
review-later-what = Det finns kvar under Inställningar. Till dess skickas inget till det som vårdnadshavare har angett.
review-readers = Vad andra har läst
review-readers-what = Innan du tog över inkorgen har andra öppnat de här meddelandena. De kan inte läsa här längre.
review-readers-none = Ingen annan har öppnat något i din inkorg.
review-reader = { $who } öppnade { $subject } från { $unit } { $when }.
review-readers-log = Allt annat som har gjorts i din inkorg står på en egen sida:
review-readers-more =
    { $count ->
        [one] Och { $count } till.
       *[other] Och { $count } till.
    }
review-away = Folkbokföringen svarar inte just nu, så det går inte att granska uppgifterna. Inget har ändrats, och inget skickas till det som vårdnadshavare har angett. Försök igen om en stund.
review-nothing = Inget väntar på din granskning
review-nothing-why = Det finns inga kontaktuppgifter från dina vårdnadshavare att ta ställning till.

consent-anew = Nu är det du som bestämmer
consent-anew-what = Du har fyllt 13 år. Vården skickar redan meddelanden till din inkorg. Vill du ha det så? Nu är det bara du som svarar. Inget har tagits bort, och nya meddelanden fortsätter att komma.
consent-anew-alone = Från och med nu läser bara du här. Dina vårdnadshavare kan inte läsa dina meddelanden längre.
consent-anew-yes = Ja, jag vill ha min inkorg
consent-anew-not-now = Vill du inte svara nu? Logga ut. Vi frågar igen nästa gång, och ingen annan kan läsa så länge. Vill du inte ha någon inkorg? Kontakta oss. Du hittar våra uppgifter under Hjälp.
