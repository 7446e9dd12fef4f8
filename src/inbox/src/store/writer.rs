//! The writer: what many callers want written shares a commit, and nobody is answered before it.
//!
//! Changes wait in two queues. Those that a page waits for go first, and with them what a gateway has taken, which a death
//! would send once more. Deliveries yield to them, but some of each batch are always taken, so that a thousand messages
//! neither starve the readers nor are starved by them.
//!
//! A batch is applied as a whole, once. Should one change in it be the fault, the whole is rolled back and each change
//! is tried alone: one bad change cannot take the others with it, and the happy path costs no savepoints. Should the
//! database be the fault, everybody in the batch is told so at once, and nothing is tried again: a commit whose answer
//! was lost may have been made.
//!
//! A change whose asker has gone is not made: nobody would see the page that a receipt says was opened.

use crate::write::{Write, Written};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Changes that somebody waits for, at most so many in one commit.
const URGENT_PER_COMMIT: usize = 64;
/// Deliveries, at most so many in a commit of their own.
const YIELDING_PER_COMMIT: usize = 16;
/// So many deliveries ride with changes that somebody waits for: enough to get on, and few milliseconds to wait.
const BESIDE_URGENT: usize = 4;
/// So many may wait in a queue; past that, callers wait to queue.
const QUEUE: usize = 512;
/// So long a caller waits to queue before it is told that the service is overloaded.
const QUEUE_PATIENCE: Duration = Duration::from_secs(3);

type Answer = oneshot::Sender<Result<Written, WriteError>>;
type Waiting = (Write, Answer);

/// Why a change is not known to be made. It was not made in part.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    #[error("too many changes wait for the database")]
    Overloaded,
    #[error("the database did not take the change")]
    Database(#[source] Arc<sqlx::Error>),
    #[error("the writer has stopped")]
    Stopped,
}

/// A connection that applies batches.
pub(super) trait Apply: Send + 'static {
    /// Applies the changes in one durable transaction, or none of them.
    fn apply(&mut self, writes: &[&Write]) -> impl Future<Output = Result<Vec<Written>, sqlx::Error>> + Send;
}

/// The way to the writer. Clones lead to the same one.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    urgent: mpsc::Sender<Waiting>,
    yielding: mpsc::Sender<Waiting>,
}

impl Writer {
    pub(super) fn start(connection: impl Apply) -> Self {
        let (urgent, urgent_queue) = mpsc::channel(QUEUE);
        let (yielding, yielding_queue) = mpsc::channel(QUEUE);
        tokio::spawn(run(connection, urgent_queue, yielding_queue));
        Self { urgent, yielding }
    }

    /// Queues a change and waits until it is durable.
    pub(super) async fn write(&self, write: Write) -> Result<Written, WriteError> {
        let queue = if write.yields() { &self.yielding } else { &self.urgent };
        let (answer, answered) = oneshot::channel();
        match timeout(QUEUE_PATIENCE, queue.send((write, answer))).await {
            Ok(Ok(())) => answered.await.map_err(|_| WriteError::Stopped)?,
            Ok(Err(_)) => Err(WriteError::Stopped),
            Err(_) => Err(WriteError::Overloaded),
        }
    }
}

async fn run(
    mut connection: impl Apply,
    mut urgent: mpsc::Receiver<Waiting>,
    mut yielding: mpsc::Receiver<Waiting>,
) {
    let mut batch: Vec<Waiting> = Vec::new();
    loop {
        tokio::select! {
            biased;
            Some(job) = urgent.recv() => batch.push(job),
            Some(job) = yielding.recv() => batch.push(job),
            else => return,
        }
        take(&mut urgent, URGENT_PER_COMMIT, &mut batch);
        let waited_for = batch.iter().any(|(write, _)| !write.yields());
        let most = if waited_for { batch.len() + BESIDE_URGENT } else { YIELDING_PER_COMMIT };
        take(&mut yielding, most, &mut batch);
        batch.retain(|(_, answer)| !answer.is_closed());
        if batch.is_empty() {
            continue;
        }
        // Locks are taken in one order everywhere, so that two writers seldom wait for each other; the sort is
        // stable, so that one inbox's changes keep theirs.
        batch.sort_by_key(|(write, _)| write.person());
        commit(&mut connection, &mut batch).await;
    }
}

/// Fills a batch with what waits in a queue, up to `most` in all of it.
fn take(queue: &mut mpsc::Receiver<Waiting>, most: usize, batch: &mut Vec<Waiting>) {
    let room = most.saturating_sub(batch.len());
    batch.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(room));
}

async fn commit(connection: &mut impl Apply, batch: &mut Vec<Waiting>) {
    let writes: Vec<&Write> = batch.iter().map(|(write, _)| write).collect();
    match connection.apply(&writes).await {
        Ok(written) => {
            for ((_, answer), written) in batch.drain(..).zip(written) {
                let _ = answer.send(Ok(written)); // whoever asked may have gone
            }
        }
        Err(error) if batch.len() == 1 || !is_of_one_change(&error) => {
            let error = Arc::new(error);
            for (_, answer) in batch.drain(..) {
                let _ = answer.send(Err(WriteError::Database(error.clone())));
            }
        }
        Err(_) => {
            for (write, answer) in batch.drain(..).filter(|(_, answer)| !answer.is_closed()) {
                let written =
                    connection.apply(&[&write]).await.map_err(|error| WriteError::Database(Arc::new(error)));
                let _ = answer.send(written.and_then(|mut written| written.pop().ok_or(WriteError::Stopped)));
            }
        }
    }
}

/// Whether one change was refused, and the others may fare better. Else the database is locked, away or out of time.
fn is_of_one_change(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => !error.code().is_some_and(|code| is_own_trouble(&code)),
        sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => true,
        _ => false,
    }
}

/// Whether the database says that it is itself in trouble: PostgreSQL in five characters, of which the first two are the
/// class (connection, resources, state, operator, system), SQLite in a number, whose lowest byte is the primary code
/// (busy, locked, I/O, full, cannot open).
fn is_own_trouble(code: &str) -> bool {
    match (code.len(), code.parse::<u32>()) {
        (5, _) => ["08", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class)),
        (_, Ok(code)) => matches!(code & 0xff, 5 | 6 | 10 | 13 | 14),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{SessionChange, Telling};
    use std::sync::Mutex;
    use tokio::sync::Semaphore;

    /// A connection that commits when it is let, fails as told, and remembers the sizes of its batches.
    struct Scripted {
        let_go: Arc<Semaphore>,
        fails: fn(usize) -> Option<sqlx::Error>,
        batches: Arc<Mutex<Vec<usize>>>,
    }

    impl Apply for Scripted {
        async fn apply(&mut self, writes: &[&Write]) -> Result<Vec<Written>, sqlx::Error> {
            self.let_go.acquire().await.expect("never closed").forget();
            self.batches.lock().unwrap().push(writes.len());
            (self.fails)(writes.len()).map_or_else(|| Ok(writes.iter().map(|_| Written::Done).collect()), Err)
        }
    }

    fn started(fails: fn(usize) -> Option<sqlx::Error>) -> (Writer, Arc<Semaphore>, Arc<Mutex<Vec<usize>>>) {
        let (let_go, batches) = (Arc::new(Semaphore::new(0)), Arc::default());
        let connection = Scripted { let_go: let_go.clone(), fails, batches: Arc::clone(&batches) };
        (Writer::start(connection), let_go, batches)
    }

    fn change() -> Write {
        Write::Session { key: [0; 32], change: SessionChange::End }
    }

    // ASVS 5.0.0-15.4.4
    #[tokio::test]
    async fn that_a_notice_was_sent_waits_behind_no_delivery() {
        let (writer, let_go, batches) = started(|_| None);
        let spawn = |write: Write| {
            let writer = writer.clone();
            tokio::spawn(async move { writer.write(write).await })
        };
        let yielding = || Write::Sweep {
            created_before: 0,
            seen_before: 0,
            requests_before: 0,
            codes_before: 0,
            undo_before: 0,
            calls_before: 0,
            bookings_before: 0,
            tokens_before: 0,
        };
        let waiting: Vec<_> = (0..100).map(|_| spawn(yielding())).collect();
        settle().await;
        let notice = uuid::Uuid::nil();
        let sent = spawn(Write::Telling(Telling::Sent {
            person: notice,
            notice,
            message: None,
            at: 0,
            masked_sealed: Vec::new(),
        }));
        let ended = spawn(Write::Telling(Telling::EndJob { job: notice, lease: 0 }));
        settle().await;
        let_go.add_permits(2);
        settle().await;
        assert!(sent.is_finished() && ended.is_finished(), "two commits were too few: {batches:?}");
        let done = waiting.iter().filter(|one| one.is_finished()).count();
        assert!(done < 30, "{done} of those that wait longer were before it: {batches:?}");
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }

    /// Lets the other tasks come to where they wait.
    async fn settle() {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_waits_shares_a_commit_and_what_nobody_waits_for_any_more_is_not_made() {
        let (writer, let_go, batches) = started(|_| None);
        let spawn = || {
            tokio::spawn({
                let writer = writer.clone();
                async move { writer.write(change()).await }
            })
        };
        let first = spawn();
        settle().await;
        let waiting: Vec<_> = (0..5).map(|_| spawn()).collect();
        settle().await;
        waiting[0].abort();
        settle().await;
        let_go.add_permits(2);
        assert_eq!(first.await.unwrap().unwrap(), Written::Done);
        for (at, asker) in waiting.into_iter().enumerate() {
            assert_eq!(asker.await.is_ok(), at > 0);
        }
        assert_eq!(*batches.lock().unwrap(), [1, 4]);
    }

    #[test]
    fn a_database_in_trouble_is_known_by_its_codes() {
        for code in
            ["08006", "08P01", "53300", "55P03", "57P01", "58030", "5", "517", "6", "10", "778", "13", "14"]
        {
            assert!(is_own_trouble(code), "{code}");
        }
        for code in ["23505", "23503", "40001", "22P02", "19", "787", "2067", "1", ""] {
            assert!(!is_own_trouble(code), "{code}");
        }
    }

    #[tokio::test]
    async fn one_bad_change_is_tried_alone_and_a_database_that_is_away_is_not_tried_again() {
        for (fails, expected) in [
            ((|size| (size > 1).then_some(sqlx::Error::RowNotFound)) as fn(usize) -> _, vec![1, 3, 1, 1, 1]),
            (|size| (size > 1).then_some(sqlx::Error::PoolTimedOut), vec![1, 3]),
        ] {
            let (writer, let_go, batches) = started(fails);
            let spawn = || {
                tokio::spawn({
                    let writer = writer.clone();
                    async move { writer.write(change()).await }
                })
            };
            let first = spawn();
            settle().await;
            let waiting: Vec<_> = (0..3).map(|_| spawn()).collect();
            settle().await;
            let_go.add_permits(10);
            first.await.unwrap().unwrap();
            for asker in waiting {
                assert_eq!(asker.await.unwrap().is_ok(), expected.len() > 2);
            }
            assert_eq!(*batches.lock().unwrap(), expected);
        }
    }
}
