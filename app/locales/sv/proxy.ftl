# Ombud för barn.
proxy = Ombud
proxy-band = Du är ombud för { $name }, { $age } år.
proxy-stop = Sluta vara ombud
proxy-lead = Här är barnen som du är vårdnadshavare för enligt folkbokföringen.
proxy-act = Agera ombud för { $name }
proxy-until = { $age } år. Du kan vara ombud till och med { $date }.
proxy-unnamed = Ett barn
proxy-nameless = Barn utan registrerat namn
proxy-closed = Barnets inkorg är inte öppen just nu. Kontakta oss om du vill veta mer. Du hittar våra uppgifter under Hjälp.
proxy-none = Inga barn att vara ombud för
proxy-none-why = Folkbokföringen visar inget barn som du kan läsa åt. Är det fel? Kontakta Skatteverket.
proxy-rules = Det här gäller
proxy-rule-register = Bara vårdnadshavare enligt folkbokföringen kan vara ombud. Vi frågar folkbokföringen varje gång du öppnar en sida.
proxy-rule-thirteen = Barnet ska vara under 13 år. Från och med 13-årsdagen läser barnet själv.
proxy-rule-protected = Det går inte när du eller barnet har skyddade personuppgifter.
proxy-rule-receipt = Avsändaren kan se att ett ombud har öppnat meddelandet. Barnets andra vårdnadshavare kan läsa samma meddelanden.

refused-not-guardian = Folkbokföringen anger inte att du är vårdnadshavare för barnet. Då kan du inte läsa i barnets inkorg.
refused-thirteen = Barnet har fyllt 13 år och läser nu sina egna meddelanden. Fråga barnet eller mottagningen om det är något du behöver veta.
refused-protected = Du eller barnet har skyddade personuppgifter. Då går det inte att vara ombud här. Kontakta mottagningen, så hjälper de dig på ett annat sätt.
refused-register = Enligt folkbokföringen går det inte att vara ombud för barnet. Kontakta mottagningen om du behöver hjälp.
