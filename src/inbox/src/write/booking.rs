//! What can be written of bookings that are to be asked about. Whoever ends a question names the end of its lease, as with
//! notices.

use uuid::Uuid;

#[derive(Debug)]
pub(crate) enum Booking {
    /// Something was told of these: all of it is noted, or nothing.
    Note {
        at: i64,
        bookings: Vec<NotedBooking>,
    },
    Claim {
        now: i64,
        until: i64,
        limit: i64,
        lane: Vec<u8>,
    },
    End(BookingEnd),
    /// Those that were given up are due again: one of them, or all.
    AskAgain {
        only: Option<Uuid>,
        at: i64,
    },
}

/// A booking that something was told of.
#[derive(Debug)]
pub(crate) struct NotedBooking {
    /// Its id, should it be new.
    pub(crate) id: Uuid,
    pub(crate) person: Uuid,
    pub(crate) sender: Uuid,
    pub(crate) key_mac: [u8; 32],
    pub(crate) lane_mac: [u8; 32],
    /// Sealed for that id.
    pub(crate) reference_sealed: Vec<u8>,
    pub(crate) engagements: Vec<NotedEngagement>,
}

/// What the index says of it.
#[derive(Debug)]
pub(crate) struct NotedEngagement {
    pub(crate) key_mac: [u8; 32],
    pub(crate) deleted: bool,
    /// When it came to be so, if the index says that.
    pub(crate) updated_at: Option<i64>,
}

/// How a question ends.
#[derive(Debug)]
pub(crate) struct BookingEnd {
    pub(crate) booking: Uuid,
    pub(crate) lease: i64,
    /// What had been told of the booking when it was claimed.
    pub(crate) version: i64,
    /// What the inbox has been told of it now; `None`: what it had been.
    pub(crate) told_sealed: Option<Vec<u8>>,
    pub(crate) at: i64,
    pub(crate) standing: &'static str,
    pub(crate) reason: Option<&'static str>,
    pub(crate) due_at: i64,
    pub(crate) attempts: i32,
}

impl Booking {
    /// An operator waits at the console; a system that told of a thousand bookings can wait a little.
    pub(super) fn yields(&self) -> bool {
        !matches!(self, Self::AskAgain { .. })
    }
}
