//! A child and its guardians by name, for the pages that tell of them. Asked of the register anew each time, and a name
//! is told only where the register lets it be: never that of somebody whose identity is protected.

use crate::{Services, reader::Reader};
use inbox::{Capacity, Citizen, PersonId, PersonName, ProxyRef, Thread};
use jiff::Timestamp;
use register::{Guardianship, RegisterAway, Resident, may_act};

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

    /// Those who may read for the child now besides this guardian, by name. Somebody of whom nothing may be told is
    /// left out without a trace: a gap would say that there is something to hide.
    pub(crate) async fn others(&self, services: &Services, now: Timestamp) -> Vec<PersonName> {
        let mut names = Vec::new();
        for custody in self.child.guardians.iter().filter(|custody| custody.number != self.guardian.number) {
            // Not known now is not known: the page does not wait for a name.
            let Ok(Some(other)) = services.register.resident(&custody.number).await else { continue };
            if may_act(&other, &self.child, false, now).is_ok() {
                names.extend(other.name);
            }
        }
        names
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
        if child.protected {
            return None;
        }
        let mut known = Vec::new();
        for custody in &child.guardians {
            let Ok(Some(guardian)) = services.register.resident(&custody.number).await else { continue };
            let Ok(Some(account)) = services.inbox.account(&custody.number).await else { continue };
            known.extend(guardian.name.filter(|_| !guardian.protected).map(|name| (account.id, name)));
        }
        Some(Self(known))
    }

    /// The name of one of them.
    pub(crate) fn name(&self, actor: PersonId) -> Option<&PersonName> {
        self.0.iter().find(|(known, _)| *known == actor).map(|(_, name)| name)
    }
}
