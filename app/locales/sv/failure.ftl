# När en sida inte kan visas.
failure-not-found = Sidan finns inte
failure-not-found-why = Det finns inget att visa på den här adressen. Det du letar efter kan ha tagits bort, eller så är adressen fel.
lapsed = Du är inte inloggad längre
lapsed-what = Inget har sparats eller skickats, eftersom du inte är inloggad längre.
lapsed-kept = Logga in igen inom tio minuter, så står det du hade fyllt i kvar i formuläret. Bara du får se det.
lapsed-not-kept = Logga in igen och fyll i formuläret en gång till.

failure-method = Här finns ingen sida att visa
failure-method-why = Den här adressen används bara när man trycker på en knapp. Inget har ändrats nu.
failure-large = Det är för mycket text
failure-large-why = Det du skickade är större än vi kan ta emot, så inget har sparats. Gå tillbaka i webbläsaren, kopiera det du vill behålla och korta texten.
failure-to-form = Till formuläret
failure-register = Det går inte att läsa åt barn just nu
failure-register-why = Folkbokföringen svarar inte, så vi kan inte se vem du får vara ombud för. Försök igen om en stund. Din egen inkorg fungerar som vanligt.
failure-machine = Öppna sidan själv
failure-machine-why = Den här sidan visas bara när en person öppnar den, eftersom avsändaren då kan se att meddelandet har öppnats. Inget har öppnats nu. Gå till sidan genom en länk eller adressfältet.
failure-away = Inkorgen svarar inte just nu
failure-away-why = Inget har ändrats eller gått förlorat. Försök igen om en stund.
failure-broken = Något gick fel hos oss
failure-broken-why = Inget har gått förlorat. Försök igen. Om det inte hjälper, kontakta oss och läs upp referensen nedan.
failure-reference = Referens: { $reference }
failure-again = Försök igen
failure-to-inbox = Till inkorgen
failure-to-own-inbox = Till din egen inkorg
failure-to-proxy = Till Ombud
failure-to-start = Till startsidan
