//! Sessions at rest: found by the hash of their id, sealed, and forgotten when they are over. Whoever they belong to sees
//! them and ends them; so do the operator and, when somebody logs out there, the identity provider.

use super::{AccountState, Inbox, Operator, account::by, instant, pack, unpack};
use crate::{
    Device, EndedSessions, Error, OwnViewer, PersonId, Personnummer, RandomExt, SessionId, Viewer,
    log::{By, Event},
    reads_alone,
    store::{read, rows::PersonRow},
    write::{EndSessions, Ending, FirstSight, NewLogin, SeenToken, SessionChange, Write, Written},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

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
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// What it holds, in clear here and sealed in the database.
    pub data: Vec<u8>,
}

/// What begins a session: somebody has proved who they are.
#[derive(Clone, Copy)]
pub struct Login<'l> {
    /// As whom the identity provider knows them.
    pub at_provider: AtProvider<'l>,
    /// With what.
    pub device: Device,
    /// Whether they were logged in already, and proved it anew.
    pub anew: bool,
    /// What the session holds.
    pub data: &'l [u8],
}

/// Somebody, and a session of theirs, as the identity provider names both.
#[derive(Clone, Copy)]
pub struct AtProvider<'p> {
    /// The provider's issuer identifier.
    pub issuer: &'p str,
    /// Its name of the person (`sub`).
    pub subject: Option<&'p str>,
    /// Its name of the session there (`sid`).
    pub sid: Option<&'p str>,
}

/// What the identity provider says of somebody who has logged out there.
#[derive(Clone, Copy)]
pub struct EndedAtProvider<'p> {
    /// Who, or which session.
    pub whose: AtProvider<'p>,
    /// What it calls this word of its own (`jti`): it counts once.
    pub token: &'p str,
    /// From when on nobody can say it again.
    pub expires_at: Timestamp,
}

/// When sessions end.
#[derive(Debug, Clone, Copy)]
pub struct SessionLimits {
    /// When nothing was done for so long.
    pub idle: SignedDuration,
    /// So long after the login, whatever is done.
    pub absolute: SignedDuration,
}

/// A session of the person who looks.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// What it is ended by.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// With what.
    pub device: Device,
    /// Whether it is the one in which the person looks.
    pub is_this: bool,
}

const DATA: &str = "session.data_sealed";
const DEVICE: &str = "session.device_sealed";
/// People whose sessions are revoked at a time.
const REVOKED_AT_ONCE: i64 = 200;

impl Inbox {
    /// Begins a session that no login leads to, and leaves no row: for tests, which look at inboxes. `false`: the key is
    /// taken, and nothing was written.
    #[cfg(feature = "testing")]
    pub async fn begin_session(&self, key: SessionKey, person: PersonId, data: &[u8]) -> Result<bool, Error> {
        let data_sealed = self.0.keys.seal(&*self.0.random, DATA, &key.0, data);
        let id = self.0.random.opaque_id();
        let (person, at) = (person.uuid(), self.now_millis());
        self.change(key, SessionChange::Begin { id, person, at, data_sealed }).await
    }

    /// Begins a session of whoever has just proved who they are: its key is the viewer's. `false`: the key is taken, and
    /// nothing was written.
    pub async fn log_in(&self, viewer: &Viewer, login: &Login<'_>) -> Result<bool, Error> {
        let Login { at_provider: AtProvider { issuer, subject, sid }, device, anew, data } = *login;
        let session = viewer.session();
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let event = if anew { Event::ProvedAnew } else { Event::LoggedIn { device } };
        let new = NewLogin {
            key: session.0,
            id: self.0.random.opaque_id(),
            person: viewer.subject().uuid(),
            at: self.now_millis(),
            subject_mac: self.subject_mac(issuer, subject.unwrap_or_default()),
            sid_mac: sid.map(|sid| self.sid_mac(issuer, sid)),
            device_sealed: self.0.keys.seal(&*self.0.random, DEVICE, &session.0, &pack(&device)),
            data_sealed: self.0.keys.seal(&*self.0.random, DATA, &session.0, data),
            log: self.entry(&key, by(viewer), event),
        };
        Ok(self.0.store.write(Write::LogIn(Box::new(new))).await? == Written::Done)
    }

    /// Ends the session that somebody is in, because they ask for it. `false`: it was over already.
    pub async fn log_out(&self, viewer: &Viewer) -> Result<bool, Error> {
        let which = Ending::One { key: viewer.session().0 };
        self.end_own(viewer, which, Event::LoggedOut).await
    }

    /// The sessions of the person that are not over, the one used last first.
    pub async fn sessions(
        &self,
        owner: &OwnViewer,
        limits: SessionLimits,
    ) -> Result<Vec<OpenSession>, Error> {
        let viewer = owner.viewer();
        let person = viewer.subject().uuid();
        let key = self.key_of(&self.person(viewer.subject()).await?)?;
        let log = self.entry(&key, by(viewer), Event::SessionsShown);
        let once = FirstSight { session: *viewer.session().as_bytes(), folder: "sessions" };
        self.0.store.write(Write::Log { person, log, once: Some(once) }).await?;
        let before = |span| self.now().saturating_sub(span).unwrap_or(Timestamp::MIN).as_millisecond();
        let (created_after, seen_after) = (before(limits.absolute), before(limits.idle));
        let rows = read!(self.0.store, |conn, db| db::sessions_of(conn, person, created_after, seen_after))?;
        let sessions = rows.into_iter().map(|row| {
            let device = self.0.keys.open(DEVICE, &row.key, &row.device_sealed)?;
            Ok(OpenSession {
                id: SessionId::new(row.id),
                created_at: instant(row.created_at)?,
                seen_at: instant(row.seen_at)?,
                device: unpack(&device, DEVICE)?,
                is_this: row.key == viewer.session().0,
            })
        });
        sessions.collect()
    }

    /// Ends one of one's own sessions. `false`: it was over already.
    pub async fn end_own_session(&self, owner: &OwnViewer, id: SessionId) -> Result<bool, Error> {
        let event = Event::SessionsEnded { which: EndedSessions::One };
        self.end_own(owner.viewer(), Ending::Named { id: id.uuid() }, event).await
    }

    /// Ends one's own sessions but for the one that one is in. `false`: there was no other.
    pub async fn end_other_sessions(&self, owner: &OwnViewer) -> Result<bool, Error> {
        let which = Ending::AllBut { key: owner.viewer().session().0 };
        self.end_own(owner.viewer(), which, Event::SessionsEnded { which: EndedSessions::Others }).await
    }

    /// Ends all of one's own sessions, the one that one is in too.
    pub async fn end_own_sessions(&self, owner: &OwnViewer) -> Result<bool, Error> {
        self.end_own(owner.viewer(), Ending::All, Event::SessionsEnded { which: EndedSessions::All }).await
    }

    async fn end_own(&self, viewer: &Viewer, which: Ending, event: Event) -> Result<bool, Error> {
        let person = self.person(viewer.subject()).await?;
        Ok(self.end_sessions(&person, which, None, by(viewer), event).await? == Written::Done)
    }

    async fn end_sessions(
        &self,
        person: &PersonRow,
        which: Ending,
        token: Option<SeenToken>,
        by: By,
        event: Event,
    ) -> Result<Written, Error> {
        let log = self.entry(&self.key_of(person)?, by, event);
        self.0.store.write(Write::EndSessions(EndSessions { person: person.id, which, token, log })).await
    }

    /// Ends all sessions of a person. `None`: nobody with that number is in our book; `false`: there was none.
    pub async fn revoke_sessions(&self, _: &Operator, number: &Personnummer) -> Result<Option<bool>, Error> {
        let Some(person) = self.person_by_number(number).await? else { return Ok(None) };
        self.revoke(&person).await.map(Some)
    }

    /// Ends all sessions of everybody: of how many people. Sessions that begin meanwhile may go on.
    pub async fn revoke_all_sessions(&self, _: &Operator) -> Result<u64, Error> {
        let (mut revoked, mut after) = (0, Uuid::nil());
        loop {
            let people =
                read!(self.0.store, |conn, db| db::people_with_sessions(conn, after, REVOKED_AT_ONCE))?;
            let Some(last) = people.last() else { return Ok(revoked) };
            after = last.id;
            for person in &people {
                revoked += u64::from(self.revoke(person).await?);
            }
        }
    }

    async fn revoke(&self, person: &PersonRow) -> Result<bool, Error> {
        let event = Event::SessionsEnded { which: EndedSessions::All };
        Ok(self.end_sessions(person, Ending::All, None, By::Operator, event).await? == Written::Done)
    }

    /// Ends the sessions of somebody who has logged out at the identity provider: those of the session there, if it is
    /// named, else all that began there. The caller answers for the word being the provider's. `false`: it has been said
    /// before, and nothing is ended.
    pub async fn ended_at_provider(&self, ended: &EndedAtProvider<'_>) -> Result<bool, Error> {
        let EndedAtProvider { whose: AtProvider { issuer, subject, sid }, token, expires_at } = *ended;
        let token = SeenToken {
            mac: self.0.keys.mac("logout_token.mac", &[issuer.as_bytes(), token.as_bytes()]),
            expires_at: expires_at.as_millisecond(),
        };
        let subject_mac = subject.map(|subject| self.subject_mac(issuer, subject));
        let sid_mac = sid.map(|sid| self.sid_mac(issuer, sid));
        let people = match (sid_mac, subject_mac) {
            (Some(sid), of) => {
                let of = of.as_ref().map(<[u8; 32]>::as_slice);
                read!(self.0.store, |conn, db| db::people_of_sid(conn, &sid, of))?
            }
            (None, Some(of)) => read!(self.0.store, |conn, db| db::people_of_subject(conn, &of))?,
            (None, None) => Vec::new(),
        };
        let which = || match (sid_mac, subject_mac) {
            (Some(sid_mac), subject_mac) => Some(Ending::OfSid { sid_mac, subject_mac }),
            (None, subject_mac) => subject_mac.map(|subject_mac| Ending::OfSubject { subject_mac }),
        };
        let mut written = Written::Nothing;
        // One, unless two numbers are one person's. What is said is noted with the last, so that a database that fails
        // before leaves it to be said again.
        for (person, left) in people.iter().zip((0..people.len()).rev()) {
            let Some(which) = which() else { break };
            let token = (left == 0).then_some(token);
            let event = Event::SessionsEnded { which: EndedSessions::AtProvider };
            written = self.end_sessions(person, which, token, By::IdentityProvider, event).await?;
        }
        if people.is_empty() {
            written = self.0.store.write(Write::NoteToken(token)).await?;
        }
        Ok(written != Written::SaidBefore)
    }

    fn subject_mac(&self, issuer: &str, subject: &str) -> [u8; 32] {
        self.0.keys.mac("session.subject_mac", &[issuer.as_bytes(), subject.as_bytes()])
    }

    fn sid_mac(&self, issuer: &str, sid: &str) -> [u8; 32] {
        self.0.keys.mac("session.sid_mac", &[issuer.as_bytes(), sid.as_bytes()])
    }

    /// The session with this key, over or not: limits are the caller's rule.
    pub async fn session(&self, key: SessionKey) -> Result<Option<StoredSession>, Error> {
        let Some(row) = read!(self.0.store, |conn, db| db::session(conn, &key.0))? else {
            return Ok(None);
        };
        let state = AccountState::read(&row.state)?;
        let born = self.open_birth_date(row.person_id, &row.number_sealed, row.born_sealed.as_deref())?;
        let consented_at = row.consented_at.map(instant).transpose()?;
        Ok(Some(StoredSession {
            person: PersonId::new(row.person_id),
            state,
            consent_due: state == AccountState::Active && self.consent_is_due(born, consented_at),
            review_due: row.inherited && reads_alone(born, self.now()),
            created_at: instant(row.created_at)?,
            seen_at: instant(row.seen_at)?,
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

    /// Ends a session that is over, or that another takes the place of: it leaves no row.
    pub async fn end_session(&self, key: SessionKey) -> Result<(), Error> {
        self.change(key, SessionChange::End).await.map(drop)
    }

    async fn change(&self, key: SessionKey, change: SessionChange) -> Result<bool, Error> {
        Ok(self.0.store.write(Write::Session { key: key.0, change }).await? == Written::Done)
    }
}

/// Says nothing of what the provider calls anybody.
macro_rules! silent {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
silent!(Login, AtProvider, EndedAtProvider);

crate::silent_debug!(StoredSession);
