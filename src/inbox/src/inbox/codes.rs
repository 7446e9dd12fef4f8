//! One-time codes: an address counts when its owner has shown that it is theirs.

use super::{
    Inbox, NoticeLanguage, instant,
    settings::{pending, pending_column, preferences},
};
use crate::{
    CODE_HOLDS, Channel, ContactAddress, ContactCode, Error, RandomExt, Viewer,
    keys::PersonKey,
    log::Event,
    store::snapshot,
    write::{CodeGiven, NewJob, Proposal, SettingsChange, Written},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What became of a proposed address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// A code is on its way to it.
    CodeSent {
        /// From when on it is no longer taken.
        expires_at: Timestamp,
    },
    /// Too many codes were asked for: three within an hour for one inbox or to one address, five within a day to one
    /// address whoever asked, or ten within a day by one person. Nothing was changed.
    TooMany {
        /// When the next one can be.
        again_at: Timestamp,
    },
}

/// What became of a code that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// It was the right one: the address is verified.
    Confirmed,
    /// It was wrong.
    Wrong {
        /// So many may still be tried, at least one.
        left: u32,
    },
    /// The code is too old; a new one is needed.
    Expired,
    /// Too many were wrong; a new one is needed.
    TooManyTries,
    /// No address waits for a code by this channel.
    NothingPending,
}

/// A code to be sent.
#[derive(Clone)]
pub struct CodeToSend {
    /// Where it goes.
    pub address: ContactAddress,
    /// The code.
    pub code: ContactCode,
    /// The language that its owner had chosen.
    pub language: NoticeLanguage,
    /// From when on it is no longer taken.
    pub expires_at: Timestamp,
}

/// What the outbox holds of a code, sealed.
#[derive(Serialize, Deserialize)]
struct Payload {
    channel: Channel,
    address: String,
    code: String,
    language: String,
    expires_at: i64,
}

const PAYLOAD: &str = "outbox.payload_sealed";
/// The kind of a job that sends a code.
pub(super) const CODE: &str = "code";

impl Inbox {
    /// Sends a code to an address. The address counts from when the code is entered; until then what counted before
    /// does. One that waits already is replaced, and its code with it.
    pub async fn propose_contact(
        &self,
        viewer: &Viewer,
        address: &ContactAddress,
    ) -> Result<Proposed, Error> {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let rows = snapshot!(self.0.store, |conn, db| db::settings(conn, person, owner))?;
        let rows = rows.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&rows.person)?;
        let language = preferences(&rows.preference.unwrap_or_default())?.language;
        let channel = address.channel();
        let expires_at = self.now() + CODE_HOLDS;
        let code = CodeToSend {
            address: address.clone(),
            code: ContactCode::draw(&*self.0.random),
            language: language.unwrap_or_default(),
            expires_at,
        };
        let proposal = Proposal {
            channel: channel.as_str(),
            address_sealed: key.seal(
                &*self.0.random,
                pending_column(channel),
                owner,
                address.expose().as_bytes(),
            ),
            address_mac: self.address_mac(address),
            code_mac: self.code_mac(viewer, address, &code.code),
            expires_at: expires_at.as_millisecond(),
            job: self.queue_code(viewer, &key, &code),
        };
        let change = SettingsChange::Propose(proposal);
        match self.write_settings(viewer, &key, Event::ContactProposed { channel }, change).await? {
            Written::Done => Ok(Proposed::CodeSent { expires_at }),
            Written::TooMany { again_at } => Ok(Proposed::TooMany { again_at: instant(again_at)? }),
            _ => Err(Error::Inconsistent("a proposal's outcome")),
        }
    }

    /// Sends another code to the address that waits. `None`: none does. The address is not shown: the log says that a
    /// code was asked for, and nothing else.
    pub async fn send_code_again(
        &self,
        viewer: &Viewer,
        channel: Channel,
    ) -> Result<Option<Proposed>, Error> {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let rows = snapshot!(self.0.store, |conn, db| db::settings(conn, person, owner))?;
        let rows = rows.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&rows.person)?;
        let Some(row) = rows.pending.iter().find(|row| row.channel == channel.as_str()) else {
            return Ok(None);
        };
        let address = pending(&key, owner, row)?.address;
        self.propose_contact(viewer, &address).await.map(Some)
    }

    /// Holds a code against the one that was sent. A wrong one is counted durably before this returns; the right one
    /// is used once, and makes the address the verified one.
    pub async fn confirm_contact(
        &self,
        viewer: &Viewer,
        channel: Channel,
        code: &ContactCode,
    ) -> Result<Confirmation, Error> {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let rows = snapshot!(self.0.store, |conn, db| db::settings(conn, person, owner))?;
        let rows = rows.ok_or(Error::Inconsistent("person"))?;
        let key = self.key_of(&rows.person)?;
        let Some(row) = rows.pending.iter().find(|row| row.channel == channel.as_str()) else {
            return Ok(Confirmation::NothingPending);
        };
        let address = pending(&key, owner, row)?.address;
        let given = CodeGiven {
            channel: channel.as_str(),
            code_mac: self.code_mac(viewer, &address, code),
            address_sealed: self.seal_contact(&key, owner, &address),
            wrong_log: self.entry(&key, super::account::by(viewer), Event::CodeWrong { channel }),
        };
        let change = SettingsChange::Confirm(given);
        match self.write_settings(viewer, &key, Event::ContactConfirmed { channel }, change).await? {
            Written::Code(answer) => Ok(answer),
            _ => Err(Error::Inconsistent("a code's outcome")),
        }
    }

    /// The keyed hash that is kept of a code. It is of the inbox, the owner, the way and the address too: a code is
    /// right for nothing else.
    fn code_mac(&self, viewer: &Viewer, address: &ContactAddress, code: &ContactCode) -> [u8; 32] {
        let (person, owner) = (viewer.subject().uuid(), viewer.actor().uuid());
        let parts: [&[u8]; 5] = [
            person.as_bytes(),
            owner.as_bytes(),
            address.channel().as_str().as_bytes(),
            address.expose().as_bytes(),
            code.expose().as_bytes(),
        ];
        self.0.keys.mac("contact_code.code_mac", &parts)
    }

    /// The keyed hash by which codes to an address are counted, in whichever inbox it is proposed.
    fn address_mac(&self, address: &ContactAddress) -> [u8; 32] {
        let receiver = address.receiver();
        self.0
            .keys
            .mac("code_sent.address_mac", &[address.channel().as_str().as_bytes(), receiver.as_bytes()])
    }

    /// The job that sends a code.
    fn queue_code(&self, viewer: &Viewer, key: &PersonKey, code: &CodeToSend) -> NewJob {
        let id: Uuid = self.0.random.id(&*self.0.clock);
        let payload = Payload {
            channel: code.address.channel(),
            address: code.address.expose().to_owned(),
            code: code.code.expose().to_owned(),
            language: code.language.code().to_owned(),
            expires_at: code.expires_at.as_millisecond(),
        };
        NewJob {
            id,
            person: viewer.subject().uuid(),
            kind: CODE,
            message: None,
            recipient: Some(viewer.actor().uuid()),
            channel: Some(code.address.channel().as_str()),
            asked: true,
            payload_sealed: Some(key.seal(&*self.0.random, PAYLOAD, id, &super::pack(&payload))),
            at: self.now_millis(),
            due_at: self.now_millis(),
        }
    }
}

/// What a job's seal held.
pub(super) fn code_to_send(key: &PersonKey, job: Uuid, sealed: &[u8]) -> Result<CodeToSend, Error> {
    const NEVER_WRITTEN: Error = Error::Inconsistent(PAYLOAD);
    let payload: Payload = super::unpack(&key.open(PAYLOAD, job, sealed)?, PAYLOAD)?;
    Ok(CodeToSend {
        address: ContactAddress::read(payload.channel, payload.address.as_bytes()).ok_or(NEVER_WRITTEN)?,
        code: ContactCode::parse(&payload.code).map_err(|_| NEVER_WRITTEN)?,
        language: NoticeLanguage::read(&payload.language).ok_or(NEVER_WRITTEN)?,
        expires_at: instant(payload.expires_at)?,
    })
}

crate::silent_debug!(CodeToSend);
