# Aviseringar: vad som har skickats, vart och när, eller varför inte.
ledger = Aviseringar
ledger-lead-own = Här ser du om vi har sagt till när du fick ett meddelande, och varför vi annars inte gjorde det.
ledger-lead-child = Här ser du vilka aviseringar som har skickats om meddelanden till { $name }.
ledger-title-page = Aviseringar, sida { $page } av { $pages }
ledger-empty = Inga aviseringar än
ledger-empty-why = När vården skickar något till inkorgen står det här om du fick en avisering.
ledger-empty-next = Till inställningar
ledger-message = Nytt meddelande
ledger-reminder = Påminnelse
ledger-gone = Meddelandet finns inte kvar
ledger-to-you =
    { $way ->
        [sms] Sms till dig
       *[email] E-post till dig
    }
ledger-to-subject =
    { $way ->
        [sms] Sms till den som inkorgen tillhör
       *[email] E-post till den som inkorgen tillhör
    }
ledger-to-guardian =
    { $way ->
        [sms] Sms till en vårdnadshavare
       *[email] E-post till en vårdnadshavare
    }
ledger-to-other-guardian =
    { $way ->
        [sms] Sms till en annan vårdnadshavare
       *[email] E-post till en annan vårdnadshavare
    }
ledger-waiting = Väntar på att skickas.
ledger-sent = Skickat { $when }.
ledger-sent-to = Skickat { $when } till { $address }.
ledger-delivered = Skickat till { $address } och framme { $when }.
ledger-undelivered = Skickat till { $address }, men det kom inte fram. Kontrollera uppgiften i inställningarna.
ledger-undelivered-somewhere = Skickat, men det kom inte fram. Kontrollera uppgiften i inställningarna.
ledger-not-sent = Inte skickat.
ledger-not-asked = Inte skickat. Avsändaren bad inte om någon avisering.
ledger-channel-off =
    { $way ->
        [sms] Inte skickat. Sms är avstängt i inställningarna.
       *[email] Inte skickat. E-post är avstängt i inställningarna.
    }
ledger-no-contact =
    { $way ->
        [sms] Inte skickat. Det finns inget mobilnummer i inställningarna.
       *[email] Inte skickat. Det finns ingen e-postadress i inställningarna.
    }
ledger-awaited-review = Inte skickat. Det väntade på att du skulle granska dina kontaktuppgifter.
ledger-awaiting-review = Inte skickat. Väntar på din granskning.
ledger-awaiting-review-go = Granska kontaktuppgifterna
ledger-not-permitted = Inte skickat. Mottagaren kunde inte vara ombud för barnet då.
ledger-not-active = Inte skickat. Inkorgen var inte öppen.
ledger-deregistered = Inte skickat. Personen finns inte längre i folkbokföringen.
ledger-read = Inte skickat. Meddelandet var redan läst eller borttaget.
ledger-not-offered =
    { $way ->
        [sms] Inte skickat. Tjänsten skickar inga sms.
       *[email] Inte skickat. Tjänsten skickar ingen e-post.
    }
ledger-refused =
    { $way ->
        [sms] Inte skickat. Numret går inte att skicka till. Kontrollera det i inställningarna.
       *[email] Inte skickat. Adressen går inte att skicka till. Kontrollera den i inställningarna.
    }
ledger-gave-up = Inte skickat. Vi försökte flera gånger, men det gick inte.
ledger-register-away = Inte skickat. Folkbokföringen svarade inte på flera dagar.
