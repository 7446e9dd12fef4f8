//! What comes to an inbox while somebody looks at it: when, and how many, and nothing else.
//!
//! How many is counted in the log, whose positions have no gaps and follow the order of the commits: a message that was
//! on its way when a page was read counts once, whatever the clocks say. No number is kept.

use super::Inbox;
use crate::{
    Error, Random, Viewer,
    keys::PersonKey,
    store::{bell::Listening, read},
};
use std::fmt::{self, Write};

const MOMENT: &str = "moment";

/// What an inbox held at one moment, in hexadecimal digits, for a page to come back with. Sealed with the inbox's key:
/// where the log ends would tell one guardian how busy another is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moment(String);

impl Moment {
    /// The moment when the log ended there.
    pub(super) fn seal(key: &PersonKey, random: &dyn Random, viewer: &Viewer, log_length: i64) -> Self {
        let sealed = key.seal(random, MOMENT, viewer.subject().uuid(), &log_length.to_be_bytes());
        Self(sealed.iter().fold(String::with_capacity(2 * sealed.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // a String takes everything
            text
        }))
    }

    /// Where the log ended. `None`: it is no moment of this inbox.
    fn open(text: &str, key: &PersonKey, viewer: &Viewer) -> Option<i64> {
        let digits = text.as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let sealed = digits.map(byte).collect::<Option<Vec<u8>>>()?;
        let opened = key.open(MOMENT, viewer.subject().uuid(), &sealed).ok()?;
        Some(i64::from_be_bytes(opened.try_into().ok()?))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What has come to an inbox since a moment.
#[derive(Debug)]
pub struct Arrivals {
    inbox: Inbox,
    after: i64,
    listening: Listening,
}

impl Inbox {
    /// What comes to an inbox after `since`, which is a [`Moment`] as it was written; without one, from now on. `None`: it is no
    /// moment of this inbox.
    pub async fn arrivals(&self, viewer: &Viewer, since: Option<&str>) -> Result<Option<Arrivals>, Error> {
        let person = viewer.subject().uuid();
        // Before anything is read: what comes from here on is heard.
        let listening = self.0.store.listen(person);
        let found = read!(self.0.store, |conn, db| db::moment(conn, person))?;
        let (wrapped_key, log_length) = found.ok_or(Error::Inconsistent("person"))?;
        let after = match since {
            None => Some(log_length),
            Some(text) => {
                let key = self.0.keys.person_key(viewer.subject(), &wrapped_key)?;
                Moment::open(text, &key, viewer)
            }
        };
        Ok(after.map(|after| Arrivals { inbox: self.clone(), after, listening }))
    }
}

impl Arrivals {
    /// How many messages have come. `viewer`: whose right to ask may have ended since the last time.
    pub async fn count(&self, viewer: &Viewer) -> Result<u64, Error> {
        let (person, after) = (viewer.subject().uuid(), self.after);
        let came = read!(self.inbox.0.store, |conn, db| db::arrived(conn, person, after))?;
        Ok(u64::try_from(came).unwrap_or(0))
    }

    /// Returns when more may have come since this returned last. What another process stores is heard on PostgreSQL; on
    /// SQLite only [`Arrivals::count`] tells. It may be dropped at any time, and nothing is missed.
    pub async fn heard(&mut self) {
        self.listening.heard().await;
    }
}
