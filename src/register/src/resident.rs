//! What the register says of a person.

use crate::PostalAddress;
use inbox::{PersonName, Personnummer};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::fmt;

/// Facts older than this open nothing: a protection that was decided meanwhile would be missed for longer.
pub const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// A person in the population register. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Resident {
    /// The number. Where an earlier number was asked for, the present one.
    pub number: Personnummer,
    /// The name; a newborn may have none yet, and a protected record gives none.
    pub name: Option<PersonName>,
    /// Where letters go; a protected record gives none, and neither does that of somebody without a home.
    pub address: Option<PostalAddress>,
    /// The date of birth, when the register states it whole.
    pub born: Option<Date>,
    /// Whether the identity is protected (sekretessmarkering or skyddad folkbokföring).
    pub protected: bool,
    /// Why the person is no longer in the register.
    pub deregistered: Option<Deregistration>,
    /// Those who have, had or will have custody of this person.
    pub guardians: Vec<Guardianship>,
    /// Those whom this person has, had or will have custody of.
    pub wards: Vec<Guardianship>,
    /// When the register said all this.
    pub as_of: Timestamp,
}

/// Custody of a child, as one of the two records states it. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Guardianship {
    /// The other party: on the child's record the guardian, on the guardian's record the child.
    pub number: Personnummer,
    /// The first day; `None`: not stated, so it has begun.
    pub from: Option<Date>,
    /// The day it ends, which is no day of it; `None`: it goes on.
    pub until: Option<Date>,
}

/// Why somebody has left the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deregistration {
    /// Deceased.
    Deceased,
    /// Moved from Sweden.
    Emigrated,
    /// The number is not in use any more, and the register does not say which one is.
    OldNumber,
    /// For another reason.
    Other,
}

/// What may be shown of somebody, and not acted upon: it may be older than [`FRESH`]. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Particulars {
    /// The name.
    pub name: Option<PersonName>,
    /// Where letters go.
    pub address: Option<PostalAddress>,
    /// Whether the identity is protected, which is why there may be neither.
    pub protected: bool,
    /// When the register said so.
    pub as_of: Timestamp,
}

impl Resident {
    /// Somebody of whom the register says nothing but that it knows the number.
    pub fn new(number: Personnummer, as_of: Timestamp) -> Self {
        Self {
            number,
            name: None,
            address: None,
            born: None,
            protected: false,
            deregistered: None,
            guardians: Vec::new(),
            wards: Vec::new(),
            as_of,
        }
    }

    /// Date of birth: the register's, else the one that the number holds.
    pub fn birth_date(&self) -> Date {
        self.born.unwrap_or_else(|| self.number.birth_date())
    }

    /// Whole years at `at`, by the calendar in Sweden.
    pub fn age_at(&self, at: Timestamp) -> i16 {
        inbox::age_at(self.birth_date(), at)
    }

    /// Those whom this person has custody of on the day of `at`, by this record.
    pub fn wards_at(&self, at: Timestamp) -> impl Iterator<Item = &Personnummer> {
        let today = inbox::day_in_sweden(at);
        self.wards.iter().filter(move |ward| ward.in_force(today)).map(|ward| &ward.number)
    }
}

impl Guardianship {
    /// Custody that has begun and has no end in sight.
    pub fn of(number: Personnummer) -> Self {
        Self { number, from: None, until: None }
    }

    /// Whether it holds on this day in Sweden.
    pub fn in_force(&self, today: Date) -> bool {
        self.from.is_none_or(|from| from <= today) && self.until.is_none_or(|until| until > today)
    }
}

impl From<Resident> for Particulars {
    fn from(resident: Resident) -> Self {
        let Resident { name, address, protected, as_of, .. } = resident;
        Self { name, address, protected, as_of }
    }
}

/// What the register says of somebody reaches no log by accident.
macro_rules! silent_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

silent_debug!(Resident, Guardianship, Particulars);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn custody_holds_from_its_first_day_until_the_day_it_ends() {
        let elsa = Personnummer::parse("201312122383").unwrap();
        let (yesterday, today, tomorrow) = (date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24));
        for (from, until, holds) in [
            (None, None, true),
            (Some(today), None, true),
            (Some(tomorrow), None, false),
            (None, Some(tomorrow), true),
            (None, Some(today), false),
            (Some(yesterday), Some(yesterday), false),
        ] {
            let custody = Guardianship { number: elsa.clone(), from, until };
            assert_eq!(custody.in_force(today), holds, "{from:?} {until:?}");
        }
    }

    #[test]
    fn the_registers_date_of_birth_counts_before_the_numbers() {
        let mut elsa = Resident::new(Personnummer::parse("201312122383").unwrap(), Timestamp::UNIX_EPOCH);
        assert_eq!(elsa.birth_date(), date(2013, 12, 12));
        elsa.born = Some(date(2013, 12, 11));
        assert_eq!(elsa.birth_date(), date(2013, 12, 11));
        assert_eq!(format!("{elsa:?}"), "Resident(…)");
    }
}
