//! Codes over sequences of whatever people do, with a moved clock, against a model that keeps every promise by hand.

use super::world::number;
use inbox::{
    Capacity, Channel, Citizen, Confirmation, ContactAddress, ContactCode, Inbox, ManualClock, PersonName,
    Proposed, Random, SessionKey, SystemRandom, Viewer,
    testing::{Database, address, secrets, viewer, worker},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use std::sync::{Arc, Mutex};

const CASES: u32 = 1_500;
/// So many people; each case has three of them.
const PEOPLE: usize = 100;
/// Whose settings, for which inbox: one owner with two inboxes, and another owner of the second.
const PLACES: usize = 3;

#[derive(Debug, Clone)]
enum Act {
    Propose(Channel, bool),
    Right(Channel),
    Wrong(Channel),
    /// The code before the last.
    Replaced(Channel),
    Remove(Channel),
    /// What is over is forgotten: that must change no answer but of what has long been too old.
    Sweep,
    Wait(SignedDuration),
}

/// What is done, and at which place.
fn acts() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let channel = prop_oneof![3 => Just(Channel::Sms), 1 => Just(Channel::Email)];
    let wait = prop::sample::select(vec![
        SignedDuration::from_millis(1),
        SignedDuration::from_mins(1),
        SignedDuration::from_millis(10 * 60 * 1000 - 1),
        SignedDuration::from_mins(10),
        SignedDuration::from_millis(60 * 60 * 1000 - 1),
        SignedDuration::from_hours(1),
        SignedDuration::from_hours(23),
    ]);
    let act = prop_oneof![
        6 => (channel.clone(), any::<bool>()).prop_map(|(channel, other)| Act::Propose(channel, other)),
        2 => channel.clone().prop_map(Act::Right),
        6 => channel.clone().prop_map(Act::Wrong),
        2 => channel.clone().prop_map(Act::Replaced),
        1 => channel.clone().prop_map(Act::Remove),
        1 => Just(Act::Sweep),
        4 => wait.prop_map(Act::Wait),
    ];
    // A day on which somebody asks for as many codes as there are, and more.
    let eager = prop_oneof![
        6 => (channel, any::<bool>()).prop_map(|(channel, other)| Act::Propose(channel, other)),
        1 => Just(Act::Wait(SignedDuration::from_hours(1))),
        1 => Just(Act::Wait(SignedDuration::from_hours(6))),
        1 => Just(Act::Sweep),
    ];
    let places = || prop_oneof![2 => Just(0), 1 => 1..PLACES];
    prop_oneof![
        3 => prop::collection::vec((places(), act), 1..40),
        1 => prop::collection::vec((places(), eager), 20..60),
    ]
}

/// Remembers the last four bytes that were drawn at once: a code is all that needs so few.
#[derive(Debug, Default)]
struct Overheard(Mutex<[u8; 4]>);

impl Random for Overheard {
    fn fill(&self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
        if let Ok(four) = <[u8; 4]>::try_from(&*bytes) {
            *self.0.lock().unwrap() = four;
        }
    }
}

impl Overheard {
    fn code(&self) -> u32 {
        u32::from_be_bytes(*self.0.lock().unwrap()) % 1_000_000
    }
}

/// What waits on one channel.
#[derive(Debug, Clone)]
struct Waiting {
    address: ContactAddress,
    code: u32,
    sent_at: Timestamp,
    wrong: u32,
}

/// What must be true of one channel.
#[derive(Debug, Default)]
struct Model {
    waiting: Option<Waiting>,
    verified: Option<(ContactAddress, Timestamp)>,
    replaced: Option<u32>,
}

/// What must be true of one owner's settings for one inbox.
struct Place {
    viewer: Viewer,
    sms: Model,
    email: Model,
}

/// A code that was sent.
struct Sent {
    place: usize,
    to: ContactAddress,
    at: Timestamp,
}

struct Course<'a> {
    inbox: &'a Inbox,
    clock: &'a ManualClock,
    overheard: &'a Overheard,
    places: [Place; PLACES],
    sent: Vec<Sent>,
}

impl Course<'_> {
    fn model(&mut self, place: usize, channel: Channel) -> &mut Model {
        match channel {
            Channel::Sms => &mut self.places[place].sms,
            Channel::Email => &mut self.places[place].email,
        }
    }

    /// Whether one more code is allowed: by the inbox and the owner, by the owner, and by the address.
    fn allowed(&self, place: usize, to: &ContactAddress) -> bool {
        let (now, hour, day) =
            (self.inbox.now(), SignedDuration::from_hours(1), SignedDuration::from_hours(24));
        let owner = |place: usize| self.places[place].viewer.actor();
        let count = |span: SignedDuration, counts: &dyn Fn(&Sent) -> bool| {
            self.sent.iter().filter(|sent| now.duration_since(sent.at) < span && counts(sent)).count()
        };
        count(hour, &|sent| sent.place == place) < 3
            && count(day, &|sent| owner(sent.place) == owner(place)) < 10
            && count(hour, &|sent| sent.to == *to) < 3
            && count(day, &|sent| sent.to == *to) < 5
    }

    async fn act(&mut self, place: usize, act: &Act) -> Result<(), TestCaseError> {
        match act {
            Act::Wait(span) => self.clock.advance(*span),
            Act::Sweep => self.sweep().await,
            Act::Propose(channel, other) => self.propose(place, *channel, *other).await?,
            Act::Right(channel) => {
                let code = self.model(place, *channel).waiting.as_ref().map_or(0, |waiting| waiting.code);
                self.confirm(place, *channel, code).await?;
            }
            Act::Wrong(channel) => {
                let code = self.model(place, *channel).waiting.as_ref().map_or(0, |waiting| waiting.code);
                self.confirm(place, *channel, (code + 1) % 1_000_000).await?;
            }
            Act::Replaced(channel) => {
                let code = self.model(place, *channel).replaced.unwrap_or(0);
                self.confirm(place, *channel, code).await?;
            }
            Act::Remove(channel) => {
                let removed = self.inbox.remove_contact(&self.places[place].viewer, *channel).await.unwrap();
                let model = self.model(place, *channel);
                prop_assert_eq!(removed, model.waiting.is_some() || model.verified.is_some());
                (model.waiting, model.verified) = (None, None);
            }
        }
        Ok(())
    }

    async fn sweep(&mut self) {
        self.inbox.sweep(&worker(), SignedDuration::MAX, SignedDuration::MAX).await.unwrap();
        let day_ago = self.inbox.now() - SignedDuration::from_hours(24);
        for model in self.places.iter_mut().flat_map(|place| [&mut place.sms, &mut place.email]) {
            model.waiting.take_if(|waiting| waiting.sent_at <= day_ago);
        }
    }

    async fn propose(&mut self, place: usize, channel: Channel, other: bool) -> Result<(), TestCaseError> {
        let address = address(match (channel, other) {
            (Channel::Sms, false) => "070-000 00 01",
            (Channel::Sms, true) => "070-000 00 02",
            (Channel::Email, false) => "a@example.se",
            (Channel::Email, true) => "b@example.se",
        });
        let now = self.inbox.now();
        match self.inbox.propose_contact(&self.places[place].viewer, &address).await.unwrap() {
            Proposed::CodeSent { expires_at } => {
                prop_assert!(self.allowed(place, &address), "too many were sent");
                prop_assert_eq!(expires_at, now + SignedDuration::from_mins(10));
                self.sent.push(Sent { place, to: address.clone(), at: now });
                let code = self.overheard.code();
                let model = self.model(place, channel);
                model.replaced = model.waiting.take().map(|waiting| waiting.code);
                model.waiting = Some(Waiting { address, code, sent_at: now, wrong: 0 });
            }
            Proposed::TooMany { again_at } => {
                prop_assert!(!self.allowed(place, &address), "one more was allowed");
                let moment = SignedDuration::from_millis(1);
                self.clock.set(again_at - moment);
                prop_assert!(!self.allowed(place, &address), "it would have been allowed earlier");
                self.clock.advance(moment);
                prop_assert!(self.allowed(place, &address), "it is not allowed even then");
                self.clock.set(now);
            }
        }
        Ok(())
    }

    async fn confirm(&mut self, place: usize, channel: Channel, code: u32) -> Result<(), TestCaseError> {
        let now = self.inbox.now();
        let typed = ContactCode::parse(&format!("{code:06}")).unwrap();
        let answer = self.inbox.confirm_contact(&self.places[place].viewer, channel, &typed).await.unwrap();
        let model = self.model(place, channel);
        let Some(waiting) = &mut model.waiting else {
            prop_assert_eq!(answer, Confirmation::NothingPending);
            return Ok(());
        };
        let expected = if now >= waiting.sent_at + SignedDuration::from_mins(10) {
            Confirmation::Expired
        } else if waiting.wrong >= 5 {
            Confirmation::TooManyTries
        } else if waiting.code == code {
            model.verified = Some((waiting.address.clone(), now));
            model.waiting = None;
            Confirmation::Confirmed
        } else {
            waiting.wrong += 1;
            match 5 - waiting.wrong {
                0 => Confirmation::TooManyTries,
                left => Confirmation::Wrong { left },
            }
        };
        prop_assert_eq!(answer, expected);
        Ok(())
    }

    /// What the settings page would show is what the model holds.
    async fn compare(&self) -> Result<(), TestCaseError> {
        for place in &self.places {
            let settings = self.inbox.settings(&place.viewer).await.unwrap();
            for (channel, model) in [(Channel::Sms, &place.sms), (Channel::Email, &place.email)] {
                let verified =
                    settings.contact(channel).map(|contact| (contact.address.clone(), contact.verified_at));
                prop_assert_eq!(&verified, &model.verified);
                let waiting =
                    settings.pending(channel).map(|pending| (pending.address.clone(), pending.tries_left));
                prop_assert_eq!(
                    waiting,
                    model.waiting.as_ref().map(|waiting| (waiting.address.clone(), 5 - waiting.wrong))
                );
            }
        }
        Ok(())
    }
}

#[test]
fn no_sequence_of_codes_breaks_a_limit_or_lets_a_wrong_one_through() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let database = Database::sqlite();
    let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
    let overheard = Arc::new(Overheard::default());
    let (inbox, people) = runtime.block_on(async {
        let inbox = Inbox::open(database.address(), &secrets(), Arc::new(clock.clone()), overheard.clone())
            .await
            .unwrap();
        let published = include_str!("../testpersonnummer.csv").lines().skip(2);
        let mut people = Vec::new();
        for digits in published.filter_map(|line| line.split(',').nth(1)).take(PEOPLE) {
            let number = number(digits);
            let id = inbox.admit(&number).await.unwrap().id;
            let session = SessionKey::of(digits.as_bytes());
            people.push(Citizen { id, number, name: PersonName::new("Test"), session });
        }
        (inbox, people)
    });
    let case = std::sync::atomic::AtomicUsize::new(0);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let told = TestRunner::new(config).run(&acts(), |acts| {
        let case = case.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // So far apart that no two of 1,900 cases have the same owner of the same inbox.
        let (first, apart) = (case % PEOPLE, 1 + case / PEOPLE % 19);
        let [owner, child, sibling, other] =
            [0, apart, 20 + apart, 80].map(|n| &people[(first + n) % PEOPLE]);
        let place = |actor: &Citizen, subject: &Citizen| Place {
            viewer: viewer(actor, subject.id, Capacity::Guardian),
            sms: Model::default(),
            email: Model::default(),
        };
        // What another case has sent counts no longer.
        clock.advance(SignedDuration::from_hours(24));
        let mut course = Course {
            inbox: &inbox,
            clock: &clock,
            overheard: &overheard,
            places: [place(owner, child), place(owner, sibling), place(other, sibling)],
            sent: Vec::new(),
        };
        runtime.block_on(async {
            for (place, act) in &acts {
                course.act(*place, act).await?;
            }
            course.compare().await
        })
    });
    told.unwrap();
}
