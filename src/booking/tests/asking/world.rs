//! People, a booking system and who asks it.

use crate::tidbok::{Slot, Tidbok};
use booking::{Bookings, Settings};
use inbox::{
    BookingCategory, BookingNotification, BookingSystem, BookingTrouble, Capacity, Citizen, HsaId, Inbox,
    Listing, ManualClock, Message, NewSender, Operator, PersonName, Personnummer, Registration, Sender,
    SessionKey, SystemRandom, TakenOver, Thread, Validity,
    testing::{Database, viewer},
};
use jiff::{SignedDuration, Timestamp};
use register::{NotConnected, Register};
use rivta::{Identity, testing::Peer};
use std::{num::NonZeroU32, sync::Arc};

pub(super) const ANNA: &str = "198503149885";
pub(super) const TOLVAN: &str = "191212121212";
pub(super) const SYSTEM: &str = "SE2321000016-TIDBOK";
pub(super) const UNIT: &str = "SE2321000016-1HZ3";
pub(super) const OTHER_UNIT: &str = "SE2321000016-2HZ3";
pub(super) const NINE: &str = "2026-12-07T09:00:00+01:00";
pub(super) const TEN: &str = "2026-12-08T10:00:00+01:00";

pub(super) struct World {
    pub(super) inbox: Inbox,
    pub(super) clock: ManualClock,
    pub(super) tidbok: Tidbok,
    pub(super) peer: Peer,
    pub(super) system: Sender,
    /// Who may tell.
    index: Sender,
    pub(super) worker: Bookings,
    pub(super) database: Database,
}

pub(super) fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

pub(super) fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// A booked time of Anna's that may be changed in every way.
pub(super) fn slot(starts: Option<&str>) -> Slot {
    Slot {
        number: ANNA.to_owned(),
        unit: UNIT.to_owned(),
        starts: starts.map(at),
        invitation: starts.is_none(),
        rebook: true,
        cancel: true,
        purpose: starts.is_none().then(|| "Det är dags för en kontroll.".to_owned()),
    }
}

pub(super) fn told(booking: &str) -> BookingNotification {
    BookingNotification {
        subject: number(ANNA),
        category: BookingCategory::Booking,
        unit: UNIT.to_owned(),
        booking: booking.to_owned(),
        interest: "NA".to_owned(),
        system: SYSTEM.parse().unwrap(),
        controller: "SE2321000016".to_owned(),
        owner: None,
        updated_at: None,
        deleted: false,
    }
}

pub(super) fn deleted(booking: &str) -> BookingNotification {
    BookingNotification { deleted: true, ..told(booking) }
}

impl World {
    pub(super) async fn new() -> Self {
        Self::on(Database::sqlite(), Arc::new(NotConnected)).await
    }

    pub(super) async fn on(database: Database, register: Arc<dyn Register>) -> Self {
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        for digits in [ANNA, TOLVAN] {
            let person = TakenOver { number: number(digits), contacts: Vec::new() };
            inbox.take_over(&operator, &person).await.unwrap();
        }
        let tidbok = Tidbok::default();
        let peer = Peer::start(tidbok.router());
        let index = NewSender::of_all_contracts("INDEX", "SE2321000016-INDEX".parse().unwrap());
        assert!(inbox.add_sender(&operator, index).await.unwrap());
        let registration = Registration {
            hsa_ids: [SYSTEM.parse::<HsaId>().unwrap()].into(),
            bookings: Some(BookingSystem {
                address: peer.url("/tidbok").parse().unwrap(),
                logical_address: None,
            }),
            ..Registration::default()
        };
        let sender = NewSender { system: "TIDBOK".to_owned(), registration };
        assert!(inbox.add_sender(&operator, sender).await.unwrap());
        let system = inbox.sender("TIDBOK").await.unwrap().unwrap();
        let index = inbox.sender("INDEX").await.unwrap().unwrap();
        let worker = asks(&settings(&peer), &inbox, register);
        Self { inbox, clock, tidbok, peer, system, index, worker, database }
    }

    /// The index tells something, and the system is asked what it is.
    pub(super) async fn hears(&self, told: BookingNotification) {
        self.note(&[told]).await;
        self.worker.step().await.unwrap();
        self.clock.advance(SignedDuration::from_secs(1));
    }

    pub(super) async fn note(&self, told: &[BookingNotification]) -> usize {
        self.inbox.note_bookings(&self.index, told).await.unwrap().noted
    }

    /// Another address for the system.
    pub(super) async fn asked_at(&self, bookings: Option<BookingSystem>) {
        let operator = Operator::at_console();
        let was = self.inbox.registered_sender(&operator, "TIDBOK").await.unwrap().unwrap();
        let becomes = Registration { bookings, ..was.registration.clone() };
        assert!(self.inbox.change_sender(&operator, &was, becomes).await.unwrap());
    }

    /// Everything in somebody's inbox, thread by thread, the newest thread first.
    pub(super) async fn threads(&self, digits: &str) -> Vec<Thread> {
        let number = number(digits);
        let id = self.inbox.account(&number).await.unwrap().unwrap().id;
        let session = SessionKey::of(digits.as_bytes());
        let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
        self.inbox.begin_session(session, id, b"{}").await.unwrap();
        let viewer = viewer(&citizen, id, Capacity::Own);
        let list = self.inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
        let mut threads = Vec::new();
        for row in list.threads {
            threads.extend(self.inbox.open_thread(&viewer, row.id).await.unwrap());
        }
        threads
    }

    /// Anna's messages, oldest first.
    pub(super) async fn messages(&self) -> Vec<Message> {
        let mut messages: Vec<Message> =
            self.threads(ANNA).await.into_iter().flat_map(|thread| thread.messages).collect();
        messages.sort_by_key(|message| (message.received_at, message.id));
        messages
    }

    pub(super) async fn subjects(&self) -> Vec<String> {
        self.messages().await.iter().map(|message| message.subject.clone().unwrap_or_default()).collect()
    }

    /// Why bookings were given up.
    pub(super) async fn given_up(&self) -> Vec<BookingTrouble> {
        let rows = self.inbox.bookings_given_up(&Operator::at_console()).await.unwrap();
        rows.iter().map(|row| row.trouble).collect()
    }

    pub(super) async fn waiting(&self) -> u64 {
        self.inbox.bookings_waiting(&Operator::at_console()).await.unwrap().count
    }
}

pub(super) fn settings(peer: &Peer) -> Settings {
    let Identity { client_certificate, client_key, ca } = peer.identity();
    Settings { client_certificate, client_key, ca, service: None }
}

pub(super) fn asks(settings: &Settings, inbox: &Inbox, register: Arc<dyn Register>) -> Bookings {
    let service = Some("bokning".to_owned());
    Bookings::new(settings, service, inbox.clone(), register, Arc::new(SystemRandom)).unwrap()
}

/// What the buttons of a message say.
pub(super) fn labels(message: &Message) -> Vec<&str> {
    message.actions.iter().map(|offered| &*offered.action.label).collect()
}

/// Whether what a message says still holds.
pub(super) fn holds(message: &Message) -> bool {
    message.validity == Validity::Current && !message.cancels
}
