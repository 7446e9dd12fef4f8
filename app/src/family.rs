//! A child and its guardians by name, for the pages that tell of them. Asked of the register anew each time; who may be
//! named is decided in one place, [`may_be_named`].

use crate::{Services, reader::Reader};
use inbox::{Capacity, Citizen, PersonId, PersonName, Personnummer, ProxyRef, Thread};
use jiff::Timestamp;
use register::{Guardianship, Refusal, RegisterAway, Resident, may_act};

/// Whether a page in a child's inbox may name this guardian: when the guardian could read there now, or could if the
/// child were not thirteen already. A past deed, an opening or an address once entered, is told under the same rule: a
/// name that could not be told today is not told because it could be then. Everybody else is called by the role, so
/// that a missing name has many reasons and tells none: custody that has ended, protection of either, a departure.
fn may_be_named(guardian: &Resident, child: &Resident, now: Timestamp) -> bool {
    // Thirteen is looked for after everything that is a reason to keep quiet.
    matches!(may_act(guardian, child, false, now), Ok(_) | Err(Refusal::ThirteenOrOlder))
}

/// The guardians of a child who may be named, each once. A register that does not answer now is not waited for: it names
/// nobody.
pub(crate) async fn named_guardians(
    services: &Services,
    child: &Resident,
) -> Vec<(Personnummer, PersonName)> {
    let mut named: Vec<(Personnummer, PersonName)> = Vec::new();
    for Guardianship { number, .. } in &child.guardians {
        // Custody that was given twice stands there twice.
        if named.iter().any(|(known, _)| known == number) {
            continue;
        }
        let Ok(Some(guardian)) = services.register.resident(number).await else { continue };
        if may_be_named(&guardian, child, services.inbox.now()) {
            named.extend(guardian.name.map(|name| (number.clone(), name)));
        }
    }
    named
}

/// A guardian and a child, as the register knows them.
pub(crate) struct Family {
    pub(crate) guardian: Resident,
    pub(crate) child: Resident,
}

impl Family {
    /// The child that has the address `reference` for this citizen. It says who they are, and gives no right.
    pub(crate) async fn behind(
        services: &Services,
        citizen: &Citizen,
        reference: ProxyRef,
    ) -> Result<Option<Self>, RegisterAway> {
        let Some(guardian) = services.register.resident(&citizen.number).await? else { return Ok(None) };
        let ward = guardian.wards.iter().map(|custody| &custody.number);
        let Some(ward) = ward.clone().find(|ward| services.inbox.proxy_ref(citizen, ward) == reference)
        else {
            return Ok(None);
        };
        let child = services.register.resident(ward).await?;
        Ok(child.map(|child| Self { guardian, child }))
    }

    /// The custody itself, as the child's record states it: there stand its days.
    pub(crate) fn custody(&self) -> Option<&Guardianship> {
        self.child.guardians.iter().find(|custody| custody.number == self.guardian.number)
    }

    /// The child's other guardians by name. Somebody who may not be named is left out without a trace: a gap would say
    /// that there is something to hide.
    pub(crate) async fn others(&self, services: &Services) -> Vec<PersonName> {
        let named = named_guardians(services, &self.child).await;
        named
            .into_iter()
            .filter(|(number, _)| *number != self.guardian.number)
            .map(|(_, name)| name)
            .collect()
    }
}

/// The guardians who have opened a thread's messages, by name where it can be told.
#[derive(Default)]
pub(crate) struct Readers(Vec<(PersonId, PersonName)>);

impl Readers {
    /// Those of this thread. The register is asked only when there is somebody to name; a guardian who cannot be named
    /// is called by the role, as the sender knows them.
    pub(crate) async fn of(services: &Services, reader: &Reader, thread: &Thread) -> Self {
        let actor = reader.viewer.actor();
        let receipts = thread.messages.iter().flat_map(|message| &message.receipts);
        let unnamed =
            |receipt: &inbox::Receipt| receipt.capacity == Capacity::Guardian && receipt.actor != actor;
        if !receipts.clone().any(unnamed) {
            return Self::default();
        }
        Self::known(services, reader).await.unwrap_or_default()
    }

    async fn known(services: &Services, reader: &Reader) -> Option<Self> {
        let citizen = reader.guest.visit()?.citizen();
        let child = match &reader.child {
            Some(child) => Family::behind(services, citizen, child.reference).await.ok()??.child,
            None => services.register.resident(&citizen.number).await.ok()??,
        };
        let mut known = Vec::new();
        for (number, name) in named_guardians(services, &child).await {
            let Ok(Some(account)) = services.inbox.account(&number).await else { continue };
            known.push((account.id, name));
        }
        Some(Self(known))
    }

    /// The name of one of them.
    pub(crate) fn name(&self, actor: PersonId) -> Option<&PersonName> {
        self.0.iter().find(|(known, _)| *known == actor).map(|(_, name)| name)
    }
}
