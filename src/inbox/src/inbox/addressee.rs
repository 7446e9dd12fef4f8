//! Whom a sender means, and by which ways somebody could be told of what comes to that inbox.

use super::{AccountState, Inbox, settings::channel};
use crate::{
    Channel, Error, Personnummer, Sender,
    log::{By, Event},
    reads_alone,
    store::{read, rows::PersonRow, snapshot},
    write::Write,
};
use jiff::civil::Date;

/// The person behind a number, for a sender. `Debug` says nothing.
#[derive(Clone)]
pub struct Addressee {
    pub(super) row: PersonRow,
    state: AccountState,
    born: Date,
    own: Vec<Channel>,
    guardians: Vec<GuardiansWays>,
}

/// The ways by which a guardian wants to be told of a child's messages. `Debug` says nothing.
#[derive(Clone)]
pub struct GuardiansWays {
    /// The guardian's number, for the register.
    pub number: Personnummer,
    /// The ways that have a verified address and are on, SMS first.
    pub ways: Vec<Channel>,
}

impl Addressee {
    /// The standing of the inbox.
    pub fn state(&self) -> AccountState {
        self.state
    }

    /// When the person was born: as the register stated it last, else by the number.
    pub fn birth_date(&self) -> Date {
        self.born
    }

    /// The ways that are on in the person's own settings, SMS first. They count from the thirteenth birthday on.
    pub fn own(&self) -> &[Channel] {
        &self.own
    }

    /// The ways that are on in the settings of those who have filled them in for the person: before the thirteenth
    /// birthday they count as far as the register lets each act for the child now (`register::promised`).
    pub fn guardians(&self) -> &[GuardiansWays] {
        &self.guardians
    }
}

impl Inbox {
    /// Whom a sender means; `None`: nobody in our book. It tells nobody anything yet: no log row.
    pub async fn addressee(&self, _: &Sender, number: &Personnummer) -> Result<Option<Addressee>, Error> {
        let mac = self.0.keys.person_mac(number);
        let found = snapshot!(self.0.store, |conn, db| db::addressee(conn, &mac))?;
        let Some((row, ways)) = found else { return Ok(None) };
        let mut own = Vec::new();
        let mut guardians: Vec<(uuid::Uuid, GuardiansWays)> = Vec::new();
        for way in &ways {
            let channel = channel(&way.channel)?;
            if way.owner_id == row.id {
                own.push(channel);
            } else if let Some((_, guardian)) = guardians.last_mut().filter(|last| last.0 == way.owner_id) {
                guardian.ways.push(channel);
            } else {
                let number = self.open_number(way.owner_id, &way.number_sealed)?;
                guardians.push((way.owner_id, GuardiansWays { number, ways: vec![channel] }));
            }
        }
        Ok(Some(Addressee {
            state: AccountState::read(&row.state)?,
            born: self.birth_date(&row)?,
            own,
            guardians: guardians.into_iter().map(|(_, guardian)| guardian).collect(),
            row,
        }))
    }

    /// Tells a sender whether the person is an active user, durably logged before it is told.
    pub async fn is_active_user(&self, sender: &Sender, addressee: &Addressee) -> Result<bool, Error> {
        let key = self.key_of(&addressee.row)?;
        let log = self.entry(&key, By::Sender { sender: sender.id() }, Event::ActivityAsked);
        self.0.store.write(Write::Log { person: addressee.row.id, log, once: None }).await?;
        Ok(addressee.state == AccountState::Active)
    }

    /// Whether an active user declines kallelser on paper. What a sender is told of it, it asks for by
    /// [`Inbox::is_active_user`], which logs it.
    pub async fn declines_paper(&self, _: &Sender, addressee: &Addressee) -> Result<bool, Error> {
        let person = addressee.row.id;
        read!(self.0.store, |conn, db| db::declines_paper(conn, person))
    }

    /// The ways that are promised without the register's word: from thirteen on the person's own; before, none.
    pub(super) fn without_register<'a>(&self, addressee: &'a Addressee) -> &'a [Channel] {
        if reads_alone(addressee.born, self.now()) { &addressee.own } else { &[] }
    }
}

crate::silent_debug!(Addressee, GuardiansWays);
