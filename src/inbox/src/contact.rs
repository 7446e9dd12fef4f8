//! Where somebody can be told of messages: a telephone for text messages, an e-mail address. Read at the edge, and
//! from then on valid; why a text is refused is a type, for the words beside the field.

use crate::Channel;
use zeroize::{Zeroize, Zeroizing};

/// A telephone that takes text messages, in E.164.
#[derive(Clone, PartialEq, Eq, Hash, Zeroize)]
#[zeroize(drop)]
pub struct Phone(String);

/// Why a text is no telephone number for text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Nothing was written.
    #[error("no number was written")]
    Empty,
    /// It holds something else than digits, spaces, hyphens and a leading plus sign.
    #[error("a telephone number holds digits only")]
    Characters,
    /// It begins neither with 0 nor with the sign for abroad.
    #[error("a telephone number begins with 0 or with + and the country")]
    Beginning,
    /// It has too few digits.
    #[error("the telephone number is too short")]
    TooShort,
    /// It has too many digits (E.164: at most fifteen; a Swedish mobile number: ten with its zero).
    #[error("the telephone number is too long")]
    TooLong,
    /// It is Swedish, and no mobile number: text messages would not arrive.
    #[error("the telephone number is not a mobile number")]
    NotMobile,
}

/// Sweden's country code (E.164).
const SWEDEN: &str = "46";
/// What Swedish mobile numbers begin with, without the zero (Post- och telestyrelsen, the Swedish numbering plan).
const SWEDISH_MOBILE: [&str; 5] = ["70", "72", "73", "76", "79"];
/// Digits of a Swedish mobile number, without the zero.
const SWEDISH_MOBILE_DIGITS: usize = 9;
/// Digits of a number with its country code: E.164 sets the most, and no country's mobile numbers have fewer.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

impl Phone {
    /// Reads a number as people write it: `070-174 06 05`, `+46 (0)70 174 06 05`, `0046701740605`, `+47 412 34 567`.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        let written: String = text.chars().filter(|c| !is_between_digits(*c)).collect();
        let (abroad, digits) = match written.strip_prefix('+').or_else(|| written.strip_prefix("00")) {
            Some(digits) => (true, digits),
            None => (false, written.as_str()),
        };
        if written.is_empty() {
            return Err(InvalidPhone::Empty);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidPhone::Characters);
        }
        if abroad && !digits.starts_with(SWEDEN) {
            return Self::foreign(digits);
        }
        let national = match (abroad, digits.strip_prefix('0')) {
            (true, _) => digits[SWEDEN.len()..].trim_start_matches('0'), // +46 (0)70 … is often written
            (false, Some(national)) => national,
            (false, None) => return Err(InvalidPhone::Beginning),
        };
        Self::swedish(national)
    }

    fn swedish(national: &str) -> Result<Self, InvalidPhone> {
        let mobile = SWEDISH_MOBILE.iter().any(|mobile| {
            if national.len() < mobile.len() {
                mobile.starts_with(national)
            } else {
                national.starts_with(mobile)
            }
        });
        match national.len() {
            _ if !mobile => Err(InvalidPhone::NotMobile),
            ..SWEDISH_MOBILE_DIGITS => Err(InvalidPhone::TooShort),
            SWEDISH_MOBILE_DIGITS => Ok(Self(format!("+{SWEDEN}{national}"))),
            _ => Err(InvalidPhone::TooLong),
        }
    }

    fn foreign(digits: &str) -> Result<Self, InvalidPhone> {
        match digits.len() {
            _ if digits.starts_with('0') => Err(InvalidPhone::Beginning),
            few if few < *DIGITS.start() => Err(InvalidPhone::TooShort),
            many if many > *DIGITS.end() => Err(InvalidPhone::TooLong),
            _ => Ok(Self(format!("+{digits}"))),
        }
    }

    /// The number in E.164, such as `+46701740605`. Name the reader when you call this: a seal, a gateway.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number as it is written in Sweden: `070-174 06 05`, or with its country code when it is another country's.
    pub fn national(&self) -> String {
        match self.0.strip_prefix("+46") {
            Some(n) => format!("0{}-{} {} {}", &n[..2], &n[2..5], &n[5..7], &n[7..]),
            None => self.0.clone(),
        }
    }

    /// The number so that its owner knows it and nobody else does: `070-*** ** 05`.
    pub fn masked(&self) -> String {
        let last = &self.0[self.0.len() - 2..];
        match self.0.strip_prefix("+46") {
            Some(national) => format!("0{}-*** ** {last}", &national[..2]),
            None => format!("{}***{last}", &self.0[..3]),
        }
    }
}

/// What people write between digits: spaces of all kinds, hyphens, brackets, dots and slashes.
fn is_between_digits(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '(' | ')' | '.' | '/')
}

/// An e-mail address that any mail server takes: its domain in ASCII (IDNA), its local part as it was written.
#[derive(Clone, PartialEq, Eq, Hash, Zeroize)]
#[zeroize(drop)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// Nothing was written.
    #[error("no address was written")]
    Empty,
    /// It holds no `@`, or more than one.
    #[error("an e-mail address holds one @")]
    At,
    /// What stands before the `@` is missing, or holds what it must not, such as a space or å.
    #[error("what stands before the @ is not right")]
    Local,
    /// What stands after the `@` is no domain name.
    #[error("what stands after the @ is not right")]
    Domain,
    /// It is longer than a mail server takes.
    #[error("the address is too long")]
    TooLong,
}

/// Octets of an address (RFC 5321 4.5.3.1.3, without the angle brackets).
const LONGEST_ADDRESS: usize = 254;
/// Octets before the `@` (RFC 5321 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

impl Email {
    /// Reads an address: the dot-atom form of RFC 5322 3.4.1, without comments, quotes and address literals, which
    /// nobody's mailbox needs. A domain may be written in any script.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(InvalidEmail::At)?;
        if domain.contains('@') {
            return Err(InvalidEmail::At);
        }
        if local.len() > LONGEST_LOCAL || text.len() > 4 * LONGEST_ADDRESS {
            return Err(InvalidEmail::TooLong);
        }
        if !local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom)) {
            return Err(InvalidEmail::Local);
        }
        // Strict: letters, digits and hyphens (STD 3), and lengths of names and labels (RFC 5891 4.2).
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| InvalidEmail::Domain)?;
        let top = domain.rsplit_once('.').ok_or(InvalidEmail::Domain)?.1;
        // A top domain is never all digits (RFC 3696 2); this also leaves out addresses of machines.
        if top.is_empty() || top.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidEmail::Domain);
        }
        let address = format!("{local}@{domain}");
        if address.len() > LONGEST_ADDRESS { Err(InvalidEmail::TooLong) } else { Ok(Self(address)) }
    }

    /// The address as a mail server wants it. Name the reader when you call this: a seal, a mail server.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The address as people read it: the domain in its own script.
    pub fn shown(&self) -> String {
        let (local, domain) = self.parts();
        format!("{local}@{}", idna::domain_to_unicode(domain).0)
    }

    /// The address so that its owner knows it and nobody else does: `a***@example.se`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.parts();
        format!("{}***@{}", &local[..1], idna::domain_to_unicode(domain).0)
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_once('@').expect("checked when read")
    }
}

/// A character of an atom (RFC 5322 3.2.3).
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// Where to tell somebody of messages, by one of the ways there are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum ContactAddress {
    /// By text message.
    Sms(Phone),
    /// By e-mail.
    Email(Email),
}

impl ContactAddress {
    /// By which way.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Sms(_) => Channel::Sms,
            Self::Email(_) => Channel::Email,
        }
    }

    /// The address as a gateway wants it: E.164, or an e-mail address in ASCII.
    pub fn expose(&self) -> &str {
        match self {
            Self::Sms(phone) => phone.expose(),
            Self::Email(email) => email.expose(),
        }
    }

    /// The address as its owner reads it.
    pub fn shown(&self) -> String {
        match self {
            Self::Sms(phone) => phone.national(),
            Self::Email(email) => email.shown(),
        }
    }

    /// The address so that its owner knows it and nobody else does.
    pub fn masked(&self) -> String {
        match self {
            Self::Sms(phone) => phone.masked(),
            Self::Email(email) => email.masked(),
        }
    }

    /// What names the telephone or the mailbox that an address leads to: `Anna+a@example.se` and `anna@example.se` are
    /// one mailbox nearly everywhere (RFC 5233), and are counted as one.
    pub(crate) fn receiver(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Self::Sms(phone) => phone.expose().to_owned(),
            Self::Email(email) => {
                let (local, domain) = email.parts();
                let mailbox = local.split_once('+').map_or(local, |(mailbox, _)| mailbox);
                format!("{}@{domain}", mailbox.to_ascii_lowercase())
            }
        })
    }

    /// What a seal held: [`ContactAddress::expose`], or the database was altered.
    pub(crate) fn read(channel: Channel, exposed: &[u8]) -> Option<Self> {
        let exposed = std::str::from_utf8(exposed).ok()?;
        let read = match channel {
            Channel::Sms => Phone::parse(exposed).ok().map(Self::Sms),
            Channel::Email => Email::parse(exposed).ok().map(Self::Email),
        };
        read.filter(|address| address.expose() == exposed)
    }
}

crate::silent_debug!(Phone, Email, ContactAddress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swedish_mobile_number_is_read_as_people_write_it() {
        for written in [
            "0701740605",
            "070-174 06 05",
            " 070 174 06 05 ",
            "070\u{a0}174\u{a0}06\u{a0}05",
            "070\u{2013}1740605",
            "+46701740605",
            "+46 70 174 06 05",
            "+46 (0)70-174 06 05",
            "0046701740605",
            "0046 0701740605",
        ] {
            let phone = Phone::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
            assert_eq!(phone.expose(), "+46701740605", "{written}");
            assert_eq!(phone.national(), "070-174 06 05");
            assert_eq!(phone.masked(), "070-*** ** 05");
            assert_eq!(Phone::parse(&phone.national()), Ok(phone), "what is shown can be written");
        }
    }

    #[test]
    fn a_foreign_number_is_kept_with_its_country() {
        let phone = Phone::parse("0047 412 34 567").unwrap();
        assert_eq!(phone.expose(), "+4741234567");
        assert_eq!(phone.national(), "+4741234567");
        assert_eq!(phone.masked(), "+47***67");
    }

    #[test]
    fn what_takes_no_text_messages_is_refused_with_the_reason() {
        for (written, why) in [
            ("", InvalidPhone::Empty),
            (" - ", InvalidPhone::Empty),
            ("070-174 O6 05", InvalidPhone::Characters),
            ("07０1740605", InvalidPhone::Characters),
            ("070+1740605", InvalidPhone::Characters),
            ("anna@example.se", InvalidPhone::Characters),
            ("701740605", InvalidPhone::Beginning),
            ("+0701740605", InvalidPhone::Beginning),
            ("0701", InvalidPhone::TooShort),
            ("07", InvalidPhone::TooShort),
            ("070174060", InvalidPhone::TooShort),
            ("+", InvalidPhone::TooShort),
            ("+47412", InvalidPhone::TooShort),
            ("07017406055", InvalidPhone::TooLong),
            ("+4741234567890123", InvalidPhone::TooLong),
            ("08-123 456 78", InvalidPhone::NotMobile),
            ("+46 8 123 456 78", InvalidPhone::NotMobile),
            ("0771-11 77 00", InvalidPhone::NotMobile),
        ] {
            assert_eq!(Phone::parse(written), Err(why), "{written}");
        }
    }

    #[test]
    fn an_email_address_is_read_with_its_domain_in_any_script() {
        for (written, kept, shown, masked) in [
            ("anna@example.se", "anna@example.se", "anna@example.se", "a***@example.se"),
            (
                " Anna.B+1177@Example.SE ",
                "Anna.B+1177@example.se",
                "Anna.B+1177@example.se",
                "A***@example.se",
            ),
            (
                "anna@räksmörgås.example",
                "anna@xn--rksmrgs-5wao1o.example",
                "anna@räksmörgås.example",
                "a***@räksmörgås.example",
            ),
        ] {
            let email = Email::parse(written).unwrap();
            assert_eq!(
                (email.expose(), email.shown().as_str(), email.masked().as_str()),
                (kept, shown, masked)
            );
            assert_eq!(Email::parse(&email.shown()), Ok(email), "what is shown can be written");
        }
    }

    // ASVS 5.0.0-2.2.1
    #[test]
    fn what_is_no_email_address_is_refused_with_the_reason() {
        let long = |local: usize, label: usize| {
            format!("{}@{}.se", "a".repeat(local), vec!["b".repeat(60); label].join("."))
        };
        for (written, why) in [
            ("", InvalidEmail::Empty),
            ("  ", InvalidEmail::Empty),
            ("anna", InvalidEmail::At),
            ("anna@b@example.se", InvalidEmail::At),
            ("@example.se", InvalidEmail::Local),
            (".anna@example.se", InvalidEmail::Local),
            ("anna..b@example.se", InvalidEmail::Local),
            ("an na@example.se", InvalidEmail::Local),
            ("änna@example.se", InvalidEmail::Local),
            ("\"anna\"@example.se", InvalidEmail::Local),
            ("anna\r\nBcc: b@example.se", InvalidEmail::Local),
            ("anna@", InvalidEmail::Domain),
            ("anna@example", InvalidEmail::Domain),
            ("anna@example.", InvalidEmail::Domain),
            ("anna@.se", InvalidEmail::Domain),
            ("anna@exa mple.se", InvalidEmail::Domain),
            ("anna@exa_mple.se", InvalidEmail::Domain),
            ("anna@-example.se", InvalidEmail::Domain),
            ("anna@192.0.2.1", InvalidEmail::Domain),
            ("anna@[192.0.2.1]", InvalidEmail::Domain),
            (&long(65, 1), InvalidEmail::TooLong),
            (&long(64, 4), InvalidEmail::TooLong),
        ] {
            assert_eq!(Email::parse(written), Err(why), "{written}");
        }
        assert!(Email::parse(&long(64, 3)).is_ok());
    }

    #[test]
    fn a_mailbox_is_one_however_its_address_is_written() {
        let receiver = |written| ContactAddress::Email(Email::parse(written).unwrap()).receiver();
        for written in ["anna@example.se", "Anna@EXAMPLE.se", "anna+1@example.se", "ANNA+b+c@example.se"] {
            assert_eq!(*receiver(written), "anna@example.se", "{written}");
        }
        assert_ne!(receiver("anna.b@example.se"), receiver("anna@example.se"));
    }

    #[test]
    fn debug_says_nothing() {
        let phone = ContactAddress::Sms(Phone::parse("0701740605").unwrap());
        let email = Email::parse("anna@example.se").unwrap();
        assert_eq!(format!("{phone:?} {email:?}"), "ContactAddress(…) Email(…)");
    }
}
