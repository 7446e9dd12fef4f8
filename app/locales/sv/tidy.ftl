# Flytta, markera, ångra och ta bort trådar.
tidy-choose = Välj
tidy-group = Trådar
tidy-many = Ändra flera trådar
tidy-hint = Välj trådar i listan, högst { $most } åt gången.
tidy-all = Välj alla på sidan
tidy-chosen =
    { $threads ->
        [one] 1 vald
       *[other] { $threads } valda
    }
tidy-unread = Markera som oläst
tidy-archive = Arkivera
tidy-trash = Flytta till papperskorgen
tidy-restore = Återställ
tidy-delete = Ta bort för gott
tidy-undo = Ångra

tidied-unread =
    { $threads ->
        [one] Markerad som oläst.
       *[other] { $threads } trådar är markerade som olästa.
    } Avsändaren ser fortfarande att det har öppnats.
tidied-archived =
    { $threads ->
        [one] Tråden är arkiverad.
       *[other] { $threads } trådar är arkiverade.
    }
tidied-trashed =
    { $threads ->
        [one] Tråden ligger i papperskorgen
       *[other] { $threads } trådar ligger i papperskorgen
    } och tas bort för gott om { $days ->
        [one] { $days } dag
       *[other] { $days } dagar
    }.
tidied-trashed-and-kept =
    { $threads ->
        [one] Tråden ligger
       *[other] { $threads } trådar ligger
    } i papperskorgen och blir kvar där. Bara barnet får ta bort för gott, från 13 år.
tidied-restored =
    { $threads ->
        [one] Tråden är tillbaka i inkorgen.
       *[other] { $threads } trådar är tillbaka i inkorgen.
    }
tidied-undone =
    { $threads ->
        [one] Ångrat. Tråden är som den var.
       *[other] Ångrat. { $threads } trådar är som de var.
    }
tidied-undone-in-part =
    { $threads ->
        [0] Trådarna har ändrats sedan dess, så det kan inte ångras.
        [one] En tråd är som den var. De andra har ändrats sedan dess och lämnades som de är.
       *[other] { $threads } trådar är som de var. De andra har ändrats sedan dess och lämnades som de är.
    }
tidied-deleted =
    { $threads ->
        [one] Tråden är borttagen för gott.
       *[other] { $threads } trådar är borttagna för gott.
    }
tidied-already = Det var redan gjort. Inget har ändrats.
tidied-grown =
    { $threads ->
        [one] Ett nytt meddelande har kommit i tråden sedan sidan visades. Tråden är kvar där den var.
       *[other] Nya meddelanden har kommit i { $threads } trådar sedan sidan visades. De är kvar där de var.
    }
tidied-not-in-trash = Det du valde ligger inte i papperskorgen längre. Inget har tagits bort.
tidied-nothing-chosen = Du har inte valt någon tråd.
tidied-too-many = Du kan ändra högst { $most } trådar åt gången.

delete-what =
    { $threads ->
        [one] Tråden tas bort för gott och går inte att få tillbaka:
       *[other] { $threads } trådar tas bort för gott och går inte att få tillbaka:
    }
delete-kept = De försvinner bara ur din inkorg. Den som skickade dem har kvar sina egna uppgifter.
delete-not = Ta inte bort
