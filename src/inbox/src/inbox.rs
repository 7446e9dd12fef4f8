//! The inbox: one value that everybody uses, and what each kind of user may do with it.

mod access_log;
mod account;
mod addressee;
mod arrivals;
mod bookings;
mod calendar;
mod calls;
mod codes;
mod coming_of_age;
mod deliver;
mod files;
mod ledger;
mod notices;
mod operator;
mod preview;
mod read;
mod registry;
mod search;
mod sent;
mod session;
mod settings;
mod standing;
mod statistics;
mod take;
mod tidy;

pub use access_log::{HeadOfDay, LogAbout, LogFilter, LogPage, LogRow, LogTaking};
pub use account::{Account, AccountState, Consent};
pub use addressee::{Addressee, GuardiansWays};
pub use arrivals::{Arrivals, Moment};
pub use bookings::{
    AskedAgain, BOOKING_KNOWN, BookingJob, BookingLane, BookingReference, BookingThen, BookingUnreadable,
    GivenUpBooking, KnownVisit, NotedBookings, WaitingBookings,
};
pub use codes::{CodeToSend, Confirmation, Proposed};
pub use coming_of_age::{EarlierReader, Inherited, Review};
#[cfg(feature = "bench")]
pub use deliver::PreparedDelivery;
pub use deliver::{DeliverError, RESEND_RECOGNISED};
pub use files::{Download, FETCHED_TOGETHER_MOST, Fetched, FetchedTogether, FileContent, Scan};
pub use notices::{CodeJob, Decision, JobKind, Notice, OutboxJob, Owner, Reach, Reminder, Unreadable};
pub use operator::{Operator, TakenOver};
pub use preview::RefusedFile;
pub use registry::{RegisteredSender, SenderEvent, SenderLogEntry};
pub use sent::{AskedThread, FirstOpened, SentMessage};
pub use session::{
    AtProvider, EndedAtProvider, Login, OpenSession, SessionKey, SessionLimits, StoredSession,
};
pub use settings::{
    Contact, NoticeLanguage, PendingContact, Preferences, QuietHours, ReminderDays, Settings,
};
pub use standing::StandingChanged;
pub use take::{Holdings, TakenThread, Taking};
pub use tidy::{Tidied, Tidy, UNDO_HOLDS};

use crate::{
    Clock, Error, OpenError, PersonId, Random, RandomExt, Secrets,
    keys::{Keyring, PersonKey},
    log::{self, By, Entry, Event},
    store::{Store, read, rows::PersonRow},
    write::{LogEntry, Write},
};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

/// The inboxes of everybody: the only way to the database.
#[derive(Debug, Clone)]
pub struct Inbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    keys: Keyring,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Room for the files of deliveries under way, in kilobytes.
    file_room: Semaphore,
    turns: search::Turns,
    /// Rung when something was told of a booking, for the worker in this process.
    booking_told: Notify,
}

/// The files of all deliveries under way together, in kilobytes: each is in memory as it came and as it is kept.
const FILES_UNDER_WAY_MOST: u32 = 100_000;

impl Inbox {
    /// Opens the database at `address` (`sqlite://PATH` or `postgres://…`), makes it if SQLite's file is missing, and
    /// brings its schema up to date.
    pub async fn open(
        address: &str,
        secrets: &Secrets,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, OpenError> {
        let keys = Keyring::new(secrets).ok_or(OpenError::NoKey)?;
        let store = Store::open(address).await?;
        let file_room = Semaphore::new(FILES_UNDER_WAY_MOST as usize);
        let inbox = Self(Arc::new(Inner {
            store,
            keys,
            clock,
            random,
            file_room,
            turns: search::Turns::default(),
            booking_told: Notify::new(),
        }));
        inbox.check_keys().await?;
        Ok(inbox)
    }

    /// Keys that are not this database's would find nobody in it, and begin a second inbox for everybody who came.
    async fn check_keys(&self) -> Result<(), OpenError> {
        const SEALED: &str = "key_check.sealed";
        let Inner { store, keys, random, .. } = &*self.0;
        let mac = keys.mac("key_check.mac", &[]);
        let sealed = keys.seal(&**random, SEALED, b"1", b"inkorg");
        store.write(Write::KeyCheck { mac, sealed }).await.map_err(OpenError::Keys)?;
        let kept = read!(store, |conn, db| db::key_check(conn)).map_err(OpenError::Keys)?;
        let opens = keys.open(SEALED, b"1", &kept.1).is_ok();
        if kept.0 == mac && opens { Ok(()) } else { Err(OpenError::OtherKeys) }
    }

    /// The time that the inbox goes by.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        self.0.store.ping().await
    }

    /// Closes the database when what is under way is done.
    pub fn close(&self) {
        self.0.store.close();
    }

    fn now_millis(&self) -> i64 {
        self.now().as_millisecond()
    }

    fn key_of(&self, person: &PersonRow) -> Result<PersonKey, Error> {
        Ok(self.0.keys.person_key(PersonId::new(person.id), &person.wrapped_key)?)
    }

    /// A log row, sealed and ready to take its place in the chain.
    fn entry(&self, key: &PersonKey, by: By, event: Event) -> LogEntry {
        let at = self.now();
        let id = self.0.random.opaque_id();
        let (word, kind, doer, guardian) = (event.word(), event.kind(), by.doer(), by.guardian());
        let canonical = log::canonical(&Entry { at, by, event });
        let sealed = key.seal(&*self.0.random, access_log::ENTRY, id, &canonical);
        LogEntry {
            id,
            at: at.as_millisecond(),
            event: word,
            kind: kind.as_str(),
            doer: doer.as_str(),
            guardian,
            canonical,
            sealed,
        }
    }
}

/// Milliseconds since 1970, as the database holds them.
fn instant(millis: i64) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(millis).map_err(|_| Error::Inconsistent("a time out of range"))
}

/// JSON that we wrote ourselves, sealed.
fn unpack<T: serde::de::DeserializeOwned>(json: &[u8], column: &'static str) -> Result<T, Error> {
    serde_json::from_slice(json).map_err(|_| Error::Inconsistent(column))
}

/// JSON, to be sealed.
fn pack(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data")
}
