//! The demo's scanner of files, which in earnest would be a clamd. It finds one thing harmful, which is not: the text that
//! every real scanner takes for a virus, so that scanners can be tried (EICAR).

use async_trait::async_trait;
use inbox::{Error, FileContent, FileWorker, Inbox};
use jiff::{SignedDuration, Timestamp};
use scan::{Content, ScanError, Scanner, Verdict};

/// Nobody scans a file that begins so: it shows what a file looks like that waits.
pub(crate) const NEVER: &str = "Demo: den här filen blir aldrig viruskontrollerad.";

/// The text that scanners are tried with. In pieces, so that none takes this program for harmful.
pub(crate) fn eicar() -> String {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-", "TEST-FILE!$H+H*"].concat()
}

/// The demo's scanner.
#[derive(Debug)]
pub(crate) struct DemoScanner;

/// What it says of a file; `None`: nothing.
async fn judged(content: &mut dyn Content) -> Result<Option<Verdict>, Error> {
    let mut whole = Vec::new();
    while let Some(part) = content.next().await? {
        whole.extend(part);
    }
    let holds = |words: &str| whole.windows(words.len()).any(|window| window == words.as_bytes());
    Ok(if whole.starts_with(NEVER.as_bytes()) {
        None
    } else if holds(&eicar()) {
        Some(Verdict::Harmful)
    } else {
        Some(Verdict::Clean)
    })
}

#[async_trait]
impl Scanner for DemoScanner {
    async fn scan(&self, content: &mut dyn Content) -> Result<Verdict, ScanError> {
        judged(content).await?.ok_or_else(|| ScanError::Failed("the demo leaves this one".to_owned()))
    }
}

/// Scans everything that waits, so that the demo begins as an inbox in use. What nobody scans waits for ever.
#[expect(clippy::disallowed_methods, reason = "no worker works yet: this is what it would have done")]
pub(crate) async fn scan_all(inbox: &Inbox) -> Result<(), Error> {
    let worker = FileWorker::on_lease(SignedDuration::ZERO);
    loop {
        let scans = inbox.claim_scans(&worker, 50).await?;
        if scans.is_empty() {
            return Ok(());
        }
        for scan in scans {
            let mut content: FileContent = inbox.scan_content(&worker, &scan).await?;
            match judged(&mut content).await? {
                Some(verdict) => drop(inbox.scan_ended(&worker, &scan, verdict == Verdict::Clean).await?),
                None => inbox.postpone_scan(&worker, &scan, Timestamp::MAX).await?,
            }
        }
    }
}
