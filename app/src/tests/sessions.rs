//! Where one is logged in: seen and ended by oneself, and by nobody for anybody else.

use super::scene::{ANNA, ELSA, Scene, get, post};
use axum::Router;
use eid::Access;
use http::{StatusCode, header};
use inbox::{
    AtProvider, Browser, Capacity, Citizen, Device, EndedSessions, Event, Login, SessionKey, System,
    testing::viewer,
};
use jiff::SignedDuration;

const PAGE: &str = "/installningar/sessioner";
const FIREFOX: Device = Device { browser: Browser::Firefox, system: System::Windows };
const IPHONE: Device = Device { browser: Browser::Safari, system: System::Iphone };

/// The pages for somebody who has logged in, in a session of this name.
async fn logged_in(scene: &Scene, number: &str, name: &str, device: Device) -> Router {
    let citizen = scene.citizen(number, "Anna Bergström").await;
    let citizen = Citizen { session: SessionKey::of(name.as_bytes()), ..citizen };
    let own = viewer(&citizen, citizen.id, Capacity::Own);
    let at_provider = AtProvider { issuer: "https://idp.example", subject: Some(number), sid: None };
    let login = Login { at_provider, device, anew: false, data: b"{}" };
    assert!(scene.services.inbox.log_in(&own, &login).await.unwrap());
    scene.pages_for(citizen, Access::Own(own))
}

async fn is_in(scene: &Scene, name: &str) -> bool {
    scene.services.inbox.session(SessionKey::of(name.as_bytes())).await.unwrap().is_some()
}

// ASVS 5.0.0-7.5.2
#[tokio::test]
async fn one_sees_with_what_and_since_when_one_is_logged_in() {
    let scene = Scene::new().await;
    drop(logged_in(&scene, ANNA, "phone", IPHONE).await);
    drop(logged_in(&scene, ELSA, "hers", Device::UNKNOWN).await);
    scene.clock.advance(SignedDuration::from_mins(5));
    let anna = logged_in(&scene, ANNA, "here", FIREFOX).await;
    let page = get(&anna, PAGE).await;
    assert_eq!((page.status, page.first("h1")), (StatusCode::OK, "Inloggningar"));
    assert_eq!(page.first("title"), "Inloggningar – Inställningar – Inkorgen");
    for said in [
        "<h2>Firefox på Windows</h2>",
        "<strong>Det är den här inloggningen.</strong>",
        "<p>Inloggad sedan 23 november 2026 kl. 09.05.</p>",
        "<h2>Safari på iPhone</h2>",
        "<p>Användes senast 23 november 2026 kl. 09.00.</p>",
        "Avsluta inloggningen<span class=\"aside\"> Safari på iPhone</span></button>",
        ">Avsluta alla andra</button>",
        ">Avsluta alla, även den här</button>",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert_eq!(page.html.matches("class=\"card\"").count(), 2, "Elsa's is not Anna's to see");
    assert_eq!(
        page.html.matches(&format!("action=\"{PAGE}\"")).count(),
        1,
        "one's own is ended by logging out"
    );
    let english = super::scene::get_with(&anna, PAGE, &[("cookie", "inkorg-sprak=en")]).await;
    assert!(english.html.contains("<h2>Firefox on Windows</h2>"), "{}", english.html);
    let settings = get(&anna, "/installningar").await;
    assert!(settings.html.contains("<a href=\"/installningar/sessioner\">Se var du är inloggad</a>"));
}

// ASVS 5.0.0-7.5.2
#[tokio::test]
async fn one_ends_one_all_others_or_all() {
    let scene = Scene::new().await;
    drop(logged_in(&scene, ANNA, "one", IPHONE).await);
    drop(logged_in(&scene, ANNA, "two", IPHONE).await);
    drop(logged_in(&scene, ELSA, "hers", IPHONE).await);
    let anna = logged_in(&scene, ANNA, "here", FIREFOX).await;
    let page = get(&anna, PAGE).await;
    let id = page.html.split("name=\"inloggning\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let ended = post(&anna, PAGE, &format!("inloggning={id}")).await;
    assert_eq!((ended.status, ended.location()), (StatusCode::SEE_OTHER, "/installningar/sessioner#besked"));
    assert_eq!(usize::from(is_in(&scene, "one").await) + usize::from(is_in(&scene, "two").await), 1);
    let cookie = ended.header(&header::SET_COOKIE).split(';').next().unwrap().to_owned();
    let after = super::scene::get_with(&anna, PAGE, &[("cookie", &cookie)]).await;
    assert!(after.html.contains("Inloggningen är avslutad."), "{}", after.html);
    // Twice is no error: it is as was asked for.
    assert_eq!(
        post(&anna, PAGE, &format!("inloggning={id}")).await.location(),
        "/installningar/sessioner#besked"
    );
    for wrong in ["inloggning=x", "", "inloggning=1&inloggning=2"] {
        assert_eq!(post(&anna, PAGE, wrong).await.location(), PAGE, "{wrong}");
    }
    let others = post(&anna, "/installningar/sessioner/andra", "").await;
    assert_eq!(others.location(), "/installningar/sessioner#besked");
    assert!(!is_in(&scene, "one").await && !is_in(&scene, "two").await && is_in(&scene, "here").await);
    assert!(!get(&anna, PAGE).await.html.contains("Avsluta alla"), "there is no other");
    let all = post(&anna, "/installningar/sessioner/alla", "").await;
    assert_eq!(all.location(), "/?utloggad=1");
    assert!(!is_in(&scene, "here").await && is_in(&scene, "hers").await, "Elsa is still logged in");
    let anna = scene.viewer(ANNA, "Anna Bergström").await;
    let log = scene.services.inbox.log(&anna).await.unwrap();
    let ended: Vec<_> = log
        .iter()
        .filter_map(|entry| match entry.event {
            Event::SessionsEnded { which } => Some(which),
            _ => None,
        })
        .collect();
    assert_eq!(ended, [EndedSessions::One, EndedSessions::Others, EndedSessions::All]);
}

// ASVS 5.0.0-8.2.1
#[tokio::test]
async fn a_guardian_has_no_address_for_it() {
    let scene = Scene::new().await;
    drop(logged_in(&scene, ELSA, "hers", IPHONE).await);
    let (anna, child) = scene.anna_for_elsa().await;
    assert_eq!(get(&anna, &format!("{child}{PAGE}")).await.status, StatusCode::NOT_FOUND);
    for path in [PAGE, "/installningar/sessioner/andra", "/installningar/sessioner/alla"] {
        assert_eq!(post(&anna, &format!("{child}{path}"), "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!get(&anna, &format!("{child}/installningar")).await.html.contains("sessioner"));
    assert!(is_in(&scene, "hers").await);
}

#[tokio::test]
async fn the_log_tells_of_logins_in_words() {
    let scene = Scene::new().await;
    let anna = logged_in(&scene, ANNA, "here", FIREFOX).await;
    get(&anna, PAGE).await;
    post(&anna, "/installningar/sessioner/andra", "").await;
    let page = get(&anna, "/logg?vad=inloggning").await;
    for said in ["<p>Du loggade in (Firefox på Windows).</p>", "<p>Du läste Inloggningar.</p>"] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    // A session of no login, that this scene began to look by, is ended too.
    assert!(page.html.contains("<p>Du avslutade alla andra inloggningar.</p>"), "{}", page.html);
    assert!(page.html.contains("<option value=\"inloggning\" selected>Loggat in eller ut</option>"));
}
