//! Standing: what the operator does with an inbox when the person or the care asks for it in writing. What is in it is
//! kept, sealed as ever; senders are told that the person is not an active user, and nobody reads in it.

use super::{AccountState, Inbox, Operator};
use crate::{
    Error, Personnummer,
    log::{By, Event},
    write::{StandChange, Write, Written},
};

/// What became of a change of standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingChanged {
    /// It was made, and the sessions of the person are over.
    Done,
    /// The standing did not allow it, or was that already. It is this.
    Stays(AccountState),
    /// Nobody with that number is in our book.
    NotKnown,
}

impl Inbox {
    /// Locks an inbox: senders are told that the person is not active, nobody gets in, and who is inside is out at
    /// once. Who has never been here is locked too, and cannot begin.
    pub async fn lock_account(
        &self,
        operator: &Operator,
        number: &Personnummer,
    ) -> Result<StandingChanged, Error> {
        self.admit(number).await?;
        self.stand(operator, number, StandChange::Lock, Event::Locked).await
    }

    /// Unlocks an inbox: it is what it was before.
    pub async fn unlock_account(
        &self,
        operator: &Operator,
        number: &Personnummer,
    ) -> Result<StandingChanged, Error> {
        self.stand(operator, number, StandChange::Unlock, Event::Unlocked).await
    }

    /// Closes an inbox, for good.
    pub async fn close_account(
        &self,
        operator: &Operator,
        number: &Personnummer,
    ) -> Result<StandingChanged, Error> {
        self.stand(operator, number, StandChange::Close, Event::Closed).await
    }

    async fn stand(
        &self,
        _: &Operator,
        number: &Personnummer,
        change: StandChange,
        event: Event,
    ) -> Result<StandingChanged, Error> {
        let Some(row) = self.person_by_number(number).await? else { return Ok(StandingChanged::NotKnown) };
        let log = self.entry(&self.key_of(&row)?, By::Operator, event);
        if self.0.store.write(Write::Stand { person: row.id, change, log }).await? == Written::Done {
            return Ok(StandingChanged::Done);
        }
        let account = self.account(number).await?.ok_or(Error::Inconsistent("person"))?;
        Ok(StandingChanged::Stays(account.state))
    }
}
