//! The promise as a model: whatever of what happens in a booking system is told late, in another order, more than once or not
//! at all, the inbox comes to hold what the system holds, once the last that the index has to
//! say under each of its keys was told.
//!
//! Cases share a database, as years of use do; each has bookings of its own.

use crate::{
    tidbok::{Mood, Slot, fault},
    world::{ANNA, UNIT, World, asks, at, holds, labels, settings, told},
};
use booking::Bookings;
use inbox::{BookingCategory, BookingNotification, testing::Database};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use register::NotConnected;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

/// What happens to a booking in its system.
#[derive(Debug, Clone, Copy)]
enum Happening {
    /// It gets this time, so many days from the beginning.
    Time(u8),
    /// It is a kallelse that the citizen is to book.
    Open,
    /// What the citizen may do changes.
    Rules(bool, bool),
    /// It is deleted.
    Gone,
}

/// What becomes of what is told.
#[derive(Debug, Clone, Copy)]
enum Telling {
    /// It arrives.
    AtOnce,
    /// It arrives twice.
    Twice,
    /// It arrives after so many others.
    Late(u8),
    /// It happens and arrives while systems are asked: their answers are of before.
    Overtaking,
    /// It never arrives. The last under each key does all the same.
    Never,
}

/// What happens beside.
#[derive(Debug, Clone, Copy)]
enum Beside {
    Nothing,
    /// The worker works, in two processes at once.
    Works,
    /// Time passes, in minutes, and then the worker works.
    Passes(u16),
    /// The system cannot be asked, or can again.
    Mood(bool),
    /// A worker takes up what is due and dies.
    Dies,
}

type Step = (u8, Happening, Telling, Beside);

fn step() -> impl Strategy<Value = Step> {
    let happening = prop_oneof![
        4 => (60..200_u8).prop_map(Happening::Time),
        1 => Just(Happening::Open),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(rebook, cancel)| Happening::Rules(rebook, cancel)),
        2 => Just(Happening::Gone),
    ];
    let telling = prop_oneof![
        3 => Just(Telling::AtOnce),
        1 => Just(Telling::Twice),
        3 => (1..6_u8).prop_map(Telling::Late),
        2 => Just(Telling::Overtaking),
        2 => Just(Telling::Never),
    ];
    let beside = prop_oneof![
        2 => Just(Beside::Nothing),
        4 => Just(Beside::Works),
        2 => (1..90_u16).prop_map(Beside::Passes),
        1 => any::<bool>().prop_map(Beside::Mood),
        1 => Just(Beside::Dies),
    ];
    (0..3_u8, happening, telling, beside)
}

struct Model {
    world: World,
    /// Who asks in another process.
    other: Bookings,
    case: u32,
    began: Timestamp,
}

/// What is held of a booking: its time, and what can be done with it.
type Held = (String, Option<Timestamp>, Vec<String>);

fn category(slot: &Slot) -> BookingCategory {
    if slot.invitation { BookingCategory::Invitation } else { BookingCategory::Booking }
}

/// What the index tells of a booking that stands, or stood, like this.
fn says(booking: &str, slot: &Slot, deleted: bool, now: Timestamp) -> BookingNotification {
    BookingNotification { category: category(slot), updated_at: Some(now), deleted, ..told(booking) }
}

impl Model {
    fn booking(&self, which: u8) -> String {
        format!("{}-{which}", self.case)
    }

    /// Something happens, and what there is to tell of it: the newest last.
    fn happens(&self, which: u8, happening: Happening) -> Vec<BookingNotification> {
        let booking = self.booking(which);
        let was = self.world.tidbok.slot(&booking);
        let new = || Slot {
            number: ANNA.to_owned(),
            unit: UNIT.to_owned(),
            starts: None,
            invitation: true,
            rebook: true,
            cancel: true,
            purpose: Some("Välkommen.".to_owned()),
        };
        let is = match (happening, was.clone()) {
            (Happening::Gone, _) | (Happening::Rules(..), None) => None,
            (Happening::Time(day), was) => {
                let starts = self.began + SignedDuration::from_hours(24 * i64::from(day));
                Some(Slot { starts: Some(starts), invitation: false, ..was.unwrap_or_else(new) })
            }
            (Happening::Open, was) => {
                Some(Slot { starts: None, invitation: true, ..was.unwrap_or_else(new) })
            }
            (Happening::Rules(rebook, cancel), Some(was)) => Some(Slot { rebook, cancel, ..was }),
        };
        if is == was {
            return Vec::new(); // an index tells nothing of it
        }
        self.world.tidbok.has(&booking, is.clone());
        let says = |slot: &Slot, deleted| says(&booking, slot, deleted, self.world.inbox.now());
        match (&was, &is) {
            (Some(was), None) => vec![says(was, true)],
            (Some(was), Some(is)) if category(was) != category(is) => vec![says(was, true), says(is, false)],
            (_, Some(is)) => vec![says(is, false)],
            (None, None) => Vec::new(),
        }
    }

    async fn runs(&mut self, steps: Vec<Step>) {
        self.case += 1;
        // Later than every case before: its threads are the newest.
        self.began = self.world.inbox.now() + SignedDuration::from_secs(1);
        self.world.tidbok.is(UNIT, Mood::Well);
        // Each with when it is due, counted in what was told.
        let mut late: Vec<(usize, Vec<BookingNotification>)> = Vec::new();
        // By the index's own key: a kallelse and the booking that it becomes are two.
        let mut last: BTreeMap<(u8, BookingCategory), (BookingNotification, bool)> = BTreeMap::new();
        for (at, (which, happening, telling, beside)) in steps.into_iter().enumerate() {
            self.world.clock.advance(SignedDuration::from_secs(1));
            let tells = match telling {
                Telling::Overtaking => Box::pin(self.overtakes(which, happening)).await,
                _ => self.happens(which, happening),
            };
            if !tells.is_empty() {
                let arrived = matches!(telling, Telling::AtOnce | Telling::Twice | Telling::Overtaking);
                last.extend(tells.iter().map(|told| ((which, told.category), (told.clone(), arrived))));
                match telling {
                    Telling::AtOnce => drop(self.world.note(&tells).await),
                    Telling::Twice => {
                        self.world.note(&tells).await;
                        self.world.note(&tells).await;
                    }
                    Telling::Late(by) => late.push((at + usize::from(by), tells)),
                    Telling::Overtaking | Telling::Never => {}
                }
            }
            let (due, later): (Vec<_>, Vec<_>) = late.into_iter().partition(|(when, _)| *when <= at);
            late = later;
            for (_, tells) in due.into_iter().rev() {
                self.world.note(&tells).await;
            }
            Box::pin(self.happens_beside(beside)).await;
        }
        // The last of each arrives in the end, and what was late after it.
        for (told, _) in last.into_values().filter(|(_, arrived)| !arrived) {
            self.world.note(&[told]).await;
            self.world.worker.step().await.unwrap();
        }
        for (_, tells) in late {
            self.world.note(&tells).await;
        }
        self.world.tidbok.is(UNIT, Mood::Well);
        self.settle().await;
    }

    /// Something happens, and is told, while the worker asks about what is due.
    async fn overtakes(&self, which: u8, happening: Happening) -> Vec<BookingNotification> {
        let (tidbok, asked) = (&self.world.tidbok, self.world.tidbok.asked().len());
        // So that it is this booking too that is asked about, if there is one.
        let booking = self.booking(which);
        if let Some(slot) = tidbok.slot(&booking) {
            self.world.note(&[says(&booking, &slot, false, self.world.inbox.now())]).await;
        }
        let answers = tidbok.hold_back();
        let overtake = async {
            let asks = async {
                while tidbok.asked().len() == asked {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            // Nothing is due: then nothing is overtaken.
            let _ = tokio::time::timeout(Duration::from_millis(30), asks).await;
            let tells = self.happens(which, happening);
            if !tells.is_empty() {
                self.world.note(&tells).await;
            }
            drop(answers);
            tells
        };
        let (stepped, tells) = tokio::join!(self.world.worker.step(), overtake);
        stepped.unwrap();
        tells
    }

    async fn happens_beside(&self, beside: Beside) {
        match beside {
            Beside::Nothing => {}
            Beside::Works => {
                let (one, other) = tokio::join!(self.world.worker.step(), self.other.step());
                one.and(other).unwrap();
            }
            Beside::Passes(minutes) => {
                self.world.clock.advance(SignedDuration::from_mins(minutes.into()));
                self.world.worker.step().await.unwrap();
            }
            Beside::Mood(well) => {
                let down = Mood::Says(500, "text/xml; charset=utf-8", fault("Server", "").into_bytes());
                self.world.tidbok.is(UNIT, if well { Mood::Well } else { down });
            }
            Beside::Dies => {
                let worker = inbox::testing::booking_worker();
                for lane in self.world.inbox.booking_lanes(&worker, 10).await.unwrap() {
                    self.world.inbox.claim_bookings(&worker, lane, 2).await.unwrap();
                }
            }
        }
    }

    /// Until nothing waits: at most some days of the clock.
    async fn settle(&self) {
        for _ in 0..200 {
            while self.world.worker.step().await.unwrap() > 0 {}
            if self.world.waiting().await == 0 {
                return;
            }
            self.world.clock.advance(SignedDuration::from_mins(30));
        }
        panic!("something waits for ever");
    }

    async fn check(&self) -> Result<(), TestCaseError> {
        let prefix = format!("{}-", self.case);
        let expected: BTreeSet<Held> = (0..3)
            .filter_map(|which| {
                let booking = self.booking(which);
                let slot = self.world.tidbok.slot(&booking)?;
                let buttons = match (slot.starts, slot.rebook, slot.cancel) {
                    (None, _, _) => vec!["Boka tid"],
                    (Some(_), true, true) => vec!["Omboka tiden", "Avboka tiden"],
                    (Some(_), true, false) => vec!["Omboka tiden"],
                    (Some(_), false, true) => vec!["Avboka tiden"],
                    (Some(_), false, false) => vec![],
                };
                Some((booking, slot.starts, buttons.into_iter().map(str::to_owned).collect()))
            })
            .collect();
        let messages = self.world.messages().await;
        let mut held = BTreeSet::new();
        for message in &messages {
            let Some(visit) = &message.visit else { continue };
            if visit.booking.starts_with(&prefix) && holds(message) {
                let labels = labels(message).into_iter().map(str::to_owned).collect();
                let new = held.insert((visit.booking.clone(), visit.starts, labels));
                prop_assert!(new, "held twice: {:?}", visit.booking);
            }
        }
        prop_assert_eq!(held, expected);
        // Nobody is told the same twice in a row.
        for which in 0..3 {
            let booking = self.booking(which);
            let of: Vec<_> = messages
                .iter()
                .filter(|message| message.visit.as_ref().is_some_and(|visit| visit.booking == booking))
                .collect();
            for pair in of.windows(2) {
                let same = |at: usize| {
                    (&pair[at].visit.as_ref().unwrap().starts, labels(pair[at]), pair[at].cancels)
                };
                prop_assert!(
                    same(0) != same(1) || pair[0].subject != pair[1].subject,
                    "{:?} twice",
                    pair[0].subject
                );
            }
        }
        Ok(())
    }
}

fn hold(cases: u32, database: impl AsyncFnOnce() -> Database, seed: u8) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let model = runtime.block_on(async {
        let world = World::on(database().await, Arc::new(NotConnected)).await;
        let inbox = world.database.open(&world.clock).await;
        let other = asks(&settings(&world.peer), &inbox, Arc::new(NotConnected));
        Model { world, other, case: 0, began: at("2026-11-23T09:00:00+01:00") }
    });
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let model = RefCell::new(model);
    let held = runner.run(&prop::collection::vec(step(), 1..20), |steps| {
        let mut model = model.borrow_mut();
        runtime.block_on(async {
            Box::pin(model.runs(steps)).await;
            model.check().await
        })
    });
    if let Err(error) = held {
        panic!("{error}");
    }
}

#[test]
fn whatever_is_told_when_the_inbox_comes_to_hold_what_the_system_holds() {
    (1..=4).for_each(|seed| hold(25, async || Database::sqlite(), seed));
}

#[test]
fn whatever_is_told_when_the_inbox_comes_to_hold_what_the_system_holds_on_postgres() {
    hold(25, Database::postgres, 9);
}
