# Sök i inkorgen.
search = Sök i inkorgen
search-go = Sök
search-what = Vi söker i rubriker, avsändare, texter och namn på bilagor, i inkorgen, arkivet och papperskorgen. Skriver du flera ord så hittar vi de meddelanden där alla finns.
search-result = Sökresultat
search-back = Till sökresultatet
search-hits =
    { $hits ->
        [0] Inga träffar på
        [one] 1 träff på
       *[other] { $hits } träffar på
    } ”{ $words }”.
search-file = Bilaga: { $name }
search-none = Inga träffar
search-none-where = Vi har sökt i rubriker, avsändare, texter och namn på bilagor, i inkorgen, arkivet och papperskorgen. Prova så här:
search-none-spelling = Kontrollera hur orden är stavade.
search-none-fewer = Sök efter färre ord. Alla ord måste finnas i samma meddelande.
search-none-part = Sök efter en del av ordet, till exempel ”prov” i stället för ”blodprovet”.
search-empty = Skriv vad du vill söka efter.
search-short = Skriv minst { $least } tecken.
search-long = Skriv högst { $most } tecken.
search-gone = Sökningen finns inte kvar. Vi sparar bara de { $kept } senaste, och bara tills du loggar ut. Sök gärna igen.
search-busy = Många söker just nu. Vänta en liten stund och försök igen.
