//! What somebody sees who is deceased, has emigrated, has a protected identity or is not in the register: at the login, and
//! when it becomes known in the middle of a session.

use super::app::{ANNA, App, Browser, ELSA};
use http::{StatusCode, header};
use jiff::{SignedDuration, Timestamp, civil::date};
use register::Deregistration;
use std::time::{Duration, Instant};

fn leaves(app: &App, reason: Deregistration) {
    app.register.change(ANNA, |anna| anna.deregistered = Some(reason));
}

/// Where Anna finds Elsa's inbox, which is active.
async fn elsa(app: &App, anna: &mut Browser<'_>) -> String {
    let elsa = app.child_of(ANNA, ELSA).await;
    anna.post("/ombud/agera", &format!("ref={elsa}")).await;
    anna.post(&format!("/ombud/{elsa}/aktivera"), "").await;
    format!("/ombud/{elsa}/inkorg")
}

// ASVS 5.0.0-7.4.2
#[tokio::test]
async fn a_death_that_becomes_known_ends_every_session_at_its_next_request_and_says_why() {
    let app = App::start().await;
    let mut at_home = app.anna().await;
    let mut elsewhere = app.browser();
    elsewhere.log_in(ANNA).await;
    let elsa = elsa(&app, &mut elsewhere).await;
    assert_eq!(app.sessions().await, 2);
    leaves(&app, Deregistration::Deceased);
    let answer = at_home.get("/inkorg?sida=2").await;
    assert_eq!(answer.location(), "/?fel=avliden", "the page for relatives, and no way back in");
    assert_eq!(at_home.session_cookie(), None);
    assert_eq!(elsewhere.post(&elsa, "").await.location(), "/?fel=avliden", "nor for a child");
    assert_eq!(app.sessions().await, 0);
    assert_eq!(at_home.log_in(ANNA).await.location(), "/?fel=avliden");
    // Nothing is taken away: should the register have been wrong, everything is as it was.
    app.register.change(ANNA, |anna| anna.deregistered = None);
    assert_eq!(at_home.log_in(ANNA).await.location(), "/inkorg");
    assert_eq!(at_home.get("/inkorg").await.text, "own");
}

#[tokio::test]
async fn who_has_left_the_register_alive_reads_on_and_acts_for_nobody() {
    for reason in [Deregistration::Emigrated, Deregistration::OldNumber, Deregistration::Other] {
        let app = App::start().await;
        let mut anna = app.anna().await;
        let elsa = elsa(&app, &mut anna).await;
        leaves(&app, reason);
        assert_eq!(anna.get("/inkorg").await.text, "own", "{reason:?}");
        assert_eq!(anna.get(&elsa).await.text, "Deregistered", "{reason:?}");
        let mut later = app.browser();
        assert_eq!(later.log_in(ANNA).await.location(), "/inkorg", "{reason:?}");
        assert_eq!(later.get("/inkorg").await.text, "own", "{reason:?}");
    }
}

#[tokio::test]
async fn a_protected_identity_uses_the_own_inbox_as_anybody_and_acts_for_nobody() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let elsa = elsa(&app, &mut anna).await;
    // As the register gives it out: nothing but the flag.
    app.register.change(ANNA, |anna| {
        anna.protected = true;
        anna.name = None;
        anna.wards.clear();
    });
    assert_eq!(anna.get("/inkorg").await.text, "own");
    assert_eq!(anna.get(&elsa).await.text, "Protected");
    let mut later = app.browser();
    assert_eq!(later.log_in(ANNA).await.location(), "/inkorg");
    assert_eq!(later.get(&elsa).await.text, "Protected");
}

#[tokio::test]
async fn who_is_not_in_the_register_reads_their_own_inbox() {
    let app = App::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.log_in("195801082743").await.location(), "/inkorg");
    browser.post("/aktivera", "").await;
    assert_eq!(browser.get("/inkorg").await.text, "own");
}

// ASVS 5.0.0-16.5.2
#[tokio::test]
async fn a_register_that_is_away_or_hangs_keeps_nobody_waiting_for_their_own_inbox() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    app.register.is_away(true);
    assert_eq!(anna.get("/inkorg").await.text, "own");
    app.register.is_away(false);
    app.register.hangs(true);
    let began = Instant::now();
    assert_eq!(anna.get("/inkorg").await.text, "own");
    let waited = began.elapsed();
    assert!(waited >= Duration::from_millis(200) && waited < Duration::from_secs(2), "{waited:?}");
    leaves(&app, Deregistration::Deceased);
    assert_eq!(anna.get("/inkorg").await.text, "own", "not known yet");
    app.register.hangs(false);
    assert_eq!(anna.get("/inkorg").await.location(), "/?fel=avliden", "and known as soon as it answers");
}

#[tokio::test]
async fn the_register_is_asked_of_nobody_for_what_is_the_same_for_everybody() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let asked = app.register.asked();
    for path in ["/assets/app.css", "/halsa/live"] {
        anna.get(path).await;
    }
    app.browser().get("/hjalp").await;
    assert_eq!(app.register.asked(), asked);
    anna.get("/inkorg").await;
    assert_eq!(app.register.asked(), asked + 1);
}

#[tokio::test]
async fn a_script_that_extends_the_session_of_the_deceased_is_told_that_it_is_over() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    leaves(&app, Deregistration::Deceased);
    let request = http::Request::post("/session")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "application/json");
    assert_eq!(anna.send(request, "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(app.sessions().await, 0);
}

#[tokio::test]
async fn a_guardian_of_a_child_who_dies_reads_no_more() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let elsa = elsa(&app, &mut anna).await;
    assert!(anna.get(&elsa).await.text.starts_with("guardian of"));
    app.register.change(ELSA, |elsa| elsa.deregistered = Some(Deregistration::Deceased));
    assert_eq!(anna.get(&elsa).await.text, "ChildDeceased");
    assert_eq!(anna.get("/inkorg").await.text, "own", "the session goes on");
}

#[tokio::test]
async fn consent_is_asked_anew_by_the_registers_date_of_birth_as_guardians_are_shut_out_by_it() {
    for (born, midnight) in
        [(date(2013, 12, 11), "2026-12-11T00:00:00+01:00"), (date(2013, 12, 13), "2026-12-13T00:00:00+01:00")]
    {
        let app = App::start().await;
        app.register.change(ELSA, |elsa| elsa.born = Some(born));
        let mut anna = app.anna().await;
        let for_elsa = elsa(&app, &mut anna).await;
        let midnight: Timestamp = midnight.parse().unwrap();
        for (now, child) in [(midnight - SignedDuration::from_millis(1), true), (midnight, false)] {
            app.clock.set(now);
            let mut elsa = app.browser();
            elsa.log_in(ELSA).await;
            let to_consent = elsa.get("/inkorg").await.status == StatusCode::SEE_OTHER;
            assert_eq!(to_consent, !child, "{born} at {now}");
            let mut anna = app.browser();
            anna.log_in(ANNA).await;
            let refused = anna.get(&for_elsa).await.text == "ThirteenOrOlder";
            assert_eq!(refused, !child, "{born} at {now}");
        }
    }
}
