//! What is over is forgotten.

use inbox::{Inbox, TrashDays, Worker};
use jiff::SignedDuration;
use std::time::Duration;

/// How often.
const SWEEP: Duration = Duration::from_mins(5);
/// How often the trash is looked into: what was said to be gone on a day is seen by nobody who comes on that day.
const EMPTY: Duration = Duration::from_secs(5);

/// Forgets what is over, every few minutes until the future is dropped: requests past recognition, what files hold whose
/// time is over, and sessions past their limits (idle, absolute) where the process knows them.
#[expect(
    clippy::disallowed_methods,
    reason = "this is a worker: it forgets and erases what no person asked to have erased now"
)]
pub async fn sweep(inbox: Inbox, limits: Option<(SignedDuration, SignedDuration)>) {
    let (idle, absolute) = limits.unwrap_or((SignedDuration::MAX, SignedDuration::MAX));
    let worker = Worker::on_lease(SignedDuration::ZERO); // nothing is taken up
    loop {
        if let Err(error) = inbox.sweep(&worker, idle, absolute).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is over could not be forgotten");
        }
        if let Err(error) = inbox.erase_expired(&worker).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "files whose time is over could not be erased"
            );
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// Deletes for good what the trash has kept long enough, and takes the bytes of what was deleted out of the database's
/// files, until the future is dropped. What it did not finish is done later, by this process or another.
#[expect(
    clippy::disallowed_methods,
    reason = "this is a worker: it deletes what no person asked to have deleted now"
)]
pub async fn empty_trash(inbox: Inbox, kept: TrashDays) {
    let worker = Worker::on_lease(SignedDuration::ZERO); // nothing is taken up
    loop {
        if let Err(error) = inbox.delete_due(&worker, kept).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the trash could not be emptied");
        }
        if let Err(error) = inbox.clear_traces(&worker).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the bytes of what was deleted could not be cleared"
            );
        }
        tokio::time::sleep(EMPTY).await;
    }
}
