# Ta med sig inkorgen eller en tråd.
take = Ta med inkorgen
take-thread = Ta med tråden
take-this-thread = Ta med den här tråden
take-settings = Du kan hämta alla dina meddelanden och bilagor i en fil, för att spara dem själv.
take-back = Till tråden
take-what =
    { $messages ->
        [one] Du hämtar en fil med { $messages } meddelande
       *[other] Du hämtar en fil med { $messages } meddelanden
    }{ $files ->
        [0] {" "}och inga bilagor.
        [one] {" "}och { $files } bilaga.
       *[other] {" "}och { $files } bilagor.
    } Filen är en zip-fil på ungefär { $size } eller mindre.
take-folders = Meddelanden i arkivet och papperskorgen är med.
take-holds = I filen finns
take-holds-letter = meddelandena på en sida, som går att läsa i en webbläsare utan internet
take-holds-files = bilagorna
take-holds-manifest = en lista med storlek och kontrollsumma (SHA-256) för varje fil, så att det går att se om något har ändrats
take-missing = Bilagor som inte går att hämta just nu är inte med. I filen står varför.
take-safe = Filen är bara till för dig. Den innehåller uppgifter om din hälsa, och den som får tag i filen kan läsa allt. Spara den där ingen annan kommer åt den, och inte på en dator som du delar med andra.
take-unopened = Meddelanden som du inte har öppnat är fortfarande olästa, och avsändaren får inte veta att du har tagit med dem.
take-download = Hämta filen (zip, ungefär { $size })
take-file-inbox = Min inkorg
take-file-thread = Tråd
take-folder = bilagor
take-letter-inbox = Min inkorg
take-letter-thread = Tråd ur inkorgen
take-letter-title = { $what }, hämtad { $when }
take-letter-whose = Hämtad av { $name } ur { $service } { $when }.
take-letter-only = Det som står här stämde när filen hämtades. Nya meddelanden och knappar finns bara i { $service }.
take-letter-skip = Hoppa till meddelandena
take-letter-threads = Trådar
take-letter-empty = Det finns inga meddelanden i inkorgen.
take-letter-unread = Oläst när filen hämtades
take-letter-newer = Gå till det nyare meddelandet
take-letter-actions = Knappar i inkorgen
take-letter-not-along = Filen är inte med.
confirm-why-take = Innan du hämtar dina meddelanden i en fil behöver du logga in igen. Då vet vi att det är du, och inte någon annan som använder din dator eller telefon. Sedan kommer du tillbaka till samma ställe.
