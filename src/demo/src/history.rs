//! Who has got which letters, and when: two years of care, told back from the day on which the demo begins.

mod course;
mod families;
mod tolvan;

use crate::{
    clock::{beginning, stockholm},
    letters::{Kind, Scene},
    people::Person,
};
use inbox::NewMessage;
use jiff::{Timestamp, ToSpan, Zoned, civil::Weekday};
use std::collections::BTreeSet;

/// What happened in one person's inbox, oldest first.
pub(crate) struct History {
    /// Whose inbox.
    pub(crate) person: &'static Person,
    /// When it was activated, in the inbox that was before this one.
    pub(crate) began: Timestamp,
    /// What happened.
    pub(crate) days: Vec<Day>,
}

impl History {
    /// The threads that are about bookings. The booking system sends what stands in them, and the journal the rest.
    pub(crate) fn booked(&self) -> BTreeSet<&str> {
        let letters = self.days.iter().flat_map(|day| &day.letters);
        letters
            .filter(|letter| letter.visit.is_some())
            .filter_map(|letter| letter.thread.as_deref())
            .collect()
    }
}

/// What happened at one instant.
pub(crate) struct Day {
    /// When. Letters of one day leave in one run, as systems send them.
    pub(crate) at: Timestamp,
    /// Letters, no two of one thread.
    pub(crate) letters: Vec<NewMessage>,
    /// Whether the person then opened everything that had come.
    pub(crate) opened: bool,
}

/// Everybody's history, told back from `now`. Told on or after the demo's own beginning it is always the same: the
/// letters belong to the demo's world, and the world waits for nobody. Told earlier, it ends where it is told.
pub(crate) fn told_at(now: Timestamp) -> Vec<History> {
    let today = Today(now.min(beginning()).to_zoned(stockholm()));
    std::iter::once(tolvan::history(&today)).chain(families::histories(&today)).collect()
}

/// The day that days are counted back from.
struct Today(Zoned);

impl Today {
    /// The working day at or before `days` days ago, at the minute when that day's letters leave.
    fn sent(&self, days: u32) -> Zoned {
        let day = self.0.date().saturating_sub(i64::from(days).days());
        let day = match day.weekday() {
            Weekday::Saturday => day.saturating_sub(1.day()),
            Weekday::Sunday => day.saturating_sub(2.days()),
            _ => day,
        };
        // Between seven in the morning and four in the afternoon, another minute every day.
        let minutes = 7 * 60 + i64::from(days) * 37 % (9 * 60);
        (day.at(0, 0, 0, 0) + minutes.minutes()).to_zoned(stockholm()).expect("a time in range")
    }

    /// The evening of the day `days` days ago.
    fn evening(&self, days: u32) -> Timestamp {
        let day = self.0.date().saturating_sub(i64::from(days).days());
        day.at(20, 15, 0, 0).to_zoned(stockholm()).expect("a time in range").timestamp()
    }

    /// The working day `ahead` days after the day `days` days ago, at a time when clinics see people.
    fn visit(&self, days: u32, ahead: u32, turn: usize) -> Zoned {
        const TIMES: [(i8, i8); 8] =
            [(8, 20), (9, 0), (9, 40), (10, 30), (13, 10), (13, 50), (14, 30), (15, 20)];
        let day =
            self.0.date().saturating_sub(i64::from(days).days()).saturating_add(i64::from(ahead).days());
        let day = match day.weekday() {
            Weekday::Saturday => day.saturating_add(2.days()),
            Weekday::Sunday => day.saturating_add(1.day()),
            _ => day,
        };
        let (hour, minute) = TIMES[turn % TIMES.len()];
        day.at(hour, minute, 0, 0).to_zoned(stockholm()).expect("a time in range")
    }
}

/// One letter with its time, before the days are put together.
struct Letter {
    sent: Timestamp,
    message: NewMessage,
}

impl Letter {
    fn new(kind: Kind, scene: &Scene) -> Self {
        Self { sent: scene.sent.timestamp(), message: kind.write(scene) }
    }
}

/// Letters and evenings of reading, put in order.
fn days(mut letters: Vec<Letter>, read: impl IntoIterator<Item = Timestamp>) -> Vec<Day> {
    letters.sort_by_key(|letter| letter.sent);
    let mut days: Vec<Day> = Vec::new();
    for letter in letters {
        match days.last_mut() {
            Some(day) if day.at == letter.sent => day.letters.push(letter.message),
            _ => days.push(Day { at: letter.sent, letters: vec![letter.message], opened: false }),
        }
    }
    days.extend(read.into_iter().map(|at| Day { at, letters: Vec::new(), opened: true }));
    days.sort_by_key(|day| day.at);
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{ANNA, Standing, TOLVAN};
    use std::collections::BTreeMap;

    fn threads(history: &History) -> BTreeMap<&str, Vec<(Timestamp, &NewMessage)>> {
        let mut threads: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for day in &history.days {
            for letter in &day.letters {
                threads.entry(letter.thread.as_deref().unwrap()).or_default().push((day.at, letter));
            }
        }
        threads
    }

    /// How many letters came after the last evening of reading.
    fn unread(history: &History) -> usize {
        history.days.iter().rev().take_while(|day| !day.opened).map(|day| day.letters.len()).sum()
    }

    #[test]
    fn tolvan_has_four_hundred_threads_with_two_thousand_messages_most_of_them_read() {
        let told = told_at(beginning());
        let tolvan = told.iter().find(|history| history.person.number == TOLVAN.number).unwrap();
        let threads = threads(tolvan);
        assert_eq!(threads.len(), 400);
        assert_eq!(threads.values().map(Vec::len).sum::<usize>(), 2_000);
        assert!((5..60).contains(&unread(tolvan)), "{}", unread(tolvan));
    }

    #[test]
    fn anna_has_six_threads_and_three_unread_messages() {
        let told = told_at(beginning());
        let anna = told.iter().find(|history| history.person.number == ANNA.number).unwrap();
        assert_eq!(threads(anna).len(), 6);
        assert_eq!(unread(anna), 3);
    }

    #[test]
    fn everybody_with_an_inbox_has_three_to_twelve_threads_and_nobody_else_any() {
        let told = told_at(beginning());
        let with_inbox: BTreeSet<&str> = told.iter().map(|history| history.person.number).collect();
        assert_eq!(with_inbox.len(), told.len(), "one history each");
        for person in crate::people::ALL {
            assert_eq!(
                with_inbox.contains(person.number),
                person.standing == Standing::Active,
                "{}",
                person.name()
            );
        }
        for history in told.iter().filter(|history| history.person.number != TOLVAN.number) {
            let threads = threads(history).len();
            assert!((3..=12).contains(&threads), "{}: {threads}", history.person.name());
        }
    }

    #[test]
    fn everything_happened_before_the_demo_begins_and_in_order() {
        for now in [beginning(), "2026-07-05T12:00:00+02:00".parse().unwrap()] {
            for history in told_at(now) {
                let name = history.person.name();
                let times: Vec<Timestamp> = history.days.iter().map(|day| day.at).collect();
                assert!(times.is_sorted_by(|a, b| a < b), "{name}: one thing at a time");
                assert!(history.began < times[0] && *times.last().unwrap() < now, "{name}");
                for day in &history.days {
                    let threads: BTreeSet<_> = day.letters.iter().map(|letter| &letter.thread).collect();
                    assert_eq!(threads.len(), day.letters.len(), "{name}: no two of one thread at once");
                }
            }
        }
    }

    #[test]
    fn a_visit_lies_after_the_letters_that_call_to_it() {
        for history in told_at(beginning()) {
            for (thread, letters) in threads(&history) {
                for (sent, letter) in letters {
                    if let Some(starts) = letter.visit.as_ref().and_then(|visit| visit.starts) {
                        assert!(starts > sent, "{} {thread}: {:?}", history.person.name(), letter.subject);
                    }
                }
            }
        }
    }

    #[test]
    fn the_world_waits_for_nobody() {
        let bodies = |now: &str| -> Vec<(Timestamp, usize)> {
            let told = told_at(now.parse().unwrap());
            told.iter().flat_map(|history| &history.days).map(|day| (day.at, day.letters.len())).collect()
        };
        assert_eq!(bodies("2026-11-23T09:00:00+01:00"), bodies("2031-01-01T00:00:00Z"));
    }
}
