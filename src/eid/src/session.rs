//! Sessions: tower-sessions carries the cookie, the inbox database keeps what a session holds, our own clock ends it.

use crate::{Due, FormToken, vouch};
use async_trait::async_trait;
use inbox::{
    AccountState, AtProvider, Citizen, Device, Inbox, Login, PersonId, PersonName, Personnummer, Random,
    RandomExt, SessionKey,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, fmt, sync::Arc};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// Where a session keeps its citizen.
pub(crate) const HELD: &str = "citizen";
/// Where the store puts the session's times when it loads it. Never written.
pub(crate) const TIMES: &str = "times";
/// Where the store puts how it stands with the person's inbox when it loads a session. Never written.
pub(crate) const STANDING: &str = "standing";
/// Where the store puts whose a session was that it finds to be over, and nothing else with it. Never written.
pub(crate) const OVER: &str = "over";
/// Activity is written at most so often: reading a page must not cost a write each time.
const BETWEEN_TOUCHES: SignedDuration = SignedDuration::from_mins(1);

/// What a session holds.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) person: PersonId,
    pub(crate) number: String,
    pub(crate) name: PersonName,
    /// The provider's own id of the person: logging out at the provider asks for it, and for the ID token.
    pub(crate) subject: String,
    /// Its id of the login there, for when it says that it is over.
    pub(crate) sid: Option<String>,
    pub(crate) level: String,
    /// When the person proved who they are: a renewal begins a session anew.
    pub(crate) logged_in: Timestamp,
    pub(crate) id_token: String,
    /// With what the person logged in.
    pub(crate) device: Device,
    /// Whether the person was logged in already, and proved anew who they are.
    pub(crate) anew: bool,
    /// What the forms carry.
    pub(crate) forms: FormToken,
}

impl Held {
    /// Who it is, in the session of this key.
    pub(crate) fn citizen(
        &self,
        session: SessionKey,
    ) -> std::result::Result<Citizen, inbox::InvalidPersonnummer> {
        let number = Personnummer::parse(&self.number)?;
        Ok(Citizen { id: self.person, number, name: self.name.clone(), session })
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("person", &self.person).finish_non_exhaustive()
    }
}

/// When a session began and was last seen.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) created: Timestamp,
    pub(crate) seen: Timestamp,
}

/// How it stands with the person's own inbox.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) state: AccountState,
    pub(crate) due: Due,
}

/// When sessions end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) idle: SignedDuration,
    pub(crate) absolute: SignedDuration,
}

impl Limits {
    /// When a session ends if nothing more is done.
    pub(crate) fn end(self, times: Times) -> Timestamp {
        (times.seen + self.idle).min(self.absolute_end(times))
    }

    /// When it ends whatever is done.
    pub(crate) fn absolute_end(self, times: Times) -> Timestamp {
        times.created + self.absolute
    }
}

/// Whether activity at `now` is worth a write.
pub(crate) fn touch_is_due(times: Times, now: Timestamp) -> bool {
    now.duration_since(times.seen) >= BETWEEN_TOUCHES
}

/// The key that the database knows a session by.
pub(crate) fn key_of(id: &Id) -> SessionKey {
    SessionKey::of(&id.0.to_le_bytes())
}

/// The store behind tower-sessions.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    pub(crate) inbox: Inbox,
    pub(crate) random: Arc<dyn Random>,
    /// The provider's issuer identifier.
    pub(crate) issuer: Arc<str>,
    pub(crate) limits: Limits,
    /// Whether a session that is over is left as it is, and says nothing.
    pub(crate) only_looks: bool,
}

impl Sessions {
    /// The same, changing nothing by what is asked of it.
    pub(crate) fn only_to_look(self) -> Self {
        Self { only_looks: true, ..self }
    }
}

#[async_trait]
impl SessionStore for Sessions {
    /// The id is always ours, and new: whatever id a browser came with is not taken over.
    async fn create(&self, record: &mut Record) -> Result<()> {
        let held =
            record.data.get(HELD).ok_or_else(|| Error::Encode("a session without a citizen".to_owned()))?;
        let not_one = || Error::Encode("not a citizen".to_owned());
        let held = Held::deserialize(held).map_err(|_| not_one())?;
        let (subject, sid) = (Some(held.subject.as_str()), held.sid.as_deref());
        let login = Login {
            at_provider: AtProvider { issuer: &self.issuer, subject, sid },
            device: held.device,
            anew: held.anew,
            data: &pack(&record.data)?,
        };
        loop {
            record.id = Id(i128::from_le_bytes(self.random.bytes()));
            let citizen = held.citizen(key_of(&record.id)).map_err(|_| not_one())?;
            if self.inbox.log_in(&vouch::own(&citizen), &login).await.map_err(backend)? {
                return Ok(());
            }
        }
    }

    /// A session that was ended meanwhile stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        self.inbox.save_session(key_of(&record.id), &pack(&record.data)?).await.map_err(backend).map(drop)
    }

    /// A session that is over is ended here: what is left of it says whose it was, this once, and gives no right.
    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let key = key_of(id);
        let Some(stored) = self.inbox.session(key).await.map_err(backend)? else { return Ok(None) };
        let unreadable = |_| Error::Decode("a session holds what the product never writes".to_owned());
        let times = Times { created: stored.created_at, seen: stored.seen_at };
        if self.inbox.now() >= self.limits.end(times) {
            if self.only_looks {
                return Ok(Some(Record {
                    id: *id,
                    data: HashMap::new(),
                    expiry_date: OffsetDateTime::UNIX_EPOCH,
                }));
            }
            self.inbox.end_session(key).await.map_err(backend)?;
            let whose = serde_json::to_value(stored.person).map_err(unreadable)?;
            let data = HashMap::from([(OVER.to_owned(), whose)]);
            return Ok(Some(Record { id: *id, data, expiry_date: OffsetDateTime::UNIX_EPOCH }));
        }
        let mut data: HashMap<String, serde_json::Value> =
            serde_json::from_slice(&stored.data).map_err(unreadable)?;
        data.insert(TIMES.to_owned(), serde_json::to_value(times).map_err(unreadable)?);
        let due = Due { consent: stored.consent_due, review: stored.review_due };
        let standing = Standing { state: stored.state, due };
        data.insert(STANDING.to_owned(), serde_json::to_value(standing).map_err(unreadable)?);
        // tower-sessions' own expiry goes by the machine's clock; ours has decided already.
        Ok(Some(Record { id: *id, data, expiry_date: OffsetDateTime::UNIX_EPOCH }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.inbox.end_session(key_of(id)).await.map_err(backend)
    }
}

fn pack(data: &HashMap<String, serde_json::Value>) -> Result<Vec<u8>> {
    let kept: HashMap<_, _> =
        data.iter().filter(|(name, _)| ![TIMES, STANDING].contains(&name.as_str())).collect();
    serde_json::to_vec(&kept).map_err(|_| Error::Encode("a session that is no JSON".to_owned()))
}

#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
fn backend(error: inbox::Error) -> Error {
    Error::Backend(error.to_string())
}
