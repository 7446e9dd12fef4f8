//! What the register has answered lately, in memory alone: bounded, and each answer with its age.

use crate::Resident;
use hashlink::LruCache;
use inbox::Personnummer;
use jiff::{SignedDuration, Timestamp};
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// So long an answer stands for another. Less than [`crate::FRESH`], so that a rule that is asked a moment later still
/// takes it.
pub(crate) const REUSED: SignedDuration = SignedDuration::from_mins(2);
/// So long an answer may be shown, with its age, while the register is away.
pub(crate) const SHOWN: SignedDuration = SignedDuration::from_hours(24);
/// Most answers that are kept: some tens of megabytes.
pub(crate) const MOST: usize = 50_000;

/// Answers, the most lately used of them.
pub(crate) struct Cache(Mutex<LruCache<Personnummer, Answer>>);

/// What the register said of one number.
#[derive(Clone)]
pub(crate) struct Answer {
    /// `None`: the register knows no such number.
    pub(crate) resident: Option<Resident>,
    as_of: Timestamp,
}

impl Cache {
    pub(crate) fn new(most: usize) -> Self {
        Self(Mutex::new(LruCache::new(most)))
    }

    /// What was answered lately enough to stand for an answer at `now`.
    pub(crate) fn fresh(&self, number: &Personnummer, now: Timestamp) -> Option<Answer> {
        self.within(number, now, REUSED)
    }

    /// What was answered lately enough to be shown at `now`.
    pub(crate) fn shown(&self, number: &Personnummer, now: Timestamp) -> Option<Answer> {
        self.within(number, now, SHOWN)
    }

    /// Keeps an answer that was asked for at `as_of`.
    pub(crate) fn keep(&self, number: Personnummer, resident: Option<Resident>, as_of: Timestamp) {
        self.answers().insert(number, Answer { resident, as_of });
    }

    /// An answer from the future is of a clock that was moved: nobody knows how old it is.
    fn within(&self, number: &Personnummer, now: Timestamp, most: SignedDuration) -> Option<Answer> {
        let mut answers = self.answers();
        let answer = answers.get(number)?;
        let age = now.duration_since(answer.as_of);
        (age < most && age >= SignedDuration::ZERO).then(|| answer.clone())
    }

    fn answers(&self) -> MutexGuard<'_, LruCache<Personnummer, Answer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> Personnummer {
        Personnummer::parse(digits).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    #[test]
    fn an_answer_is_reused_for_two_minutes_and_shown_for_a_day() {
        let (cache, anna) = (Cache::new(2), number("198503149885"));
        cache.keep(anna.clone(), Some(Resident::new(anna.clone(), at(0))), at(0));
        assert!(cache.fresh(&anna, at(119)).is_some());
        assert!(cache.fresh(&anna, at(120)).is_none());
        assert!(cache.fresh(&anna, at(-1)).is_none(), "the clock was moved back");
        let day = 24 * 3600;
        assert_eq!(
            cache.shown(&anna, at(day - 1)).and_then(|answer| answer.resident).map(|anna| anna.as_of),
            Some(at(0))
        );
        assert!(cache.shown(&anna, at(day)).is_none());
    }

    #[test]
    fn the_least_lately_used_gives_way() {
        let cache = Cache::new(2);
        let [anna, erik, elsa] = ["198503149885", "198303152394", "201312122383"].map(number);
        cache.keep(anna.clone(), None, at(0));
        cache.keep(erik.clone(), None, at(0));
        assert!(cache.fresh(&anna, at(1)).is_some());
        cache.keep(elsa.clone(), None, at(1));
        let kept = [&anna, &erik, &elsa].map(|number| cache.fresh(number, at(2)).is_some());
        assert_eq!(kept, [true, false, true]);
    }
}
