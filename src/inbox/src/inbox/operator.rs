//! What an operator does at the console: registers senders, and takes people over from an earlier inbox.

use super::{Account, Inbox};
use crate::{
    ContactAddress, Contract, Error, NewSender, Personnummer, RandomExt, Sender, SenderId,
    log::{By, Event},
    store::read,
    write::{SettingsChange, SettingsWrite, Write, Written},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Somebody with the right to run `inkorg` on the machine itself. Never made from a request.
#[derive(Debug, Clone, Copy)]
pub struct Operator(());

impl Operator {
    /// The operator is whoever could start this program and read its keys.
    pub fn at_console() -> Self {
        Self(())
    }
}

/// A sender, as the operator's list shows it.
#[derive(Clone)]
pub struct RegisteredSender {
    /// Our own id.
    pub id: SenderId,
    /// System id.
    pub system: String,
    /// HSA-id.
    pub hsa_id: String,
    /// What it may call.
    pub contracts: BTreeSet<Contract>,
    /// Whether it may call at all.
    pub enabled: bool,
}

/// A person who used an earlier inbox, with the consent and the settings given there.
#[derive(Clone)]
pub struct TakenOver {
    /// The person.
    pub number: Personnummer,
    /// Where to tell of messages, as the person's own settings: verified there, and on.
    pub contacts: Vec<ContactAddress>,
}

#[derive(Serialize, Deserialize)]
struct Details {
    system: String,
    hsa_id: String,
    contracts: BTreeSet<Contract>,
}

const DETAILS: &str = "sender.details_sealed";
/// The consent was given in the earlier inbox, in its words.
const CONSENT_GIVEN_EARLIER: &str = "taken-over";

impl Inbox {
    /// Registers a sender. `false`: the system id is taken, and nothing was written.
    pub async fn add_sender(&self, _: &Operator, sender: NewSender) -> Result<bool, Error> {
        let id = self.0.random.opaque_id();
        let system_mac = self.system_mac(&sender.system);
        let details = Details { system: sender.system, hsa_id: sender.hsa_id, contracts: sender.contracts };
        let details_sealed =
            self.0.keys.seal(&*self.0.random, DETAILS, id.as_bytes(), &super::pack(&details));
        let write = Write::InsertSender { id, system_mac, details_sealed, at: self.now_millis() };
        Ok(self.0.store.write(write).await? == Written::Done)
    }

    /// Turns a sender on or off. `false`: there is none with this system id.
    pub async fn enable_sender(&self, _: &Operator, system: &str, enabled: bool) -> Result<bool, Error> {
        let write = Write::EnableSender { system_mac: self.system_mac(system), enabled };
        Ok(self.0.store.write(write).await? == Written::Done)
    }

    /// Every sender, oldest first.
    pub async fn senders(&self, _: &Operator) -> Result<Vec<RegisteredSender>, Error> {
        let rows = read!(self.0.store, |conn, db| db::senders(conn))?;
        rows.into_iter().map(|row| self.registered(&row)).collect()
    }

    /// The enabled sender with this system id.
    pub async fn sender(&self, system: &str) -> Result<Option<Sender>, Error> {
        let mac = self.system_mac(system);
        let Some(row) = read!(self.0.store, |conn, db| db::sender_by_system(conn, &mac))? else {
            return Ok(None);
        };
        let registered = self.registered(&row)?;
        Ok(registered.enabled.then_some(Sender {
            id: registered.id,
            system: registered.system,
            contracts: registered.contracts,
        }))
    }

    /// Takes a person over, with an active inbox. Who is here already keeps what is here, but for the contacts.
    pub async fn take_over(&self, operator: &Operator, person: &TakenOver) -> Result<Account, Error> {
        let account = self.admit(&person.number).await?;
        let row = self.person(account.id).await?;
        let log = self.entry(&self.key_of(&row)?, By::Operator, Event::Activated);
        let at = self.now_millis();
        let write =
            Write::Activate { person: row.id, actor: row.id, at, wording: CONSENT_GIVEN_EARLIER, log };
        self.0.store.write(write).await?;
        self.take_over_contacts(operator, &person.number, &person.number, &person.contacts).await?;
        self.account(&person.number).await?.ok_or(Error::Inconsistent("person"))
    }

    /// Takes over the addresses that `owner`, the person self or a guardian, had entered for a person's inbox: verified
    /// in the earlier inbox, and on.
    pub async fn take_over_contacts(
        &self,
        _: &Operator,
        number: &Personnummer,
        owner: &Personnummer,
        contacts: &[ContactAddress],
    ) -> Result<(), Error> {
        if contacts.is_empty() {
            return Ok(());
        }
        let row = self.person_by_number(number).await?.ok_or(Error::Inconsistent("person"))?;
        let (key, owner) = (self.key_of(&row)?, self.admit(owner).await?.id.uuid());
        let sealed = contacts
            .iter()
            .map(|address| (address.channel().as_str(), self.seal_contact(&key, owner, address)));
        let change = SettingsChange::TakeOver { contacts: sealed.collect() };
        let log = self.entry(&key, By::Operator, Event::ContactsTakenOver);
        let write = SettingsWrite { person: row.id, owner, at: self.now_millis(), log, change };
        self.0.store.write(Write::Settings(Box::new(write))).await.map(drop)
    }

    /// Takes over that a person had opened, in an earlier inbox, what came before `received_before`: it is read here
    /// too, and its sender sees that it was opened.
    pub async fn take_over_openings(
        &self,
        _: &Operator,
        number: &Personnummer,
        received_before: Timestamp,
    ) -> Result<(), Error> {
        let row = self.person_by_number(number).await?.ok_or(Error::Inconsistent("person"))?;
        let write = Write::TakeOverOpenings {
            person: row.id,
            received_before: received_before.as_millisecond(),
            at: self.now_millis(),
            log: self.entry(&self.key_of(&row)?, By::Operator, Event::OpeningsTakenOver),
        };
        self.0.store.write(write).await.map(drop)
    }

    fn system_mac(&self, system: &str) -> [u8; 32] {
        self.0.keys.mac("sender.system_mac", &[system.as_bytes()])
    }

    fn registered(&self, row: &crate::store::rows::SenderRow) -> Result<RegisteredSender, Error> {
        let details = self.0.keys.open(DETAILS, row.id.as_bytes(), &row.details_sealed)?;
        let details: Details = super::unpack(&details, DETAILS)?;
        Ok(RegisteredSender {
            id: SenderId::new(row.id),
            system: details.system,
            hsa_id: details.hsa_id,
            contracts: details.contracts,
            enabled: row.enabled,
        })
    }
}

crate::silent_debug!(TakenOver, RegisteredSender);
