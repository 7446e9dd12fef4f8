# Inställningar.
settings = Inställningar
settings-who = Vems inkorg
settings-name = Namn
settings-name-from = Namnet kommer från e-legitimationen eller folkbokföringen och kan inte ändras här.
settings-language = Språk
settings-session = Inloggning
settings-session-idle = Du loggas ut efter 20 minuter utan aktivitet. I de flesta webbläsare får du två minuter innan en fråga om du vill fortsätta. Knappen Förläng finns också längst ner på varje sida.
settings-session-absolute = Efter 8 timmar behöver du logga in igen, även om du är aktiv.
settings-back = Till inställningar
