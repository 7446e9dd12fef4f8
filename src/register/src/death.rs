//! Who has died, for those who go on while the register is silent.

use crate::{Deregistration, Register};
use inbox::Personnummer;
use std::time::Duration;
use tokio::time::timeout;

/// So long a page of one's own inbox waits for the register. The question goes on behind it and is answered
/// from memory the next time.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether the register says, soon enough, that the person is deceased. One that is away or slow keeps nobody from their
/// own inbox.
pub async fn has_died(register: &dyn Register, number: &Personnummer) -> bool {
    let resident = timeout(PATIENCE, register.resident(number)).await.ok().and_then(Result::ok).flatten();
    resident.is_some_and(|resident| resident.deregistered == Some(Deregistration::Deceased))
}
