//! The shared inbox: domain types and the one database everybody uses.
//!
//! Start at [`Inbox`]. Senders deliver with a [`Sender`], people look with a [`Viewer`], processes work with a
//! [`Worker`] or, where they scan files or ask about bookings, a [`FileWorker`] or a [`BookingWorker`], and operators hold an
//! [`Operator`]: six types, six doors. What leads to them (a login, its session, a gateway's report) goes by keys that nobody
//! can guess.

/// `Debug` that says the type and nothing of the value: what senders and persons wrote reaches no log by accident.
macro_rules! silent_debug {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
pub(crate) use silent_debug;

mod age;
mod booking;
mod call;
mod clock;
mod code;
mod contact;
mod country;
mod device;
mod error;
mod file;
mod folder;
mod folding;
mod host;
mod id;
mod inbox;
mod keys;
mod language_tag;
mod log;
mod notice;
mod personnummer;
mod random;
mod registration;
mod search;
mod sender;
mod statistics;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod thread;
mod viewer;
mod worker;
mod write;

pub use docbook::SafeUrl;

pub use crate::{
    age::{age_at, day_begins, day_in_sweden, reads_alone, sweden, thirteenth_birthday},
    booking::{BookingCategory, BookingNotification, BookingTrouble},
    call::{Call, CallCount, CallerSaid, NewCall},
    clock::{Clock, ManualClock, ShiftedClock, SystemClock},
    code::{CODE_HOLDS, ContactCode, NotACode},
    contact::{ContactAddress, Email, InvalidEmail, InvalidPhone, Phone},
    country::{CallingCodes, InvalidCallingCodes},
    device::{Browser, Device, System},
    error::Error,
    file::{FILE_SIZE_MOST, FILES_PER_MESSAGE, FILES_SIZE_MOST, FileRefused},
    folder::{Chosen, Filter, Folder, Listing, NotTrashDays, Rows, TrashDays},
    host::is_this_machine,
    id::{
        ActionId, AttachmentId, BookingId, ChangeId, MessageId, NotAnId, NoticeId, OutboxId, PersonId,
        ProxyRef, SearchId, SenderId, SessionId, ThreadId, UnitId,
    },
    inbox::*,
    keys::Secrets,
    language_tag::LanguageTag,
    log::{
        By, Doer, EndedSessions, Entry, Event, LogFault, LogKind, NotAHead, NotedHead, Unverified,
        VerifiedLog, verify_log,
    },
    notice::{
        Ledger, LedgerRow, MaskedAddress, NotSent, NoticeKind, NoticeRecipient, NoticeStanding, NoticeSubject,
    },
    personnummer::{InvalidPersonnummer, Personnummer},
    random::{Random, RandomExt, SeededRandom, SystemRandom},
    registration::{
        AllowedServices, BookingAddress, BookingSystem, Contract, County, HsaId, NewSender,
        NotABookingAddress, NotAContract, NotACounty, NotAPurpose, NotAnHsaId, Purpose, Registration,
        RegistrationError, Sender, SenderLimits,
    },
    search::{Hit, Marked, NotSearchWords, Piece, Search, SearchPage, SearchWords},
    sender::{
        Action, ActionTarget, Channel, Delivered, DocumentLink, MediaType, NewAttachment, NewMessage,
        Service, ServiceName, Supersedes, Unit, Visit, VisitChanges,
    },
    statistics::{FEWEST_SHOWN, Figure, Figures, MessageKind, StatisticsDay, StatisticsRow},
    store::OpenError,
    thread::{
        Attachment, CalendarVisit, Counts, FileStanding, FollowedAction, Message, NamedThread, NamedUnit,
        Newer, OfferedAction, Receipt, Thread, ThreadOrder, ThreadPage, ThreadRow, Unscanned, Validity,
        Withheld,
    },
    viewer::{Capacity, Citizen, OwnViewer, PersonName, Viewer},
    worker::{BookingWorker, FileWorker, Worker},
};
