//! How the form service sends messages: as the system whose thread it is, through [`Inbox::deliver`], as everything else gets
//! into an inbox.

use crate::{
    history::{Day, History},
    letters::{Clinic, Kind, Scene},
    people::Person,
    seed::{BOOKING, JOURNAL},
};
use inbox::{Clock, Inbox, NewMessage};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};

/// The way into the inboxes, and what was sent there before the demo began. Clones are the same.
#[derive(Clone)]
pub(crate) struct Post(Arc<Inner>);

struct Inner {
    inbox: Inbox,
    clock: Arc<dyn Clock>,
    inbox_address: String,
    sent: Vec<Sent>,
    /// The threads that are the booking system's.
    booked: BTreeSet<String>,
}

/// A letter that was sent before the demo began.
#[derive(Clone)]
pub(crate) struct Sent {
    /// To whom.
    pub(crate) to: &'static Person,
    /// By whom.
    pub(crate) clinic: &'static Clinic,
    /// When.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) letter: NewMessage,
}

/// A letter could not be delivered: the inbox is locked or closed, or the database is away.
#[derive(Debug, thiserror::Error)]
#[error("the message could not be delivered")]
pub(crate) struct NotDelivered;

impl Post {
    /// The services' post. `public_url` is the origin of the inbox.
    pub(crate) fn of(histories: &[History], inbox: Inbox, clock: Arc<dyn Clock>, public_url: &str) -> Self {
        let of_day = |to: &'static Person, day: &Day| {
            let sent = |letter: &NewMessage| {
                let clinic = Clinic::by_id(&letter.unit.id)?;
                Some(Sent { to, clinic, at: day.at, letter: letter.clone() })
            };
            day.letters.iter().filter_map(sent).collect::<Vec<_>>()
        };
        let sent = histories.iter().flat_map(|history| history.days.iter().map(|day| (history.person, day)));
        let sent = sent.flat_map(|(person, day)| of_day(person, day)).collect();
        let booked = histories.iter().flat_map(History::booked).map(str::to_owned).collect();
        let inbox_address = format!("{public_url}/inkorg");
        Self(Arc::new(Inner { inbox, clock, inbox_address, sent, booked }))
    }

    /// What was sent before the demo began, oldest first for each person.
    pub(crate) fn sent(&self) -> &[Sent] {
        &self.0.sent
    }

    /// Where the inbox is.
    pub(crate) fn inbox_address(&self) -> &str {
        &self.0.inbox_address
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Writes and delivers a letter. The citizen is told of it as the settings say.
    pub(crate) async fn send(&self, to: &Person, kind: Kind, scene: &Scene) -> Result<(), NotDelivered> {
        let letter = NewMessage { notify: true, ..kind.write(scene) };
        let system = if self.0.booked.contains(&scene.thread) { BOOKING } else { JOURNAL };
        let sender = self.0.inbox.sender(system.0).await.map_err(|_| NotDelivered)?.ok_or(NotDelivered)?;
        let delivered = self.0.inbox.deliver(&sender, &to.personnummer(), &letter).await;
        delivered.map(drop).map_err(|_| NotDelivered)
    }
}

/// Some of the demo's people with their letters, for the tests of the services.
#[cfg(test)]
pub(crate) mod world {
    use super::*;
    use crate::{clock::beginning, history};
    use inbox::{
        Capacity, Citizen, Listing, ManualClock, NewSender, Operator, PersonName, SessionKey, TakenOver,
        Thread,
        testing::{self, Database},
    };
    use std::num::NonZeroU32;

    pub(crate) struct World {
        pub(crate) post: Post,
        pub(crate) inbox: Inbox,
        pub(crate) clock: ManualClock,
        _database: Database,
    }

    impl World {
        pub(crate) async fn new(people: &[&Person]) -> Self {
            let database = Database::sqlite();
            let clock = ManualClock::at(beginning());
            let inbox = database.open(&clock).await;
            let operator = Operator::at_console();
            for (system, hsa_id) in [JOURNAL, BOOKING] {
                let sender = NewSender::of_all_contracts(system, hsa_id.parse().unwrap());
                inbox.add_sender(&operator, sender).await.unwrap();
            }
            let journal = inbox.sender(JOURNAL.0).await.unwrap().unwrap();
            let booking = inbox.sender(BOOKING.0).await.unwrap().unwrap();
            let mut histories = history::told_at(beginning());
            histories.retain(|history| people.iter().any(|person| person.number == history.person.number));
            for history in &histories {
                let number = history.person.personnummer();
                let person = TakenOver { number: number.clone(), contacts: Vec::new() };
                inbox.take_over(&operator, &person).await.unwrap();
                let booked = history.booked();
                for letter in history.days.iter().flat_map(|day| &day.letters) {
                    let of_booking = letter.thread.as_deref().is_some_and(|thread| booked.contains(thread));
                    let sender = if of_booking { &booking } else { &journal };
                    inbox.deliver(sender, &number, letter).await.unwrap();
                    clock.advance(jiff::SignedDuration::from_secs(1));
                }
            }
            let post = Post::of(&histories, inbox.clone(), Arc::new(clock.clone()), "http://localhost:3000");
            Self { post, inbox, clock, _database: database }
        }

        /// Everything in somebody's inbox, opened.
        pub(crate) async fn threads(&self, person: &Person) -> Vec<Thread> {
            self.clock.advance(jiff::SignedDuration::from_secs(1));
            let number = person.personnummer();
            let id = self.inbox.account(&number).await.unwrap().unwrap().id;
            let session = SessionKey::of(person.number.as_bytes());
            let citizen = Citizen { id, number, name: PersonName::new(person.name()), session };
            self.inbox.begin_session(session, id, b"{}").await.unwrap();
            let viewer = testing::viewer(&citizen, id, Capacity::Own);
            let list = self.inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
            let mut threads = Vec::new();
            for row in list.threads {
                threads.extend(self.inbox.open_thread(&viewer, row.id).await.unwrap());
            }
            threads
        }
    }

    /// The booking that somebody's latest letter of this heading is about.
    pub(crate) fn ids(world: &World, person: &Person, heading: &str) -> Option<String> {
        let of = |sent: &&Sent| {
            sent.to.number == person.number
                && sent.letter.subject.as_deref().is_some_and(|subject| subject.starts_with(heading))
        };
        let letter = world.post.sent().iter().rev().find(of)?;
        letter.letter.visit.as_ref().map(|visit| visit.booking.clone())
    }
}
