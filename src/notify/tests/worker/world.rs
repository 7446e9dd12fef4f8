//! A small world for a test: one inbox, a clock that stands still, a gateway that remembers.

use async_trait::async_trait;
use inbox::{
    Capacity, Channel, Citizen, Clock, Confirmation, ContactAddress, Delivered, Inbox, LedgerRow,
    ManualClock, NewMessage, NewSender, NoticeId, NoticeStanding, Operator, PersonName, Personnummer,
    Preferences, Proposed, SeededRandom, Sender, SessionKey, TakenOver, Unit, Viewer,
    testing::{Database, address, latest_code, viewer},
};
use jiff::SignedDuration;
use notify::{Gateway, Gateways, Notifier, Outgoing, Pace, SendError, Words};
use register::{Guardianship, Register, RegisterAway, Resident, promised};
use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

pub(crate) const ANNA: &str = "198503149885";
pub(crate) const ERIK: &str = "198303152394";
/// Anna's and Erik's daughter, 12; she turns 13 on 12 December 2026.
pub(crate) const ELSA: &str = "201312122383";
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

/// A register that knows the family, and can be changed and turned off.
#[derive(Debug)]
pub(crate) struct Family {
    clock: ManualClock,
    residents: Mutex<BTreeMap<String, Resident>>,
    pub(crate) away: AtomicBool,
    /// Seconds that an answer takes.
    pub(crate) slow: AtomicI64,
}

#[async_trait]
impl Register for Family {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        if self.away.load(Ordering::SeqCst) {
            return Err(RegisterAway);
        }
        self.clock.advance(SignedDuration::from_secs(self.slow.load(Ordering::SeqCst)));
        let residents = self.residents.lock().unwrap();
        let fresh = |resident: &Resident| Resident { as_of: self.clock.now(), ..resident.clone() };
        Ok(residents.get(number.expose()).map(fresh))
    }
}

impl Family {
    fn of(clock: &ManualClock) -> Self {
        let resident = |digits| Resident::new(number(digits), clock.now());
        let mut residents: BTreeMap<String, Resident> =
            [ANNA, ERIK, ELSA].into_iter().map(|digits| (digits.to_owned(), resident(digits))).collect();
        for guardian in [ANNA, ERIK] {
            residents.get_mut(guardian).unwrap().wards.push(Guardianship::of(number(ELSA)));
            residents.get_mut(ELSA).unwrap().guardians.push(Guardianship::of(number(guardian)));
        }
        Self {
            clock: clock.clone(),
            residents: Mutex::new(residents),
            away: AtomicBool::new(false),
            slow: AtomicI64::new(0),
        }
    }

    pub(crate) fn change(&self, digits: &str, change: impl FnOnce(&mut Resident)) {
        change(self.residents.lock().unwrap().get_mut(digits).unwrap());
    }

    pub(crate) fn is_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }
}

pub(crate) struct World {
    pub(crate) inbox: Inbox,
    pub(crate) clock: ManualClock,
    pub(crate) gateway: Arc<Scripted>,
    pub(crate) notifier: Notifier,
    pub(crate) family: Arc<Family>,
    pub(crate) sender: Sender,
    pub(crate) database: Database,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(Database::sqlite()).await
    }

    /// Anna with both ways on, and her daughter's active inbox.
    pub(crate) async fn on(database: Database) -> Self {
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        let new = NewSender::of_all_contracts("DEMO-JOURNAL", "SE2321000016-DEMO1".parse().unwrap());
        inbox.add_sender(&operator, new).await.unwrap();
        let sender = inbox.sender("DEMO-JOURNAL").await.unwrap().unwrap();
        let reached_by = vec![address(PHONE), address(EMAIL)];
        inbox.take_over(&operator, &TakenOver { number: number(ANNA), contacts: reached_by }).await.unwrap();
        inbox.take_over(&operator, &TakenOver { number: number(ELSA), contacts: Vec::new() }).await.unwrap();
        let family = Arc::new(Family::of(&clock));
        let gateway = Arc::new(Scripted::default());
        let notifier = Notifier {
            inbox: inbox.clone(),
            register: family.clone(),
            gateways: Gateways::both(gateway.clone()),
            words: Words::new("1177").unwrap(),
            random: Arc::new(SeededRandom::new(1)),
            pace: Pace::default(),
        };
        Self { inbox, clock, gateway, notifier, family, sender, database }
    }

    pub(crate) async fn deliver(&self, digits: &str, notify: bool) -> Delivered {
        let unit = Unit { name: "Björkdalens vårdcentral".into(), ..Unit::default() };
        let message = NewMessage { notify, ..NewMessage::text(unit, "Svar på ditt prov", "Allt är bra.") };
        self.deliver_as_asked(digits, &message).await
    }

    /// Delivers as a sender's request does: promised is what the register bears out.
    pub(crate) async fn deliver_as_asked(&self, digits: &str, message: &NewMessage) -> Delivered {
        let (number, offered) = (number(digits), &Channel::ALL[..]);
        let addressee = self.inbox.addressee(&self.sender, &number).await.unwrap().unwrap();
        let ways = promised(&*self.family, &self.inbox, &number, &addressee, offered).await.unwrap();
        self.inbox.deliver_to(&self.sender, &addressee, message, &ways.unwrap_or_default()).await.unwrap()
    }

    /// Another message, of which the sender wants to have told.
    pub(crate) async fn deliver_again(&self, digits: &str) -> Delivered {
        let unit = Unit { name: "Björkdalens vårdcentral".into(), ..Unit::default() };
        let subject = format!("Svar på ditt prov {}", self.inbox.now());
        let message = NewMessage { notify: true, ..NewMessage::text(unit, subject, "Allt är bra.") };
        let delivered = self.deliver_as_asked(digits, &message).await;
        self.clock.advance(SignedDuration::from_millis(1));
        delivered
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

    async fn citizen(&self, digits: &str) -> Citizen {
        let number = number(digits);
        let id = self.inbox.admit(&number).await.unwrap().id;
        let session = SessionKey::of(digits.as_bytes());
        self.inbox.begin_session(session, id, b"{}").await.unwrap();
        Citizen { id, number, name: PersonName::new("Test"), session }
    }

    pub(crate) async fn own(&self, digits: &str) -> Viewer {
        let citizen = self.citizen(digits).await;
        viewer(&citizen, citizen.id, Capacity::Own)
    }

    /// A guardian in Elsa's inbox.
    pub(crate) async fn for_elsa(&self, guardian: &str) -> Viewer {
        let (guardian, elsa) = (self.citizen(guardian).await, self.citizen(ELSA).await);
        viewer(&guardian, elsa.id, Capacity::Guardian)
    }

    /// Gives an address the way people do, with its code; the code does not leave.
    pub(crate) async fn give(&self, viewer: &Viewer, written: &str) -> ContactAddress {
        let to = address(written);
        assert!(matches!(self.inbox.propose_contact(viewer, &to).await.unwrap(), Proposed::CodeSent { .. }));
        let code = latest_code(&self.inbox, &to).await.unwrap();
        let confirmed = self.inbox.confirm_contact(viewer, to.channel(), &code).await.unwrap();
        assert_eq!(confirmed, Confirmation::Confirmed);
        self.clock.advance(SignedDuration::from_mins(10)); // what waits to be sent is of no use then
        self.notifier.step().await.unwrap();
        to
    }

    pub(crate) async fn prefer(&self, viewer: &Viewer, preferences: Preferences) {
        if let Some(language) = preferences.language {
            self.inbox.set_language(viewer, language).await.unwrap();
        }
        self.inbox.set_timing(viewer, preferences.quiet, preferences.reminder).await.unwrap();
    }

    /// Moves the clock to this time.
    pub(crate) fn at(&self, instant: &str) {
        self.clock.set(instant.parse().unwrap());
    }

    /// Where something was sent, in alphabetical order.
    pub(crate) fn told(&self) -> Vec<String> {
        let mut told: Vec<_> = self.taken().into_iter().map(|taken| taken.to).collect();
        told.sort();
        told
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
