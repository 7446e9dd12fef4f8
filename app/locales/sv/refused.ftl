# När någon inte får vara ombud för ett barn, eller inte längre.
refused-not-guardian-title = Du är inte vårdnadshavare enligt folkbokföringen
refused-not-guardian = Folkbokföringen anger inte att du är vårdnadshavare för barnet nu. Då kan du inte läsa i barnets inkorg. Kontakta Skatteverket om du tror att det är fel.
refused-thirteen-title = Barnet har fyllt 13 år
refused-thirteen = Från och med 13-årsdagen läser barnet sina meddelanden själv. Då kan du inte längre läsa åt barnet.
refused-thirteen-who = Vem läser nu?
refused-thirteen-who-what = Bara barnet, med egen e-legitimation. Andra vårdnadshavare kan inte heller läsa längre. Det som ni redan har öppnat syns fortfarande som öppnat.
refused-thirteen-settings = Vad händer med inställningarna?
refused-thirteen-settings-what = Mobilnummer och e-postadresser som vårdnadshavare har fyllt i finns kvar, men vi skickar inget till dem. När barnet själv loggar in första gången kan hen behålla, ändra eller ta bort dem.
refused-thirteen-next = Behöver du veta något om barnets vård?
refused-thirteen-next-what = Fråga barnet, eller kontakta mottagningen.
refused-protected-title = Du kan inte vara ombud här
refused-protected = Du eller barnet har skyddade personuppgifter. Då går det inte att vara ombud här. Kontakta mottagningen, så hjälper de dig på ett annat sätt.
refused-deceased-title = Barnets inkorg är stängd
refused-deceased = Enligt folkbokföringen har barnet avlidit. Vi beklagar sorgen. Därför går det inte längre att läsa i inkorgen. Kontakta mottagningen om det är något du behöver.
refused-register-title = Det går inte att vara ombud för barnet
refused-register = Enligt folkbokföringen är du eller barnet inte längre folkbokförd i Sverige. Då går det inte att vara ombud här. Kontakta mottagningen om du behöver hjälp.
refused-locked-title = Barnets inkorg är inte öppen
refused-locked = Barnets inkorg är låst eller avslutad, så ingen kan läsa i den nu. Kontakta oss om du vill veta mer. Du hittar våra uppgifter under Hjälp.

typed = Det här hade du skrivit
typed-why = Inget av det har sparats. Kopiera det som du vill behålla innan du lämnar sidan.
typed-address = Mobilnummer eller e-postadress
