# Att ange, ändra och bekräfta vart aviseringar skickas.
contact-field =
    { $way ->
        [sms] Mobilnummer
       *[email] E-postadress
    }
contact-hint =
    { $way ->
        [sms] Till exempel 070-123 45 67. Nummer från andra länder börjar med + och landsnumret.
       *[email] Till exempel namn@example.se.
    }
contact-why =
    { $way ->
        [sms] Vi skickar en kod med sms till numret, så att vi vet att det är ditt. Det används bara för aviseringar.
       *[email] Vi skickar en kod till adressen, så att vi vet att den är din. Den används bara för aviseringar.
    }
contact-then =
    { $way ->
        [sms] Sedan anger du mobilnumret.
       *[email] Sedan anger du e-postadressen.
    }
contact-whose = Hit skickas aviseringar till dig om meddelanden till { $name }.
contact-now =
    { $way ->
        [sms] Nu har du { $address }. Det gäller tills det nya numret är bekräftat.
       *[email] Nu har du { $address }. Det gäller tills den nya adressen är bekräftad.
    }
contact-send = Skicka en kod
contact-phone-empty = Skriv ett mobilnummer.
contact-phone-characters = Ett mobilnummer får bara innehålla siffror. Mellanrum och bindestreck går bra.
contact-phone-beginning = Börja numret med 0, eller med + och landsnumret.
contact-phone-short = Numret är för kort. Kontrollera att alla siffror är med.
contact-phone-long = Numret är för långt. Kontrollera siffrorna.
contact-phone-mobile = Det går inte att skicka sms till det numret. Skriv ett mobilnummer.
contact-phone-country = Vi skickar inte sms till nummer i det landet. Numret får börja med något av de här landsnumren: { $countries }.
contact-email-empty = Skriv en e-postadress.
contact-email-at = En e-postadress ska innehålla ett @, till exempel namn@example.se.
contact-email-local = Det som står före @ är inte rätt. Det får inte innehålla mellanrum, å, ä eller ö.
contact-email-domain = Det som står efter @ är inte rätt, till exempel example.se.
contact-email-long = Adressen är för lång.
contact-same =
    { $way ->
        [sms] Det numret är redan bekräftat.
       *[email] Den adressen är redan bekräftad.
    }
contact-too-many = Du har bett om för många koder. Du kan be om en ny { $when }.

code = Bekräfta med en kod
code-sent =
    { $way ->
        [sms] Vi har skickat ett sms med en kod till { $address }. Koden gäller till { $when }.
       *[email] Vi har skickat en kod till { $address }. Koden gäller till { $when }. Titta även i skräpposten.
    }
code-tries =
    { $tries ->
        [one] Du har { $tries } försök kvar.
       *[other] Du har { $tries } försök kvar.
    }
code-field = Kod
code-hint = Sex siffror
code-confirm = Bekräfta
code-not-six = Koden har sex siffror. Skriv alla sex. Det räknades inte som ett försök.
code-wrong =
    { $left ->
        [one] Koden stämmer inte. Du har { $left } försök kvar.
       *[other] Koden stämmer inte. Du har { $left } försök kvar.
    }
code-expired = Koden har gått ut. En kod gäller i { $minutes } minuter. Be om en ny kod.
code-too-many-tries = Du har skrivit fel kod för många gånger. Be om en ny kod.
code-new = Skicka en ny kod
code-new-what = Har koden inte kommit? Kontrollera att { $address } är rätt, eller be om en ny. Den gamla koden slutar då att gälla.
code-cancel = Avbryt

remove-what =
    { $way ->
        [sms] Du får inga sms efter det här. Numret { $address } tas bort ur inställningarna.
       *[email] Du får ingen e-post efter det här. Adressen { $address } tas bort ur inställningarna.
    }
remove-keep = Behåll
