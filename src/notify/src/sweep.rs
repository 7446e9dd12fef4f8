//! What is over is forgotten.

use inbox::Inbox;
use jiff::SignedDuration;
use std::time::Duration;

/// How often.
const SWEEP: Duration = Duration::from_mins(5);

/// Forgets what is over, every few minutes until the future is dropped: requests past recognition, and sessions past
/// their limits (idle, absolute) where the process knows them.
pub async fn sweep(inbox: Inbox, limits: Option<(SignedDuration, SignedDuration)>) {
    let (idle, absolute) = limits.unwrap_or((SignedDuration::MAX, SignedDuration::MAX));
    loop {
        if let Err(error) = inbox.sweep(idle, absolute).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is over could not be forgotten");
        }
        tokio::time::sleep(SWEEP).await;
    }
}
