//! The demo's people: numbers that Skatteverket publishes for tests and never gives to
//! anybody, and the well-known Tolvan Tolvansson.

use inbox::{ContactAddress, Email, Personnummer, Phone};

/// Somebody in the demo.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// Given name.
    pub(crate) given: &'static str,
    /// Family name.
    pub(crate) family: &'static str,
    /// Twelve digits.
    pub(crate) number: &'static str,
    /// Why this person is here, for whoever chooses whom to log in as.
    pub(crate) story: &'static str,
    /// Whether the identity is protected.
    pub(crate) protected: bool,
    /// Standing.
    pub(crate) standing: Standing,
    /// Those who have custody, by number.
    pub(crate) guardians: &'static [&'static str],
}

/// How somebody stands with the inbox when the demo begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Has an active inbox.
    Active,
    /// Is in the register and has never logged in.
    NeverLoggedIn,
    /// Is deceased.
    Deceased,
}

impl Person {
    /// The whole name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// The number, read.
    pub(crate) fn personnummer(&self) -> Personnummer {
        Personnummer::parse(self.number).expect("a test reads every number here")
    }

    /// Where to tell of messages. Anna alone has turned notices on: a telephone number that Post- och telestyrelsen
    /// keeps free for fiction, and an e-mail address that cannot exist (RFC 2606).
    pub(crate) fn contacts(&self) -> Vec<ContactAddress> {
        if self.number == ANNA.number {
            let phone = Phone::parse("070-174 06 05").expect("a mobile number");
            let email = Email::parse("anna.bergstrom@example.invalid").expect("an e-mail address");
            vec![ContactAddress::Sms(phone), ContactAddress::Email(email)]
        } else {
            Vec::new()
        }
    }
}

/// The person with this number.
pub(crate) fn by_number(number: &str) -> Option<&'static Person> {
    ALL.into_iter().find(|person| person.number == number)
}

const PARENTS_OF_THREE: &[&str] = &[ANNA.number, ERIK.number];

const fn adult(
    given: &'static str,
    family: &'static str,
    number: &'static str,
    story: &'static str,
) -> Person {
    Person { given, family, number, story, protected: false, standing: Standing::Active, guardians: &[] }
}

const fn child(person: Person, guardians: &'static [&'static str]) -> Person {
    Person { guardians, ..person }
}

const fn protected(person: Person) -> Person {
    Person { protected: true, ..person }
}

const fn standing(standing: Standing, person: Person) -> Person {
    Person { standing, ..person }
}

/// A large inbox: 400 threads, 2,000 messages.
pub(crate) static TOLVAN: Person =
    adult("Tolvan", "Tolvansson", "191212121212", "Stor inkorg: 400 trådar med 2 000 meddelanden.");
/// Guardian of Elsa, Alvin and Maja, with notices on.
pub(crate) static ANNA: Person = adult(
    "Anna",
    "Bergström",
    "198503149885",
    "Vårdnadshavare för Elsa, Alvin och Maja. Får aviseringar med sms och e-post.",
);
/// The other guardian of the same three.
pub(crate) static ERIK: Person =
    adult("Erik", "Bergström", "198303152394", "Vårdnadshavare för samma tre barn som Anna.");
/// Twelve; turns thirteen on 12 December 2026.
pub(crate) static ELSA: Person = child(
    adult("Elsa", "Bergström", "201312122383", "12 år. Fyller 13 den 12 december 2026."),
    PARENTS_OF_THREE,
);
/// Seven.
pub(crate) static ALVIN: Person =
    child(adult("Alvin", "Bergström", "201901012391", "7 år."), PARENTS_OF_THREE);
/// Fifteen: nobody acts for her.
pub(crate) static MAJA: Person =
    child(adult("Maja", "Bergström", "201101162384", "15 år. Har inget ombud."), PARENTS_OF_THREE);
/// Protected identity; mother of Ida.
pub(crate) static SARA: Person =
    protected(adult("Sara", "Lind", "197901012380", "Skyddade personuppgifter. Mamma till Ida."));
/// Nine; nobody acts for her, because of her mother's protection.
pub(crate) static IDA: Person = child(
    adult("Ida", "Lind", "201701162388", "9 år. Inget ombud, eftersom mamman har skyddade personuppgifter."),
    &[SARA.number],
);
/// Guardian of Nils.
pub(crate) static KARIN: Person = adult("Karin", "Ek", "199003212389", "Vårdnadshavare för Nils.");
/// Nine, himself protected: nobody acts for him.
pub(crate) static NILS: Person = protected(child(
    adult("Nils", "Ek", "201703172393", "9 år. Har själv skyddade personuppgifter och därför inget ombud."),
    &[KARIN.number],
));
/// In the register, has never logged in: not an active user.
pub(crate) static BERIT: Person = standing(
    Standing::NeverLoggedIn,
    adult("Berit", "Alm", "195801082743", "Har aldrig loggat in. Inkorgen är inte aktiverad."),
);
/// Deceased.
pub(crate) static OLOF: Person =
    standing(Standing::Deceased, adult("Olof", "Deld", "195806073077", "Avliden enligt folkbokföringen."));

/// Everybody, in the order in which they are offered.
pub(crate) static ALL: [&Person; 12] =
    [&TOLVAN, &ANNA, &ERIK, &ELSA, &ALVIN, &MAJA, &SARA, &IDA, &KARIN, &NILS, &BERIT, &OLOF];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everybody_has_a_published_test_number_of_their_own() {
        let published: BTreeSet<&str> = include_str!("../../inbox/tests/testpersonnummer.csv")
            .lines()
            .filter_map(|line| line.split(',').nth(1))
            .collect();
        let mut numbers = BTreeSet::new();
        for person in ALL {
            assert_eq!(person.personnummer().expose(), person.number);
            assert!(
                published.contains(person.number) || person.number == "191212121212",
                "{}",
                person.name()
            );
            assert!(numbers.insert(person.number), "{} shares a number", person.name());
        }
    }

    #[test]
    fn every_guardian_is_in_the_demo() {
        for person in ALL {
            for guardian in person.guardians {
                assert!(by_number(guardian).is_some(), "a guardian of {}", person.name());
            }
        }
    }

    #[test]
    fn anna_alone_is_told_of_messages_and_at_addresses_that_nobody_has() {
        for person in ALL {
            assert_eq!(person.contacts().is_empty(), person.number != ANNA.number, "{}", person.name());
        }
        let contacts = ANNA.contacts();
        assert!(contacts[0].expose().starts_with("+467017406"), "a number kept free for fiction");
        assert!(contacts[1].expose().ends_with(".invalid"));
    }
}
