//! The ledger's promise as a model: whatever is delivered, changed, broken off and moved, every message ends in exactly one
//! row for each recipient and way, and a gateway is handed a notice twice only where a worker died between.
//!
//! Cases share a database, as years of use do; each begins with settings of its own and ends when nothing waits.

#[path = "model/breaking.rs"]
mod breaking;
#[path = "worker/world.rs"]
#[expect(dead_code, reason = "a world for more tests than these")]
mod world;

use breaking::{Breaking, Mood, for_polls};
use inbox::{
    Channel, LedgerRow, Listing, MessageId, NewMessage, NotSent, NoticeKind, NoticeRecipient, NoticeStanding,
    Preferences, QuietHours, ReminderDays, Unit, Viewer, testing::Database,
};
use jiff::{SignedDuration, civil::time};
use notify::{Gateways, Notifier};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRng, TestRunner},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
    sync::Arc,
};
use world::{ANNA, ELSA, ERIK, World, number};

/// Something that happens.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// A message comes; the same one once more, if it is sent `twice`.
    Delivered { to_elsa: bool, asked: bool, twice: bool },
    /// A worker works, and dies when it has come so far.
    Worked { polls: u32 },
    /// Two work at the same time, and one dies.
    BothWorked { polls: u32 },
    /// Time goes by; less than nothing: the clock was wrong.
    Passed { seconds: i64 },
    /// The gateway changes its mood.
    Gateway(Mood),
    /// The register goes away, or comes back.
    Register { away: bool },
    /// Anna may no longer act for Elsa, or may again.
    Custody { ended: bool },
    /// Somebody's identity is protected, or no longer.
    Protected { whose: usize, protected: bool },
    /// Anna turns a way of hers on or off.
    Turned { for_elsa: bool, sms: bool, on: bool },
    /// Anna opens whatever is unread.
    Opened,
}

fn event() -> impl Strategy<Value = Event> {
    let flag = any::<bool>;
    prop_oneof![
        4 => (flag(), prop::bool::weighted(0.8), flag())
            .prop_map(|(to_elsa, asked, twice)| Event::Delivered { to_elsa, asked, twice }),
        6 => (0_u32..60).prop_map(|polls| Event::Worked { polls }),
        2 => (0_u32..60).prop_map(|polls| Event::BothWorked { polls }),
        4 => prop_oneof![1_i64..120, 1_000_i64..100_000, -5_000_i64..0]
            .prop_map(|seconds| Event::Passed { seconds }),
        3 => prop_oneof![Just(Mood::Takes), Just(Mood::Later), Just(Mood::Never), Just(Mood::TakesAndFails)]
            .prop_map(Event::Gateway),
        1 => flag().prop_map(|away| Event::Register { away }),
        1 => flag().prop_map(|ended| Event::Custody { ended }),
        1 => (0_usize..3, flag()).prop_map(|(whose, protected)| Event::Protected { whose, protected }),
        1 => (flag(), flag(), flag()).prop_map(|(for_elsa, sms, on)| Event::Turned { for_elsa, sms, on }),
        1 => Just(Event::Opened),
    ]
}

struct Model {
    world: World,
    gateway: Arc<Breaking>,
    notifier: Notifier,
    anna: Viewer,
    anna_for_elsa: Viewer,
    erik_for_elsa: Viewer,
    delivered: u32,
}

impl Model {
    async fn on(database: Database) -> Self {
        let world = World::on(database).await;
        let anna = world.own(ANNA).await;
        let (anna_for_elsa, erik_for_elsa) = (world.for_elsa(ANNA).await, world.for_elsa(ERIK).await);
        world.give(&anna_for_elsa, "070-174 06 06").await;
        world.give(&erik_for_elsa, "erik@example.invalid").await;
        let gateway = Arc::new(Breaking::default());
        let notifier = Notifier { gateways: Gateways::both(gateway.clone()), ..world.notifier.clone() };
        Self { world, gateway, notifier, anna, anna_for_elsa, erik_for_elsa, delivered: 0 }
    }

    /// Everything as it should be, and settings that the case chooses.
    async fn begin(&mut self, quiet: bool, reminder: bool) {
        self.calm();
        // Elsa is 12 at the beginning of each case, and most of them end before her birthday.
        self.world.at("2026-12-08T20:00:00+01:00");
        let preferences = Preferences {
            quiet: QuietHours::new(time(21, 0, 0, 0), time(7, 0, 0, 0)).filter(|_| quiet),
            reminder: ReminderDays::new(1).filter(|_| reminder),
            ..Preferences::default()
        };
        for viewer in [&self.anna, &self.anna_for_elsa] {
            self.world.prefer(viewer, preferences).await;
            for channel in [Channel::Sms, Channel::Email] {
                self.world.inbox.set_channel(viewer, channel, true).await.unwrap();
            }
        }
        self.gateway.forget();
    }

    fn calm(&self) {
        self.gateway.be(Mood::Takes);
        self.world.family.is_away(false);
        self.world.family.change(ANNA, |anna| anna.wards[0].until = None);
        for digits in [ANNA, ERIK, ELSA] {
            self.world.family.change(digits, |resident| resident.protected = false);
        }
    }

    async fn happens(&mut self, event: Event) {
        match event {
            Event::Delivered { to_elsa, asked, twice } => {
                self.delivered += 1;
                let subject = format!("Nummer {}", self.delivered);
                let message =
                    NewMessage { notify: asked, ..NewMessage::text(Unit::default(), subject, "Hej") };
                let to = number(if to_elsa { ELSA } else { ANNA });
                let first = self.world.inbox.deliver(&self.world.sender, &to, &message).await.unwrap();
                if twice {
                    let again = self.world.inbox.deliver(&self.world.sender, &to, &message).await.unwrap();
                    assert!(again.resent && again.notices == first.notices);
                }
            }
            Event::Worked { polls } => self.dies(for_polls(self.notifier.step(), polls).await.is_none()),
            Event::BothWorked { polls } => {
                let (one, _) = tokio::join!(for_polls(self.notifier.step(), polls), self.notifier.step());
                self.dies(one.is_none());
            }
            Event::Passed { seconds } => self.world.clock.advance(SignedDuration::from_secs(seconds)),
            Event::Gateway(mood) => self.gateway.be(mood),
            Event::Register { away } => self.world.family.is_away(away),
            Event::Custody { ended } => {
                let until = ended.then_some(jiff::civil::date(2026, 12, 1));
                self.world.family.change(ANNA, |anna| anna.wards[0].until = until);
            }
            Event::Protected { whose, protected } => {
                self.world
                    .family
                    .change([ANNA, ERIK, ELSA][whose], |resident| resident.protected = protected);
            }
            Event::Turned { for_elsa, sms, on } => {
                let viewer = if for_elsa { &self.anna_for_elsa } else { &self.anna };
                let channel = if sms { Channel::Sms } else { Channel::Email };
                self.world.inbox.set_channel(viewer, channel, on).await.unwrap();
            }
            Event::Opened => {
                let list =
                    self.world.inbox.threads(&self.anna, Listing::unread(), NonZeroU32::MIN).await.unwrap();
                for row in list.threads {
                    self.world.inbox.open_thread(&self.anna, row.id).await.unwrap();
                }
            }
        }
    }

    fn dies(&self, died: bool) {
        if died {
            self.gateway.worker_died();
        }
    }

    /// Everything is calm, and time goes by until nothing waits.
    async fn end(&self) {
        self.calm();
        for _ in 0..12 {
            while self.notifier.step().await.unwrap() > 0 {}
            self.world.clock.advance(SignedDuration::from_hours(9));
        }
        while self.notifier.step().await.unwrap() > 0 {}
    }

    /// What the ledger must hold of the messages of this case, as each of those who may read it reads it.
    async fn hold(&self, before: u32) -> Result<(), TestCaseError> {
        let own = self.rows(&self.anna, before).await;
        for (message, rows) in &own {
            self.hold_of(message, rows, NoticeRecipient::You)?;
        }
        let (by_anna, by_erik) =
            (self.rows(&self.anna_for_elsa, before).await, self.rows(&self.erik_for_elsa, before).await);
        for (message, rows) in &by_anna {
            let recipients: BTreeSet<u8> = rows.iter().map(|row| row.recipient as u8).collect();
            prop_assert!(!recipients.is_empty());
            for recipient in [NoticeRecipient::You, NoticeRecipient::Subject, NoticeRecipient::OtherGuardian]
            {
                if recipients.contains(&(recipient as u8)) {
                    self.hold_of(message, rows, recipient)?;
                }
            }
            let guardians = recipients.iter().filter(|who| **who != NoticeRecipient::Subject as u8).count();
            prop_assert!(guardians != 1, "both have filled in her settings, or it was nobody's turn");
            prop_assert_eq!(by_erik[message].len(), rows.len(), "the same rows, read by the other");
        }
        let messages = own.len() + by_anna.len();
        prop_assert_eq!(
            u32::try_from(messages).unwrap(),
            self.delivered - before,
            "every message has its rows"
        );
        self.gateway.hold()
    }

    /// One row for each way, ended, in agreement with what the gateway took.
    fn hold_of(
        &self,
        message: &MessageId,
        rows: &[LedgerRow],
        recipient: NoticeRecipient,
    ) -> Result<(), TestCaseError> {
        for kind in NoticeKind::ALL {
            let of: Vec<_> =
                rows.iter().filter(|row| row.recipient == recipient && row.kind == *kind).collect();
            let ways: BTreeSet<_> = of.iter().map(|row| row.channel).collect();
            let expected = if *kind == NoticeKind::Reminder && of.is_empty() { 0 } else { 2 };
            prop_assert_eq!(of.len(), expected, "{} {:?} {:?}", message, kind, recipient);
            prop_assert_eq!(ways.len(), expected, "each way once");
            for row in of {
                prop_assert!(row.standing != NoticeStanding::Waiting, "{:?} waits", row);
                let taken = self.gateway.taken(row.id);
                match row.standing {
                    NoticeStanding::Sent => prop_assert!(taken > 0, "called sent and never taken: {:?}", row),
                    // It was taken and the worker died; the next attempt did not find a way any more.
                    NoticeStanding::NotSent(_) if taken > 0 => {
                        prop_assert!(self.gateway.died_or_failed_after(row.id), "{:?}", row);
                    }
                    NoticeStanding::NotSent(reason) => {
                        prop_assert!(reason != Some(NotSent::NotOffered), "{:?}", row);
                    }
                    other => prop_assert!(false, "{:?}: nobody reports here", other),
                }
            }
        }
        Ok(())
    }

    /// The rows of this case's messages, by message.
    async fn rows(&self, viewer: &Viewer, before: u32) -> BTreeMap<MessageId, Vec<LedgerRow>> {
        let mut rows: BTreeMap<MessageId, Vec<LedgerRow>> = BTreeMap::new();
        let mut page = NonZeroU32::MIN;
        loop {
            let ledger = self.world.inbox.ledger(viewer, page).await.unwrap();
            let pages = ledger.pages;
            for row in ledger.rows {
                let subject = row.subject.as_ref().unwrap().as_str();
                if subject.strip_prefix("Nummer ").unwrap().parse::<u32>().unwrap() > before {
                    rows.entry(row.message).or_default().push(row);
                }
            }
            // Cases begin at the same time of the clock: rows of earlier ones lie among this one's.
            if page.get() == pages {
                return rows;
            }
            page = page.checked_add(1).unwrap();
        }
    }
}

fn hold(cases: u32, database: impl AsyncFnOnce() -> Database, seed: u8) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut model = runtime.block_on(async { Model::on(database().await).await });
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let algorithm = proptest::test_runner::RngAlgorithm::ChaCha;
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(algorithm, &[seed; 32]));
    let case = (prop::collection::vec(event(), 1..16), any::<bool>(), any::<bool>());
    let model = std::cell::RefCell::new(&mut model);
    let held = runner.run(&case, |(events, quiet, reminder)| {
        let mut model = model.borrow_mut();
        runtime.block_on(async {
            model.begin(quiet, reminder).await;
            let before = model.delivered;
            for event in events {
                model.happens(event).await;
            }
            model.end().await;
            model.hold(before).await
        })
    });
    if let Err(error) = held {
        panic!("{error}");
    }
}

#[test]
fn every_message_ends_in_one_row_for_each_recipient_and_way_in_a_thousand_cases() {
    std::thread::scope(|scope| {
        for seeds in [1..=10, 11..=20] {
            scope.spawn(move || seeds.for_each(|seed| hold(50, async || Database::sqlite(), seed)));
        }
    });
}

#[test]
fn every_message_ends_in_one_row_for_each_recipient_and_way_on_postgres() {
    hold(40, Database::postgres, 21);
}
