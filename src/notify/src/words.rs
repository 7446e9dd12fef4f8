//! What a notice says: the words that 1177 has used since October 2022, and their like for a reminder and a code. No
//! content, no sender, no name, no link: whatever the message, the words are the same.

use inbox::{CODE_HOLDS, Channel, ContactCode, NoticeKind, NoticeLanguage as Language};

/// What is said.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// That there is a message, or that one is still unread.
    Notice(NoticeKind),
    /// The code that shows that an address is its owner's.
    Code(&'a ContactCode),
}

/// The words of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The heading, for e-mail.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
}

/// The words, with the name of the service that the operator runs.
#[derive(Debug, Clone)]
pub struct Words {
    service: String,
}

/// The name of the service would be made a link by telephones, or break the words' line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the name of the service must be words of one line, at most 40 characters, that no telephone takes for a link"
)]
pub struct UnfitName;

impl Words {
    /// The words for a service with this name, such as "1177".
    pub fn new(service: &str) -> Result<Self, UnfitName> {
        let words = service.split(' ').all(|word| {
            // A dot or an @ within a word is what telephones make a link of.
            !word.is_empty() && !word.trim_end_matches('.').contains(['.', '@', '/', ':', '\\'])
        });
        let one_line = !service.chars().any(|c| c.is_control() || (c.is_whitespace() && c != ' '));
        if words && one_line && service.chars().count() <= 40 {
            Ok(Self { service: service.to_owned() })
        } else {
            Err(UnfitName)
        }
    }

    /// The words for one way and language.
    pub fn say(&self, said: Said<'_>, channel: Channel, language: Language) -> Text {
        let subject = match channel {
            Channel::Sms => None,
            Channel::Email => Some(self.heading(said, language)),
        };
        let body = format!("{} {}", self.told(said, language), closing(channel, language));
        Text { subject, body }
    }

    fn heading(&self, said: Said<'_>, language: Language) -> String {
        let service = &self.service;
        match (said, language) {
            (Said::Notice(NoticeKind::Message), Language::Swedish) => {
                format!("Du har ett meddelande i e-tjänsterna på {service}")
            }
            (Said::Notice(NoticeKind::Message), Language::English) => {
                format!("You have a message in the e-services at {service}")
            }
            (Said::Notice(NoticeKind::Reminder), Language::Swedish) => {
                format!("Påminnelse: du har ett oläst meddelande i e-tjänsterna på {service}")
            }
            (Said::Notice(NoticeKind::Reminder), Language::English) => {
                format!("Reminder: you have an unread message in the e-services at {service}")
            }
            (Said::Code(_), Language::Swedish) => format!("Din kod till e-tjänsterna på {service}"),
            (Said::Code(_), Language::English) => format!("Your code for the e-services at {service}"),
        }
    }

    fn told(&self, said: Said<'_>, language: Language) -> String {
        let service = &self.service;
        match (said, language) {
            (Said::Notice(NoticeKind::Message), Language::Swedish) => format!(
                "Du har ett meddelande i e-tjänsterna på {service}. Meddelandet finns i inkorgen när du loggat in på \
                 {service}."
            ),
            (Said::Notice(NoticeKind::Message), Language::English) => format!(
                "You have a message in the e-services at {service}. You find the message in the inbox when you have \
                 logged in to {service}."
            ),
            (Said::Notice(NoticeKind::Reminder), Language::Swedish) => format!(
                "Påminnelse: du har ett oläst meddelande i e-tjänsterna på {service}. Meddelandet finns i inkorgen när \
                 du loggat in på {service}."
            ),
            (Said::Notice(NoticeKind::Reminder), Language::English) => format!(
                "Reminder: you have an unread message in the e-services at {service}. You find the message in the inbox \
                 when you have logged in to {service}."
            ),
            (Said::Code(code), Language::Swedish) => format!(
                "Din kod är {}. Skriv den på sidan Inställningar i e-tjänsterna på {service}. Koden gäller i {} \
                 minuter. Ge den inte till någon annan.",
                code.expose(),
                CODE_HOLDS.as_mins()
            ),
            (Said::Code(code), Language::English) => format!(
                "Your code is {}. Enter it on the page Settings in the e-services at {service}. The code is valid for \
                 {} minutes. Do not give it to anyone else.",
                code.expose(),
                CODE_HOLDS.as_mins()
            ),
        }
    }
}

/// The last sentence, by the way that it goes.
fn closing(channel: Channel, language: Language) -> &'static str {
    match (channel, language) {
        (Channel::Sms, Language::Swedish) => "Obs! Du kan inte svara på detta sms.",
        (Channel::Sms, Language::English) => "Please note that you cannot reply to this text message.",
        (Channel::Email, Language::Swedish) => {
            "Det här mejlet har skickats automatiskt och går inte att svara på."
        }
        (Channel::Email, Language::English) => "This e-mail was sent automatically and cannot be replied to.",
    }
}

impl std::fmt::Debug for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Notice(kind) => f.debug_tuple("Notice").field(kind).finish(),
            Self::Code(_) => f.write_str("Code(…)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: Said<'static> = Said::Notice(NoticeKind::Message);

    /// Every text that can leave, with the code "012345" in those of codes.
    fn every_text(service: &str) -> Vec<Text> {
        let (words, code) = (Words::new(service).unwrap(), ContactCode::parse("012345").unwrap());
        let said = NoticeKind::ALL.iter().map(|kind| Said::Notice(*kind)).chain([Said::Code(&code)]);
        let ways = |said| {
            [Channel::Sms, Channel::Email].into_iter().flat_map(move |channel| {
                Language::ALL.into_iter().map(move |language| (said, channel, language))
            })
        };
        said.flat_map(ways).map(|(said, channel, language)| words.say(said, channel, language)).collect()
    }

    #[test]
    fn the_sms_is_the_source_documents_own_words() {
        let text = Words::new("1177").unwrap().say(MESSAGE, Channel::Sms, Language::Swedish);
        assert_eq!(
            text,
            Text {
                subject: None,
                body: "Du har ett meddelande i e-tjänsterna på 1177. Meddelandet finns i inkorgen när du loggat in på \
                       1177. Obs! Du kan inte svara på detta sms."
                    .into()
            }
        );
    }

    #[test]
    fn the_e_mail_begins_with_the_same_sentences_and_says_that_nobody_reads_a_reply() {
        let words = Words::new("1177").unwrap();
        let [sms, email] =
            [Channel::Sms, Channel::Email].map(|channel| words.say(MESSAGE, channel, Language::Swedish));
        let same = sms.body.split_inclusive(". ").take(2).collect::<String>();
        assert!(email.body.starts_with(&same), "{}", email.body);
        assert!(email.body.ends_with("Det här mejlet har skickats automatiskt och går inte att svara på."));
    }

    // ASVS 5.0.0-14.2.6
    #[test]
    fn no_text_of_any_kind_way_or_language_holds_a_link_or_anything_to_call_or_write_to() {
        for text in
            every_text("Vården").into_iter().flat_map(|text| [text.subject.unwrap_or_default(), text.body])
        {
            for link in ["http", "www", "://", ".se", ".com", "@", "/", "<", ">"] {
                assert!(!text.contains(link), "{link} in {text}");
            }
            // A dot within a word is what telephones make a link of.
            let linked = text.split_whitespace().any(|word| word.trim_end_matches('.').contains('.'));
            assert!(!linked, "{text}");
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            assert!(
                matches!(digits.as_str(), "" | "01234510"),
                "no number but the code and its minutes: {text}"
            );
        }
    }

    #[test]
    fn every_text_fits_in_two_text_messages_and_a_heading_in_one_line() {
        for text in every_text("1177") {
            // GSM 03.38 holds å, ä and ö: 153 characters in each part of a longer text.
            assert!(text.body.chars().count() <= 2 * 153, "{}", text.body);
            assert!(
                text.subject.is_none_or(|subject| subject.chars().count() <= 78 && !subject.contains('\n'))
            );
        }
    }

    #[test]
    fn a_name_that_a_telephone_would_make_a_link_of_is_refused() {
        for name in ["1177", "Vården nu", "e-tjänster", "Region A."] {
            assert!(Words::new(name).is_ok(), "{name}");
        }
        for name in ["1177.se", "https://x", "a@b", "Vård\r\nBcc: x", "", "two  spaces", &"a".repeat(41)] {
            assert_eq!(Words::new(name).unwrap_err(), UnfitName, "{name}");
        }
    }
}
