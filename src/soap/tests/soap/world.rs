//! The endpoint on a real inbox, with senders and people; and the requests that they send.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use inbox::{
    Capacity, Channel, Chosen, Citizen, Contract, Inbox, Listing, ManualClock, NewSender, Operator,
    PersonName, Personnummer, Purpose, SeededRandom, SessionKey, TakenOver, Thread, Tidy, Viewer,
    testing::{self, Database, address},
};
use register::{Deregistration, Guardianship, NotConnected, Register, RegisterAway, Resident};
use soap::{Caller, Endpoint, Quotas};
use std::{
    net::SocketAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use tower::ServiceExt;

pub(crate) const JOURNAL: &str = "DEMO-JOURNAL";
/// Another one, registered for every contract.
pub(crate) const OTHER: &str = "DEMO-OTHER";
/// Registered for no contract.
pub(crate) const IDLE: &str = "DEMO-IDLE";
/// Registered for every contract, and turned off.
pub(crate) const OFF: &str = "DEMO-OFF";
/// Registered for every contract, in installations for tests.
pub(crate) const TESTING: &str = "DEMO-TESTING";

/// Active, wants SMS and e-mail.
pub(crate) const ANNA: &str = "198503149885";
/// Active, wants no notices.
pub(crate) const TOLVAN: &str = "191212121212";
/// Known, never activated.
pub(crate) const BERIT: &str = "195801082743";
/// A valid number that nobody here has.
pub(crate) const STRANGER: &str = "199003212389";

/// An `AddMessageToPatientPortalInbox` with every field.
pub(crate) const ADD_MESSAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:reg="urn:riv:itintegration:registry:1" xmlns:add="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1" xmlns:core="urn:riv:infrastructure:eservicesupply:patientportal:1">
  <soapenv:Header><reg:LogicalAddress>SE2321000016-INKORG</reg:LogicalAddress></soapenv:Header>
  <soapenv:Body>
    <add:AddMessageToPatientPortalInbox>
      <add:subjectOfCareId>191212121212</add:subjectOfCareId>
      <add:message>
        <core:organisationUnit>
          <core:unitId>SE2321000016-1HZ3</core:unitId>
          <core:unitName>Norra vårdcentralen</core:unitName>
          <core:unitAddress>Storgatan 1</core:unitAddress>
          <core:unitPostalCode>123 45</core:unitPostalCode>
          <core:unitPostalCity>Norrby</core:unitPostalCity>
          <core:unitTelephone>010-123 45 67</core:unitTelephone>
        </core:organisationUnit>
        <core:messageThreadId>thread-1</core:messageThreadId>
        <core:messageDescription>Provsvar</core:messageDescription>
        <core:messageText>&lt;article&gt;&lt;para&gt;Dina prover ser bra ut.&lt;/para&gt;&lt;/article&gt;</core:messageText>
        <core:ssoLink>
          <core:systemId>formular</core:systemId>
          <core:text>Svara på frågor</core:text>
          <core:queryString>?id=7&amp;x=1</core:queryString>
          <core:type>NewTarget</core:type>
        </core:ssoLink>
      </add:message>
      <add:notify>true</add:notify>
      <add:sourceSystem>DEMO-JOURNAL</add:sourceSystem>
    </add:AddMessageToPatientPortalInbox>
  </soapenv:Body>
</soapenv:Envelope>"#;

/// An `IsActiveUser`.
pub(crate) const IS_ACTIVE_USER: &str = r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">SE2321000016-INKORG</LogicalAddress></soapenv:Header><soapenv:Body><IsActiveUser xmlns="urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1"><subjectOfCareId>191212121212</subjectOfCareId></IsActiveUser></soapenv:Body></soapenv:Envelope>"#;

/// [`ADD_MESSAGE`] with one thing changed.
#[track_caller]
pub(crate) fn add_message(from: &str, to: &str) -> String {
    with(ADD_MESSAGE, from, to)
}

/// A request with one thing changed, which must be there.
#[track_caller]
pub(crate) fn with(request: &str, from: &str, to: &str) -> String {
    assert!(request.contains(from), "nothing to change: {from}");
    request.replace(from, to)
}

/// Anna's and Erik's daughter, 12, with an active inbox: Anna is told by SMS, Erik by e-mail.
pub(crate) const ELSA: &str = "201312122383";
pub(crate) const ERIK: &str = "198303152394";

pub(crate) struct World {
    pub(crate) inbox: Inbox,
    pub(crate) router: Router,
    pub(crate) clock: ManualClock,
    pub(crate) database: Database,
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// What is inside the body of the envelope.
    #[track_caller]
    pub(crate) fn child(&self) -> &str {
        assert_eq!(self.headers[header::CONTENT_TYPE], "text/xml; charset=utf-8");
        let start = r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>"#;
        let child =
            self.body.strip_prefix(start).and_then(|rest| rest.strip_suffix("</soap:Body></soap:Envelope>"));
        child.unwrap_or_else(|| panic!("no envelope of ours: {}", self.body))
    }

    /// Whose the fault is. Asserts the fault's form.
    #[track_caller]
    pub(crate) fn fault(&self) -> &str {
        assert!(!self.status.is_success(), "{}", self.body);
        let code =
            self.child().strip_prefix("<soap:Fault><faultcode>soap:").and_then(|rest| rest.split_once('<'));
        code.unwrap_or_else(|| panic!("no fault: {}", self.body)).0
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A world whose endpoint is set up otherwise.
    pub(crate) async fn with(change: impl FnOnce(&mut Endpoint)) -> Self {
        crate::logging::listen();
        let database = Database::sqlite();
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        let all = &Contract::ALL[..];
        for (system, contracts) in [(JOURNAL, all), (OTHER, all), (IDLE, &[]), (OFF, all), (TESTING, all)] {
            let mut sender =
                NewSender::of_all_contracts(system, format!("SE2321000016-{system}").parse().unwrap());
            sender.registration.contracts = contracts.iter().copied().collect();
            if system == TESTING {
                sender.registration.purpose = Purpose::Test;
            }
            assert!(inbox.add_sender(&operator, sender).await.unwrap());
        }
        assert!(inbox.enable_sender(&operator, OFF, false).await.unwrap());
        let contacts = vec![address("070-000 00 00"), address("anna@example.se")];
        for (number, contacts) in [(ANNA, contacts), (TOLVAN, Vec::new())] {
            let number = Personnummer::parse(number).unwrap();
            inbox.take_over(&operator, &TakenOver { number, contacts }).await.unwrap();
        }
        inbox.admit(&Personnummer::parse(BERIT).unwrap()).await.unwrap();
        let elsa = Personnummer::parse(ELSA).unwrap();
        inbox.take_over(&operator, &TakenOver { number: elsa.clone(), contacts: Vec::new() }).await.unwrap();
        for (guardian, contact) in [(ANNA, "070-000 00 01"), (ERIK, "erik@example.se")] {
            let guardian = Personnummer::parse(guardian).unwrap();
            inbox.take_over_contacts(&operator, &elsa, &guardian, &[address(contact)]).await.unwrap();
        }
        let mut endpoint = Endpoint {
            inbox: inbox.clone(),
            register: Arc::new(NotConnected),
            offered: vec![Channel::Sms, Channel::Email],
            random: Arc::new(SeededRandom::new(2)),
            caller: Caller::Loopback { default_system: Some(JOURNAL.to_owned()) },
            purpose: Purpose::Production,
            quotas: Quotas::default(),
            address: "https://inkorg.example.se/soap".to_owned(),
            logical_address: None,
        };
        change(&mut endpoint);
        Self { inbox, router: soap::router(endpoint), clock, database }
    }

    /// Posts an envelope as a well-behaved client does.
    pub(crate) async fn post(&self, envelope: impl Into<Body>) -> Answer {
        let request = Request::post("/soap")
            .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", r#""""#)
            .body(envelope.into())
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.send(Request::get(address).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Serves the endpoint on a port of its own, for as long as the test runs.
    pub(crate) async fn serve(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = self.router.clone();
        tokio::spawn(async move { axum::serve(listener, router.into_make_service()).await.unwrap() });
        address
    }

    /// The threads of a person's inbox, newest first, opened.
    pub(crate) async fn threads(&self, number: &str) -> Vec<Thread> {
        let viewer = self.viewer(number).await;
        let page = self.inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
        let mut threads = Vec::new();
        for row in page.threads {
            threads.push(self.inbox.open_thread(&viewer, row.id).await.unwrap().unwrap());
        }
        threads
    }

    /// How many messages a person has.
    pub(crate) async fn messages(&self, number: &str) -> u64 {
        let viewer = self.viewer(number).await;
        self.inbox.counts(&viewer).await.unwrap().unread
    }

    /// Deletes a person's threads for good.
    pub(crate) async fn delete_everything(&self, number: &str) {
        let owner = self.viewer(number).await.as_owner().unwrap();
        let page = self.inbox.threads(owner.viewer(), Listing::default(), NonZeroU32::MIN).await.unwrap();
        let all = Chosen::new(page.threads.into_iter().map(|row| row.id)).unwrap();
        self.inbox.tidy(owner.viewer(), Tidy::Trash, &all).await.unwrap();
        assert_eq!(self.inbox.delete(&owner, &all).await.unwrap(), all.threads().len());
    }

    /// A person wants no kallelser on paper.
    pub(crate) async fn decline_paper(&self, number: &str) {
        let owner = self.viewer(number).await.as_owner().unwrap();
        self.inbox.set_declines_paper(&owner, true).await.unwrap();
    }

    async fn viewer(&self, number: &str) -> Viewer {
        let number = Personnummer::parse(number).unwrap();
        let id = self.inbox.account(&number).await.unwrap().unwrap().id;
        let session = SessionKey::of(number.expose().as_bytes());
        self.inbox.begin_session(session, id, b"").await.unwrap();
        let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
        testing::viewer(&citizen, id, Capacity::Own)
    }
}

/// A register that knows one person, who has died.
#[derive(Debug)]
pub(crate) struct Deceased(pub(crate) &'static str);

#[async_trait::async_trait]
impl Register for Deceased {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        Ok((number.expose() == self.0).then(|| Resident {
            deregistered: Some(Deregistration::Deceased),
            ..Resident::new(number.clone(), jiff::Timestamp::UNIX_EPOCH)
        }))
    }
}

/// A register in which Anna and Erik are the guardians of Elsa, but whom this leaves out; it is silent about one.
#[derive(Debug, Default)]
pub(crate) struct Family {
    pub(crate) former: Option<&'static str>,
    pub(crate) silent_about: Option<&'static str>,
    /// Whom it was asked about.
    pub(crate) asked: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl Register for Family {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        self.asked.lock().unwrap().push(number.expose().to_owned());
        if self.silent_about == Some(number.expose()) {
            std::future::pending::<()>().await;
        }
        let custody = |of: &[&str]| {
            let of = of
                .iter()
                .filter(|other| self.former != Some(**other) && self.former != Some(number.expose()));
            of.map(|other| Guardianship::of(Personnummer::parse(other).unwrap())).collect()
        };
        let resident = Resident::new(number.clone(), "2026-11-23T09:00:00+01:00".parse().unwrap());
        Ok(match number.expose() {
            ELSA => Some(Resident { guardians: custody(&[ANNA, ERIK]), ..resident }),
            ANNA | ERIK => Some(Resident { wards: custody(&[ELSA]), ..resident }),
            _ => None,
        })
    }
}

/// A register that never answers.
#[derive(Debug)]
pub(crate) struct Silent;

#[async_trait::async_trait]
impl Register for Silent {
    async fn resident(&self, _: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        std::future::pending().await
    }
}

/// A register that knows nobody, and notes whom it is asked about.
#[derive(Debug, Default)]
pub(crate) struct Noting(pub(crate) Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Register for Noting {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        self.0.lock().unwrap().push(number.expose().to_owned());
        Ok(None)
    }
}
