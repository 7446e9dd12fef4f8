//! People: known, active, locked, closed; and the addresses of children's inboxes.

use super::Inbox;
use crate::{
    Capacity, Citizen, Error, PersonId, Personnummer, ProxyRef, RandomExt, Viewer,
    log::{By, Event},
    store::{read, rows::PersonRow},
    write::{NewPerson, Write},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A person's standing with the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountState {
    /// Has never activated the inbox.
    Known,
    /// Receives messages.
    Active,
    /// Locked by the operator, on the person's or the care's request.
    Locked,
    /// Closed, for good.
    Closed,
}

impl AccountState {
    pub(super) fn read(word: &str) -> Result<Self, Error> {
        match word {
            "known" => Ok(Self::Known),
            "active" => Ok(Self::Active),
            "locked" => Ok(Self::Locked),
            "closed" => Ok(Self::Closed),
            _ => Err(Error::Inconsistent("person.state")),
        }
    }
}

/// A person in our own book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Our own id.
    pub id: PersonId,
    /// Standing.
    pub state: AccountState,
}

impl Account {
    fn of(row: &PersonRow) -> Result<Self, Error> {
        Ok(Self { id: PersonId::new(row.id), state: AccountState::read(&row.state)? })
    }
}

const NUMBER: &str = "person.number_sealed";
const BORN: &str = "person.born_sealed";

/// Which words of consent were shown: a change of their meaning is a new variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The words of November 2026, in the translation `consent-*`.
    November2026,
}

impl Consent {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::November2026 => "2026-11",
        }
    }
}

impl Inbox {
    /// Takes a person up, if new. The caller answers for the number: an identity provider or the register vouched
    /// for it.
    pub async fn admit(&self, number: &Personnummer) -> Result<Account, Error> {
        if let Some(account) = self.account(number).await? {
            return Ok(account);
        }
        let id = PersonId::new(self.0.random.opaque_id());
        let (_, wrapped_key) = self.0.keys.new_person_key(&*self.0.random, id);
        let row = id.uuid();
        let person = NewPerson {
            id: row,
            number_mac: self.0.keys.person_mac(number),
            number_sealed: self.0.keys.seal(
                &*self.0.random,
                NUMBER,
                row.as_bytes(),
                number.expose().as_bytes(),
            ),
            wrapped_key,
            at: self.now_millis(),
        };
        self.0.store.write(Write::Admit(person)).await?;
        // Somebody else may have taken the same person up meanwhile: what stands in the database counts.
        self.account(number).await?.ok_or(Error::Inconsistent("person"))
    }

    /// Notes when a person was born, as the register has just stated it: from now on every rule about age goes by that
    /// date and not by the one in the number, as `may_act` does. Who is not in our book is not taken up.
    pub async fn note_birth_date(&self, number: &Personnummer, born: Date) -> Result<(), Error> {
        let Some(person) = self.person_by_number(number).await? else { return Ok(()) };
        if self.birth_date(&person)? == born {
            return Ok(());
        }
        let born = born.to_string();
        let born_sealed = self.0.keys.seal(&*self.0.random, BORN, person.id.as_bytes(), born.as_bytes());
        self.0.store.write(Write::NoteBirthDate { person: person.id, born_sealed }).await.map(drop)
    }

    /// A person in our book.
    pub async fn account(&self, number: &Personnummer) -> Result<Option<Account>, Error> {
        self.person_by_number(number).await?.as_ref().map(Account::of).transpose()
    }

    /// The standing of the inbox that is viewed.
    pub async fn state(&self, viewer: &Viewer) -> Result<AccountState, Error> {
        AccountState::read(&self.person(viewer.subject()).await?.state)
    }

    /// Activates an inbox: the consent to be reached here, given in the words that were shown. An inbox that is
    /// active already, or locked or closed, stays as it is.
    pub async fn activate(&self, viewer: &Viewer, consent: Consent) -> Result<(), Error> {
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let write = Write::Activate {
            person: viewer.subject().uuid(),
            actor: viewer.actor().uuid(),
            at: self.now_millis(),
            wording: consent.as_str(),
            log: self.entry(&key, by(viewer), Event::Activated),
        };
        self.0.store.write(write).await.map(drop)
    }

    /// The address of a child's inbox for one guardian. It is a keyed hash: the same at every login, so that a
    /// returning guardian finds the same place, and it says nothing to whoever reads it. It gives no right: that is
    /// asked of the register at every request.
    pub fn proxy_ref(&self, guardian: &Citizen, child: &Personnummer) -> ProxyRef {
        let mac = self.0.keys.mac("proxy.ref", &[guardian.id.uuid().as_bytes(), child.expose().as_bytes()]);
        ProxyRef::new(Uuid::from_slice(&mac[..16]).expect("sixteen bytes"))
    }

    /// Writes in a child's log that a guardian begins to act, or stops.
    pub async fn log_acting(&self, viewer: &Viewer, begins: bool) -> Result<(), Error> {
        debug_assert_eq!(viewer.capacity(), Capacity::Guardian);
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let event = if begins { Event::ActingBegan } else { Event::ActingEnded };
        let log = self.entry(&key, by(viewer), event);
        self.0.store.write(Write::Log { person: viewer.subject().uuid(), log, once: None }).await.map(drop)
    }

    pub(super) async fn person_by_number(&self, number: &Personnummer) -> Result<Option<PersonRow>, Error> {
        let mac = self.0.keys.person_mac(number);
        read!(self.0.store, |conn, db| db::person_by_number(conn, &mac))
    }

    pub(super) async fn person(&self, id: PersonId) -> Result<PersonRow, Error> {
        read!(self.0.store, |conn, db| db::person(conn, id.uuid()))?.ok_or(Error::Inconsistent("person"))
    }

    pub(super) fn open_number(&self, person: Uuid, sealed: &[u8]) -> Result<Personnummer, Error> {
        let opened = Zeroizing::new(self.0.keys.open(NUMBER, person.as_bytes(), sealed)?);
        let text = std::str::from_utf8(&opened).map_err(|_| Error::Inconsistent(NUMBER))?;
        Personnummer::parse(text).map_err(|_| Error::Inconsistent(NUMBER))
    }

    /// When a person was born: as the register stated it last, else by the number.
    pub(super) fn birth_date(&self, person: &PersonRow) -> Result<Date, Error> {
        self.open_birth_date(person.id, &person.number_sealed, person.born_sealed.as_deref())
    }

    /// Likewise, of a row that holds more than a person.
    pub(super) fn open_birth_date(
        &self,
        person: Uuid,
        number_sealed: &[u8],
        born_sealed: Option<&[u8]>,
    ) -> Result<Date, Error> {
        let Some(sealed) = born_sealed else {
            return Ok(self.open_number(person, number_sealed)?.birth_date());
        };
        let opened = Zeroizing::new(self.0.keys.open(BORN, person.as_bytes(), sealed)?);
        let text = std::str::from_utf8(&opened).map_err(|_| Error::Inconsistent(BORN))?;
        text.parse().map_err(|_| Error::Inconsistent(BORN))
    }
}

/// Who acts, for the log.
pub(super) fn by(viewer: &Viewer) -> By {
    By::Person { actor: viewer.actor(), capacity: viewer.capacity() }
}
