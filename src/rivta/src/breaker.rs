//! A circuit breaker: what has failed several times in a row is left alone for a while, so that nobody waits for it and it
//! can come to its feet. Then one question at a time tries whether it answers again.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many failures in a row open it.
pub const FAILURES: u32 = 5;
/// So long it stays open before a question is let through.
pub const REST: SignedDuration = SignedDuration::from_secs(30);

/// The breaker of one service.
#[derive(Debug)]
pub struct Breaker {
    /// What it is of, for the log.
    of: &'static str,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Everything passes.
    Closed { failures: u32 },
    /// Nothing passes until then.
    Open { until: Timestamp },
    /// One question is on its way, to try; nothing else passes.
    Trying,
}

/// Leave to ask once. Its holder says how it went; one that is dropped in silence went badly.
#[derive(Debug)]
pub struct Passage<'a> {
    breaker: &'a Breaker,
    entered: Timestamp,
    tries: bool,
    said: bool,
}

impl Breaker {
    /// A closed one. `of`: what the log calls the service, such as "the population register".
    pub fn new(of: &'static str) -> Self {
        Self { of, state: Mutex::new(State::Closed { failures: 0 }) }
    }

    /// Leave to ask at `now`; `None`: it is open.
    pub fn enter(&self, now: Timestamp) -> Option<Passage<'_>> {
        let mut state = self.state();
        let tries = match *state {
            State::Closed { .. } => false,
            // A clock that was moved back must not keep it open for longer than it was to be.
            State::Open { until } if now >= until || until.duration_since(now) > REST => true,
            State::Open { .. } | State::Trying => return None,
        };
        if tries {
            *state = State::Trying;
        }
        Some(Passage { breaker: self, entered: now, tries, said: false })
    }

    /// Whether it is open at `now`: nothing would be let through, and nothing need be made ready.
    pub fn rests(&self, now: Timestamp) -> bool {
        matches!(*self.state(), State::Open { until } if now < until && until.duration_since(now) <= REST)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, state: &mut State, now: Timestamp) {
        *state = State::Open { until: now + REST };
        tracing::warn!(seconds = REST.as_secs(), "{} is left alone for a while", self.of);
    }
}

impl Passage<'_> {
    /// It answered, whatever it was.
    pub fn answered(mut self) {
        self.said = true;
        let mut state = self.breaker.state();
        match *state {
            State::Closed { .. } => *state = State::Closed { failures: 0 },
            State::Trying if self.tries => {
                *state = State::Closed { failures: 0 };
                tracing::info!("{} answers again", self.breaker.of);
            }
            // An answer to what was asked before it was opened says nothing of now.
            State::Open { .. } | State::Trying => {}
        }
    }

    /// It did not answer, at `now`.
    pub fn failed(mut self, now: Timestamp) {
        self.fail(now);
    }

    fn fail(&mut self, now: Timestamp) {
        self.said = true;
        let mut state = self.breaker.state();
        match *state {
            State::Closed { failures } if failures + 1 >= FAILURES => self.breaker.open(&mut state, now),
            State::Closed { failures } => *state = State::Closed { failures: failures + 1 },
            State::Trying if self.tries => self.breaker.open(&mut state, now),
            State::Open { .. } | State::Trying => {}
        }
    }
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        if !self.said {
            self.fail(self.entered);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    fn fail(breaker: &Breaker, seconds: i64) {
        breaker.enter(at(seconds)).expect("closed").failed(at(seconds));
    }

    fn opened() -> Breaker {
        let breaker = Breaker::new("a service");
        (0..5).for_each(|_| fail(&breaker, 0));
        breaker
    }

    #[test]
    fn five_failures_in_a_row_open_it_and_an_answer_between_does_not() {
        let breaker = Breaker::new("a service");
        (0..4).for_each(|_| fail(&breaker, 0));
        breaker.enter(at(0)).unwrap().answered();
        (0..4).for_each(|_| fail(&breaker, 0));
        assert!(breaker.enter(at(0)).is_some_and(|passage| {
            passage.failed(at(0));
            true
        }));
        assert!(breaker.enter(at(0)).is_none());
    }

    #[test]
    fn after_its_rest_one_question_tries_and_an_answer_closes_it() {
        let breaker = opened();
        assert!(breaker.enter(at(29)).is_none());
        assert!(breaker.rests(at(29)) && !breaker.rests(at(30)));
        let trying = breaker.enter(at(30)).unwrap();
        assert!(breaker.enter(at(30)).is_none(), "one at a time");
        trying.answered();
        let (one, other) = (breaker.enter(at(31)), breaker.enter(at(31)));
        assert!(one.is_some() && other.is_some());
    }

    #[test]
    fn a_question_that_tries_in_vain_gives_it_another_rest() {
        let breaker = opened();
        breaker.enter(at(30)).unwrap().failed(at(33));
        assert!(breaker.enter(at(62)).is_none());
        drop(breaker.enter(at(63)).unwrap()); // given up in silence
        assert!(breaker.enter(at(92)).is_none());
        assert!(breaker.enter(at(93)).is_some());
    }

    #[test]
    fn what_was_asked_before_it_opened_neither_closes_nor_prolongs_it() {
        let breaker = Breaker::new("a service");
        let (early, late) = (breaker.enter(at(0)).unwrap(), breaker.enter(at(0)).unwrap());
        (0..5).for_each(|_| fail(&breaker, 0));
        early.answered();
        assert!(breaker.enter(at(1)).is_none());
        late.failed(at(20));
        assert!(breaker.enter(at(30)).is_some());
    }

    #[test]
    fn a_clock_that_is_moved_back_does_not_keep_it_open() {
        let breaker = opened();
        assert!(breaker.enter(at(-1)).is_some());
    }
}
