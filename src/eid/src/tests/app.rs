//! A browser before our router: it keeps cookies as browsers do, the clock is the test's, the inbox is real.

use super::provider::{CLIENT, CODE, FakeProvider, SECRET, Token};
use crate::{Access, Eid, Farewell, Lapsed, PublicUrl, Settings, Visitor, Watch, same_origin};
use async_trait::async_trait;
use axum::{
    Extension, Router,
    body::Body,
    extract::{FromRef, Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::{any, get},
};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{
    Capacity, Citizen, Clock, Consent, Inbox, Listing, ManualClock, PersonName, Personnummer, ProxyRef,
    Random, SeededRandom, SessionKey, SystemRandom, Viewer,
    testing::{Database, viewer},
};
use jiff::Timestamp;
use openidconnect::IssuerUrl;
use register::{Guardianship, Register, RegisterAway, Resident};
use serde_json::json;
use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tower::ServiceExt;
use tower_sessions::cookie::{Cookie, time::Duration};
use url::Url;

pub(super) const ANNA: &str = "198503149885";
pub(super) const ELSA: &str = "201312122383";
pub(super) const LOA3: &str = "http://id.elegnamnden.se/loa/1.0/loa3";
pub(super) const PERSON: &str = "https://id.oidc.se/claim/personalIdentityNumber";
pub(super) const HTTPS: &str = "https://inkorgen.example";
pub(super) const LOCALHOST: &str = "http://localhost:3000";

/// A population register that a test writes.
#[derive(Debug)]
pub(super) struct FakeRegister {
    clock: ManualClock,
    residents: Mutex<BTreeMap<String, Resident>>,
    away: AtomicBool,
    hangs: AtomicBool,
    asked: AtomicUsize,
}

impl FakeRegister {
    fn new(clock: &ManualClock) -> Self {
        Self {
            clock: clock.clone(),
            residents: Mutex::default(),
            away: AtomicBool::new(false),
            hangs: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
        }
    }

    pub(super) fn add(&self, number: &str, wards: &[&str], guardians: &[&str]) {
        let custody = |list: &[&str]| {
            list.iter().map(|number| Guardianship::of(Personnummer::parse(number).unwrap())).collect()
        };
        let resident = Resident {
            name: Some(inbox::PersonName::new(format!("Namn {}", &number[..4]))),
            guardians: custody(guardians),
            wards: custody(wards),
            ..Resident::new(Personnummer::parse(number).unwrap(), self.clock.now())
        };
        self.residents.lock().unwrap().insert(number.to_owned(), resident);
    }

    pub(super) fn change(&self, number: &str, change: impl FnOnce(&mut Resident)) {
        change(self.residents.lock().unwrap().get_mut(number).unwrap());
    }

    /// Says this of somebody from now on.
    pub(super) fn put(&self, resident: Resident) {
        self.residents.lock().unwrap().insert(resident.number.expose().to_owned(), resident);
    }

    pub(super) fn is_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// Answers nothing, or answers again.
    pub(super) fn hangs(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::SeqCst);
    }

    /// How often it has been asked.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Register for FakeRegister {
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if self.away.load(Ordering::SeqCst) {
            return Err(RegisterAway);
        }
        let resident = self.residents.lock().unwrap().get(number.expose()).cloned();
        Ok(resident.map(|resident| Resident { as_of: self.clock.now(), ..resident }))
    }
}

/// Everything around one test.
pub(super) struct App {
    pub(super) eid: Eid,
    pub(super) provider: FakeProvider,
    pub(super) register: Arc<FakeRegister>,
    pub(super) clock: ManualClock,
    pub(super) inbox: Inbox,
    pub(super) random: Arc<SeededRandom>,
    site: PublicUrl,
    router: Router,
    watches: Watches,
    database: Database,
}

impl App {
    pub(super) async fn start() -> Self {
        Self::with(HTTPS, |_| {}).await
    }

    pub(super) async fn with(site: &str, change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(Database::sqlite(), site, change).await
    }

    pub(super) async fn on(database: Database, site: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let provider = FakeProvider::start().await;
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let random = Arc::new(SeededRandom::new(7));
        let inbox = database.open(&clock).await;
        let register = Arc::new(FakeRegister::new(&clock));
        register.add(ANNA, &[ELSA], &[]);
        register.add(ELSA, &[], &[ANNA]);
        let key = "en nyckel av minst 32 tecken till kakan";
        let issuer = IssuerUrl::new(provider.issuer()).unwrap();
        let mut settings = Settings::new(issuer, CLIENT, SECRET.into(), key.into());
        change(&mut settings);
        let site: PublicUrl = site.parse().unwrap();
        let at: Arc<dyn Random> = random.clone();
        let eid =
            Eid::new(settings, site.clone(), inbox.clone(), register.clone(), Arc::new(clock.clone()), at)
                .unwrap();
        let watches = Watches::default();
        let pages = Router::new()
            .route("/", get(page))
            .route("/hjalp", get(page))
            .route("/inkorg", any(page))
            .route("/inkorg/tider", get(times))
            .route("/inkorg/formular", get(carried))
            .route("/inkorg/handelser", get(looked))
            .route("/ombud/{ref}/inkorg/handelser", get(looked))
            .route("/installningar/sms", get(proof).post(given_back))
            .route("/bekrafta", get(page))
            .route("/hjalp/vantar", get(due))
            .route("/ombud/{ref}/tider", get(times))
            .route("/aktivera", get(page).post(activate))
            .route("/ombud", get(page))
            .route("/ombud/{ref}/inkorg", any(page))
            .route("/ombud/{ref}/inkorg/lista", get(list))
            .route("/ombud/{ref}/aktivera", get(page).post(activate))
            // Inside the layers, as the pages' own is.
            .fallback(async || StatusCode::NOT_FOUND)
            .with_state(Behind { inbox: inbox.clone(), watches: watches.clone() });
        let citizens = eid.layer(pages.merge(eid.router())).layer(same_origin(&site));
        let router = citizens.merge(eid.said_by_provider());
        Self { eid, provider, register, clock, inbox, random, site, router, watches, database }
    }

    pub(super) fn browser(&self) -> Browser<'_> {
        Browser { app: self, cookies: BTreeMap::new() }
    }

    /// A browser in which Anna has logged in and activated her inbox.
    pub(super) async fn anna(&self) -> Browser<'_> {
        let mut browser = self.browser();
        assert_eq!(browser.log_in(ANNA).await.location(), "/inkorg");
        assert_eq!(browser.post("/aktivera", "").await.location(), "/inkorg");
        browser
    }

    /// Somebody's right to their own inbox, for what no page of this router does.
    pub(super) async fn viewer(&self, number: &str) -> Viewer {
        let number = Personnummer::parse(number).unwrap();
        let id = self.inbox.account(&number).await.unwrap().unwrap().id;
        let session = SessionKey::of(b"a test's own");
        let citizen = Citizen { id, number, name: inbox::PersonName::new("Namn"), session };
        viewer(&citizen, id, Capacity::Own)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.inbox.now()
    }

    /// A token as the provider gives it when all is well.
    pub(super) fn token(&self, nonce: &str, number: &str) -> Token {
        let now = self.now().as_second();
        Token {
            header: json!({ "alg": "RS256", "typ": "JWT", "kid": "rsa-1" }),
            claims: json!({
                "iss": self.provider.issuer(), "aud": CLIENT, "sub": "s-1",
                "iat": now, "exp": now + 300, "auth_time": now, "nonce": nonce, "acr": LOA3,
                "name": "Anna Bergström", PERSON: number,
            }),
            broken: false,
        }
    }

    /// The `ref` of a child's inbox for somebody.
    pub(super) async fn child_of(&self, guardian: &str, child: &str) -> ProxyRef {
        let number = Personnummer::parse(guardian).unwrap();
        let id = self.inbox.admit(&number).await.unwrap().id;
        let citizen = Citizen { id, number, name: PersonName::new(""), session: SessionKey::of(b"") };
        self.inbox.proxy_ref(&citizen, &Personnummer::parse(child).unwrap())
    }

    /// What the answer looks with that was opened last.
    pub(super) fn watch(&self) -> Watch {
        self.watches.0.lock().unwrap().last().expect("an answer stays open").clone()
    }

    /// Writes straight into the database, as only a test may.
    pub(super) async fn sql(&self, statement: &'static str) {
        use sqlx::{Connection, SqliteConnection};
        let mut connection = SqliteConnection::connect(self.database.address()).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }

    /// Holds the database as another process would, until the connection is dropped.
    pub(super) async fn hold_database(&self) -> sqlx::SqliteConnection {
        use sqlx::Connection;
        let mut connection = sqlx::SqliteConnection::connect(self.database.address()).await.unwrap();
        sqlx::query("begin immediate").execute(&mut connection).await.unwrap();
        connection
    }

    /// What a person's log says, oldest first.
    pub(super) async fn log(&self, number: &str) -> Vec<inbox::Entry> {
        self.inbox.log(&self.viewer(number).await).await.unwrap()
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.database.folder().expect("SQLite has a folder")
    }

    pub(super) async fn sessions(&self) -> i64 {
        use sqlx::{Connection, SqliteConnection};
        let mut connection = SqliteConnection::connect(self.database.address()).await.unwrap();
        sqlx::query_scalar("select count(*) from session").fetch_one(&mut connection).await.unwrap()
    }
}

/// A page that says who came and for whom.
async fn page(Extension(visitor): Extension<Visitor>) -> String {
    match visitor.logged_in().map(|logged_in| logged_in.access()) {
        None => "anonymous".to_owned(),
        Some(Access::Own(_)) => "own".to_owned(),
        Some(Access::Guardian { child, .. }) => {
            let name = child.name.as_ref().map_or("nobody named", |name| name.as_str());
            format!("guardian of {name}, {}", child.age)
        }
        Some(Access::Refused(refusal)) => format!("{refusal:?}"),
        Some(Access::Unknown) => "unknown".to_owned(),
        Some(Access::RegisterAway) => "register away".to_owned(),
    }
}

/// The subjects of the child's threads, read from the inbox itself; or who came and for whom.
async fn list(State(inbox): State<Inbox>, visitor: Extension<Visitor>) -> String {
    let Some(Access::Guardian { viewer, .. }) =
        visitor.logged_in().map(|logged_in| logged_in.access().clone())
    else {
        return page(visitor).await;
    };
    let page = inbox.threads(&viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
    let subjects = page.threads.into_iter().filter_map(|row| row.subject);
    format!("read: {}", subjects.collect::<Vec<_>>().join(", "))
}

/// What a form on the page carries.
async fn carried(Extension(visitor): Extension<Visitor>) -> String {
    visitor.logged_in().unwrap().forms().unwrap().masked(&SystemRandom)
}

/// When the session, and the right to the inbox, end: clock times in Sweden.
async fn times(Extension(visitor): Extension<Visitor>) -> String {
    let logged_in = visitor.logged_in().unwrap();
    [logged_in.ends_at(), logged_in.absolute_end(), logged_in.access_ends_at()]
        .map(|at| at.in_tz("Europe/Stockholm").unwrap().strftime("%H:%M:%S").to_string())
        .join(" ")
}

/// Hands the test what an answer that stays open looks with.
async fn looked(State(Watches(watches)): State<Watches>, Extension(watch): Extension<Watch>) -> &'static str {
    watches.lock().unwrap().push(watch);
    "open"
}

/// What the open answers of a test look with, the latest last.
#[derive(Debug, Clone, Default)]
pub(super) struct Watches(Arc<Mutex<Vec<Watch>>>);

#[derive(Clone)]
struct Behind {
    inbox: Inbox,
    watches: Watches,
}

impl FromRef<Behind> for Inbox {
    fn from_ref(behind: &Behind) -> Self {
        behind.inbox.clone()
    }
}

impl FromRef<Behind> for Watches {
    fn from_ref(behind: &Behind) -> Self {
        behind.watches.clone()
    }
}

/// Whether the visitor has just proved who they are, and what they had typed before.
async fn proof(State(inbox): State<Inbox>, Extension(visitor): Extension<Visitor>) -> String {
    let logged_in = visitor.logged_in().unwrap();
    let draft = logged_in.draft("/installningar/sms", inbox.now()).unwrap_or("nothing");
    format!("fresh: {}, typed: {draft}", logged_in.is_fresh(inbox.now()))
}

/// Says whether a form that came too late waits for its writer; without one it leads elsewhere, as the pages do.
async fn given_back(lapsed: Option<Extension<Lapsed>>, form: String) -> Response {
    match lapsed {
        Some(Extension(Lapsed { elsewhere, .. })) if form == "knapp=" => {
            Redirect::to(&elsewhere).into_response()
        }
        Some(Extension(Lapsed { kept, .. })) => format!("kept: {kept}, {form}").into_response(),
        None => "taken".into_response(),
    }
}

/// What the visitor is asked for.
async fn due(Extension(visitor): Extension<Visitor>) -> String {
    format!("{:?}", visitor.logged_in().unwrap().due())
}

async fn activate(
    State(inbox): State<Inbox>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Response {
    let logged_in = visitor.logged_in().unwrap().clone();
    inbox.activate(logged_in.access().viewer().unwrap(), Consent::November2026).await.unwrap();
    Redirect::to(&request.uri().path().replace("aktivera", "inkorg")).into_response()
}

/// One attempt to log in, as the provider sees it.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) to: Url,
    pub(super) state: String,
    pub(super) nonce: String,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
    /// What a page would offer to ask of the provider.
    pub(super) farewell: Option<Farewell>,
}

impl Answer {
    /// Where a 303 leads.
    pub(super) fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{self:?}");
        self.headers[header::LOCATION].to_str().unwrap()
    }

    pub(super) fn set_cookies(&self) -> Vec<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect()
    }
}

/// A browser: cookies, and nothing else that it remembers.
#[derive(Clone)]
pub(super) struct Browser<'a> {
    app: &'a App,
    pub(super) cookies: BTreeMap<String, String>,
}

impl Browser<'_> {
    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), "").await
    }

    pub(super) async fn post(&mut self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header("sec-fetch-site", "same-origin");
        self.send(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), form).await
    }

    pub(super) async fn send(&mut self, request: http::request::Builder, body: &str) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) };
        let response =
            self.app.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await;
        let (parts, body) = response.unwrap().into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let farewell = parts.extensions.get().cloned();
        let answer = Answer { status: parts.status, headers: parts.headers, text, farewell };
        for set in answer.set_cookies() {
            self.keep(&set);
        }
        answer
    }

    /// RFC 6265bis: a `__Host-` cookie without `Secure` is ignored, and `Secure` needs https or this machine.
    fn keep(&mut self, set: &str) {
        let cookie = Cookie::parse(set.to_owned()).unwrap();
        let whole = cookie.secure() == Some(true) && cookie.path() == Some("/") && cookie.domain().is_none();
        if cookie.name().starts_with("__Host-") && !whole {
            return;
        }
        if cookie.max_age().is_some_and(|age| age <= Duration::ZERO) {
            self.cookies.remove(cookie.name());
        } else {
            self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
    }

    pub(super) fn session_cookie(&self) -> Option<&String> {
        self.cookies.get(if self.app.site.is_secure() { "__Host-inkorg" } else { "inkorg" })
    }

    /// To the provider.
    pub(super) async fn begin(&mut self, till: &str) -> Attempt {
        let query: String = url::form_urlencoded::byte_serialize(till.as_bytes()).collect();
        let answer = self.get(&format!("/logga-in?till={query}")).await;
        self.at_provider(&answer)
    }

    /// At the provider, where an answer has led.
    pub(super) fn at_provider(&self, answer: &Answer) -> Attempt {
        // By a redirect from a link, and by a page of ours from a form.
        let refresh = answer.headers.get(header::REFRESH).map(|refresh| refresh.to_str().unwrap());
        let to =
            refresh.and_then(|refresh| refresh.strip_prefix("0; url=")).unwrap_or_else(|| answer.location());
        let to: Url = to.parse().unwrap();
        let query: BTreeMap<String, String> = to.query_pairs().into_owned().collect();
        self.app.provider.visited(&query["code_challenge"]);
        Attempt { state: query["state"].clone(), nonce: query["nonce"].clone(), to }
    }

    /// Back from it.
    pub(super) async fn come_back(&mut self, attempt: &Attempt, answer: &[(&str, &str)]) -> Answer {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &attempt.state)
            .extend_pairs(answer)
            .finish();
        self.get(&format!("/eid/callback?{query}")).await
    }

    pub(super) async fn log_in(&mut self, number: &str) -> Answer {
        let attempt = self.begin("/inkorg").await;
        self.app.provider.gives(&self.app.token(&attempt.nonce, number));
        self.come_back(&attempt, &[("code", CODE)]).await
    }
}
