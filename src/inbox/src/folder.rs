//! Folders: where threads are, what a list shows of them, and how long the trash keeps them.

use crate::{ThreadId, UnitId, day_begins, day_in_sweden};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// A folder of an inbox. A thread is in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// `/inkorg`
    #[default]
    Inbox,
    /// `/arkiv`
    Archive,
    /// `/papperskorg`: deleted for good after [`TrashDays`].
    Trash,
}

impl Folder {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Inbox, Self::Archive, Self::Trash];

    /// The word that the database holds.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Archive => "archive",
            Self::Trash => "trash",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|folder| folder.as_str() == word)
    }
}

/// Which threads of a folder a list shows: those that are all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Holds at least one unread message.
    pub unread: bool,
    /// Carries at least one file.
    pub attachments: bool,
    /// Asks for something: the newest message has a button, and still holds.
    pub action: bool,
    /// Holds a message from this unit.
    pub unit: Option<UnitId>,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_all(self) -> bool {
        self == Self::default()
    }
}

/// What a list shows: a folder, or some of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listing {
    /// Which folder.
    pub folder: Folder,
    /// Which of its threads.
    pub filter: Filter,
    /// How many of them at a time.
    pub rows: Rows,
}

impl Listing {
    /// All of a folder.
    pub fn of(folder: Folder) -> Self {
        Self { folder, ..Self::default() }
    }

    /// What is unread in the inbox itself.
    pub fn unread() -> Self {
        Self { filter: Filter { unread: true, ..Filter::default() }, ..Self::default() }
    }
}

/// How many threads a page of a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rows {
    /// As many as are taken in at a glance.
    #[default]
    Few,
    /// As many as can be tidied at once ([`Chosen::MOST`](crate::Chosen::MOST)).
    Many,
}

impl Rows {
    /// How many.
    pub const fn count(self) -> u32 {
        match self {
            Self::Few => 25,
            Self::Many => Chosen::MOST,
        }
    }
}

/// For how many whole days the trash keeps a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16")]
pub struct TrashDays(u16);

/// No number of days that a trash can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the trash keeps threads for 1 to 365 days")]
pub struct NotTrashDays;

impl Default for TrashDays {
    fn default() -> Self {
        Self(30)
    }
}

impl TryFrom<u16> for TrashDays {
    type Error = NotTrashDays;

    fn try_from(days: u16) -> Result<Self, NotTrashDays> {
        (1..=365).contains(&days).then_some(Self(days)).ok_or(NotTrashDays)
    }
}

impl TrashDays {
    /// How many.
    pub fn get(self) -> u16 {
        self.0
    }

    /// The day in Sweden on which a thread is deleted for good: at its beginning, so that the whole days before it are
    /// all there are.
    pub fn deleted_on(self, trashed_at: Timestamp) -> Date {
        day_in_sweden(trashed_at).saturating_add(i32::from(self.0).days())
    }

    /// What came to the trash before this is to be deleted at `now`.
    pub(crate) fn due_before(self, now: Timestamp) -> Timestamp {
        let kept = i32::from(self.0) - 1;
        day_begins(day_in_sweden(now).saturating_sub(kept.days())).unwrap_or(Timestamp::MIN)
    }
}

/// Threads that somebody chose, to do one thing with all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    threads: Vec<ThreadId>,
    /// With how many messages each was seen, where that is known.
    seen: Vec<Option<u64>>,
}

impl Chosen {
    /// At most so many at a time.
    pub const MOST: u32 = 100;

    /// Each once; `None`: none, or more than [`Self::MOST`].
    pub fn new(threads: impl IntoIterator<Item = ThreadId>) -> Option<Self> {
        Self::as_seen(threads.into_iter().map(|thread| (thread, None)))
    }

    /// The same, each with how many messages it held when it was seen, where that is known.
    pub fn as_seen(threads: impl IntoIterator<Item = (ThreadId, Option<u64>)>) -> Option<Self> {
        let mut chosen = Self { threads: Vec::new(), seen: Vec::new() };
        for (thread, messages) in threads {
            if !chosen.threads.contains(&thread) {
                chosen.threads.push(thread);
                chosen.seen.push(messages);
            }
            if chosen.threads.len() > Self::MOST as usize {
                return None;
            }
        }
        (!chosen.threads.is_empty()).then_some(chosen)
    }

    /// They.
    pub fn threads(&self) -> &[ThreadId] {
        &self.threads
    }

    /// Whether a thread holds more messages than when it was seen.
    pub(crate) fn has_grown(&self, thread: ThreadId, messages: u64) -> bool {
        let at = self.threads.iter().position(|chosen| *chosen == thread);
        at.and_then(|at| self.seen[at]).is_some_and(|seen| messages > seen)
    }
}

impl From<ThreadId> for Chosen {
    fn from(thread: ThreadId) -> Self {
        Self { threads: vec![thread], seen: vec![None] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    #[test]
    fn a_thread_is_deleted_when_the_day_that_was_said_begins_in_sweden_and_not_before() {
        for (days, trashed, said, begins) in [
            (30, "2026-11-23T09:00:00+01:00", date(2026, 12, 23), "2026-12-23T00:00:00+01:00"),
            (30, "2026-11-23T23:59:59.999+01:00", date(2026, 12, 23), "2026-12-23T00:00:00+01:00"),
            (30, "2026-11-24T00:00:00+01:00", date(2026, 12, 24), "2026-12-24T00:00:00+01:00"),
            // Over the nights when clocks are moved.
            (30, "2026-03-10T12:00:00+01:00", date(2026, 4, 9), "2026-04-09T00:00:00+02:00"),
            (30, "2026-10-01T12:00:00+02:00", date(2026, 10, 31), "2026-10-31T00:00:00+01:00"),
            (1, "2026-11-23T23:59:00+01:00", date(2026, 11, 24), "2026-11-24T00:00:00+01:00"),
        ] {
            let (days, trashed, begins) = (TrashDays::try_from(days).unwrap(), at(trashed), at(begins));
            assert_eq!(days.deleted_on(trashed), said);
            let due = |now| trashed < days.due_before(now);
            assert!(due(begins), "{said}");
            assert!(!due(begins - jiff::SignedDuration::from_millis(1)), "{said}");
        }
    }

    #[test]
    fn a_choice_is_of_one_to_a_hundred_each_once() {
        let thread = |n: usize| ThreadId::new(Uuid::from_u128(n as u128));
        assert_eq!(Chosen::new([]), None);
        assert_eq!(Chosen::new([thread(1), thread(2), thread(1)]).unwrap().threads(), [thread(1), thread(2)]);
        assert_eq!(Chosen::new((0..100).map(thread)).unwrap().threads().len(), 100);
        assert_eq!(Chosen::new((0..101).map(thread)), None);
        assert!(TrashDays::try_from(0).is_err() && TrashDays::try_from(366).is_err());
    }
}
