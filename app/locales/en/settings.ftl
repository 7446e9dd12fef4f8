# Settings.
settings = Settings
settings-who = Whose inbox
settings-name = Name
settings-name-from = The name comes from the e-ID or the population register and cannot be changed here.
settings-language = Language
settings-session = Login
settings-session-idle = You are logged out after 20 minutes without activity. In most browsers you are asked, two minutes before, whether you want to continue. The button Stay logged in is also at the bottom of every page.
settings-session-absolute = After 8 hours you need to log in again, even if you are active.
settings-back = To settings
