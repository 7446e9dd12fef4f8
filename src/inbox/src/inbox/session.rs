//! Sessions at rest: found by the hash of their id, sealed, and forgotten when they are over.

use super::{AccountState, Inbox};
use crate::{
    Error, PersonId, reads_alone,
    store::read,
    write::{SessionChange, Write, Written},
};
use sha2::{Digest, Sha256};
use std::fmt;

/// What a session is known by in the database: SHA-256 of the id in the cookie. Who reads the database cannot use it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionKey([u8; 32]);

impl SessionKey {
    /// The key of the session with this id.
    pub fn of(id: &[u8]) -> Self {
        Self(Sha256::digest(id).into())
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

/// A session as it is kept.
#[derive(Clone)]
pub struct StoredSession {
    /// Whose it is.
    pub person: PersonId,
    /// The standing of that person's inbox now.
    pub state: AccountState,
    /// Whether consent is to be asked anew: thirteen or older, the inbox active, and no consent of their own since.
    pub consent_due: bool,
    /// Whether addresses that guardians entered wait for the person's review.
    pub review_due: bool,
    /// When it began.
    pub created_at: jiff::Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: jiff::Timestamp,
    /// What it holds, in clear here and sealed in the database.
    pub data: Vec<u8>,
}

const DATA: &str = "session.data_sealed";

impl Inbox {
    /// Begins a session. `false`: the key is taken, and nothing was written.
    pub async fn begin_session(&self, key: SessionKey, person: PersonId, data: &[u8]) -> Result<bool, Error> {
        let data_sealed = self.0.keys.seal(&*self.0.random, DATA, &key.0, data);
        self.change(key, SessionChange::Begin { person: person.uuid(), at: self.now_millis(), data_sealed })
            .await
    }

    /// The session with this key, over or not: limits are the caller's rule.
    pub async fn session(&self, key: SessionKey) -> Result<Option<StoredSession>, Error> {
        let Some(row) = read!(self.0.store, |conn, db| db::session(conn, &key.0))? else {
            return Ok(None);
        };
        let state = AccountState::read(&row.state)?;
        let born = self.open_birth_date(row.person_id, &row.number_sealed, row.born_sealed.as_deref())?;
        let consented_at = row.consented_at.map(super::instant).transpose()?;
        Ok(Some(StoredSession {
            person: PersonId::new(row.person_id),
            state,
            consent_due: state == AccountState::Active && self.consent_is_due(born, consented_at),
            review_due: row.inherited && reads_alone(born, self.now()),
            created_at: super::instant(row.created_at)?,
            seen_at: super::instant(row.seen_at)?,
            data: self.0.keys.open(DATA, &key.0, &row.data_sealed)?,
        }))
    }

    /// Changes what a session holds. `false`: there is no such session.
    pub async fn save_session(&self, key: SessionKey, data: &[u8]) -> Result<bool, Error> {
        let data_sealed = self.0.keys.seal(&*self.0.random, DATA, &key.0, data);
        self.change(key, SessionChange::Save { data_sealed }).await
    }

    /// Notes that a session is used now.
    pub async fn touch_session(&self, key: SessionKey) -> Result<(), Error> {
        self.change(key, SessionChange::Touch { at: self.now_millis() }).await.map(drop)
    }

    /// Ends a session: whoever holds its id holds nothing.
    pub async fn end_session(&self, key: SessionKey) -> Result<(), Error> {
        self.change(key, SessionChange::End).await.map(drop)
    }

    async fn change(&self, key: SessionKey, change: SessionChange) -> Result<bool, Error> {
        Ok(self.0.store.write(Write::Session { key: key.0, change }).await? == Written::Done)
    }
}

crate::silent_debug!(StoredSession);
