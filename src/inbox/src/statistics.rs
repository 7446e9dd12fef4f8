//! What is counted of messages: how many, how soon told of and how soon opened, by day, county, sender and kind. Figures
//! that could lead to a person are withheld before anybody gets them ([`withholding`]).

mod withholding;

use crate::{County, NewMessage, SenderId, Supersedes};
use jiff::{SignedDuration, Timestamp, civil::Date};
pub(crate) use withholding::withhold;

/// Told so soon is at once.
pub(crate) const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Told or read so soon is within a day: 24 hours, also when clocks are moved.
pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Read so soon is within a week.
pub(crate) const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// As many messages, at least, as a figure is of and leaves of those that it is a part of; else it is withheld.
pub const FEWEST_SHOWN: u64 = 5;

/// What kind of message it is: the first of these that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// It cancels a time, or takes an earlier message back.
    Cancellation,
    /// It stands in the place of an earlier message, such as about a time that was moved.
    Change,
    /// It is about a visit, booked or to be booked.
    Visit,
    /// It leads to a form, or says that one was answered.
    Form,
    /// Anything else.
    Letter,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Cancellation, Self::Change, Self::Visit, Self::Form, Self::Letter];

    pub(crate) fn of(message: &NewMessage) -> Self {
        match &message.supersedes {
            Some(Supersedes::Cancels { .. } | Supersedes::Withdraws { .. }) => Self::Cancellation,
            Some(Supersedes::Replaces { .. } | Supersedes::Rewrites { .. }) => Self::Change,
            None if message.visit.is_some() => Self::Visit,
            None if message.answers.is_some()
                || message.actions.iter().any(|action| action.form.is_some()) =>
            {
                Self::Form
            }
            None => Self::Letter,
        }
    }

    /// Its word in the database and in what an operator reads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancellation => "cancellation",
            Self::Change => "change",
            Self::Visit => "visit",
            Self::Form => "form",
            Self::Letter => "letter",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A figure, as far as it may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// So many messages.
    Shown(u64),
    /// With it, fewer than [`FEWEST_SHOWN`] messages could be told apart from others.
    Withheld,
    /// The time that it counts is not over for every message of its day.
    Pending,
}

/// How many messages were sent, and of those how many were told of and opened how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Sent: stored for their persons. One that was sent again is one; one that was deleted since is one.
    pub sent: Figure,
    /// Of those: the first notice was handed over within 60 seconds.
    pub notified_in_minute: Figure,
    /// Of those: within 24 hours, such as after somebody's quiet hours.
    pub notified_in_day: Figure,
    /// Of those: first opened, by the person or a guardian, within 24 hours.
    pub read_in_day: Figure,
    /// Of those: within seven times 24 hours.
    pub read_in_week: Figure,
}

/// What was counted of one sender's messages of one kind.
#[derive(Debug, Clone)]
pub struct StatisticsRow {
    /// The region that the sender was registered for when the messages came.
    pub county: Option<County>,
    /// The sender.
    pub sender: SenderId,
    /// Its system id.
    pub system: String,
    /// The kind.
    pub kind: MessageKind,
    /// The figures.
    pub figures: Figures,
}

/// What was counted of the messages that came on one day in Sweden, whenever they were told of and opened.
#[derive(Debug, Clone)]
pub struct StatisticsDay {
    /// The day.
    pub day: Date,
    /// By county, system id and kind, in this order.
    pub rows: Vec<StatisticsRow>,
    /// All of its messages.
    pub all: Figures,
}

/// How many messages, before anything is withheld.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) sent: u64,
    pub(crate) notified_in_minute: u64,
    pub(crate) notified_in_day: u64,
    pub(crate) read_in_day: u64,
    pub(crate) read_in_week: u64,
}

/// Which figures of a day cannot change any more. What was sent is told as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    minute: bool,
    day: bool,
    week: bool,
}

impl Known {
    /// `over`: when the day was over.
    pub(crate) fn at(now: Timestamp, over: Timestamp) -> Self {
        let since = now.duration_since(over);
        // What is noted is committed some moments later.
        let known = |time: SignedDuration| since > time.saturating_add(MINUTE);
        Self { minute: known(MINUTE), day: known(DAY), week: known(WEEK) }
    }
}
