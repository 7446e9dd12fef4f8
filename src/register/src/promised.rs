//! What a sender may be promised: by which ways somebody is told, as far as the register bears it out at this moment.

use crate::{Deregistration, Register, Resident, may_act};
use futures::future::join_all;
use inbox::{Addressee, Channel, GuardiansWays, Inbox, Personnummer, reads_alone};
use std::time::Duration;
use tokio::time::timeout;

/// So long a sender waits for the register, once for the person and once for all guardians. The questions go on behind
/// it and are answered from memory the next time.
const PATIENCE: Duration = Duration::from_millis(250);

/// The ways, among those that are `wanted`, by which somebody is told now of what comes to an active inbox, SMS first.
/// `None`: the register says that the person is deceased.
///
/// From thirteen on they are the person's own. Before, they are those of guardians whom [`may_act()`] lets act for the child
/// now. A register that is away or slow stops no message: what was sent to somebody who has died can be found and taken
/// care of, what was refused to somebody who lives is lost to them. But it promises nothing for a child either: a sender
/// that is told of no notice can send a letter.
pub async fn promised(
    register: &dyn Register,
    inbox: &Inbox,
    number: &Personnummer,
    addressee: &Addressee,
    wanted: &[Channel],
) -> Result<Option<Vec<Channel>>, inbox::Error> {
    let resident = soon(register, number).await;
    if resident.as_ref().is_some_and(|resident| resident.deregistered == Some(Deregistration::Deceased)) {
        return Ok(None);
    }
    let born = resident.as_ref().map_or(addressee.birth_date(), Resident::birth_date);
    if born != addressee.birth_date() {
        inbox.note_birth_date(number, born).await?;
    }
    let mut ways = if reads_alone(born, inbox.now()) {
        addressee.own().to_vec()
    } else if let Some(child) = &resident {
        of_guardians(register, inbox, child, addressee.guardians(), wanted).await
    } else {
        Vec::new()
    };
    ways.retain(|way| wanted.contains(way));
    Ok(Some(ways))
}

/// The ways of those guardians who may act for the child now. Only those are asked about whose answer counts.
async fn of_guardians(
    register: &dyn Register,
    inbox: &Inbox,
    child: &Resident,
    guardians: &[GuardiansWays],
    wanted: &[Channel],
) -> Vec<Channel> {
    let count = guardians.iter().filter(|guardian| guardian.ways.iter().any(|way| wanted.contains(way)));
    let ways = join_all(count.map(async |GuardiansWays { number, ways }| {
        let guardian = soon(register, number).await?;
        may_act(&guardian, child, false, inbox.now()).is_ok().then_some(ways)
    }));
    let ways = ways.await;
    let told = |way: &Channel| ways.iter().flatten().any(|ways| ways.contains(way));
    Channel::ALL.into_iter().filter(told).collect()
}

/// What the register says of somebody, if it says it soon enough.
pub(crate) async fn soon(register: &dyn Register, number: &Personnummer) -> Option<Resident> {
    timeout(PATIENCE, register.resident_for_sender(number)).await.ok()?.ok()?
}
