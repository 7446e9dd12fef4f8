//! The access log: one row for everything that is done with an inbox, chained so that no row can be altered, removed
//! or slipped in unseen (patientdatalagen 4 kap 3 §, HSLF-FS 2016:40 4 kap 9 §).
//!
//! A row's hash is SHA-256 over the previous row's hash and the row in clear, in the canonical form below. Only the
//! details are sealed, by the inbox's key; since the hash is over the clear text, a change of key touches no row, and
//! whoever has the rows in clear can compute every hash anew: a downloaded log ([`mod@file`]) is verified without us.

mod file;
mod verify;

pub(crate) use file::{head_line, line};
pub(crate) use verify::short;
pub use verify::{
    Fault as LogFault, NotAHead, NotedHead, Unverified, Verified as VerifiedLog, verify as verify_log,
};

use crate::{
    ActionId, AttachmentId, Capacity, Channel, Device, Folder, MessageId, PersonId, SenderId, ThreadId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The hash before the first row.
pub(crate) const CHAIN_START: [u8; 32] = [0; 32];

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The inbox was activated.
    Activated,
    /// Openings in an earlier inbox were taken over.
    OpeningsTakenOver,
    /// A sender delivered a message.
    Delivered {
        /// The message.
        message: MessageId,
    },
    /// A sender sent again what had been delivered, and was answered as the first time.
    Resent,
    /// A sender asked whether the person is an active user.
    ActivityAsked,
    /// A sender asked which of its messages in a thread have been opened or deleted, and was told.
    StatusAsked {
        /// The messages that it was told of.
        messages: Vec<MessageId>,
    },
    /// A folder's list was shown; logged once per session and folder.
    Listed {
        /// Which folder.
        folder: Folder,
    },
    /// A thread was opened.
    Opened {
        /// The thread.
        thread: ThreadId,
        /// The messages whose text was shown.
        messages: Vec<MessageId>,
    },
    /// Threads were marked as unread.
    MarkedUnread {
        /// Which.
        threads: Vec<ThreadId>,
    },
    /// Threads were moved to the archive.
    Archived {
        /// Which.
        threads: Vec<ThreadId>,
    },
    /// Threads were moved to the trash.
    Trashed {
        /// Which.
        threads: Vec<ThreadId>,
    },
    /// Threads were moved back to the inbox.
    Restored {
        /// Which.
        threads: Vec<ThreadId>,
    },
    /// A change of threads was undone, as far as nothing had happened to them since.
    Undone {
        /// Which.
        threads: Vec<ThreadId>,
    },
    /// Threads were deleted for good.
    Deleted {
        /// Which.
        threads: Vec<ThreadId>,
    },
    /// The units whose messages the inbox holds were shown.
    UnitsShown,
    /// The ledger of notices was shown; logged once per session. It names messages.
    LedgerShown,
    /// The page before a service outside the portal was shown.
    LinkShown {
        /// The button.
        action: ActionId,
    },
    /// An attachment was downloaded.
    Downloaded {
        /// The attachment.
        attachment: AttachmentId,
    },
    /// The inbox, or one thread of it, was taken along by whom it belongs to.
    TakenAlong {
        /// Which thread; `None`: every one.
        thread: Option<ThreadId>,
    },
    /// The times of a thread were taken as a calendar file.
    CalendarTaken {
        /// The thread.
        thread: ThreadId,
    },
    /// A scanner has looked at an attachment.
    Scanned {
        /// The attachment.
        attachment: AttachmentId,
        /// Whether it found nothing.
        clean: bool,
    },
    /// An attachment is to be scanned once more.
    ScanAsked {
        /// The attachment.
        attachment: AttachmentId,
    },
    /// What an attachment held was erased.
    AttachmentErased {
        /// The attachment.
        attachment: AttachmentId,
    },
    /// Somebody searched in the inbox. What for stands nowhere.
    Searched {
        /// How many messages were found.
        hits: u64,
        /// Those that the page named, with what stands around the words.
        messages: Vec<MessageId>,
    },
    /// A guardian began to act for the child whose inbox this is.
    ActingBegan,
    /// A guardian stopped.
    ActingEnded,
    /// A person of thirteen or older consented anew.
    Consented,
    /// The settings were shown to whom they belong to.
    SettingsShown,
    /// Addresses were taken over from an earlier inbox.
    ContactsTakenOver,
    /// An address was entered, and a code sent to it.
    ContactProposed {
        /// By which way.
        channel: Channel,
    },
    /// The right code was entered: the address is verified.
    ContactConfirmed {
        /// By which way.
        channel: Channel,
    },
    /// A wrong code was entered.
    CodeWrong {
        /// By which way.
        channel: Channel,
    },
    /// Notices by a channel were turned on or off.
    ChannelSet {
        /// By which way.
        channel: Channel,
        /// On or off.
        enabled: bool,
    },
    /// An address was removed.
    ContactRemoved {
        /// By which way.
        channel: Channel,
    },
    /// An address that waited for its code was withdrawn.
    ContactWithdrawn {
        /// By which way.
        channel: Channel,
    },
    /// Language, quiet hours or reminder were changed.
    PreferencesSet,
    /// Kallelser on paper were declined, or wanted again.
    PaperSet {
        /// Whether they are declined.
        declines: bool,
    },
    /// The addresses that guardians had entered were shown to the young person.
    InheritedShown,
    /// The young person reviewed them.
    ContactsReviewed {
        /// Those that were kept.
        kept: Vec<Channel>,
    },
    /// Who had opened what before was shown to the young person.
    EarlierReadersShown,
    /// The log was shown; logged once per session.
    LogShown,
    /// The log was taken along by whom it belongs to.
    LogTaken,
    /// The inbox was locked.
    Locked,
    /// The inbox was unlocked.
    Unlocked,
    /// The inbox was closed.
    Closed,
    /// The person logged in.
    LoggedIn {
        /// With what, as far as the browser said.
        device: Device,
    },
    /// The person, who was logged in, proved anew who they are.
    ProvedAnew,
    /// The person logged out.
    LoggedOut,
    /// The sessions were shown to whom they belong to; logged once per session.
    SessionsShown,
    /// Sessions of the person were ended.
    SessionsEnded {
        /// Which.
        which: EndedSessions,
    },
}

/// Which sessions were ended at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedSessions {
    /// One that was chosen.
    One,
    /// All but the one that it was asked for in.
    Others,
    /// All.
    All,
    /// Those of a session that was ended at the identity provider.
    AtProvider,
}

/// Says of each event which word stands for it in clear, and of what kind it is.
macro_rules! events {
    ($($event:pat => $word:literal, $kind:ident;)+) => {
        impl Event {
            /// The word of every event. A test walks the acts and misses the word that none of them leaves.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word that stands in clear in the database, and as `event` in a downloaded log.
            pub fn word(&self) -> &'static str {
                match self {
                    $($event => $word,)+
                }
            }

            /// Of what kind it is.
            pub fn kind(&self) -> LogKind {
                match self {
                    $($event => LogKind::$kind,)+
                }
            }
        }
    };
}

events! {
    Event::Activated => "activated", Choices;
    Event::OpeningsTakenOver => "openings_taken_over", Upkeep;
    Event::Delivered { .. } => "delivered", Sent;
    Event::Resent => "resent", Sent;
    Event::ActivityAsked => "activity_asked", Sent;
    Event::StatusAsked { .. } => "status_asked", Sent;
    Event::Listed { .. } => "listed", Read;
    Event::Opened { .. } => "opened", Read;
    Event::MarkedUnread { .. } => "marked_unread", Tidied;
    Event::Archived { .. } => "archived", Tidied;
    Event::Trashed { .. } => "trashed", Tidied;
    Event::Restored { .. } => "restored", Tidied;
    Event::Undone { .. } => "undone", Tidied;
    Event::Deleted { .. } => "deleted", Tidied;
    Event::UnitsShown => "units_shown", Read;
    Event::LedgerShown => "ledger_shown", Read;
    Event::LinkShown { .. } => "link_shown", Read;
    Event::Downloaded { .. } => "downloaded", Taken;
    Event::TakenAlong { .. } => "taken_along", Taken;
    Event::CalendarTaken { .. } => "calendar_taken", Taken;
    Event::Scanned { .. } => "scanned", Upkeep;
    Event::ScanAsked { .. } => "scan_asked", Upkeep;
    Event::AttachmentErased { .. } => "attachment_erased", Upkeep;
    Event::Searched { .. } => "searched", Read;
    Event::ActingBegan => "acting_began", Proxy;
    Event::ActingEnded => "acting_ended", Proxy;
    Event::Consented => "consented", Choices;
    Event::SettingsShown => "settings_shown", Choices;
    Event::ContactsTakenOver => "contacts_taken_over", Upkeep;
    Event::ContactProposed { .. } => "contact_proposed", Choices;
    Event::ContactConfirmed { .. } => "contact_confirmed", Choices;
    Event::CodeWrong { .. } => "code_wrong", Choices;
    Event::ChannelSet { .. } => "channel_set", Choices;
    Event::ContactRemoved { .. } => "contact_removed", Choices;
    Event::ContactWithdrawn { .. } => "contact_withdrawn", Choices;
    Event::PreferencesSet => "preferences_set", Choices;
    Event::PaperSet { .. } => "paper_set", Choices;
    Event::InheritedShown => "inherited_shown", Read;
    Event::ContactsReviewed { .. } => "contacts_reviewed", Choices;
    Event::EarlierReadersShown => "earlier_readers_shown", Read;
    Event::LogShown => "log_shown", Read;
    Event::LogTaken => "log_taken", Taken;
    Event::Locked => "locked", Upkeep;
    Event::Unlocked => "unlocked", Upkeep;
    Event::Closed => "closed", Upkeep;
    Event::LoggedIn { .. } => "logged_in", Logins;
    Event::ProvedAnew => "proved_anew", Logins;
    Event::LoggedOut => "logged_out", Logins;
    Event::SessionsShown => "sessions_shown", Logins;
    Event::SessionsEnded { .. } => "sessions_ended", Logins;
}

/// What sort of thing was done: what somebody looks for in a log by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogKind {
    /// Something was read or shown.
    Read,
    /// Something was taken out as a file.
    Taken,
    /// A sender sent or asked something.
    Sent,
    /// Threads were moved, marked or deleted.
    Tidied,
    /// Consent, addresses and settings.
    Choices,
    /// A guardian began or stopped acting for a child.
    Proxy,
    /// Somebody logged in or out, or sessions were ended.
    Logins,
    /// What the service itself does: files are scanned, inboxes locked.
    Upkeep,
}

impl LogKind {
    /// Every one, in the order that people are asked in.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Taken,
        Self::Sent,
        Self::Tidied,
        Self::Choices,
        Self::Proxy,
        Self::Logins,
        Self::Upkeep,
    ];

    /// The word that the database holds.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Taken => "taken",
            Self::Sent => "sent",
            Self::Tidied => "tidied",
            Self::Choices => "choices",
            Self::Proxy => "proxy",
            Self::Logins => "logins",
            Self::Upkeep => "upkeep",
        }
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person, in a capacity.
    Person {
        /// Who.
        actor: PersonId,
        /// In what right.
        capacity: Capacity,
    },
    /// A sending system.
    Sender {
        /// Which.
        sender: SenderId,
    },
    /// The operator, at the console.
    Operator,
    /// The scanner of files.
    Scanner,
    /// The identity provider.
    IdentityProvider,
    /// Nobody: the time that was said had come.
    Time,
}

impl By {
    /// Which sort of doer it is.
    pub fn doer(&self) -> Doer {
        match self {
            Self::Person { capacity: Capacity::Own, .. } => Doer::Own,
            Self::Person { capacity: Capacity::Guardian, .. } => Doer::Guardian,
            Self::Sender { .. } => Doer::Sender,
            Self::Operator => Doer::Operator,
            Self::Scanner | Self::IdentityProvider | Self::Time => Doer::Automatic,
        }
    }

    /// The guardian who did it, if one did.
    pub(crate) fn guardian(&self) -> Option<Uuid> {
        match self {
            Self::Person { actor, capacity: Capacity::Guardian } => Some(actor.uuid()),
            _ => None,
        }
    }
}

/// Which sort of doer did something: what somebody looks for in a log by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doer {
    /// The person whose inbox it is.
    Own,
    /// A guardian.
    Guardian,
    /// A sending system.
    Sender,
    /// The operator.
    Operator,
    /// Nobody: the service, by itself.
    Automatic,
}

impl Doer {
    /// Every one, in the order that people are asked in.
    pub const ALL: [Self; 5] = [Self::Own, Self::Guardian, Self::Sender, Self::Operator, Self::Automatic];

    /// The word that the database holds.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Guardian => "guardian",
            Self::Sender => "sender",
            Self::Operator => "operator",
            Self::Automatic => "automatic",
        }
    }
}

/// A row to be, without its place in the chain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// The hash of a row: SHA-256 over `previous (32) | position (8, big-endian) | id (16) | JSON of the entry`.
pub(crate) fn chain(previous: &[u8], position: i64, id: Uuid, canonical: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(previous)
        .chain_update(position.to_be_bytes())
        .chain_update(id.as_bytes())
        .chain_update(canonical)
        .finalize()
        .into()
}

/// The canonical form of an entry: the very bytes that are sealed as the row's details, and that stand in a downloaded
/// log.
pub(crate) fn canonical(entry: &Entry) -> Vec<u8> {
    serde_json::to_vec(entry).expect("an entry is plain data")
}
