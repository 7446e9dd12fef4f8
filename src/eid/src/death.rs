//! A death that the register has learnt of ends the session of whoever has logged in as that person.

use crate::Eid;
use inbox::Personnummer;
use register::Deregistration;
use std::time::Duration;
use tokio::time::timeout;

/// So long a page of one's own inbox waits for the register. The question goes on behind it and is known at the next
/// request; a register that is away or slow keeps nobody from their own inbox.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether the register says, soon enough, that the person is deceased. It answers from memory for some minutes, so that
/// it is not asked at every request.
pub(crate) async fn is_known(eid: &Eid, number: &Personnummer) -> bool {
    let answer = timeout(PATIENCE, eid.register().resident(number)).await;
    let resident = answer.ok().and_then(Result::ok).flatten();
    resident.is_some_and(|resident| resident.deregistered == Some(Deregistration::Deceased))
}
