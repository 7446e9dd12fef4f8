//! One-time codes: six digits that show that an address is its owner's.

use crate::{Random, RandomExt};
use jiff::SignedDuration;
use zeroize::Zeroize;

/// The six digits of a one-time code.
#[derive(Clone, PartialEq, Eq, Zeroize)]
#[zeroize(drop)]
pub struct ContactCode(String);

/// What was typed is not six digits, and so no code: it counts as no try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has six digits")]
pub struct NotACode;

/// So long a code is taken.
pub const CODE_HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// Wrong codes before an address must get a new one.
pub(crate) const TRIES: i32 = 5;
/// Codes within an hour: for one inbox by one owner, and to one address whoever asks.
pub(crate) const CODES_AN_HOUR: usize = 3;
/// Codes within a day by one owner, in all inboxes together.
pub(crate) const CODES_A_DAY: usize = 10;
/// Codes within a day to one address, whoever asks: nobody's telephone is flooded through us.
pub(crate) const CODES_A_DAY_TO_ADDRESS: usize = 5;

/// There are so many codes.
const CODES: u32 = 1_000_000;
/// As many whole rounds of codes as 32 bits hold: a draw above them would make low codes likelier.
const FAIR: u32 = u32::MAX - u32::MAX % CODES;

impl ContactCode {
    /// Reads a code as people type it: digits, in groups or not.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(NotACode)
        }
    }

    /// A new code: every code is equally likely.
    pub(crate) fn draw(random: &dyn Random) -> Self {
        let fair = std::iter::repeat_with(|| u32::from_be_bytes(random.bytes())).find(|drawn| *drawn < FAIR);
        Self(format!("{:06}", fair.expect("an endless sequence") % CODES))
    }

    /// The six digits. Name the reader when you call this: a hash, a gateway.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

crate::silent_debug!(ContactCode);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["012345", " 012 345 ", "012-345", "012\u{a0}345"] {
            assert_eq!(ContactCode::parse(typed).unwrap().expose(), "012345");
        }
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(ContactCode::parse(typed), Err(NotACode));
        }
    }

    /// Gives the draws it is told to, in order.
    #[derive(Debug)]
    struct Told(std::sync::Mutex<Vec<u32>>);

    impl Random for Told {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0.lock().unwrap().remove(0).to_be_bytes());
        }
    }

    #[test]
    fn a_draw_beyond_the_last_whole_round_is_drawn_again() {
        let draw = |draws: &[u32]| ContactCode::draw(&Told(draws.to_vec().into()));
        assert_eq!(draw(&[0]).expose(), "000000");
        assert_eq!(draw(&[4_293_999_999]).expose(), "999999");
        assert_eq!(draw(&[4_294_000_000, u32::MAX, 7]).expose(), "000007");
    }

    #[test]
    fn each_digit_is_drawn_as_often_as_any_other() {
        let random = SeededRandom::new(1);
        let mut seen = [[0_u32; 10]; 6];
        for _ in 0..20_000 {
            for (place, digit) in ContactCode::draw(&random).expose().bytes().enumerate() {
                seen[place][usize::from(digit - b'0')] += 1;
            }
        }
        assert!(seen.iter().flatten().all(|n| (1_800..2_200).contains(n)), "{seen:?}");
    }
}
