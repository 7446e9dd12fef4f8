//! Courses of care: letters that follow one upon another in one thread.

use super::{Letter, Today};
use crate::letters::{Clinic, Kind, Scene};

/// Where in a course a letter stands, in days from its beginning.
struct Place {
    kind: Kind,
    day: u32,
    visit: u32,
    /// How many bookings came before the one that the letter is about.
    booking: u32,
}

/// A course that starts so many days ago. `name` is the thread.
pub(super) struct Course<'c> {
    pub(super) name: String,
    pub(super) clinic: &'static Clinic,
    pub(super) kinds: &'c [Kind],
    pub(super) turn: usize,
}

impl Course<'_> {
    /// How many days lie between the first letter and the last.
    pub(super) fn length(&self) -> u32 {
        self.places().last().map_or(0, |place| place.day)
    }

    /// The letters, the first of them `days` days ago.
    pub(super) fn letters(&self, today: &Today, days: u32) -> Vec<Letter> {
        let write = |place: Place| {
            let scene = Scene {
                clinic: self.clinic,
                sent: today.sent(days - place.day),
                visit: today.visit(days, place.visit, self.turn),
                booking: format!("{}-{}", self.name, place.booking),
                thread: self.name.clone(),
                turn: self.turn + place.day as usize,
            };
            Letter::new(place.kind, &scene)
        };
        self.places().into_iter().map(write).collect()
    }

    /// Calls come well before the visit, reminders just before it, answers after it.
    fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::with_capacity(self.kinds.len());
        let (mut day, mut visit, mut booking) = (0_u32, 0_u32, 1);
        for &kind in self.kinds {
            let first = places.is_empty();
            let after = |days: u32| if first { 0 } else { day + days };
            let seen = if visit == 0 { 0 } else { visit + 3 };
            day = match kind {
                Kind::Moved | Kind::Cancelled | Kind::Thanks => after(4),
                Kind::Reminder => after(3).max(visit.saturating_sub(3)),
                Kind::Prescription => after(58),
                _ => after(8).max(seen),
            };
            match kind {
                Kind::Moved => visit += 7,
                Kind::Booked
                | Kind::BookedPlain
                | Kind::Dental
                | Kind::Xray
                | Kind::Mammography
                | Kind::Vaccination
                | Kind::Long
                | Kind::Broken => {
                    booking += u32::from(visit > 0);
                    visit = day + 17;
                }
                Kind::Open => booking += u32::from(visit > 0),
                _ => {}
            }
            places.push(Place { kind, day, visit, booking });
            if kind == Kind::Cancelled {
                visit = 0;
                booking += 1;
            }
        }
        places
    }
}
