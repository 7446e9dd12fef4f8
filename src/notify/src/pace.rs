//! How fast and how often a worker tries.

use inbox::{Random, RandomExt};
use jiff::SignedDuration;
use serde::Deserialize;
use std::time::Duration;

/// `[notices]`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pace {
    /// A gateway answers within this, in seconds. Default: 10.
    pub patience: u16,
    /// So long what a worker took up is its own, in seconds; a worker that dies gives it back by this. Default: 60.
    pub lease: u16,
    /// Between the first attempt and the second, in seconds; doubled with each that follows. Default: 15.
    pub retry: u16,
    /// Attempts before a notice is given up. Default: 8, the last about half an hour after the first.
    pub attempts: u16,
}

impl Default for Pace {
    fn default() -> Self {
        Self { patience: 10, lease: 60, retry: 15, attempts: 8 }
    }
}

/// The pace cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaceError {
    /// Something is nothing.
    #[error("notices: patience, lease, retry and attempts must be 1 or more")]
    Nothing,
    /// A notice could be with two workers at a time, and be sent twice.
    #[error(
        "notices.lease must be at least three times notices.patience, or a slow gateway makes duplicates"
    )]
    LeaseTooShort,
}

impl Pace {
    /// Whether it can be kept.
    pub fn check(self) -> Result<(), PaceError> {
        if [self.patience, self.lease, self.retry, self.attempts].contains(&0) {
            return Err(PaceError::Nothing);
        }
        if u32::from(self.lease) < 3 * u32::from(self.patience) {
            return Err(PaceError::LeaseTooShort);
        }
        Ok(())
    }

    /// A gateway answers within this.
    pub fn patience(self) -> Duration {
        Duration::from_secs(self.patience.into())
    }

    pub(crate) fn lease(self) -> SignedDuration {
        SignedDuration::from_secs(self.lease.into())
    }

    /// How long to wait after this attempt, from 1: doubled each time, and spread.
    pub(crate) fn backoff(self, attempt: u32, random: &dyn Random) -> SignedDuration {
        let most = (u64::from(self.retry) * 1000) << attempt.saturating_sub(1).min(12);
        random.spread(SignedDuration::from_millis(i64::try_from(most).unwrap_or(i64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::SeededRandom;

    #[test]
    fn the_default_pace_can_be_kept_and_one_that_doubles_notices_cannot() {
        assert_eq!(Pace::default().check(), Ok(()));
        assert_eq!(Pace { lease: 29, ..Pace::default() }.check(), Err(PaceError::LeaseTooShort));
        assert_eq!(Pace { attempts: 0, ..Pace::default() }.check(), Err(PaceError::Nothing));
    }

    #[test]
    fn waits_double_and_spread() {
        let (pace, random) = (Pace::default(), SeededRandom::new(1));
        let mut all = SignedDuration::ZERO;
        for attempt in 1..u32::from(pace.attempts) {
            let most = SignedDuration::from_secs(15 << (attempt - 1));
            let waits: Vec<_> = (0..200).map(|_| pace.backoff(attempt, &random)).collect();
            assert!(waits.iter().all(|wait| *wait <= most && *wait >= most / 2), "attempt {attempt}");
            assert!(waits.iter().max() > waits.iter().min(), "attempt {attempt}");
            all += most;
        }
        assert!(all < SignedDuration::from_mins(40) && all > SignedDuration::from_mins(20), "{all}");
        assert!(pace.backoff(u32::MAX, &random) > SignedDuration::ZERO);
    }
}
