//! Answers that stay open: they look again, and change nothing by looking.

use super::app::{ANNA, App, ELSA};
use crate::{Access, Visitor, Watch};
use http::StatusCode;
use inbox::{Operator, Personnummer};
use jiff::SignedDuration;

const OPEN: &str = "/inkorg/handelser";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

async fn is_in(watch: &Watch) -> bool {
    matches!(watch.look().await, Some(Visitor::Citizen(_)))
}

async fn may_see(watch: &Watch) -> bool {
    let visitor = watch.look().await.expect("the database answers");
    visitor.logged_in().is_some_and(|logged_in| logged_in.access().viewer().is_some())
}

#[tokio::test]
async fn a_page_that_is_only_open_keeps_no_session_alive() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    assert_eq!(anna.get(OPEN).await.text, "open");
    let watch = app.watch();
    for _ in 0..4 {
        app.clock.advance(minutes(4));
        assert!(is_in(&watch).await);
        assert_eq!(anna.get(OPEN).await.text, "open", "nor does opening it anew");
    }
    app.clock.advance(minutes(4));
    assert!(!is_in(&watch).await, "twenty minutes after the last page");
    assert_eq!(anna.get(OPEN).await.status, StatusCode::UNAUTHORIZED, "and nobody is led to a login");
    assert_eq!(app.sessions().await, 1, "looking ended nothing");
    let typed = anna.post("/installningar/sms", "nummer=1").await;
    assert_eq!(typed.text, "kept: true, nummer=1", "the form that finds it over still knows whose it was");
}

#[tokio::test]
async fn it_sees_the_end_of_its_session_whichever_it_is() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    anna.get(OPEN).await;
    let watch = app.watch();
    for _ in 0..31 {
        app.clock.advance(minutes(15));
        assert_eq!(anna.post("/session", "").await.location(), "/inkorg");
        assert!(is_in(&watch).await, "what is done elsewhere keeps it open");
    }
    app.clock.advance(minutes(15));
    assert!(!is_in(&watch).await, "eight hours");

    let mut anna = app.anna().await;
    anna.get(OPEN).await;
    let watch = app.watch();
    assert!(is_in(&watch).await);
    anna.post("/logga-ut", "").await;
    assert!(!is_in(&watch).await, "logged out");
    assert_eq!(app.browser().get(OPEN).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_lock_ends_it_and_leaves_the_words_about_it_for_the_page() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    anna.get(OPEN).await;
    let watch = app.watch();
    let number = Personnummer::parse(ANNA).unwrap();
    app.inbox.lock_account(&Operator::at_console(), &number).await.unwrap();
    assert!(!is_in(&watch).await);
    assert_eq!(anna.get(OPEN).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(anna.get("/inkorg").await.location(), "/?fel=last");
}

#[tokio::test]
async fn a_guardians_ends_at_midnight_before_the_thirteenth_birthday_and_when_custody_does() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let elsa = app.child_of(ANNA, ELSA).await;
    anna.post("/ombud/agera", &format!("ref={elsa}")).await;
    let inbox = format!("/ombud/{elsa}/inkorg");
    anna.post(&format!("/ombud/{elsa}/aktivera"), "").await;
    assert_eq!(anna.get(&format!("{inbox}/handelser")).await.text, "open");
    let watch = app.watch();
    assert!(may_see(&watch).await);
    app.register.change(ELSA, |elsa| elsa.guardians.clear());
    assert!(!may_see(&watch).await);
    app.register.add(ELSA, &[], &[ANNA]);
    assert!(may_see(&watch).await);

    // Elsa is born on 12 December 2013.
    let eve = "2026-12-11T23:50:00+01:00".parse().unwrap();
    app.clock.set(eve);
    let mut anna = app.anna().await;
    assert_eq!(anna.get(&format!("{inbox}/handelser")).await.text, "open");
    let watch = app.watch();
    let Some(Visitor::Citizen(logged_in)) = watch.look().await else { panic!("she is logged in") };
    let midnight = eve + minutes(10);
    assert_eq!(logged_in.access_ends_at(), midnight);
    app.clock.set(midnight - SignedDuration::from_millis(1));
    assert!(may_see(&watch).await);
    app.clock.set(midnight);
    let Some(Visitor::Citizen(logged_in)) = watch.look().await else { panic!("she is still logged in") };
    assert!(matches!(logged_in.access(), Access::Refused(_)));
}

#[tokio::test]
async fn the_register_is_not_asked_about_ones_own_inbox() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    anna.get(OPEN).await;
    let (watch, asked) = (app.watch(), app.register.asked());
    for _ in 0..10 {
        assert!(is_in(&watch).await);
    }
    assert_eq!(app.register.asked(), asked);
}
