//! A small world for a test: a database of its own, a clock that stands still, three people and a sender.

use inbox::{
    Capacity, Channel, Citizen, Inbox, ManualClock, NewMessage, NewSender, Operator, PersonName,
    Personnummer, Sender, SessionKey, TakenOver, Unit, Viewer, reads_alone,
    testing::{Database, address, viewer},
};

pub(crate) const ANNA: &str = "198503149885";
pub(crate) const ERIK: &str = "198303152394";
pub(crate) const ELSA: &str = "201312122383";
pub(crate) const TOLVAN: &str = "191212121212";
/// Known to nobody.
pub(crate) const BERIT: &str = "195801082743";

pub(crate) struct World {
    pub(crate) inbox: Inbox,
    pub(crate) clock: ManualClock,
    pub(crate) sender: Sender,
    pub(crate) database: Database,
}

pub(crate) fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

pub(crate) fn unit() -> Unit {
    Unit { id: "SE2321000016-TEST".into(), name: "Björkdalens vårdcentral".into(), ..Unit::default() }
}

pub(crate) fn message(subject: &str) -> NewMessage {
    NewMessage::text(unit(), subject, "Hej!")
}

impl World {
    pub(crate) async fn on_sqlite() -> Self {
        Self::on(Database::sqlite()).await
    }

    pub(crate) async fn on_postgres() -> Self {
        Self::on(Database::postgres().await).await
    }

    /// One more, on a database of the same kind.
    pub(crate) async fn another(&self) -> Self {
        if self.database.folder().is_some() { Self::on_sqlite().await } else { Self::on_postgres().await }
    }

    pub(crate) async fn on(database: Database) -> Self {
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        let new = NewSender::of_all_contracts("DEMO-JOURNAL", "SE2321000016-DEMO1".parse().unwrap());
        assert!(inbox.add_sender(&operator, new).await.unwrap());
        let reached_by = vec![address("070-000 00 01"), address("anna@example.invalid")];
        inbox.take_over(&operator, &TakenOver { number: number(ANNA), contacts: reached_by }).await.unwrap();
        for digits in [ELSA, TOLVAN] {
            inbox
                .take_over(&operator, &TakenOver { number: number(digits), contacts: Vec::new() })
                .await
                .unwrap();
        }
        let sender = inbox.sender("DEMO-JOURNAL").await.unwrap().unwrap();
        Self { inbox, clock, sender, database }
    }

    pub(crate) async fn citizen(&self, digits: &str) -> Citizen {
        let number = number(digits);
        let id = self.inbox.admit(&number).await.unwrap().id;
        Citizen { id, number, name: PersonName::new("Test"), session: SessionKey::of(digits.as_bytes()) }
    }

    /// The person, in a session, looking at the own inbox.
    pub(crate) async fn own(&self, digits: &str) -> Viewer {
        let citizen = self.citizen(digits).await;
        self.inbox.begin_session(citizen.session, citizen.id, b"{}").await.unwrap();
        viewer(&citizen, citizen.id, Capacity::Own)
    }

    /// Anna, looking at Elsa's inbox.
    pub(crate) async fn anna_for_elsa(&self) -> Viewer {
        self.for_elsa(ANNA).await
    }

    /// A guardian, looking at Elsa's inbox.
    pub(crate) async fn for_elsa(&self, guardian: &str) -> Viewer {
        let (guardian, elsa) = (self.citizen(guardian).await, self.citizen(ELSA).await);
        self.inbox.begin_session(guardian.session, guardian.id, b"{}").await.unwrap();
        viewer(&guardian, elsa.id, Capacity::Guardian)
    }

    /// What a sender is told: by which ways somebody can be told of a message, whatever the register says of guardians.
    /// `None`: not an active user.
    pub(crate) async fn told(&self, digits: &str) -> Option<Vec<Channel>> {
        let addressee = self.inbox.addressee(&self.sender, &number(digits)).await.unwrap()?;
        if !self.inbox.is_active_user(&self.sender, &addressee).await.unwrap() {
            return None;
        }
        if reads_alone(addressee.birth_date(), self.inbox.now()) {
            return Some(addressee.own().to_vec());
        }
        let told = |way: &Channel| addressee.guardians().iter().any(|guardian| guardian.ways.contains(way));
        Some(Channel::ALL.into_iter().filter(told).collect())
    }

    pub(crate) async fn deliver(&self, digits: &str, message: &NewMessage) {
        let delivered = self.inbox.deliver(&self.sender, &number(digits), message).await.unwrap();
        assert!(!delivered.resent);
    }
}
