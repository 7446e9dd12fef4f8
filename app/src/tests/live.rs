//! The stream of an open page: what it says, to whom, and when it ends.

use super::scene::{ANNA, ELSA, ERIK, LIVE_AT_MOST, Scene, get, message};
use async_trait::async_trait;
use axum::{Extension, Router, body::Body};
use eid::{Access, Ends, LoggedIn, Look, Visitor, Watch};
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use inbox::{AccountState, Capacity, Citizen, Clock, testing::viewer};
use jiff::{SignedDuration, Timestamp};
use register::Refusal;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// What a test says of whoever has the session.
#[derive(Debug)]
struct Said(Mutex<Option<Visitor>>);

impl Said {
    fn becomes(&self, visitor: Option<Visitor>) {
        *self.0.lock().unwrap() = visitor;
    }
}

#[async_trait]
impl Look for Said {
    async fn look(&self) -> Option<Visitor> {
        self.0.lock().unwrap().clone()
    }
}

/// Somebody with a page open.
struct Open {
    pages: Router,
    said: Arc<Said>,
    citizen: Citizen,
}

impl Open {
    async fn own(scene: &Scene, number: &str) -> Self {
        let citizen = scene.citizen(number, "Namn").await;
        let access = Access::Own(viewer(&citizen, citizen.id, Capacity::Own));
        Self::with(scene, citizen, access)
    }

    fn with(scene: &Scene, citizen: Citizen, access: Access) -> Self {
        let end = scene.clock.now() + SignedDuration::from_mins(20);
        let said = Arc::new(Said(Mutex::new(Some(seen(&citizen, access.clone(), end)))));
        let watch: Watch = said.clone();
        let pages = scene.pages_for(citizen.clone(), access).layer(Extension(watch));
        Self { pages, said, citizen }
    }

    /// What it is known as with such a right until then.
    fn seen(&self, access: Access, until: Timestamp) -> Visitor {
        seen(&self.citizen, access, until)
    }

    async fn stream(&self, address: &str) -> Events {
        let response = self.ask(address).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        Events { response, text: String::new() }
    }

    async fn ask(&self, address: &str) -> Response<Body> {
        self.pages.clone().oneshot(Request::get(address).body(Body::empty()).unwrap()).await.unwrap()
    }
}

fn seen(citizen: &Citizen, access: Access, until: Timestamp) -> Visitor {
    let ends = Ends { idle: until, absolute: until, access: until };
    Visitor::Citizen(Arc::new(LoggedIn::new(citizen.clone(), access, AccountState::Active, ends)))
}

struct Events {
    response: Response<Body>,
    text: String,
}

impl Events {
    /// The next event or comment, as it was sent. `None`: the stream has ended.
    async fn next(&mut self) -> Option<String> {
        let frame = timeout(Duration::from_secs(5), self.response.body_mut().frame()).await;
        let frame = frame.expect("an event comes in time")?.unwrap().into_data().unwrap();
        let text = String::from_utf8(frame.to_vec()).unwrap();
        self.text.push_str(&text);
        Some(text.trim_end().to_owned())
    }

    /// The next event that is no heartbeat.
    async fn told(&mut self) -> Option<String> {
        loop {
            let event = self.next().await?;
            if event != ":" {
                return Some(event);
            }
        }
    }
}

/// Where a page says that it listens.
async fn listens(pages: &Router, page: &str) -> String {
    let html = get(pages, page).await.html;
    html.split("data-from=\"").nth(1).expect("the page listens").split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_open_page_is_told_how_many_have_come_since_it_was_made_and_nothing_more() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Före")).await;
    let anna = Open::own(&scene, ANNA).await;
    let address = listens(&anna.pages, "/inkorg").await;
    assert!(address.starts_with("/inkorg/handelser?sedan="), "{address}");
    scene.deliver(ANNA, &message("b", "Hemligt")).await;

    let mut events = anna.stream(&address).await;
    let headers = events.response.headers().clone();
    assert_eq!(headers[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert_eq!(events.next().await.unwrap(), "retry: 5000\ndata: 1", "what came while nobody listened");
    assert_eq!(events.next().await.unwrap(), ":", "and then a sign of life");
    scene.deliver(ERIK, &message("c", "Till en annan")).await;
    scene.deliver(ANNA, &message("d", "Hemligt")).await;
    scene.deliver(ANNA, &message("d", "Hemligt igen")).await;
    assert_eq!(events.told().await.unwrap(), "data: 3", "one number for several");
    for private in ["Hemligt", ANNA, "Namn", "Björkdalen"] {
        assert!(!events.text.contains(private), "{private} in {}", events.text);
    }
    drop(events);
    let newer = listens(&anna.pages, "/inkorg").await;
    assert_eq!(
        anna.stream(&newer).await.next().await.unwrap(),
        "retry: 5000\n:",
        "a newer page has seen them"
    );
}

#[tokio::test]
async fn a_guardians_page_of_a_childs_inbox_is_told_of_the_childs_messages() {
    let scene = Scene::new().await;
    let (pages, mount) = scene.anna_for_elsa().await;
    let address = listens(&pages, &format!("{mount}/inkorg")).await;
    assert!(address.starts_with(&format!("{mount}/inkorg/handelser?sedan=")), "{address}");
    let (anna, elsa) = (scene.citizen(ANNA, "Anna").await, scene.citizen(ELSA, "Elsa").await);
    let reference = scene.services.inbox.proxy_ref(&anna, &elsa.number);
    let right = viewer(&anna, elsa.id, Capacity::Guardian);
    let child = eid::Child { reference, name: None, age: 12 };
    let access = Access::Guardian { viewer: right, child, state: AccountState::Active };
    let guardian = Open::with(&scene, anna, access.clone());
    let mut events = guardian.stream(&address).await;
    assert_eq!(events.next().await.unwrap(), "retry: 5000\n:");
    scene.deliver(ANNA, &message("a", "Till Anna själv")).await;
    scene.deliver(ELSA, &message("b", "Till Elsa")).await;
    assert_eq!(events.told().await.unwrap(), "data: 1");

    // The right ends, and is found to have ended when something has come: nothing is told of it.
    guardian.said.becomes(Some(guardian.seen(Access::Refused(Refusal::ThirteenOrOlder), scene.clock.now())));
    scene.deliver(ELSA, &message("c", "Till Elsa ensam")).await;
    assert_eq!(events.told().await.unwrap(), "event: slut\ndata: slut");
    assert_eq!(events.next().await, None);

    // Nobody can tell who may: it ends, and the page comes back later.
    guardian.said.becomes(Some(guardian.seen(access, scene.clock.now() + SignedDuration::from_mins(1))));
    let mut events = guardian.stream(&address).await;
    events.next().await.unwrap();
    guardian.said.becomes(Some(guardian.seen(Access::RegisterAway, scene.clock.now())));
    assert_eq!(events.told().await, None);
}

#[tokio::test]
async fn it_ends_when_the_session_does_when_the_right_does_and_when_the_process_stops() {
    let scene = Scene::new().await;
    let anna = Open::own(&scene, ANNA).await;
    let access = Access::Own(viewer(&anna.citizen, anna.citizen.id, Capacity::Own));
    let later = scene.clock.now() + SignedDuration::from_mins(20);
    for (name, becomes) in [
        ("logged out", Some(Visitor::Anonymous { expired: true, was: None })),
        ("locked", Some(Visitor::TurnedAway(eid::LoginFailure::Locked))),
        ("another inbox", {
            let erik = scene.citizen(ERIK, "Erik").await;
            let access = Access::Own(viewer(&erik, erik.id, Capacity::Own));
            Some(seen(&erik, access, later))
        }),
        ("at its end", Some(anna.seen(access.clone(), scene.clock.now()))),
    ] {
        anna.said.becomes(Some(anna.seen(access.clone(), later)));
        let mut events = anna.stream("/inkorg/handelser").await;
        events.next().await.unwrap();
        assert_eq!(events.next().await.unwrap(), ":", "{name}: it goes on while all is well");
        anna.said.becomes(becomes);
        assert_eq!(events.told().await.as_deref(), Some("event: slut\ndata: slut"), "{name}");
        assert_eq!(events.next().await, None, "{name}");
    }
    anna.said.becomes(Some(anna.seen(access.clone(), later)));
    let mut events = anna.stream("/inkorg/handelser").await;
    events.next().await.unwrap();
    anna.said.becomes(None);
    assert_eq!(events.told().await, None, "the database is away: not for good");

    anna.said.becomes(Some(anna.seen(access, later)));
    let mut events = anna.stream("/inkorg/handelser").await;
    events.next().await.unwrap();
    scene.services.live.stop();
    assert_eq!(events.told().await, None, "the process stops: not for good");
}

#[tokio::test]
async fn there_are_places_for_so_many_and_a_place_that_is_left_is_free() {
    let scene = Scene::new().await;
    let (anna, erik) = (Open::own(&scene, ANNA).await, Open::own(&scene, ERIK).await);
    let mut open = Vec::new();
    for _ in 0..6 {
        open.push(anna.stream("/inkorg/handelser").await);
    }
    let full = anna.ask("/inkorg/handelser").await;
    assert_eq!(full.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(full.headers()[header::RETRY_AFTER], "60");
    for _ in 6..LIVE_AT_MOST {
        open.push(erik.stream("/inkorg/handelser").await);
    }
    let full = erik.ask("/inkorg/handelser").await;
    assert_eq!(full.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(full.headers()[header::RETRY_AFTER], "60");
    open.clear();
    sleep(Duration::from_millis(10)).await;
    erik.stream("/inkorg/handelser").await;
}

#[tokio::test]
async fn a_moment_that_is_not_this_inboxs_is_refused() {
    let scene = Scene::new().await;
    let (anna, erik) = (Open::own(&scene, ANNA).await, Open::own(&scene, ERIK).await);
    let annas = listens(&anna.pages, "/inkorg").await;
    for address in [annas.as_str(), "/inkorg/handelser?sedan=", "/inkorg/handelser?sedan=%FF"] {
        assert_eq!(erik.ask(address).await.status(), StatusCode::BAD_REQUEST, "{address}");
    }
}

#[tokio::test]
async fn without_a_script_a_link_asks_for_the_same_list() {
    let scene = Scene::new().await;
    scene.deliver(ANNA, &message("a", "Kallelse")).await;
    let anna = scene.anna().await;
    let fetch = |html: &str, to: &str| html.contains(&format!("<a href=\"{to}\">Hämta nya</a>"));
    let list = get(&anna, "/inkorg").await.html;
    assert!(fetch(&list, "/inkorg"), "{list}");
    assert!(
        list.contains("data-one=\"1 nytt meddelande.\"") && list.contains("data-many=\"0 nya meddelanden.\"")
    );
    assert!(fetch(&get(&anna, "/inkorg?filter=olasta&sida=1").await.html, "/inkorg?filter=olasta"));
    for elsewhere in ["/arkiv", "/papperskorg"] {
        assert!(!get(&anna, elsewhere).await.html.contains("data-from"), "what comes comes to the inbox");
    }
    let (elsas, mount) = scene.anna_for_elsa().await;
    assert!(fetch(&get(&elsas, &format!("{mount}/inkorg")).await.html, &format!("{mount}/inkorg")));
}
