//! The countries that text messages go to: the operator's choice. Without one, whoever can log in could have texts sent
//! to numbers abroad that cost the operator what their owner likes.

use crate::Phone;
use serde::Deserialize;
use std::fmt;

/// Country calling codes (ITU-T E.164), at least one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<u16>")]
pub struct CallingCodes(Vec<u16>);

/// What is no list of country calling codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write at least one country calling code of one to three digits, as [46, 45, 47, 358, 354]")]
pub struct InvalidCallingCodes;

impl TryFrom<Vec<u16>> for CallingCodes {
    type Error = InvalidCallingCodes;

    fn try_from(codes: Vec<u16>) -> Result<Self, Self::Error> {
        let fit = !codes.is_empty() && codes.iter().all(|code| (1..=999).contains(code));
        if fit { Ok(Self(codes)) } else { Err(InvalidCallingCodes) }
    }
}

impl Default for CallingCodes {
    /// Sweden, Denmark, Norway, Finland and Iceland.
    fn default() -> Self {
        Self(vec![46, 45, 47, 358, 354])
    }
}

impl CallingCodes {
    /// Whether a number is of one of these countries. No code begins another (E.164).
    pub fn hold(&self, phone: &Phone) -> bool {
        self.0
            .iter()
            .any(|code| phone.expose().strip_prefix('+').is_some_and(|n| n.starts_with(&code.to_string())))
    }
}

impl fmt::Display for CallingCodes {
    /// As people write them: `+46, +45`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, code) in self.0.iter().enumerate() {
            write!(f, "{}+{code}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_of_the_country_whose_code_it_begins_with() {
        let nordic = CallingCodes::default();
        assert_eq!(nordic.to_string(), "+46, +45, +47, +358, +354");
        for (number, held) in [
            ("070-174 06 05", true),
            ("+47 412 34 567", true),
            ("+358 40 123 4567", true),
            ("+354 611 1234", true),
            ("+44 7911 123456", false),
            ("+35 4611 123456", true), // the digits decide, not the spaces
            ("+353 85 123 4567", false),
            ("+881 812 345 678", false), // a satellite
            ("+979 0 1234 5678", false), // premium rate, of no country
        ] {
            assert_eq!(nordic.hold(&Phone::parse(number).unwrap()), held, "{number}");
        }
    }

    #[test]
    fn a_list_without_a_country_is_refused() {
        for codes in [vec![], vec![0], vec![46, 1000]] {
            assert_eq!(CallingCodes::try_from(codes), Err(InvalidCallingCodes));
        }
    }
}
