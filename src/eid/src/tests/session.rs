//! Sessions: none before a login, a new id at it, and ends that our clock and our database decide.

use super::app::{ANNA, App, Browser, HTTPS, LOCALHOST};
use http::{Request, StatusCode, header};
use inbox::{Operator, Personnummer};
use jiff::SignedDuration;

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

async fn is_in(browser: &mut Browser<'_>) -> bool {
    browser.get("/inkorg").await.status == StatusCode::OK
}

// ASVS 5.0.0-7.6.2
#[tokio::test]
async fn no_session_exists_before_a_login() {
    let app = App::start().await;
    let mut browser = app.browser();
    for path in ["/", "/hjalp", "/inkorg", "/logga-in"] {
        browser.get(path).await;
    }
    assert_eq!(browser.session_cookie(), None);
    assert_eq!(app.sessions().await, 0);
}

// ASVS 5.0.0-7.2.1, 5.0.0-7.2.2
#[tokio::test]
async fn an_id_that_was_planted_is_not_taken_over() {
    let app = App::start().await;
    let planted = "AAAAAAAAAAAAAAAAAAAAAA";
    let mut browser = app.browser();
    browser.cookies.insert("__Host-inkorg".to_owned(), planted.to_owned());
    browser.log_in(ANNA).await;
    assert_ne!(browser.session_cookie().unwrap(), planted);
    let mut attacker = app.browser();
    attacker.cookies.insert("__Host-inkorg".to_owned(), planted.to_owned());
    assert_eq!(attacker.get("/inkorg").await.location(), "/?till=%2Finkorg&utgangen=1");
}

// ASVS 5.0.0-7.2.2, 5.0.0-7.2.4
#[tokio::test]
async fn a_login_ends_the_session_that_the_browser_had() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    let mut before = browser.clone();
    browser.log_in(ANNA).await;
    assert_ne!(browser.session_cookie(), before.session_cookie());
    assert!(is_in(&mut browser).await);
    assert!(!is_in(&mut before).await);
    assert_eq!(app.sessions().await, 1);
}

// ASVS 5.0.0-7.3.1, 5.0.0-7.4.1
#[tokio::test]
async fn a_session_ends_after_twenty_idle_minutes_to_the_second() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    app.clock.advance(minutes(20) - seconds(1));
    assert!(is_in(&mut browser).await);
    app.clock.advance(minutes(20) - seconds(1));
    assert!(is_in(&mut browser).await, "the page before was activity");
    app.clock.advance(minutes(20));
    let answer = browser.get("/inkorg?sida=2").await;
    assert_eq!(answer.location(), "/?till=%2Finkorg%3Fsida%3D2&utgangen=1");
    assert_eq!(browser.session_cookie(), None, "the browser forgets it");
    assert_eq!(app.sessions().await, 0, "and so does the database");
    assert_eq!(browser.get("/inkorg").await.location(), "/?till=%2Finkorg");
}

// ASVS 5.0.0-7.3.2
#[tokio::test]
async fn a_session_ends_after_eight_hours_whatever_is_done() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    for _ in 0..31 {
        app.clock.advance(minutes(15));
        assert_eq!(browser.post("/session", "").await.location(), "/inkorg");
    }
    app.clock.advance(minutes(15) - seconds(1));
    assert!(is_in(&mut browser).await, "7:59:59");
    app.clock.advance(seconds(1));
    assert!(!is_in(&mut browser).await, "8:00:00");
}

#[tokio::test]
async fn pages_are_told_when_the_session_ends() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    assert_eq!(browser.get("/inkorg/tider").await.text, "09:20:00 17:00:00 17:00:00");
    app.clock.advance(seconds(59));
    assert_eq!(browser.get("/inkorg/tider").await.text, "09:20:00 17:00:00 17:00:00", "as it is written");
    app.clock.advance(seconds(1));
    assert_eq!(browser.get("/inkorg/tider").await.text, "09:21:00 17:00:00 17:00:00");
    for _ in 0..25 {
        app.clock.advance(minutes(19));
        browser.get("/inkorg").await;
    }
    assert_eq!(browser.get("/inkorg/tider").await.text, "17:00:00 17:00:00 17:00:00");
}

#[tokio::test]
async fn activity_is_written_at_most_once_a_minute_and_never_by_what_everybody_sees() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    app.clock.advance(seconds(59));
    assert!(is_in(&mut browser).await);
    app.clock.advance(minutes(19));
    browser.get("/assets/app.css").await;
    browser.get("/halsa/live").await;
    app.clock.advance(seconds(1));
    assert!(!is_in(&mut browser).await, "20 minutes after what was written last");
}

#[tokio::test]
async fn one_press_extends_the_session_with_or_without_a_script() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    app.clock.advance(seconds(30));
    let by_script = |path: &str| {
        Request::post(path).header("sec-fetch-site", "same-origin").header(header::ACCEPT, "application/json")
    };
    let answer = browser.send(by_script("/session"), "").await;
    assert_eq!(
        (answer.status, &answer.headers["inkorg-session-ends-in"]),
        (StatusCode::NO_CONTENT, &"1200".parse().unwrap())
    );
    app.clock.advance(minutes(20) - seconds(1));
    assert_eq!(browser.post("/session", "till=%2Finkorg%3Fsida%3D2").await.location(), "/inkorg?sida=2");
    assert_eq!(browser.post("/session", "till=%2F%2Fevil.example").await.location(), "/inkorg");
    let from = Request::post("/session")
        .header("sec-fetch-site", "same-origin")
        .header(header::REFERER, "https://inkorgen.example/inkorg?sida=3");
    assert_eq!(browser.send(from, "").await.location(), "/inkorg?sida=3");

    // Near the absolute end only what is left is promised.
    for _ in 0..23 {
        app.clock.advance(minutes(19));
        browser.post("/session", "").await;
    }
    app.clock.advance(minutes(19));
    let answer = browser.send(by_script("/session"), "").await;
    assert_eq!(
        answer.headers["inkorg-session-ends-in"],
        (8 * 3600 - 30 - (20 * 60 - 1) - 24 * 19 * 60).to_string()
    );

    app.clock.advance(minutes(20));
    assert_eq!(browser.clone().send(by_script("/session"), "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.post("/session", "till=%2Farkiv").await.location(), "/?till=%2Farkiv&utgangen=1");
}

// ASVS 5.0.0-7.4.1, 5.0.0-14.3.1
#[tokio::test]
async fn logging_out_ends_the_session_on_the_server_and_cleans_the_browser() {
    for site in [HTTPS, LOCALHOST] {
        let app = App::with(site, |_| {}).await;
        let mut browser = app.anna().await;
        let mut copy = browser.clone();
        browser.begin("/inkorg").await;
        let answer = browser.post("/logga-ut", "").await;
        assert_eq!(answer.location(), "/?utloggad=1");
        assert_eq!(answer.headers["clear-site-data"], r#""cache", "storage""#);
        assert!(browser.cookies.is_empty(), "{site}: {:?}", answer.set_cookies());
        assert_eq!(app.sessions().await, 0);
        assert!(!is_in(&mut copy).await, "a copy of the cookie opens nothing");
        assert_eq!(browser.post("/logga-ut", "").await.location(), "/?utloggad=1", "twice is no error");
    }
}

// ASVS 5.0.0-7.4.2, 5.0.0-8.3.2
#[tokio::test]
async fn a_session_ends_at_once_when_the_inbox_is_locked_or_closed_and_the_person_is_told_so() {
    let (operator, number) = (Operator::at_console(), Personnummer::parse(ANNA).unwrap());
    for (close, page) in [(false, "/?fel=last"), (true, "/?fel=avslutad")] {
        let app = App::start().await;
        let (mut browser, mut other) = (app.anna().await, app.browser());
        other.log_in(ANNA).await;
        if close {
            app.inbox.close_account(&operator, &number).await.unwrap();
        } else {
            app.inbox.lock_account(&operator, &number).await.unwrap();
        }
        assert_eq!(browser.post("/inkorg", "").await.location(), page);
        assert_eq!((app.sessions().await, browser.session_cookie()), (1, None));
        assert_eq!(browser.get("/inkorg").await.location(), "/?till=%2Finkorg", "said once");
        app.inbox.unlock_account(&operator, &number).await.unwrap();
        let elsewhere = if close { page } else { "/?till=%2Finkorg&utgangen=1" };
        assert_eq!(other.get("/inkorg").await.location(), elsewhere, "no session lives again");
        assert_eq!(app.sessions().await, 0);
    }
}

// ASVS 5.0.0-7.2.1
#[tokio::test]
async fn a_cookie_that_is_no_session_id_is_nobody() {
    let app = App::start().await;
    for value in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAA", "åäö"] {
        let mut browser = app.browser();
        browser.cookies.insert("__Host-inkorg".to_owned(), value.to_owned());
        assert!(browser.get("/inkorg").await.location().starts_with("/?till=%2Finkorg"), "{value}");
    }
}

// ASVS 5.0.0-14.2.4
#[tokio::test]
async fn the_database_holds_neither_the_id_nor_the_person_in_clear() {
    let app = App::start().await;
    let browser = app.anna().await;
    let cookie = browser.session_cookie().unwrap();
    let mut files = Vec::new();
    for file in std::fs::read_dir(app.folder()).unwrap() {
        files.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let id: tower_sessions::session::Id = cookie.parse().unwrap();
    for secret in [cookie.as_bytes(), &id.0.to_le_bytes(), ANNA.as_bytes(), "Bergström".as_bytes(), b"eyJ"] {
        assert!(!files.windows(secret.len()).any(|window| window == secret));
    }
    assert!(files.windows(7).any(|window| window == b"session"), "the files were read");
}

// ASVS 5.0.0-16.5.3
#[tokio::test]
async fn without_a_database_nobody_is_recognised_and_nothing_is_shown() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    app.inbox.close();
    assert_eq!(browser.get("/inkorg").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.post("/logga-ut", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.browser().get("/hjalp").await.status, StatusCode::OK, "what needs nobody still works");
}
