//! What a notice says: the words that 1177 has used since October 2022. No content, no sender, no
//! name, no link.

/// The words, with the name of the service that the operator runs.
#[derive(Debug, Clone)]
pub struct Words {
    service: String,
}

impl Words {
    /// The words for a service with this name, such as "1177".
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into() }
    }

    /// The text of an SMS.
    pub fn sms(&self) -> String {
        format!("{} Obs! Du kan inte svara på detta sms.", self.told())
    }

    /// The heading of an e-mail.
    pub fn email_subject(&self) -> String {
        format!("Du har ett meddelande i e-tjänsterna på {}", self.service)
    }

    /// The text of an e-mail.
    pub fn email(&self) -> String {
        format!("{} Det här mejlet har skickats automatiskt och går inte att svara på.", self.told())
    }

    fn told(&self) -> String {
        let service = &self.service;
        format!(
            "Du har ett meddelande i e-tjänsterna på {service}. Meddelandet finns i inkorgen när du loggat in på {service}."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sms_is_the_source_documents_own_words() {
        assert_eq!(
            Words::new("1177").sms(),
            "Du har ett meddelande i e-tjänsterna på 1177. Meddelandet finns i inkorgen när du loggat in på 1177. \
             Obs! Du kan inte svara på detta sms."
        );
    }

    #[test]
    fn no_notice_holds_a_link() {
        let words = Words::new("1177");
        for text in [words.sms(), words.email_subject(), words.email()] {
            assert!(!text.contains("http") && !text.contains("www") && !text.contains(".se"), "{text}");
        }
    }
}
