//! What the register says of a person, and the port that asks it.

use async_trait::async_trait;
use inbox::{PersonName, Personnummer};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::fmt::Debug;

/// A person in the population register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// The number.
    pub number: Personnummer,
    /// The name; a newborn may have none yet, and a protected record gives none.
    pub name: Option<PersonName>,
    /// Whether the identity is protected (sekretessmarkering or skyddad folkbokföring).
    pub protected: bool,
    /// Why the person is no longer in the register.
    pub deregistered: Option<Deregistration>,
    /// Those who have custody of this person now.
    pub guardians: Vec<Personnummer>,
    /// Those whom this person has custody of now.
    pub wards: Vec<Personnummer>,
}

/// Why somebody has left the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deregistration {
    /// Deceased.
    Deceased,
    /// Moved from Sweden.
    Emigrated,
    /// For another reason.
    Other,
}

impl Resident {
    /// Date of birth.
    pub fn birth_date(&self) -> Date {
        self.number.birth_date()
    }

    /// Whole years at `at`, by the calendar in Sweden.
    pub fn age_at(&self, at: Timestamp) -> i16 {
        let (born, today) = (self.birth_date(), at.to_zoned(sweden()).date());
        let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
        today.year() - born.year() - i16::from(!had_birthday)
    }
}

/// Europe/Stockholm: the law's days begin and end there.
pub(crate) fn sweden() -> TimeZone {
    TimeZone::get("Europe/Stockholm").expect("the zone data is in the program")
}

/// The register did not answer. What depends on it is refused until it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the population register does not answer")]
pub struct RegisterAway;

/// The population register.
#[async_trait]
pub trait Register: Send + Sync + Debug {
    /// What the register says of a person; `None`: it knows no such number.
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway>;
}

/// No register: everybody's own inbox works, and nobody acts for anybody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NotConnected;

#[async_trait]
impl Register for NotConnected {
    async fn resident(&self, _: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        Err(RegisterAway)
    }
}
