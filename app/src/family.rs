//! A child and its guardians by name, for the pages that tell of them. Asked of the register anew each time; who may be
//! named is decided in one place, [`Named::of`].

use crate::{Services, reader::Reader};
use inbox::{
    By, Capacity, Citizen, LogPage, LogRow, PersonId, PersonName, Personnummer, ProxyRef, Thread, Viewer,
};
use jiff::Timestamp;
use register::{Guardianship, Refusal, RegisterAway, Resident, may_act};

/// Whether anything speaks against naming this guardian on a page of the child's: nothing does when the guardian could read there now, or could if the
/// child were not thirteen already. A past deed, an opening or an address once entered, is told under the same rule: a
/// name that could not be told today is not told because it could be then. Everybody else is called by the role, so
/// that a missing name has many reasons and tells none: custody that has ended, protection of either, a departure.
fn may_be_named(guardian: &Resident, child: &Resident, now: Timestamp) -> bool {
    // Thirteen is looked for after everything that is a reason to keep quiet.
    matches!(may_act(guardian, child, false, now), Ok(_) | Err(Refusal::ThirteenOrOlder))
}

/// The guardians of a child by name: all who have to do with the child's inbox, or nobody.
#[derive(Default)]
pub(crate) struct Named {
    guardians: Vec<Guardian>,
    /// Whether the register did not answer, so that nobody knows who may be named.
    away: bool,
}

/// One of them.
struct Guardian {
    number: Personnummer,
    /// `None`: has not been here.
    id: Option<PersonId>,
    name: PersonName,
}

impl Named {
    /// Whom the pages of a child's inbox name. Asked about is everybody with custody by the register, whatever its
    /// days, and everybody who has opened something or entered an address there. If one of them may not be named,
    /// nobody is: were only that name to turn into a role, whoever knew it would see who hides. A register that does
    /// not answer now is not waited for: it names nobody.
    pub(crate) async fn of(
        services: &Services,
        viewer: &Viewer,
        child: &Resident,
    ) -> Result<Self, inbox::Error> {
        let seen = services.inbox.others_involved(viewer).await?;
        let mut involved: Vec<(Personnummer, Option<PersonId>)> =
            seen.into_iter().map(|(id, number)| (number, Some(id))).collect();
        for Guardianship { number, .. } in &child.guardians {
            // Custody that was given twice stands there twice.
            if !involved.iter().any(|(known, _)| known == number) {
                involved.push((number.clone(), None));
            }
        }
        let mut guardians = Vec::with_capacity(involved.len());
        for (number, id) in involved {
            let Ok(guardian) = services.register.resident(&number).await else { return Ok(Self::away()) };
            let told = guardian.filter(|guardian| may_be_named(guardian, child, services.inbox.now()));
            let Some(name) = told.and_then(|guardian| guardian.name) else { return Ok(Self::default()) };
            guardians.push(Guardian { number, id, name });
        }
        Ok(Self { guardians, away: false })
    }

    /// Nobody, since the register does not answer.
    pub(crate) fn away() -> Self {
        Self { away: true, ..Self::default() }
    }

    /// Whether the register did not answer: what is not shown now may be shown in a while.
    pub(crate) fn is_away(&self) -> bool {
        self.away
    }

    /// The name of somebody who has been here.
    pub(crate) fn name(&self, person: PersonId) -> Option<&PersonName> {
        self.guardians.iter().find(|guardian| guardian.id == Some(person)).map(|guardian| &guardian.name)
    }
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

    /// The child's other guardians by name. Where nobody may be named nobody stands, without a trace: a gap would say
    /// that there is something to hide.
    pub(crate) async fn others(
        &self,
        services: &Services,
        viewer: &Viewer,
    ) -> Result<Vec<PersonName>, inbox::Error> {
        let Named { guardians, .. } = Named::of(services, viewer, &self.child).await?;
        let others = guardians.into_iter().filter(|guardian| guardian.number != self.guardian.number);
        Ok(others.map(|guardian| guardian.name).collect())
    }
}

/// The guardians who have opened a thread's messages, or done what a log tells of, by name where it can be told.
#[derive(Default)]
pub(crate) struct Readers(Named);

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
        Self(Self::known(services, reader).await.unwrap_or_default())
    }

    /// Those among the doers on a page of the log. Whether they are named is the same on every page of it: it hangs on
    /// everybody who has ever done anything in the inbox, and not on whom the page shows.
    pub(crate) async fn of_log(services: &Services, reader: &Reader, log: &LogPage) -> Self {
        let you = reader.viewer.actor();
        let another = |row: &LogRow| matches!(row.entry.by, By::Person { actor, capacity: Capacity::Guardian } if actor != you);
        if !log.rows.iter().any(another) {
            return Self::default();
        }
        Self(Self::known(services, reader).await.unwrap_or_default())
    }

    async fn known(services: &Services, reader: &Reader) -> Option<Named> {
        let citizen = reader.guest.logged_in()?.citizen();
        let child = match &reader.child {
            Some(child) => Family::behind(services, citizen, child.reference).await.ok()??.child,
            None => services.register.resident(&citizen.number).await.ok()??,
        };
        let named = Named::of(services, &reader.viewer, &child).await;
        // A page does not fail for want of a name.
        named.inspect_err(|error| tracing::warn!(%error, "a page is shown without names")).ok()
    }

    /// The name of one of them.
    pub(crate) fn name(&self, actor: PersonId) -> Option<&PersonName> {
        self.0.name(actor)
    }
}
