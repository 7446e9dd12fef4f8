//! Who has which time: begun from the letters that were sent, and kept while the demo runs.

use crate::{clock::stockholm, letters::Clinic, people::Person, post::Sent};
use inbox::Supersedes;
use jiff::{Timestamp, ToSpan, Zoned, civil::Weekday};
use std::collections::BTreeMap;

/// A booking.
#[derive(Debug, Clone)]
pub(super) struct Booking {
    /// The booking system's id.
    pub(super) id: String,
    /// For whom.
    pub(super) person: &'static Person,
    /// Where.
    pub(super) clinic: &'static Clinic,
    /// When; `None`: the citizen has not booked yet.
    pub(super) starts: Option<Timestamp>,
    /// Whether it is cancelled.
    pub(super) cancelled: bool,
}

/// What somebody wants with a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Choose a time.
    Book,
    /// Choose another.
    Move,
    /// Give it up.
    Cancel,
}

/// Why a wish cannot be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is cancelled already.
    Cancelled,
    /// The time has been.
    Over,
    /// There is a time already.
    Booked,
    /// There is none yet.
    NotBooked,
}

/// All bookings, by id.
#[derive(Debug)]
pub(super) struct Book(BTreeMap<String, Booking>);

impl Wish {
    const ALL: [Self; 3] = [Self::Book, Self::Move, Self::Cancel];

    /// As it stands in an address.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Book => "boka",
            Self::Move => "omboka",
            Self::Cancel => "avboka",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.word() == word)
    }
}

impl Booking {
    /// Why this cannot be done with it now; `None`: it can.
    pub(super) fn refuses(&self, wish: Wish, now: Timestamp) -> Option<Refusal> {
        match (self.starts, wish) {
            _ if self.cancelled => Some(Refusal::Cancelled),
            (Some(_), Wish::Book) => Some(Refusal::Booked),
            (None, Wish::Move | Wish::Cancel) => Some(Refusal::NotBooked),
            (Some(starts), _) if starts <= now => Some(Refusal::Over),
            _ => None,
        }
    }

    /// The free times: on working days from the day after tomorrow on, never the one that is booked.
    pub(super) fn free(&self, now: Timestamp) -> Vec<Zoned> {
        const TIMES: [(i8, i8); 6] = [(8, 20), (10, 0), (13, 30), (9, 10), (14, 40), (11, 20)];
        let today = in_sweden(now).date();
        let working_days = (2..).map(|days| today.saturating_add(days.days()));
        let working_days =
            working_days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
        let times = working_days.step_by(2).zip(TIMES);
        let free =
            times.filter_map(|(day, (hour, minute))| day.at(hour, minute, 0, 0).to_zoned(stockholm()).ok());
        free.filter(|time| Some(time.timestamp()) != self.starts).collect()
    }

    /// The free time that a form names.
    pub(super) fn offered(&self, named: &str, now: Timestamp) -> Option<Timestamp> {
        let named: Timestamp = named.parse().ok()?;
        self.free(now).into_iter().map(|free| free.timestamp()).find(|free| *free == named)
    }
}

impl Book {
    /// What the letters say that was booked, the latest letter about each booking last.
    pub(super) fn of(sent: &[Sent]) -> Self {
        let mut book = BTreeMap::new();
        for Sent { to, clinic, letter, .. } in sent {
            if let Some(visit) = &letter.visit {
                let id = visit.booking.clone();
                let booking =
                    Booking { id: id.clone(), person: to, clinic, starts: visit.starts, cancelled: false };
                book.insert(id, booking);
            }
            if let Some(Supersedes::Cancels { booking }) = &letter.supersedes
                && let Some(booking) = book.get_mut(booking)
            {
                booking.cancelled = true;
            }
        }
        Self(book)
    }

    pub(super) fn booking(&self, id: &str) -> Option<&Booking> {
        self.0.get(id)
    }

    /// Those that something can be done with, by person.
    pub(super) fn open(&self, now: Timestamp) -> impl Iterator<Item = &Booking> {
        self.0
            .values()
            .filter(move |booking| !booking.cancelled && booking.starts.is_none_or(|starts| starts > now))
    }

    /// What was told to nobody has not happened.
    pub(super) fn put_back(&mut self, booking: &Booking) {
        self.0.insert(booking.id.clone(), booking.clone());
    }

    /// Enters what somebody wants.
    pub(super) fn change(&mut self, id: &str, wish: Wish, starts: Option<Timestamp>) {
        let Some(booking) = self.0.get_mut(id) else { return };
        match wish {
            Wish::Book | Wish::Move => booking.starts = starts,
            Wish::Cancel => booking.cancelled = true,
        }
    }
}

/// An instant by the clocks of Sweden.
pub(super) fn in_sweden(instant: Timestamp) -> Zoned {
    instant.to_zoned(stockholm())
}
