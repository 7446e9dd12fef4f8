//! What can be written, as plain values: sealed where they must be, ready to be applied by the one writer.

mod booking;
mod counting;
mod filing;
mod registering;
mod session;
mod telling;

use crate::{
    Confirmation, log,
    store::rows::{BookingRow, JobRow, NoticeRow, ScanRow},
};
pub(crate) use booking::{Booking, BookingEnd, NotedBooking, NotedEngagement};
pub(crate) use counting::{CountedBy, Tally};
pub(crate) use filing::{Filing, SealedAttachment};
pub(crate) use registering::{NewSenderLog, Registering, SealedCall};
pub(crate) use session::{EndSessions, Ending, NewLogin, SeenToken, SessionChange};
use std::sync::Arc;
pub(crate) use telling::{NewJob, NewNotice, Telling};
use uuid::Uuid;

/// One change, applied whole or not at all. Everything it needs is in it, so that it can be tried again.
#[derive(Debug)]
pub(crate) enum Write {
    Admit(NewPerson),
    NoteBirthDate {
        person: Uuid,
        born_sealed: Vec<u8>,
    },
    Activate {
        person: Uuid,
        actor: Uuid,
        at: i64,
        wording: &'static str,
        log: LogEntry,
    },
    Settings(Box<SettingsWrite>),
    Stand {
        person: Uuid,
        change: StandChange,
        log: LogEntry,
    },
    Registering(Registering),
    /// Calls of sending systems.
    Calls(Arc<[SealedCall]>),
    Deliver(Box<Delivery>),
    Open(Opening),
    TakeOverOpenings {
        person: Uuid,
        received_before: i64,
        at: i64,
        log: LogEntry,
    },
    Tidy(Tidying),
    Undo {
        person: Uuid,
        change: Uuid,
        log: LogEntry,
    },
    Delete(Deletion),
    /// A round that clears the files takes up what is deleted by now.
    ClearTraces {
        round: Uuid,
    },
    /// The bytes of what a round took up are out of the files.
    TracesGone {
        round: Uuid,
    },
    /// A log row alone. With `once`, only for the first sight of a folder in a session.
    Log {
        person: Uuid,
        log: LogEntry,
        once: Option<FirstSight>,
    },
    Search(NewSearch),
    Session {
        key: [u8; 32],
        change: SessionChange,
    },
    LogIn(Box<NewLogin>),
    EndSessions(EndSessions),
    /// What the identity provider said of nobody who has a session here.
    NoteToken(SeenToken),
    Telling(Telling),
    Filing(Filing),
    Booking(Booking),
    /// Rows of one log, all of them or none.
    LogAll {
        person: Uuid,
        logs: Vec<LogEntry>,
    },
    KeyCheck {
        mac: [u8; 32],
        sealed: Vec<u8>,
    },
    /// Nothing: whether the writer can commit.
    Ping,
    Sweep {
        created_before: i64,
        seen_before: i64,
        requests_before: i64,
        codes_before: i64,
        undo_before: i64,
        calls_before: i64,
        bookings_before: i64,
        tokens_before: i64,
    },
}

/// Words that a session keeps.
#[derive(Debug)]
pub(crate) struct NewSearch {
    pub(crate) session: [u8; 32],
    pub(crate) person: Uuid,
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) words_sealed: Vec<u8>,
}

/// One thing that is done with several threads.
#[derive(Debug)]
pub(crate) struct Tidying {
    pub(crate) person: Uuid,
    /// By what it can be undone.
    pub(crate) change: Uuid,
    pub(crate) at: i64,
    pub(crate) what: TidyChange,
    /// Each with how many messages it held when it was looked at.
    pub(crate) threads: Vec<(Uuid, i32)>,
    pub(crate) log: LogEntry,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum TidyChange {
    MarkUnread,
    MoveTo {
        folder: &'static str,
        /// Whether time deletes it there for good.
        expires: bool,
    },
}

/// Threads that are deleted for good.
#[derive(Debug)]
pub(crate) struct Deletion {
    pub(crate) person: Uuid,
    pub(crate) at: i64,
    /// Only what came to the trash before this.
    pub(crate) trashed_before: i64,
    pub(crate) cause: &'static str,
    pub(crate) threads: Vec<Uuid>,
    pub(crate) log: LogEntry,
}

/// A change of one inbox's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StandChange {
    Lock,
    Unlock,
    Close,
}

/// A change of how one person is told of messages in one inbox.
#[derive(Debug)]
pub(crate) struct SettingsWrite {
    pub(crate) person: Uuid,
    pub(crate) owner: Uuid,
    pub(crate) at: i64,
    /// The log row, should the change be made.
    pub(crate) log: LogEntry,
    pub(crate) change: SettingsChange,
}

#[derive(Debug)]
pub(crate) enum SettingsChange {
    TakeOver { contacts: Vec<(&'static str, Vec<u8>)> },
    Propose(Proposal),
    Confirm(CodeGiven),
    Enable { channel: &'static str, enabled: bool },
    Remove { channel: &'static str },
    Withdraw { channel: &'static str },
    Language { language: &'static str },
    ThreadOrder { order: &'static str },
    Timing { quiet: Option<(i32, i32)>, reminder_days: Option<i32> },
    DeclinePaper { declines: bool },
    Review { kept: Vec<Kept> },
    Consent { wording: &'static str },
}

/// An address to be verified by a code.
#[derive(Debug)]
pub(crate) struct Proposal {
    pub(crate) channel: &'static str,
    pub(crate) address_sealed: Vec<u8>,
    /// What codes to the address are counted by, whoever asks for them.
    pub(crate) address_mac: [u8; 32],
    pub(crate) code_mac: [u8; 32],
    pub(crate) expires_at: i64,
    /// The job that sends the code.
    pub(crate) job: NewJob,
}

/// A code that somebody typed, for an address in wait.
#[derive(Debug)]
pub(crate) struct CodeGiven {
    pub(crate) channel: &'static str,
    /// Of the code and the address together: a code for another address is a wrong one.
    pub(crate) code_mac: [u8; 32],
    /// The address as it will be kept.
    pub(crate) address_sealed: Vec<u8>,
    /// The log row, should the code be wrong.
    pub(crate) wrong_log: LogEntry,
}

/// An address of a guardian that the young person keeps.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) owner: Uuid,
    pub(crate) channel: &'static str,
    pub(crate) was_sealed: Vec<u8>,
    pub(crate) address_sealed: Vec<u8>,
}

/// What a change came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// It was made.
    Done,
    /// There was nothing to change.
    Nothing,
    /// The identity provider has said it before, and nothing was changed.
    SaidBefore,
    /// It was made, and this is the inbox's number after it.
    Counted { unread: i64 },
    /// It was made, with so many threads.
    Threads(usize),
    /// So many threads were changed, and so many left where they are because a message came.
    Tidied { threads: usize, grown: usize },
    /// The delivery was the same as an earlier one, which queued these notices.
    Resent(String),
    /// Its sender gave another message the same id.
    OtherContent,
    /// A code was held against the one that was sent.
    Code(Confirmation),
    /// Too many codes were sent already.
    TooMany { again_at: i64 },
    /// The inbox is not active.
    NotActive,
    /// These jobs were taken on lease.
    Jobs(Vec<JobRow>),
    /// These notices were taken on lease.
    Notices(Vec<NoticeRow>),
    /// These files were taken on lease, to be scanned.
    Scans(Vec<ScanRow>),
    /// These bookings were taken on lease, to be asked about.
    Bookings(Vec<BookingRow>),
    /// So many bookings are to be asked about once more.
    Again(u64),
}

#[derive(Debug)]
pub(crate) struct NewPerson {
    pub(crate) id: Uuid,
    pub(crate) number_mac: [u8; 32],
    pub(crate) number_sealed: Vec<u8>,
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) at: i64,
}

#[derive(Debug)]
pub(crate) struct LogEntry {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) event: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) doer: &'static str,
    /// The guardian who did it, if one did.
    pub(crate) guardian: Option<Uuid>,
    /// The canonical bytes that the chain's hash is over. In memory only.
    pub(crate) canonical: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
}

/// Where a log ends.
#[derive(Debug, Default)]
pub(crate) struct LogEnd {
    pub(crate) length: i64,
    pub(crate) hash: Vec<u8>,
}

impl LogEnd {
    /// The place and the hash of a row that follows.
    pub(crate) fn after(&self, entry: &LogEntry) -> (i64, [u8; 32]) {
        let position = self.length + 1;
        (position, log::chain(&self.hash, position, entry.id, &entry.canonical))
    }
}

#[derive(Debug)]
pub(crate) struct FirstSight {
    pub(crate) session: [u8; 32],
    pub(crate) folder: &'static str,
}

#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) person: Uuid,
    pub(crate) actor: Uuid,
    pub(crate) capacity: &'static str,
    pub(crate) at: i64,
    /// Messages whose text is shown and that this person has not opened before in this capacity.
    pub(crate) first_opened: Vec<Uuid>,
    /// Those of them that nobody had opened when the thread was read, and that came so lately that it is counted.
    pub(crate) never_opened: Vec<Uuid>,
    /// Messages whose text is shown and that were unread.
    pub(crate) unread: Vec<Uuid>,
    pub(crate) log: LogEntry,
    /// Where the log ended when the thread was read.
    pub(crate) log_end: LogEnd,
}

impl Opening {
    /// Whether all of it had been opened before: then only the log has something new.
    pub(crate) fn is_again(&self) -> bool {
        self.first_opened.is_empty() && self.unread.is_empty()
    }
}

#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) person: Uuid,
    pub(crate) message: Uuid,
    pub(crate) sender: Uuid,
    pub(crate) at: i64,
    pub(crate) request_mac: [u8; 32],
    pub(crate) known_by: KnownBy,
    /// The id of the thread, should it be new.
    pub(crate) new_thread: Uuid,
    pub(crate) thread_mac: [u8; 32],
    /// The id of the unit, should it be new.
    pub(crate) new_unit: Uuid,
    pub(crate) unit_mac: [u8; 32],
    /// Its name, sealed for that id.
    pub(crate) unit_sealed: Vec<u8>,
    pub(crate) heading_sealed: Vec<u8>,
    pub(crate) content_sealed: Vec<u8>,
    /// What it is searched by.
    pub(crate) folded_sealed: Vec<u8>,
    pub(crate) booking_mac: Option<[u8; 32]>,
    pub(crate) actions: Vec<SealedAction>,
    /// When its buttons are no longer something to do.
    pub(crate) act_until: Option<i64>,
    pub(crate) attachments: Vec<SealedAttachment>,
    /// Links to documents, which stand in the content.
    pub(crate) documents: usize,
    pub(crate) visit: Option<Vec<u8>>,
    pub(crate) supersedes: Option<SealedSupersedes>,
    /// The form that it says was answered.
    pub(crate) answers: Option<[u8; 32]>,
    /// By what it is counted.
    pub(crate) counted_by: CountedBy,
    /// The job that decides who is told of it.
    pub(crate) job: Uuid,
    /// Whether the sender asks that the person is told.
    pub(crate) asked: bool,
    /// The channels of the notices that it queues, for the answer to a resend.
    pub(crate) queued: &'static str,
    /// The question about a booking that it answers: it is delivered if that is still the asker's to end.
    pub(crate) ends: Option<BookingEnd>,
    pub(crate) log: LogEntry,
    /// The log row, should it be the same as an earlier one.
    pub(crate) resent_log: LogEntry,
}

/// By what a delivery is recognised when it comes again.
#[derive(Debug)]
pub(crate) enum KnownBy {
    /// By what it says. What came before this is forgotten: the same again is a new message.
    Content { before: i64 },
    /// By its sender's id of it, for good.
    OwnId { mac: [u8; 32], sealed: Vec<u8> },
}

/// Which earlier messages a message takes the place of, and how.
#[derive(Debug)]
pub(crate) struct SealedSupersedes {
    pub(crate) earlier: Earlier,
    pub(crate) how: &'static str,
}

#[derive(Debug)]
pub(crate) enum Earlier {
    /// Those about a booking.
    OfBooking([u8; 32]),
    /// The one that its sender knows by this id.
    ByOwnId([u8; 32]),
}

#[derive(Debug)]
pub(crate) struct SealedAction {
    pub(crate) id: Uuid,
    pub(crate) sealed: Vec<u8>,
    pub(crate) form_mac: Option<[u8; 32]>,
}

impl Write {
    /// Whose inbox it changes: its lock is taken, and locks are taken in the order of these.
    pub(crate) fn person(&self) -> Option<Uuid> {
        match self {
            Self::NoteBirthDate { person, .. }
            | Self::Activate { person, .. }
            | Self::Stand { person, .. }
            | Self::TakeOverOpenings { person, .. }
            | Self::Undo { person, .. }
            | Self::Log { person, .. }
            | Self::LogAll { person, .. } => Some(*person),
            Self::Deliver(delivery) => Some(delivery.person),
            Self::Open(opening) => Some(opening.person),
            Self::Tidy(tidying) => Some(tidying.person),
            Self::Delete(deletion) => Some(deletion.person),
            Self::Settings(settings) => Some(settings.person),
            Self::LogIn(login) => Some(login.person),
            Self::EndSessions(ending) => Some(ending.person),
            Self::Telling(telling) => telling.person(),
            Self::Filing(filing) => filing.person(),
            _ => None,
        }
    }

    /// Nobody waits before a page for it, and nothing is done twice should it come late: it may yield to the others.
    pub(crate) fn yields(&self) -> bool {
        match self {
            Self::Deliver(_)
            | Self::Calls(_)
            | Self::Sweep { .. }
            | Self::ClearTraces { .. }
            | Self::TracesGone { .. } => true,
            Self::Delete(deletion) => deletion.cause == "time",
            Self::Telling(telling) => telling.yields(),
            Self::Filing(filing) => filing.yields(),
            Self::Booking(booking) => booking.yields(),
            _ => false,
        }
    }
}
