# Det som omger varje sida.
frame-skip = Hoppa till innehåll
frame-folders = Mappar
frame-menu = Meny
frame-logged-in-as = Inloggad som
frame-log-out = Logga ut
frame-unread =
    { $count ->
        [one] oläst
       *[other] olästa
    }
frame-done = Klart.
frame-stopped = Det gick inte.
frame-told = Observera.
frame-activated = Inkorgen är aktiverad. Här samlas meddelanden från vården.
frame-saved = Ändringen är sparad.
frame-code-sent = En kod är på väg.
frame-contact-confirmed = Det är bekräftat.
frame-contact-removed = Uppgiften är borttagen.
frame-code-cancelled = Inget har ändrats. Koden går inte att använda längre.
frame-reviewed = Dina val är sparade.
frame-session-ended = Inloggningen är avslutad.
frame-others-ended = Alla andra inloggningar är avslutade.
frame-oldest-first = Det äldsta meddelandet står först, i den här tråden och alla andra.
frame-newest-first = Det nyaste meddelandet står först, i den här tråden och alla andra.
frame-faults = Det finns fel i formuläret.
frame-fault = Fel:
frame-fault-title = Fel: { $title }
frame-fetched = Sidan hämtades { $when }.
frame-session = Du loggas ut efter 20 minuter utan aktivitet.
frame-extend = Förläng
frame-information-kind = Information

session = Din inloggning
session-soon = Du har inte gjort något på en stund, så inom två minuter loggas du ut. Inget du har läst försvinner.
session-extend = Fortsätt vara inloggad
session-last = Du har varit inloggad i nästan 8 timmar, och längre går det inte. Inom två minuter loggas du ut. Logga in igen för att fortsätta.
session-close = Stäng
session-failed = Det gick inte att nå tjänsten. Kontrollera att du har internet och försök igen.
session-over = Du är utloggad eftersom tiden tog slut. Inget har gått förlorat. Logga in igen, så kommer du tillbaka hit.
session-again = Till inloggningen
