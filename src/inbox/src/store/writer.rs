//! The writer: what many callers want written shares a commit, and nobody is answered before it.
//!
//! Changes wait in two queues. Those that a page waits for go first; deliveries yield to them, but some of each batch
//! are always taken, so that a thousand messages neither starve the readers nor are starved by them.
//!
//! A batch is applied as a whole, once. Should anything in it fail, the whole is rolled back and each change is tried
//! alone: one bad change cannot take the others with it, and the happy path costs no savepoints.

use crate::write::{Write, Written};
use std::{future::Future, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Changes that somebody waits for, at most so many in one commit.
const URGENT_PER_COMMIT: usize = 64;
/// Deliveries, at most so many in one commit: about three milliseconds' worth, which is what a reader may have to wait.
const YIELDING_PER_COMMIT: usize = 16;
/// So many may wait in a queue; past that, callers wait to queue.
const QUEUE: usize = 512;
/// So long a caller waits to queue before it is told that the service is overloaded.
const QUEUE_PATIENCE: Duration = Duration::from_secs(3);

type Answer = oneshot::Sender<Result<Written, WriteError>>;
type Job = (Write, Answer);

/// Why a change was not made. It was not made in part either.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    #[error("too many changes wait for the database")]
    Overloaded,
    #[error("the database did not take the change")]
    Database(#[source] sqlx::Error),
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
    urgent: mpsc::Sender<Job>,
    yielding: mpsc::Sender<Job>,
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

async fn run(mut connection: impl Apply, mut urgent: mpsc::Receiver<Job>, mut yielding: mpsc::Receiver<Job>) {
    let mut batch: Vec<Job> = Vec::new();
    loop {
        tokio::select! {
            biased;
            Some(job) = urgent.recv() => batch.push(job),
            Some(job) = yielding.recv() => batch.push(job),
            else => return,
        }
        take(&mut urgent, URGENT_PER_COMMIT, &mut batch);
        take(&mut yielding, YIELDING_PER_COMMIT, &mut batch);
        // Locks are taken in one order everywhere, so that two writers never wait for each other; the sort is
        // stable, so that one inbox's changes keep theirs.
        batch.sort_by_key(|(write, _)| write.person());
        commit(&mut connection, &mut batch).await;
    }
}

fn take(queue: &mut mpsc::Receiver<Job>, most: usize, batch: &mut Vec<Job>) {
    batch.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(most));
}

async fn commit(connection: &mut impl Apply, batch: &mut Vec<Job>) {
    let writes: Vec<&Write> = batch.iter().map(|(write, _)| write).collect();
    match connection.apply(&writes).await {
        Ok(written) => {
            for ((_, answer), written) in batch.drain(..).zip(written) {
                let _ = answer.send(Ok(written)); // whoever asked may have gone
            }
        }
        Err(error) if batch.len() == 1 => {
            if let Some((_, answer)) = batch.pop() {
                let _ = answer.send(Err(WriteError::Database(error)));
            }
        }
        Err(_) => {
            for (write, answer) in batch.drain(..) {
                let alone = connection.apply(&[&write]).await;
                let one = alone
                    .map_err(WriteError::Database)
                    .and_then(|mut written| written.pop().ok_or(WriteError::Stopped));
                let _ = answer.send(one);
            }
        }
    }
}
