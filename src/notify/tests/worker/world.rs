//! A small world for a test: one inbox, a clock that stands still, a gateway that remembers.

use async_trait::async_trait;
use inbox::{
    Capacity, Channel, Citizen, Contract, Inbox, LedgerRow, ManualClock, NewMessage, NewSender, NoticeId,
    NoticeStanding, Operator, PersonName, Personnummer, SeededRandom, Sender, SessionKey, TakenOver, Unit,
    Viewer,
    testing::{Database, address, viewer},
};
use jiff::SignedDuration;
use notify::{Gateway, Gateways, Notifier, Outgoing, Pace, SendError, Words};
use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex},
};

pub(crate) const ANNA: &str = "198503149885";
pub(crate) const PHONE: &str = "+46701740605";
pub(crate) const EMAIL: &str = "anna@example.invalid";

/// What a gateway took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) channel: Channel,
    pub(crate) to: String,
    pub(crate) subject: Option<String>,
    pub(crate) text: String,
    pub(crate) id: NoticeId,
}

/// A gateway that answers as told, else yes, and remembers what it took.
#[derive(Debug, Default)]
pub(crate) struct Scripted {
    pub(crate) answers: Mutex<Vec<SendError>>,
    pub(crate) taken: Mutex<Vec<Taken>>,
}

#[async_trait]
impl Gateway for Scripted {
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
        if let Some(error) = self.answers.lock().unwrap().pop() {
            return Err(error);
        }
        self.taken.lock().unwrap().push(Taken {
            channel: outgoing.channel,
            to: outgoing.to.to_owned(),
            subject: outgoing.subject.map(str::to_owned),
            text: outgoing.text.to_owned(),
            id: outgoing.id,
        });
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) inbox: Inbox,
    pub(crate) clock: ManualClock,
    pub(crate) gateway: Arc<Scripted>,
    pub(crate) notifier: Notifier,
    sender: Sender,
    _database: Database,
}

impl World {
    pub(crate) async fn new() -> Self {
        let database = Database::sqlite();
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        let contracts = Contract::ALL.into_iter().collect();
        let new = NewSender { system: "DEMO-JOURNAL".into(), hsa_id: "SE2321000016-DEMO1".into(), contracts };
        inbox.add_sender(&operator, new).await.unwrap();
        let sender = inbox.sender("DEMO-JOURNAL").await.unwrap().unwrap();
        let reached_by = vec![address(PHONE), address(EMAIL)];
        inbox.take_over(&operator, &TakenOver { number: number(ANNA), contacts: reached_by }).await.unwrap();
        let gateway = Arc::new(Scripted::default());
        let notifier = Notifier {
            inbox: inbox.clone(),
            register: Arc::new(register::NotConnected),
            gateways: Gateways::both(gateway.clone()),
            words: Words::new("1177").unwrap(),
            random: Arc::new(SeededRandom::new(1)),
            pace: Pace::default(),
        };
        Self { inbox, clock, gateway, notifier, sender, _database: database }
    }

    pub(crate) async fn deliver(&self, digits: &str, notify: bool) {
        let unit = Unit { name: "Björkdalens vårdcentral".into(), ..Unit::default() };
        let message = NewMessage { notify, ..NewMessage::text(unit, "Svar på ditt prov", "Allt är bra.") };
        self.inbox.deliver(&self.sender, &number(digits), &message).await.unwrap();
    }

    /// Lets the worker work, a minute at a time; says how many jobs and notices it took up.
    pub(crate) async fn work(&self, minutes: usize) -> usize {
        let mut taken_up = 0;
        for _ in 0..=minutes {
            taken_up += self.notifier.step().await.unwrap();
            self.clock.advance(SignedDuration::from_mins(1));
        }
        taken_up
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.gateway.taken.lock().unwrap().clone()
    }

    pub(crate) fn answers(&self, answers: Vec<SendError>) {
        *self.gateway.answers.lock().unwrap() = answers;
    }

    pub(crate) async fn own(&self, digits: &str) -> Viewer {
        let number = number(digits);
        let id = self.inbox.admit(&number).await.unwrap().id;
        let session = SessionKey::of(digits.as_bytes());
        let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
        viewer(&citizen, id, Capacity::Own)
    }

    pub(crate) async fn ledger(&self, viewer: &Viewer) -> Vec<LedgerRow> {
        let mut rows = self.inbox.ledger(viewer, NonZeroU32::MIN).await.unwrap().rows;
        rows.sort_by_key(|row| (row.kind, row.channel));
        rows
    }

    pub(crate) async fn standings(&self, viewer: &Viewer) -> Vec<(Channel, NoticeStanding)> {
        self.ledger(viewer).await.iter().map(|row| (row.channel, row.standing)).collect()
    }
}

pub(crate) fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}
