//! Who has died, for those who go on while the register is silent.

use crate::{Deregistration, Register, RegisterAway, Resident};
use inbox::Personnummer;
use std::time::Duration;
use tokio::time::timeout;

/// So long a page of one's own inbox, or a sender, waits for the register. The question goes on behind it and is answered
/// from memory the next time.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether the register says, soon enough, that the person is deceased. One that is away or slow keeps nobody from their
/// own inbox.
pub async fn has_died(register: &dyn Register, number: &Personnummer) -> bool {
    is_deceased_soon(register.resident(number)).await
}

/// The same, where a sender asks: [`Register::resident_for_sender`]. One that is away or slow stops no message.
pub async fn has_died_for_sender(register: &dyn Register, number: &Personnummer) -> bool {
    is_deceased_soon(register.resident_for_sender(number)).await
}

async fn is_deceased_soon(answer: impl Future<Output = Result<Option<Resident>, RegisterAway>>) -> bool {
    let resident = timeout(PATIENCE, answer).await.ok().and_then(Result::ok).flatten();
    resident.is_some_and(|resident| resident.deregistered == Some(Deregistration::Deceased))
}
