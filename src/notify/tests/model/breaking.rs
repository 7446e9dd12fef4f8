//! What breaks: a gateway with moods, and workers that die at any of their waits.

use async_trait::async_trait;
use inbox::NoticeId;
use notify::{Gateway, Outgoing, SendError};
use proptest::test_runner::TestCaseError;
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Mutex, MutexGuard},
    task::{Context, Poll},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    #[default]
    Takes,
    Later,
    Never,
    /// It takes the notice, and its answer is lost.
    TakesAndFails,
}

/// What the gateway took: for each notice, how many workers had died, and how many answers been lost, before.
#[derive(Debug, Default)]
struct Taken {
    deaths: u32,
    lost: u32,
    mood: Mood,
    notices: BTreeMap<NoticeId, Vec<(u32, bool)>>,
}

/// The gateway. It waits before it takes and after, so that a worker can die there.
#[derive(Debug, Default)]
pub(crate) struct Breaking(Mutex<Taken>);

#[async_trait]
impl Gateway for Breaking {
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
        tokio::task::yield_now().await;
        let answer = {
            let mut taken = self.lock();
            let (deaths, mood) = (taken.deaths, taken.mood);
            match mood {
                Mood::Later => Err(SendError::Later),
                Mood::Never => Err(SendError::Never),
                Mood::Takes | Mood::TakesAndFails => {
                    let lost = mood == Mood::TakesAndFails;
                    taken.lost += u32::from(lost);
                    taken.notices.entry(outgoing.id).or_default().push((deaths, lost));
                    if lost { Err(SendError::Later) } else { Ok(()) }
                }
            }
        };
        tokio::task::yield_now().await;
        answer
    }
}

impl Breaking {
    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap()
    }

    pub(crate) fn be(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    pub(crate) fn forget(&self) {
        *self.lock() = Taken::default();
    }

    pub(crate) fn worker_died(&self) {
        self.lock().deaths += 1;
    }

    /// How often a notice was taken.
    pub(crate) fn taken(&self, notice: NoticeId) -> usize {
        self.lock().notices.get(&notice).map_or(0, Vec::len)
    }

    /// Whether the last taking may be unknown to our side: its answer was lost, or a worker died since.
    pub(crate) fn died_or_failed_after(&self, notice: NoticeId) -> bool {
        let taken = self.lock();
        taken.notices[&notice].last().is_some_and(|(deaths, lost)| *lost || *deaths < taken.deaths)
    }

    /// Twice only where a worker died between, or the first answer was lost.
    pub(crate) fn hold(&self) -> Result<(), TestCaseError> {
        for (notice, taken) in &self.lock().notices {
            for pair in taken.windows(2) {
                let ((before, lost), (after, _)) = (pair[0], pair[1]);
                if before == after && !lost {
                    return Err(TestCaseError::fail(format!("{notice} was handed over twice: {taken:?}")));
                }
            }
        }
        Ok(())
    }
}

/// A future that is dropped at its wait number `polls`. `None`: it was.
pub(crate) fn for_polls<F: Future>(future: F, polls: u32) -> ForPolls<F> {
    ForPolls { future: Box::pin(future), polls }
}

pub(crate) struct ForPolls<F> {
    future: Pin<Box<F>>,
    polls: u32,
}

impl<F: Future> Future for ForPolls<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(left) = self.polls.checked_sub(1) else { return Poll::Ready(None) };
        self.polls = left;
        self.future.as_mut().poll(context).map(Some)
    }
}
