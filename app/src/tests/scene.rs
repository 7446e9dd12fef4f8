//! Anna, her daughter Elsa, a sender and an inbox on disk: what every test of a page begins with.

use crate::{
    Assets, Live, Nonce, Pace, Services, Site,
    router::{in_words, router},
};
use axum::{Extension, Router, body::Body, response::Response};
use eid::{Access, Child, Due, Ends, FormToken, LoggedIn, OwnPath, Visitor};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{
    AccountState, AttachmentId, Capacity, Channel, Citizen, Clock, ManualClock, MediaType, NewAttachment,
    NewMessage, NewSender, Operator, PersonName, Personnummer, ProxyRef, SeededRandom, Sender, Service,
    ServiceName, SessionKey, SessionLimits, TakenOver, TrashDays, Unit, Unscanned, Viewer,
    testing::{Database, viewer},
};
use jiff::SignedDuration;
use register::{AddressParts, Guardianship, PostalAddress, Register, RegisterAway, Resident};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tower::ServiceExt;

pub(super) const ANNA: &str = "198503149885";
pub(super) const ERIK: &str = "198303152394";
/// Has a protected identity.
pub(super) const SARA: &str = "197901012380";
pub(super) const ELSA: &str = "201312122383";
/// Has never logged in.
pub(super) const BERIT: &str = "195801082743";

/// Monday 23 November 2026, nine in the morning in Stockholm.
pub(super) const NOW: &str = "2026-11-23T08:00:00Z";

/// How many pages are told of what comes, in all.
pub(super) const LIVE_AT_MOST: usize = 8;

/// A test does not wait.
const PACE: Pace = Pace { check: Duration::from_millis(150), gather: Duration::from_millis(20) };

pub(super) struct Scene {
    pub(super) services: Services,
    pub(super) clock: ManualClock,
    /// Whether whoever asks for pages has just proved who they are.
    pub(super) proved: bool,
    /// What they had typed before that: where, and what.
    pub(super) typed: Option<(OwnPath, String)>,
    /// What they are asked for.
    pub(super) due: Due,
    /// What their forms carry; then no other form is taken.
    pub(super) forms: Option<FormToken>,
    sender: Sender,
    _database: Database,
}

/// A page, or what came instead.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) html: String,
}

impl Answer {
    pub(super) fn location(&self) -> &str {
        self.header(&header::LOCATION)
    }

    pub(super) fn header(&self, name: &header::HeaderName) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// What stands in the first such element.
    pub(super) fn first(&self, element: &str) -> &str {
        let (open, close) = (format!("<{element}"), format!("</{element}>"));
        let start = self.html.find(&open).unwrap_or_else(|| panic!("no {element} in {}", self.html));
        let inner = &self.html[start..];
        let inner = &inner[inner.find('>').unwrap() + 1..];
        &inner[..inner.find(&close).unwrap()]
    }
}

impl Scene {
    pub(super) async fn new() -> Self {
        Self::on(Database::sqlite()).await
    }

    pub(super) async fn on(database: Database) -> Self {
        let clock = ManualClock::at(NOW.parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        let journal = NewSender::of_all_contracts("JOURNAL", "SE1".parse().unwrap());
        assert!(inbox.add_sender(&operator, journal).await.unwrap());
        for number in [ANNA, ERIK, ELSA, SARA] {
            let person = TakenOver { number: Personnummer::parse(number).unwrap(), contacts: Vec::new() };
            inbox.take_over(&operator, &person).await.unwrap();
        }
        let sender = inbox.sender("JOURNAL").await.unwrap().unwrap();
        let service = |base: &str, name: Option<ServiceName>, inside, logs_in| Service {
            base: docbook::SafeUrl::parse(base).unwrap(),
            name,
            inside,
            logs_in,
        };
        let courses = ServiceName { sv: "Kurserna".to_owned(), en: "The courses".to_owned() };
        let services = BTreeMap::from([
            ("bokning".to_owned(), service("https://bokning.example/tider", None, true, false)),
            ("extern".to_owned(), service("https://extern.example/start", Some(courses), false, false)),
            ("journal".to_owned(), service("https://journal.example/", None, true, true)),
        ]);
        let names = ["inkorgen.css", "favicon.svg", "boot.js", "app.js", "app.wasm"];
        let manifest = names.map(|name| (name.to_owned(), name.to_owned())).into();
        Self {
            services: Services {
                inbox,
                register: Arc::new(Book(clock.clone())),
                services: Arc::new(services),
                assets: Arc::new(Assets::from_manifest(&manifest).unwrap()),
                site: Arc::new(Site {
                    name: "Inkorgen".to_owned(),
                    operator: "Region Exempel".to_owned(),
                    contact_email: "inkorgen@region.example".to_owned(),
                    contact_telephone: Some("010-000 00 00".to_owned()),
                    public_url: "http://localhost:3000".parse().unwrap(),
                }),
                offered: Arc::new([Channel::Sms, Channel::Email]),
                unscanned: Unscanned::Offered,
                countries: Arc::default(),
                trash: TrashDays::default(),
                session_limits: SessionLimits {
                    idle: SignedDuration::from_mins(20),
                    absolute: SignedDuration::from_hours(8),
                },
                live: Arc::new(Live::new(LIVE_AT_MOST, PACE)),
                random: Arc::new(SeededRandom::new(2)),
            },
            clock,
            proved: true,
            typed: None,
            due: Due::default(),
            forms: None,
            sender,
            _database: database,
        }
    }

    /// Gives the ids of the message's files.
    pub(super) async fn deliver(&self, number: &str, message: &NewMessage) -> Vec<AttachmentId> {
        let number = Personnummer::parse(number).unwrap();
        let delivered = self.services.inbox.deliver(&self.sender, &number, message).await.unwrap();
        self.clock.advance(SignedDuration::from_secs(1));
        delivered.attachments
    }

    pub(super) async fn citizen(&self, number: &str, name: &str) -> Citizen {
        let number = Personnummer::parse(number).unwrap();
        let account = self.services.inbox.account(&number).await.unwrap().unwrap();
        let session = SessionKey::of(number.expose().as_bytes());
        // The log notes a folder once per session, so there must be one. The second time it is there already.
        self.services.inbox.begin_session(session, account.id, b"").await.unwrap();
        Citizen { id: account.id, number, name: PersonName::new(name), session }
    }

    /// Somebody's right to their own inbox, to look behind the pages.
    pub(super) async fn viewer(&self, number: &str, name: &str) -> Viewer {
        let citizen = self.citizen(number, name).await;
        viewer(&citizen, citizen.id, Capacity::Own)
    }

    /// The pages for somebody in their own inbox.
    pub(super) async fn own(&self, number: &str, name: &str) -> Router {
        let citizen = self.citizen(number, name).await;
        let viewer = viewer(&citizen, citizen.id, Capacity::Own);
        self.pages_for(citizen, Access::Own(viewer))
    }

    pub(super) async fn anna(&self) -> Router {
        self.own(ANNA, "Anna Bergström").await
    }

    /// The pages for Anna under Elsa's address, which is the second value.
    pub(super) async fn anna_for_elsa(&self) -> (Router, String) {
        self.anna_for_elsa_in(AccountState::Active).await
    }

    pub(super) async fn anna_for_elsa_in(&self, state: AccountState) -> (Router, String) {
        self.guardian_for_elsa(ANNA, "Anna Bergström", state).await
    }

    /// The pages for a guardian under Elsa's address, which is the second value.
    pub(super) async fn guardian_for_elsa(
        &self,
        number: &str,
        name: &str,
        state: AccountState,
    ) -> (Router, String) {
        let guardian = self.citizen(number, name).await;
        let elsa = self.citizen(ELSA, "Elsa Bergström").await;
        let reference: ProxyRef = self.services.inbox.proxy_ref(&guardian, &elsa.number);
        let viewer = viewer(&guardian, elsa.id, Capacity::Guardian);
        let child = Child { reference, name: Some(elsa.name), age: 12 };
        let access = Access::Guardian { viewer, child, state };
        (self.pages_for(guardian, access), format!("/ombud/{reference}"))
    }

    pub(super) fn pages_for(&self, citizen: Citizen, access: Access) -> Router {
        self.pages_in(citizen, access, AccountState::Active)
    }

    /// The pages for somebody whose own inbox is in this state.
    pub(super) async fn own_in(&self, number: &str, name: &str, state: AccountState) -> Router {
        self.services.inbox.admit(&Personnummer::parse(number).unwrap()).await.unwrap();
        let citizen = self.citizen(number, name).await;
        let viewer = viewer(&citizen, citizen.id, Capacity::Own);
        self.pages_in(citizen, Access::Own(viewer), state)
    }

    fn pages_in(&self, citizen: Citizen, access: Access, own_state: AccountState) -> Router {
        let now = self.services.inbox.now();
        let absolute = now + SignedDuration::from_hours(8);
        let ends = Ends { idle: now + SignedDuration::from_mins(20), absolute, access: absolute };
        let logged_in = LoggedIn::new(citizen, access, own_state, ends).with_due(self.due);
        let logged_in = if self.proved { logged_in.proved_at(now) } else { logged_in };
        let logged_in = match self.forms {
            Some(forms) => logged_in.with_forms(forms),
            None => logged_in,
        };
        let logged_in = Arc::new(match &self.typed {
            Some((form, text)) => logged_in.with_draft(form, text.clone()),
            None => logged_in,
        });
        let pages = match &self.forms {
            Some(_) => in_words(self.services.clone(), self.anonymous()),
            None => self.anonymous(),
        };
        pages.layer(Extension(Visitor::Citizen(logged_in))).layer(Extension(Nonce("bm9uY2U".to_owned())))
    }

    pub(super) fn anonymous(&self) -> Router {
        router(self.services.clone())
    }
}

/// A register that knows Anna, with her address, and Elsa, and of Sara only that her identity is protected.
#[derive(Debug)]
struct Book(ManualClock);

#[async_trait::async_trait]
impl Register for Book {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        let of = |text: &str| Guardianship::of(Personnummer::parse(text).unwrap());
        let (name, guardians, wards) = match number.expose() {
            ANNA => (Some("Anna Bergström"), vec![], vec![of(ELSA)]),
            ELSA => (Some("Elsa Bergström"), vec![of(ANNA)], vec![]),
            SARA => (None, vec![], vec![]),
            _ => return Err(RegisterAway),
        };
        Ok(Some(Resident {
            protected: name.is_none(),
            address: (number.expose() == ANNA).then(address).flatten(),
            name: name.map(PersonName::new),
            guardians,
            wards,
            ..Resident::new(number.clone(), self.0.now())
        }))
    }
}

fn address() -> Option<PostalAddress> {
    PostalAddress::new(&AddressParts {
        care_of: Some("Ek"),
        lines: &["Storgatan 1"],
        postal_code: Some("12345"),
        town: Some("Solstaden"),
        country: None,
    })
}

pub(super) fn unit() -> Unit {
    Unit {
        id: "SE2321000016-TEST".to_owned(),
        name: "Björkdalens vårdcentral".to_owned(),
        address: Some("Björkvägen 3".to_owned()),
        postal_code: Some("123 45".to_owned()),
        town: Some("Björkdalen".to_owned()),
        telephone: Some("010-000 00 00".to_owned()),
    }
}

/// A text file, for a message to carry.
pub(super) fn text(name: &str, content: impl Into<Vec<u8>>) -> NewAttachment {
    NewAttachment {
        name: name.to_owned(),
        media_type: MediaType::Text,
        expires_at: None,
        content: content.into(),
    }
}

pub(super) fn message(thread: &str, subject: &str) -> NewMessage {
    let thread = Some(thread.to_owned());
    NewMessage { thread, ..NewMessage::text(unit(), subject, format!("Text om {subject}.")) }
}

pub(super) async fn send(pages: &Router, request: Request<Body>) -> Answer {
    let response: Response = pages.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let html = String::from_utf8_lossy(&bytes).replace("<!---->", "");
    Answer { status: parts.status, headers: parts.headers, html }
}

/// A person follows a link.
pub(super) async fn get(pages: &Router, address: &str) -> Answer {
    get_with(pages, address, &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]).await
}

pub(super) async fn get_with(pages: &Router, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(pages, request.body(Body::empty()).unwrap()).await
}

pub(super) async fn head(pages: &Router, address: &str) -> Answer {
    send(pages, Request::head(address).body(Body::empty()).unwrap()).await
}

pub(super) async fn post(pages: &Router, address: &str, form: &str) -> Answer {
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    send(pages, request).await
}

/// The addresses of the threads in a list, newest first.
pub(super) fn threads(list: &Answer) -> Vec<String> {
    list.html
        .split("id=\"trad-")
        .skip(1)
        .filter_map(|row| row.split("href=\"").nth(1)?.split('"').next().map(str::to_owned))
        .collect()
}
