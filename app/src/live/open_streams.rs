//! How many streams are open: in one session, and in all.

use inbox::SessionKey;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// Windows of one session that are told at the same time. A page that is not seen rests, so these are windows side by
/// side.
pub(super) const IN_A_SESSION: usize = 6;

/// How often what is done by a stream.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// So often it is looked whether the stream may go on, whether something has come that nobody told of, and
    /// whether somebody still listens.
    pub check: Duration,
    /// So long more is waited for when something has come.
    pub gather: Duration,
}

impl Default for Pace {
    /// Half of what proxies commonly let a connection be silent.
    fn default() -> Self {
        Self { check: Duration::from_secs(30), gather: Duration::from_millis(300) }
    }
}

/// The streams that are open in this process.
#[derive(Debug)]
pub struct Live {
    taken: Mutex<Taken>,
    at_most: usize,
    pace: Pace,
    stop: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Taken {
    in_all: usize,
    by_session: HashMap<SessionKey, usize>,
}

/// Why no stream is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// The session has as many as it may.
    Session,
    /// The process has.
    Process,
}

impl Live {
    /// None is open yet, and at most so many ever.
    pub fn new(at_most: usize, pace: Pace) -> Self {
        Self { taken: Mutex::default(), at_most, pace, stop: watch::Sender::new(false) }
    }

    /// Ends all streams, and every later one: the process stops, and waits for what is open.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace
    }

    /// Returns when streams are to end.
    pub(super) async fn stopped(&self) {
        let mut stop = self.stop.subscribe();
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// A place for one stream of a session, until it is dropped.
    pub(super) fn take(self: &Arc<Self>, session: SessionKey) -> Result<Place, Full> {
        let mut taken = self.taken();
        if taken.in_all >= self.at_most {
            return Err(Full::Process);
        }
        let of_session = taken.by_session.entry(session).or_default();
        if *of_session >= IN_A_SESSION {
            return Err(Full::Session);
        }
        *of_session += 1;
        taken.in_all += 1;
        Ok(Place { live: Arc::clone(self), session })
    }

    /// The numbers are right after every change of them.
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one stream.
#[derive(Debug)]
pub(super) struct Place {
    live: Arc<Live>,
    session: SessionKey,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.live.taken();
        taken.in_all -= 1;
        if let Some(of_session) = taken.by_session.get_mut(&self.session) {
            *of_session -= 1;
            if *of_session == 0 {
                taken.by_session.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_left_is_free_and_nobody_is_remembered() {
        let live = Arc::new(Live::new(IN_A_SESSION + 1, Pace::default()));
        let (anna, erik) = (SessionKey::of(b"anna"), SessionKey::of(b"erik"));
        let annas: Vec<_> = (0..IN_A_SESSION).map(|_| live.take(anna).unwrap()).collect();
        assert_eq!(live.take(anna).unwrap_err(), Full::Session);
        let eriks = live.take(erik).unwrap();
        assert_eq!(live.take(erik).unwrap_err(), Full::Process);
        drop(annas);
        drop(live.take(anna).unwrap());
        drop(eriks);
        let taken = live.taken();
        assert_eq!((taken.in_all, taken.by_session.len()), (0, 0));
    }
}
