//! What the forms of one login carry, and no other site can know: a second lock beside `same_origin`, for browsers that
//! say neither `Sec-Fetch-Site` nor `Origin` truly (OWASP: synchroniser token; ASVS 5.0.0-3.5.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use inbox::{Random, RandomExt};
use serde::{Deserialize, Serialize};
use std::fmt;
use subtle::ConstantTimeEq;

const LENGTH: usize = 16;

/// 128 random bits that a session holds. A renewal of the same person's login in the same browser keeps them, so that
/// what is open in other windows can still be sent. `Debug` says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormToken([u8; LENGTH]);

impl FormToken {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        Self(random.bytes())
    }

    /// As the forms of one page carry it: under a mask of the page's own, since what stood the same in every page that is
    /// compressed together with what others write could be guessed piece by piece (BREACH).
    pub fn masked(&self, random: &dyn Random) -> String {
        let mask = random.bytes::<LENGTH>();
        URL_SAFE_NO_PAD.encode([mask, under(mask, self.0)].concat())
    }

    /// Whether a form carries it, under whichever mask.
    pub fn accepts(&self, carried: &str) -> bool {
        let Ok(carried) = URL_SAFE_NO_PAD.decode(carried) else { return false };
        let Some((mask, masked)) = carried.split_first_chunk::<LENGTH>() else { return false };
        let Ok(masked) = <[u8; LENGTH]>::try_from(masked) else { return false };
        under(*mask, masked).ct_eq(&self.0).into()
    }
}

impl fmt::Debug for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormToken(…)")
    }
}

fn under(mask: [u8; LENGTH], mut text: [u8; LENGTH]) -> [u8; LENGTH] {
    for (byte, mask) in text.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::SeededRandom;

    #[test]
    fn it_is_never_written_twice_the_same_and_known_each_time() {
        let random = SeededRandom::new(1);
        let (token, other) = (FormToken::new(&random), FormToken::new(&random));
        let written: Vec<String> = (0..50).map(|_| token.masked(&random)).collect();
        for (at, text) in written.iter().enumerate() {
            assert!(token.accepts(text) && !other.accepts(text), "{text}");
            assert_eq!(text.len(), 43);
            assert!(!written[..at].contains(text));
        }
        // Nothing of it shines through: every place takes many values.
        for at in 0..42 {
            let letters: std::collections::BTreeSet<_> =
                written.iter().map(|text| text.as_bytes()[at]).collect();
            assert!(letters.len() > 10, "place {at}: {letters:?}");
        }
    }

    #[test]
    fn whatever_else_is_written_is_not_it() {
        let random = SeededRandom::new(1);
        let token = FormToken::new(&random);
        let right = token.masked(&random);
        for at in 0..right.len() {
            let mut altered = right.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'Q' } else { b'A' };
            assert!(!token.accepts(std::str::from_utf8(&altered).unwrap()), "byte {at}");
        }
        for wrong in ["", "A", "å", &right[..42], &format!("{right}A"), &"A".repeat(43), &"_".repeat(43)] {
            assert!(!token.accepts(wrong), "{wrong}");
        }
    }
}
