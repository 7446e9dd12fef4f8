# Ombud för barn.
proxy = Ombud
proxy-band = Du är ombud för { $name }, { $age } år.
proxy-stop = Sluta vara ombud
proxy-lead = Här är barnen som du är vårdnadshavare för enligt folkbokföringen.
proxy-act = Agera ombud för { $name }
proxy-until = { $age } år. Du kan vara ombud till och med { $date }.
proxy-untold = Barn som inte visas
proxy-not-active = Inkorgen är inte aktiverad än. Du kan göra det när du agerar ombud.
proxy-nameless = Barn utan registrerat namn
proxy-none = Inga barn att vara ombud för
proxy-none-why = Folkbokföringen visar inget barn som du kan läsa åt. Är det fel? Kontakta Skatteverket.
proxy-rules = Det här gäller
proxy-rule-register = Bara vårdnadshavare enligt folkbokföringen kan vara ombud. Det kontrolleras varje gång du öppnar en sida.
proxy-rule-thirteen = Barnet ska vara under 13 år. Från och med 13-årsdagen läser barnet själv.
proxy-rule-protected = Det går inte när du eller barnet har skyddade personuppgifter.
proxy-rule-receipt = Avsändaren kan se att ett ombud har öppnat meddelandet. Barnets andra vårdnadshavare kan läsa samma meddelanden.
