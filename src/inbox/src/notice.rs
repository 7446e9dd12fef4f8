//! Notices and the ledger: what somebody was told, by which way, and why not.

use crate::{Channel, ContactAddress, LanguageTag, MessageId, NoticeId, ThreadId};
use jiff::Timestamp;

/// Declares an enum whose variants are closed words of the database.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$of])* $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word that the database holds.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            pub(crate) fn read(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a notice is about.
    NoticeKind {
        /// A new message.
        Message = "message",
        /// A message that is still unread after the days that the recipient chose.
        Reminder = "reminder",
    }
}

words! {
    /// Why a notice was not sent. Says nothing of anybody else: a refusal by the register is one word, whatever its
    /// reason.
    NotSent {
        /// The sender asked for no notice.
        NotAsked = "not_asked",
        /// The recipient has turned this way off.
        ChannelOff = "channel_off",
        /// The recipient has given no address for this way.
        NoContact = "no_contact",
        /// Only guardians have given addresses, and the young person has not reviewed them yet.
        AwaitingReview = "awaiting_review",
        /// The recipient may not act for the child, or not any more.
        NotPermitted = "not_permitted",
        /// The inbox is locked or closed.
        InboxNotActive = "inbox_not_active",
        /// The person has left the population register.
        Deregistered = "deregistered",
        /// The message was opened, or is gone, before the reminder.
        Read = "read",
        /// The operator offers no such way.
        NotOffered = "not_offered",
        /// The gateway will never take it, such as for an address that does not exist.
        Refused = "refused",
        /// The gateway did not take it in any attempt.
        GaveUp = "gave_up",
        /// The population register did not answer in days, and nobody could be told without it.
        RegisterAway = "register_away",
    }
}

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeStanding {
    /// It will be sent.
    Waiting,
    /// It was handed over.
    Sent,
    /// The gateway says that it arrived.
    Delivered,
    /// It was handed over, and the gateway says that it did not arrive.
    Undelivered,
    /// It was not sent. `None`: why is not the reader's to know.
    NotSent(Option<NotSent>),
}

impl NoticeStanding {
    /// That it was sent, or was not, and no more.
    pub(crate) fn without_detail(self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Sent | Self::Delivered | Self::Undelivered => Self::Sent,
            Self::NotSent(_) => Self::NotSent(None),
        }
    }

    pub(crate) fn read(word: &str, reason: Option<&str>) -> Option<Self> {
        match (word, reason) {
            ("waiting", None) => Some(Self::Waiting),
            ("sent", None) => Some(Self::Sent),
            ("delivered", None) => Some(Self::Delivered),
            ("undelivered", None) => Some(Self::Undelivered),
            ("not_sent", Some(reason)) => NotSent::read(reason).map(|reason| Self::NotSent(Some(reason))),
            _ => None,
        }
    }
}

/// Who a notice was for, as the reader of the ledger may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeRecipient {
    /// The reader.
    You,
    /// The person whose inbox it is, who is not the reader.
    Subject,
    /// A guardian who is not the reader.
    OtherGuardian,
}

/// A row of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerRow {
    /// The row.
    pub id: NoticeId,
    /// The message that it tells of.
    pub message: MessageId,
    /// The thread of that message; `None`: it is gone.
    pub thread: Option<ThreadId>,
    /// What it is about.
    pub kind: NoticeKind,
    /// The message's subject; `None`: it has none, or is gone.
    pub subject: Option<NoticeSubject>,
    /// The language of that subject, if the sender said it.
    pub language: Option<LanguageTag>,
    /// Who it was for.
    pub recipient: NoticeRecipient,
    /// By which way.
    pub channel: Channel,
    /// When it was decided to send it or not.
    pub decided_at: Timestamp,
    /// When it came to stand as it stands.
    pub changed_at: Timestamp,
    /// Where it stands.
    pub standing: NoticeStanding,
    /// Where it was sent, masked; only in the reader's own rows.
    pub masked: Option<MaskedAddress>,
}

/// A page of the ledger, newest first.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The rows.
    pub rows: Vec<LedgerRow>,
    /// Whether the person whose inbox it is has not turned thirteen: then guardians are told too.
    pub under_thirteen: bool,
    /// Which page this is, from 1.
    pub page: u32,
    /// How many pages there are; at least one.
    pub pages: u32,
}

/// An address with most of it hidden, as it was when the notice was sent. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct MaskedAddress(pub(crate) String);

impl MaskedAddress {
    /// What is left of an address when most of it is hidden.
    pub fn of(address: &ContactAddress) -> Self {
        Self(address.masked())
    }

    /// The masked address, for a page.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The subject of the message that a notice tells of. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct NoticeSubject(pub(crate) String);

impl NoticeSubject {
    /// The subject, for a page.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::silent_debug!(MaskedAddress, NoticeSubject);
