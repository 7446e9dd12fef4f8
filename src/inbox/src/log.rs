//! The access log: one row for everything that is done with an inbox, chained so that no row can be altered, removed
//! or slipped in unseen (patientdatalagen 4 kap 3 §, HSLF-FS 2016:40 4 kap 9 §).
//!
//! [`crate::Inbox::log`] verifies the whole chain, to the end that the person's row says it has.
//!
//! A row's hash is SHA-256 over the previous row's hash and the row in clear, in the canonical form below. Only the
//! details are sealed, by the inbox's key; since the hash is over the clear text, a change of key touches no row.

use crate::{ActionId, AttachmentId, Capacity, Channel, Folder, MessageId, PersonId, SenderId, ThreadId};
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
    /// The inbox was locked.
    Locked,
    /// The inbox was unlocked.
    Unlocked,
    /// The inbox was closed.
    Closed,
}

impl Event {
    /// The word that stands in clear in the database.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::OpeningsTakenOver => "openings_taken_over",
            Self::Delivered { .. } => "delivered",
            Self::Resent => "resent",
            Self::ActivityAsked => "activity_asked",
            Self::StatusAsked { .. } => "status_asked",
            Self::Listed { .. } => "listed",
            Self::Opened { .. } => "opened",
            Self::MarkedUnread { .. } => "marked_unread",
            Self::Archived { .. } => "archived",
            Self::Trashed { .. } => "trashed",
            Self::Restored { .. } => "restored",
            Self::Undone { .. } => "undone",
            Self::Deleted { .. } => "deleted",
            Self::UnitsShown => "units_shown",
            Self::LedgerShown => "ledger_shown",
            Self::LinkShown { .. } => "link_shown",
            Self::Downloaded { .. } => "downloaded",
            Self::TakenAlong { .. } => "taken_along",
            Self::CalendarTaken { .. } => "calendar_taken",
            Self::Scanned { .. } => "scanned",
            Self::ScanAsked { .. } => "scan_asked",
            Self::AttachmentErased { .. } => "attachment_erased",
            Self::Searched { .. } => "searched",
            Self::ActingBegan => "acting_began",
            Self::ActingEnded => "acting_ended",
            Self::Consented => "consented",
            Self::SettingsShown => "settings_shown",
            Self::ContactsTakenOver => "contacts_taken_over",
            Self::ContactProposed { .. } => "contact_proposed",
            Self::ContactConfirmed { .. } => "contact_confirmed",
            Self::CodeWrong { .. } => "code_wrong",
            Self::ChannelSet { .. } => "channel_set",
            Self::ContactRemoved { .. } => "contact_removed",
            Self::ContactWithdrawn { .. } => "contact_withdrawn",
            Self::PreferencesSet => "preferences_set",
            Self::PaperSet { .. } => "paper_set",
            Self::InheritedShown => "inherited_shown",
            Self::ContactsReviewed { .. } => "contacts_reviewed",
            Self::EarlierReadersShown => "earlier_readers_shown",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::Closed => "closed",
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
    /// Nobody: the time that was said had come.
    Time,
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

/// The hash of a row: SHA-256 over `previous | position (8, big-endian) | id (16) | JSON of the entry`.
pub(crate) fn chain(previous: &[u8], position: i64, id: Uuid, canonical: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(previous)
        .chain_update(position.to_be_bytes())
        .chain_update(id.as_bytes())
        .chain_update(canonical)
        .finalize()
        .into()
}

/// The canonical form of an entry: the very bytes that are sealed as the row's details.
pub(crate) fn canonical(entry: &Entry) -> Vec<u8> {
    serde_json::to_vec(entry).expect("an entry is plain data")
}
