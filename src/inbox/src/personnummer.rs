//! Swedish personal identity numbers (personnummer, samordningsnummer; Skatteverket SKV 704 and 707).

use jiff::civil::Date;
use std::fmt;
use zeroize::Zeroize;

/// A valid personnummer or samordningsnummer, twelve digits. It has no `Display`, and its `Debug` says nothing: a
/// number reaches no log and no error text by accident.
#[derive(Clone, PartialEq, Eq, Hash, Zeroize)]
#[zeroize(drop)]
pub struct Personnummer(String);

/// Why a text is not a number of a person. Says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPersonnummer {
    /// Not twelve digits.
    #[error("a personal identity number has twelve digits")]
    Shape,
    /// The first eight digits are no date (a samordningsnummer adds 60 to the day).
    #[error("the number holds no date")]
    Date,
    /// The last digit is not the Luhn check digit of the nine before it.
    #[error("the check digit is wrong")]
    CheckDigit,
}

impl Personnummer {
    /// Reads twelve digits `YYYYMMDDNNNC`.
    pub fn parse(text: &str) -> Result<Self, InvalidPersonnummer> {
        let digits = text.as_bytes();
        if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) {
            return Err(InvalidPersonnummer::Shape);
        }
        birth_date(digits).ok_or(InvalidPersonnummer::Date)?;
        if luhn(&digits[2..11]) != digits[11] - b'0' {
            return Err(InvalidPersonnummer::CheckDigit);
        }
        Ok(Self(text.to_owned()))
    }

    /// The twelve digits. Name the reader when you call this: a seal, a register request, a hash.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The date of birth that the number holds. A samordningsnummer may leave month or day open (written 00 and 60):
    /// then it is the earliest date that fits, so that nobody is taken for younger than they may be.
    pub fn birth_date(&self) -> Date {
        birth_date(self.0.as_bytes()).expect("checked when read")
    }

    /// A samordningsnummer is given to people who are not in the population register.
    pub fn is_coordination_number(&self) -> bool {
        self.0.as_bytes()[6] >= b'6'
    }
}

impl fmt::Debug for Personnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personnummer(…)")
    }
}

fn birth_date(digits: &[u8]) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| {
        digits[range].iter().fold(0_i16, |sum, digit| sum * 10 + i16::from(digit - b'0'))
    };
    let (month, day) = match (number(4..6), number(6..8)) {
        (month, day @ 60..=91) => (month.max(1), (day - 60).max(1)),
        written => written,
    };
    Date::new(number(0..4), i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Weights 2, 1, 2, … over the nine digits, digit sums, to the next ten.
fn luhn(nine: &[u8]) -> u8 {
    let sum: u8 = nine
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            let product = (digit - b'0') * if at % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_test_number_is_valid_and_no_other_check_digit_is() {
        let published = include_str!("../tests/testpersonnummer.csv");
        let mut read = 0;
        for number in published.lines().skip(2).filter_map(|line| line.split(',').nth(1)) {
            assert!(Personnummer::parse(number).is_ok(), "{number}");
            let wrong = (number.as_bytes()[11] - b'0' + 1) % 10;
            let wrong = format!("{}{wrong}", &number[..11]);
            assert_eq!(Personnummer::parse(&wrong), Err(InvalidPersonnummer::CheckDigit));
            read += 1;
        }
        assert!(read > 900, "the list was read: {read}");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (text, why) in [
            ("", InvalidPersonnummer::Shape),
            ("8503149885", InvalidPersonnummer::Shape),
            ("19850314-9885", InvalidPersonnummer::Shape),
            ("1985031498８5", InvalidPersonnummer::Shape),
            ("198513149885", InvalidPersonnummer::Date),
            ("198502309885", InvalidPersonnummer::Date),
            ("198500149885", InvalidPersonnummer::Date),
            ("198503929885", InvalidPersonnummer::Date),
            ("198503149886", InvalidPersonnummer::CheckDigit),
        ] {
            assert_eq!(Personnummer::parse(text), Err(why));
        }
    }

    #[test]
    fn debug_says_nothing() {
        let number = Personnummer::parse("191212121212").unwrap();
        assert_eq!(format!("{number:?}"), "Personnummer(…)");
    }

    #[test]
    fn a_coordination_number_holds_the_day_plus_sixty() {
        let number = Personnummer::parse("202312892397").unwrap();
        assert!(number.is_coordination_number());
        assert_eq!(number.birth_date(), jiff::civil::date(2023, 12, 29));
        let open = Personnummer::parse("193600652386").unwrap();
        assert_eq!(open.birth_date(), jiff::civil::date(1936, 1, 5), "an unknown month is the earliest");
    }
}
