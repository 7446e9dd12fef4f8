//! What a viewer sees: the list of threads, and a thread.

use crate::{
    Action, ActionId, AttachmentId, Capacity, DocumentLink, Folder, LanguageTag, MediaType, MessageId,
    Moment, PersonId, ThreadId, Unit, UnitId, Visit,
};
use jiff::Timestamp;
use std::num::NonZeroU32;

/// One page of the list of threads, newest activity first.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    /// The threads of this page.
    pub threads: Vec<ThreadRow>,
    /// How many threads the filter lets through, over all pages.
    pub total: u64,
    /// How many threads the folder holds.
    pub in_folder: u64,
    /// The unit that the filter is for, if the inbox knows it.
    pub unit: Option<NamedUnit>,
    /// This page's number, from 1.
    pub page: NonZeroU32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// The inbox's counts, the same everywhere.
    pub counts: Counts,
    /// When that was: what comes later is new to who sees this page.
    pub moment: Moment,
}

/// The number of an inbox, counted from the rows themselves: it cannot disagree with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Unread messages in the inbox itself. What is unread in the archive or the trash is not waited for.
    pub unread: u64,
}

/// A unit that has sent to an inbox. Two that call themselves the same are one: a reader cannot tell them apart.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedUnit {
    /// Our own id of it.
    pub id: UnitId,
    /// Its name, as its messages say it.
    pub name: String,
}

/// A thread by the names that the list shows.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedThread {
    /// Its id.
    pub id: ThreadId,
    /// Where it is.
    pub folder: Folder,
    /// The newest message's heading, if its sender gave one.
    pub subject: Option<String>,
    /// The language of the heading, if the sender said it.
    pub language: Option<LanguageTag>,
    /// The newest message's unit.
    pub unit: String,
}

/// A thread in the list.
#[derive(Clone)]
pub struct ThreadRow {
    /// Its id.
    pub id: ThreadId,
    /// The newest message's heading, if its sender gave one.
    pub subject: Option<String>,
    /// The language of the heading, if the sender said it.
    pub language: Option<LanguageTag>,
    /// The newest message's unit.
    pub unit: String,
    /// When the newest message came.
    pub latest_at: Timestamp,
    /// When it came to the trash, if it is there and expires: what a guardian threw away does not.
    pub trashed_at: Option<Timestamp>,
    /// How many messages it holds.
    pub messages: u64,
    /// How many of them are unread.
    pub unread: u64,
    /// How many files and links to documents they carry.
    pub attachments: u64,
    /// Whether the newest message has a button whose form is not answered.
    pub action: bool,
    /// Whether the newest message was replaced or cancelled.
    pub validity: Validity,
}

/// Whether what a message says still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// It holds.
    Current,
    /// A later message moves the time that it is about.
    Replaced,
    /// A later message cancels the time that it is about.
    Cancelled,
    /// A later message stands in its place.
    Rewritten,
    /// A later message takes it back.
    Withdrawn,
}

/// The message that took another's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newer {
    /// Its id.
    pub message: MessageId,
    /// The thread that it stands in, which may be another.
    pub thread: ThreadId,
}

/// In which order somebody reads the messages of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThreadOrder {
    /// As a conversation goes.
    #[default]
    OldestFirst,
    /// As the list goes.
    NewestFirst,
}

impl ThreadOrder {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::OldestFirst => "oldest_first",
            Self::NewestFirst => "newest_first",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        [Self::OldestFirst, Self::NewestFirst].into_iter().find(|order| order.as_str() == word)
    }
}

/// A thread, opened: the receipts of what it shows are given.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// Where it is.
    pub folder: Folder,
    /// When it came to the trash, if it is there and expires: what a guardian threw away does not.
    pub trashed_at: Option<Timestamp>,
    /// Its messages, oldest first, whatever the reader's order; at least one.
    pub messages: Vec<Message>,
    /// In which order the reader wants them.
    pub order: ThreadOrder,
    /// The inbox's counts after the receipts.
    pub counts: Counts,
    /// When that was, but for this opening itself: what comes later is new to who sees this page.
    pub moment: Moment,
}

/// A message, as its reader sees it.
#[derive(Clone)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The heading, if the sender gave one.
    pub subject: Option<String>,
    /// The language of heading, body and buttons, if the sender said it.
    pub language: Option<LanguageTag>,
    /// The unit that sent it.
    pub unit: Unit,
    /// When it came.
    pub received_at: Timestamp,
    /// Whether it was unread until this opening.
    pub new: bool,
    /// Whether this reader had opened it before, in the same capacity. What had not been is shown unfolded: this opening
    /// is what its receipt tells of.
    pub opened_before: bool,
    /// The body as the sender wrote it.
    pub body: docbook::Document,
    /// Buttons.
    pub actions: Vec<OfferedAction>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Links to documents that are kept elsewhere.
    pub documents: Vec<DocumentLink>,
    /// The visit it is about.
    pub visit: Option<Visit>,
    /// Whether it is the cancellation of its visit.
    pub cancels: bool,
    /// Whether it still holds.
    pub validity: Validity,
    /// What holds instead, while it is there.
    pub newer: Option<Newer>,
    /// Who has opened it, first opening first, this one included.
    pub receipts: Vec<Receipt>,
}

/// A button, as it is offered.
#[derive(Debug, Clone)]
pub struct OfferedAction {
    /// Its id.
    pub id: ActionId,
    /// Where it leads.
    pub action: Action,
    /// When the form that it leads to was answered.
    pub answered_at: Option<Timestamp>,
}

/// A button that somebody follows.
#[derive(Debug, Clone)]
pub struct FollowedAction {
    /// Where it leads.
    pub action: Action,
    /// The language of its label, if the sender said it.
    pub language: Option<LanguageTag>,
}

/// A visit, as a calendar holds it: the latest that is known of one booking.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarVisit {
    /// The same for a booking whatever becomes of it, in whichever thread: 32 hexadecimal digits that tell nothing.
    pub uid: String,
    /// How often the booking has been changed.
    pub sequence: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// When it starts.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Option<Timestamp>,
    /// The unit that it is at.
    pub unit: String,
    /// Where it is.
    pub place: Option<String>,
    /// Whether the time no longer holds.
    pub cancelled: bool,
}

/// That a person opened a message. Append-only: nothing withdraws it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Who opened it.
    pub actor: PersonId,
    /// In what right. The sender sees this.
    pub capacity: Capacity,
    /// When, for the first time. The sender sees this.
    pub opened_at: Timestamp,
}

/// A file of a message, without its bytes.
#[derive(Clone)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Size in bytes.
    pub size: u64,
    /// Pages, where known.
    pub pages: Option<u32>,
    /// Whether a PDF is tagged for screen readers, where known.
    pub tagged: Option<bool>,
    /// The primary subtag (BCP 47) of the language that a PDF says it is in.
    pub language: Option<String>,
    /// Whether it can be fetched.
    pub standing: FileStanding,
}

/// What has become of a file since it was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileStanding {
    /// No scanner has looked at it yet, or there is none.
    Unscanned,
    /// A scanner has found nothing in it.
    Clean,
    /// A scanner has found something in it that may do harm.
    Blocked,
    /// It could be fetched until then; its content is erased.
    Expired(Timestamp),
    /// The operator has taken it away, then; its content is erased.
    Removed(Timestamp),
}

/// Whether a file that no scanner has looked at can be fetched: the operator's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unscanned {
    /// It can.
    Offered,
    /// Not before a scanner has found nothing in it.
    Withheld,
}

/// Why a file cannot be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// A scanner is to look at it first.
    Waiting,
    /// It may do harm.
    Blocked,
    /// It could be, until then.
    Expired(Timestamp),
    /// It was taken away, then.
    Removed(Timestamp),
}

impl FileStanding {
    /// Why the file cannot be fetched; `None`: it can.
    pub fn withheld(self, unscanned: Unscanned) -> Option<Withheld> {
        match (self, unscanned) {
            (Self::Clean, _) | (Self::Unscanned, Unscanned::Offered) => None,
            (Self::Unscanned, Unscanned::Withheld) => Some(Withheld::Waiting),
            (Self::Blocked, _) => Some(Withheld::Blocked),
            (Self::Expired(at), _) => Some(Withheld::Expired(at)),
            (Self::Removed(at), _) => Some(Withheld::Removed(at)),
        }
    }
}

crate::silent_debug!(NamedThread, NamedUnit, ThreadRow, Message, CalendarVisit, Attachment);
