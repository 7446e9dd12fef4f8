//! What an operator does at the console with people: takes them over from an earlier inbox. Sending systems: `registry.rs`.

use super::{Account, Inbox};
use crate::{
    ContactAddress, Error, Personnummer,
    log::{By, Event},
    write::{SettingsChange, SettingsWrite, Write},
};
use jiff::Timestamp;

/// Somebody with the right to run `inkorg` on the machine itself. Never made from a request.
#[derive(Debug, Clone, Copy)]
pub struct Operator(());

impl Operator {
    /// The operator is whoever could start this program and read its keys.
    pub fn at_console() -> Self {
        Self(())
    }
}

/// A person who used an earlier inbox, with the consent and the settings given there.
#[derive(Clone)]
pub struct TakenOver {
    /// The person.
    pub number: Personnummer,
    /// Where to tell of messages, as the person's own settings: verified there, and on.
    pub contacts: Vec<ContactAddress>,
}

/// The consent was given in the earlier inbox, in its words.
const CONSENT_GIVEN_EARLIER: &str = "taken-over";

impl Inbox {
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
}

crate::silent_debug!(TakenOver);
