//! How many requests are at work at a time, and what they may hold in memory. What is too much is told so at once, while
//! its sender still listens, and not when it has waited in vain.

use crate::fault::Fault;
use std::time::Duration;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// So many requests are read and answered at a time: enough to fill every commit, and few enough that each is soon done.
const AT_WORK: usize = 128;
/// So many more may wait for one to end. Together they are as many as the writer's queue holds.
const WAITING: usize = 384;
/// So long one waits.
const PATIENCE: Duration = Duration::from_secs(1);
/// So long one is at work: more than the database's own patience, and less than a sender's.
const WORK: Duration = Duration::from_secs(10);
/// What bodies hold that are larger than [`SMALL`], all together, in kilobytes: files are in them, in full.
const LARGE_BODIES: usize = 256 << 10;
/// A body up to this size, in bytes, is counted with its place alone.
const SMALL: usize = 64 << 10;

/// The places of requests.
#[derive(Debug)]
pub(crate) struct Admission {
    places: Semaphore,
    at_work: Semaphore,
    large_bodies: Semaphore,
}

impl Default for Admission {
    fn default() -> Self {
        Self::of(AT_WORK, WAITING, LARGE_BODIES)
    }
}

/// The right to be at work.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    _at_work: SemaphorePermit<'a>,
    _place: SemaphorePermit<'a>,
}

/// What a body that is under way may hold.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    of: &'a Semaphore,
    kilobytes: usize,
    permit: Option<SemaphorePermit<'a>>,
}

impl Admission {
    fn of(at_work: usize, waiting: usize, large_bodies: usize) -> Self {
        Self {
            places: Semaphore::new(at_work + waiting),
            at_work: Semaphore::new(at_work),
            large_bodies: Semaphore::new(large_bodies),
        }
    }

    /// Waits for a turn. The fault: too many wait already, or it took too long.
    pub(crate) async fn turn(&self) -> Result<Turn<'_>, Fault> {
        let place = self.places.try_acquire().map_err(|_| too_busy())?;
        let at_work = timeout(PATIENCE, self.at_work.acquire()).await.ok().and_then(Result::ok);
        Ok(Turn { _at_work: at_work.ok_or_else(too_busy)?, _place: place })
    }

    /// Room for a body, of which nothing has come yet.
    pub(crate) fn body(&self) -> Held<'_> {
        Held { of: &self.large_bodies, kilobytes: 0, permit: None }
    }
}

impl Held<'_> {
    /// The body has grown to so many bytes. The fault: there is no room for that now.
    pub(crate) fn grow_to(&mut self, bytes: usize) -> Result<(), Fault> {
        let kilobytes = if bytes > SMALL { bytes.div_ceil(1 << 10) } else { 0 };
        let Some(more) = kilobytes.checked_sub(self.kilobytes).filter(|more| *more > 0) else {
            return Ok(());
        };
        let more = u32::try_from(more).map_err(|_| too_busy())?;
        let permit = self.of.try_acquire_many(more).map_err(|_| too_busy())?;
        match &mut self.permit {
            Some(held) => held.merge(permit),
            none => *none = Some(permit),
        }
        self.kilobytes = kilobytes;
        Ok(())
    }
}

/// Waits for an answer, for as long as a request may be at work.
pub(crate) async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, Fault> {
    timeout(WORK, work).await.map_err(|_| inbox::Error::Overloaded.into())
}

/// Nothing was read of it, so nothing was stored.
fn too_busy() -> Fault {
    Fault::server(
        "The service has too much to do. Nothing was stored: send the same request again later, waiting longer each time.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use std::sync::Arc;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn some_are_at_work_some_wait_and_the_rest_is_told_at_once() {
        let admission = Arc::new(Admission::of(2, 3, 0));
        let (one, _two) = (admission.turn().await.unwrap(), admission.turn().await.unwrap());
        let began = Instant::now();
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let admission = admission.clone();
                tokio::spawn(async move { admission.turn().await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        assert_eq!(admission.turn().await.unwrap_err().code(), Code::Server);
        assert_eq!(began.elapsed(), Duration::ZERO, "all places are taken, and nobody waits to hear it");
        drop(one);
        for waited in waiting {
            assert!(waited.await.unwrap(), "each of them ends at once, and lets in the next");
        }
        let _one = admission.turn().await.unwrap();
        assert_eq!(admission.turn().await.unwrap_err().code(), Code::Server);
        assert_eq!(began.elapsed(), PATIENCE, "nobody ends, and patience does");
    }

    #[test]
    fn large_bodies_share_a_room_and_small_ones_need_none() {
        let admission = Admission::of(1, 0, 200);
        let mut first = admission.body();
        for bytes in [1, SMALL, SMALL + 1, 100 << 10, 150 << 10] {
            first.grow_to(bytes).unwrap();
        }
        assert_eq!(admission.large_bodies.available_permits(), 50);
        let mut second = admission.body();
        second.grow_to(SMALL).unwrap();
        assert_eq!(second.grow_to(SMALL + 1).unwrap_err().code(), Code::Server);
        drop(first);
        second.grow_to(200 << 10).unwrap();
        assert_eq!(second.grow_to((200 << 10) + 1).unwrap_err().code(), Code::Server);
        drop(second);
        assert_eq!(admission.large_bodies.available_permits(), 200);
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_may_be_sent_again() {
        assert_eq!(in_time(std::future::pending::<()>()).await.unwrap_err().code(), Code::Server);
        assert_eq!(in_time(async { 7 }).await.unwrap(), 7);
    }
}
