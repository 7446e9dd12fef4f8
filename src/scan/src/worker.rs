//! The worker: takes up files that wait, has them scanned, and says what came of it. Any number may run, and any may die
//! at any time: what it had taken up is another's when its lease is over.

use crate::{Content, ScanError, Scanner, Verdict};
use futures::future::join_all;
use inbox::{Error, FileWorker, Inbox, Scan};
use jiff::SignedDuration;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Files taken up at a time, all under way together.
const AT_A_TIME: u32 = 4;
/// How long the worker rests when nothing waits: the citizen may be waiting too.
const REST: Duration = Duration::from_secs(1);
/// So long what was taken up is the worker's own: more than twice the longest patience with a scanner there is.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// So long at most a file takes, whatever the scanner's own patience.
const PATIENCE: Duration = Duration::from_mins(4);
/// After the first attempt that came to nothing; doubled with each that follows.
const AGAIN: SignedDuration = SignedDuration::from_secs(5);
/// But no longer than this.
const AGAIN_MOST: SignedDuration = SignedDuration::from_mins(15);

/// Everything that the worker needs.
#[derive(Debug, Clone)]
pub struct Scanning {
    /// The inboxes.
    pub inbox: Inbox,
    /// What looks at their files.
    pub scanner: Arc<dyn Scanner>,
}

impl Scanning {
    /// Scans what waits, until the future is dropped. It may be dropped anywhere: what was taken up is scanned anew.
    pub async fn work(&self) {
        loop {
            let taken = self.step().await.unwrap_or_else(|error| {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "files that wait to be scanned could not be read");
                0
            });
            if taken == 0 {
                tokio::time::sleep(REST).await;
            }
        }
    }

    /// One round; says how many files it took up.
    pub async fn step(&self) -> Result<usize, Error> {
        #[expect(clippy::disallowed_methods, reason = "this is the worker")]
        let worker = FileWorker::on_lease(LEASE);
        let scans = self.inbox.claim_scans(&worker, AT_A_TIME).await?;
        join_all(scans.iter().map(async |scan| {
            // One that fails must not hold up the others: its lease runs out, and it is due again.
            if let Err(error) = self.carry_out(&worker, scan).await {
                tracing::warn!(attachment = %scan.id, error = &error as &dyn std::error::Error, "a scan was not ended");
            }
        }))
        .await;
        Ok(scans.len())
    }

    async fn carry_out(&self, worker: &FileWorker, scan: &Scan) -> Result<(), Error> {
        match self.scanned(worker, scan).await {
            Ok(verdict) => {
                if verdict == Verdict::Harmful {
                    tracing::warn!(attachment = %scan.id, "a scanner has stopped a file");
                }
                self.inbox.scan_ended(worker, scan, verdict == Verdict::Clean).await.map(drop)
            }
            Err(error) => {
                tracing::warn!(attachment = %scan.id, attempt = scan.attempt, error = &error as &dyn std::error::Error, "a file was not scanned");
                let until =
                    self.inbox.now().saturating_add(wait(scan.attempt)).unwrap_or(jiff::Timestamp::MAX);
                self.inbox.postpone_scan(worker, scan, until).await
            }
        }
    }

    async fn scanned(&self, worker: &FileWorker, scan: &Scan) -> Result<Verdict, ScanError> {
        let mut content = self.inbox.scan_content(worker, scan).await?;
        let content: &mut dyn Content = &mut content;
        timeout(PATIENCE, self.scanner.scan(content)).await.unwrap_or(Err(ScanError::Slow))
    }
}

/// How long to wait after this attempt, from 1.
fn wait(attempt: u32) -> SignedDuration {
    (AGAIN * (1 << attempt.saturating_sub(1).min(10))).min(AGAIN_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits = [1, 2, 3, 8, 100].map(|attempt| wait(attempt).as_secs());
        assert_eq!(waits, [5, 10, 20, 640, 900]);
    }
}
