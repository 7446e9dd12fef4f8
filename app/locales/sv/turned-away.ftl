# För den som har visat vem hen är, men inte har någon inkorg att komma in i.
locked = Din inkorg är låst
locked-what = Inkorgen har låsts, så det går inte att läsa i den. Det som har kommit hit finns kvar. Vården kan inte skicka något nytt hit så länge den är låst, utan når dig på andra sätt, till exempel med brev.
locked-do = Kontakta oss om du vill veta varför eller vill att inkorgen öppnas igen.
closed = Din inkorg är avslutad
closed-what = Inkorgen är avslutad, så det går inte att läsa i den och inget nytt kommer hit. Vården når dig på andra sätt, till exempel med brev.
closed-do = Kontakta oss om du vill ha en inkorg igen.
deceased = Det går inte att logga in i inkorgen
deceased-what = Enligt folkbokföringen har den som inkorgen tillhör avlidit. Därför är inkorgen stängd. Till dig som är anhörig: vi beklagar sorgen.
deceased-do = Kontakta Skatteverket om det är fel.
number = Det finns ingen inkorg för ditt nummer
number-what = Inkorgen är för den som har ett personnummer. Din e-legitimation har ett annat nummer, till exempel ett samordningsnummer. Vården når dig på andra sätt, till exempel med brev.
number-do = Logga in igen om du har en annan e-legitimation med ditt personnummer.

turned-away-do = Det här kan du göra
turned-away-clinic = Kontakta mottagningen om du väntar på besked eller behöver något som gäller din vård.
turned-away-contact = Kontakta oss
