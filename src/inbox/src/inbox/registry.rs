//! The registry of sending systems: what an operator does with it, and how a caller is found in it.

use super::{Inbox, Operator, instant, pack, unpack};
use crate::{
    Error, HsaId, NewSender, RandomExt, Registration, Sender, SenderId,
    store::{
        read,
        rows::{SenderLogRow, SenderRow},
    },
    write::{NewSenderLog, Registering, Write, Written},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A sending system, as an operator sees it.
#[derive(Clone)]
pub struct RegisteredSender {
    /// Our own id.
    pub id: SenderId,
    /// System id.
    pub system: String,
    /// What is registered of it.
    pub registration: Registration,
    /// Whether it may call at all.
    pub enabled: bool,
    /// What is registered, as it lies in the database.
    sealed: Vec<u8>,
}

/// What was done with a sending system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderEvent {
    /// It was registered.
    Added,
    /// What is registered of it was changed.
    Changed,
    /// It was turned on.
    Enabled,
    /// It was turned off.
    Disabled,
}

impl SenderEvent {
    const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Enabled, Self::Disabled];

    /// The word that the database holds.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }
}

/// A row of a sending system's log.
#[derive(Clone)]
pub struct SenderLogEntry {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub event: SenderEvent,
    /// What was registered from then on.
    pub registration: Registration,
}

#[derive(Serialize, Deserialize)]
struct Details {
    system: String,
    registration: Registration,
}

const DETAILS: &str = "sender.details_sealed";
const LOG: &str = "sender_log.details_sealed";

impl Inbox {
    /// Registers a sender. `false`: the system id is taken, and nothing was written.
    pub async fn add_sender(&self, _: &Operator, sender: NewSender) -> Result<bool, Error> {
        let id = self.0.random.opaque_id();
        let hsa_macs = self.hsa_macs(&sender.registration);
        let log = self.sender_log_entry(SenderEvent::Added, &sender.registration);
        let details = Details { system: sender.system, registration: sender.registration };
        let write = Registering::Add {
            id,
            system_mac: self.system_mac(&details.system),
            details_sealed: self.0.keys.seal(&*self.0.random, DETAILS, id.as_bytes(), &pack(&details)),
            hsa_macs,
            log,
        };
        self.register(write).await
    }

    /// Changes what is registered of a sender. `false`: it was changed since the operator looked, and nothing was
    /// written.
    pub async fn change_sender(
        &self,
        _: &Operator,
        was: &RegisteredSender,
        becomes: Registration,
    ) -> Result<bool, Error> {
        let id = was.id.uuid();
        let hsa_macs = self.hsa_macs(&becomes);
        let log = self.sender_log_entry(SenderEvent::Changed, &becomes);
        let details = Details { system: was.system.clone(), registration: becomes };
        let write = Registering::Change {
            id,
            was_sealed: was.sealed.clone(),
            details_sealed: self.0.keys.seal(&*self.0.random, DETAILS, id.as_bytes(), &pack(&details)),
            hsa_macs,
            log,
        };
        self.register(write).await
    }

    /// Turns a sender on or off. `false`: there is none with this system id.
    pub async fn enable_sender(
        &self,
        operator: &Operator,
        system: &str,
        enabled: bool,
    ) -> Result<bool, Error> {
        let Some(sender) = self.registered_sender(operator, system).await? else { return Ok(false) };
        let event = if enabled { SenderEvent::Enabled } else { SenderEvent::Disabled };
        let log = self.sender_log_entry(event, &sender.registration);
        self.register(Registering::Enable { id: sender.id.uuid(), enabled, log }).await?;
        Ok(true)
    }

    /// Every sender, oldest first.
    pub async fn senders(&self, _: &Operator) -> Result<Vec<RegisteredSender>, Error> {
        let rows = read!(self.0.store, |conn, db| db::senders(conn))?;
        rows.into_iter().map(|row| self.registered(row)).collect()
    }

    /// The sender with this system id, on or off.
    pub async fn registered_sender(
        &self,
        _: &Operator,
        system: &str,
    ) -> Result<Option<RegisteredSender>, Error> {
        let mac = self.system_mac(system);
        let row = read!(self.0.store, |conn, db| db::sender_by_system(conn, &mac))?;
        row.map(|row| self.registered(row)).transpose()
    }

    /// What operators did with a sender, oldest first.
    pub async fn sender_log(&self, _: &Operator, sender: SenderId) -> Result<Vec<SenderLogEntry>, Error> {
        let rows = read!(self.0.store, |conn, db| db::sender_log(conn, sender.uuid()))?;
        rows.iter().map(|row| self.open_sender_log(row)).collect()
    }

    /// The enabled sender with this system id.
    pub async fn sender(&self, system: &str) -> Result<Option<Sender>, Error> {
        let mac = self.system_mac(system);
        let row = read!(self.0.store, |conn, db| db::sender_by_system(conn, &mac))?;
        let sender = row.map(|row| self.registered(row)).transpose()?;
        Ok(sender.filter(|sender| sender.enabled).map(RegisteredSender::into_sender))
    }

    /// The enabled senders whose certificates have this HSA-id, the one that was registered first first.
    pub async fn senders_with(&self, hsa_id: &HsaId) -> Result<Vec<Sender>, Error> {
        let mac = self.hsa_mac(hsa_id);
        let rows = read!(self.0.store, |conn, db| db::senders_by_hsa_id(conn, &mac))?;
        let senders: Result<Vec<_>, _> = rows.into_iter().map(|row| self.registered(row)).collect();
        Ok(senders?.into_iter().filter(|sender| sender.enabled).map(RegisteredSender::into_sender).collect())
    }

    /// Every enabled sender, the one that was registered first first.
    pub(super) async fn enabled_senders(&self) -> Result<Vec<Sender>, Error> {
        let rows = read!(self.0.store, |conn, db| db::senders(conn))?;
        let senders: Result<Vec<_>, _> = rows.into_iter().map(|row| self.registered(row)).collect();
        Ok(senders?.into_iter().filter(|sender| sender.enabled).map(RegisteredSender::into_sender).collect())
    }

    async fn register(&self, write: Registering) -> Result<bool, Error> {
        Ok(self.0.store.write(Write::Registering(write)).await? == Written::Done)
    }

    fn sender_log_entry(&self, event: SenderEvent, registration: &Registration) -> NewSenderLog {
        let id = self.0.random.id(&*self.0.clock);
        NewSenderLog {
            id,
            at: self.now_millis(),
            event: event.as_str(),
            details_sealed: self.0.keys.seal(&*self.0.random, LOG, id.as_bytes(), &pack(registration)),
        }
    }

    fn open_sender_log(&self, row: &SenderLogRow) -> Result<SenderLogEntry, Error> {
        let event = SenderEvent::ALL.into_iter().find(|event| event.as_str() == row.event);
        let registration = self.0.keys.open(LOG, row.id.as_bytes(), &row.details_sealed)?;
        Ok(SenderLogEntry {
            at: instant(row.at)?,
            event: event.ok_or(Error::Inconsistent("sender_log.event"))?,
            registration: unpack(&registration, LOG)?,
        })
    }

    fn system_mac(&self, system: &str) -> [u8; 32] {
        self.0.keys.mac("sender.system_mac", &[system.as_bytes()])
    }

    fn hsa_mac(&self, hsa_id: &HsaId) -> [u8; 32] {
        self.0.keys.mac("sender_hsa_id.hsa_mac", &[hsa_id.folded().as_bytes()])
    }

    fn hsa_macs(&self, registration: &Registration) -> Vec<[u8; 32]> {
        registration.hsa_ids.iter().map(|hsa_id| self.hsa_mac(hsa_id)).collect()
    }

    /// The system id of a sender, for whoever reads in a log what it did.
    pub(super) fn system_of(&self, row: SenderRow) -> Result<String, Error> {
        Ok(self.registered(row)?.system)
    }

    fn registered(&self, row: SenderRow) -> Result<RegisteredSender, Error> {
        let SenderRow { id, details_sealed, enabled } = row;
        let Details { system, registration } = self.open_details(id, &details_sealed)?;
        Ok(RegisteredSender { id: SenderId::new(id), system, registration, enabled, sealed: details_sealed })
    }

    fn open_details(&self, id: Uuid, sealed: &[u8]) -> Result<Details, Error> {
        unpack(&self.0.keys.open(DETAILS, id.as_bytes(), sealed)?, DETAILS)
    }
}

impl RegisteredSender {
    fn into_sender(self) -> Sender {
        Sender { id: self.id, system: self.system, registration: self.registration }
    }
}

crate::silent_debug!(RegisteredSender, SenderLogEntry);
