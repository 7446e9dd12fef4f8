//! A form that comes when the session is over: what it holds waits for its writer's login, and for nobody else's.

use super::app::{ANNA, Answer, App, Browser, ELSA};
use super::provider::CODE;
use http::StatusCode;
use jiff::SignedDuration;

const FORM: &str = "/installningar/sms";
const TYPED: &str = "adress=070-174+06+05";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Anna, whose session has just ended, has sent what she typed.
async fn anna_was_too_late(app: &App) -> Browser<'_> {
    let mut browser = app.anna().await;
    app.clock.advance(minutes(20));
    let page = browser.post(FORM, TYPED).await;
    assert_eq!((page.status, page.text), (StatusCode::OK, format!("kept: true, {TYPED}")));
    assert_eq!((browser.session_cookie(), app.sessions().await), (None, 0));
    browser
}

async fn log_in_to(app: &App, browser: &mut Browser<'_>, person: &str, till: &str) -> Answer {
    let attempt = browser.begin(till).await;
    assert!(!attempt.to.as_str().contains("070"), "what was typed is in no address");
    app.provider.gives(&app.token(&attempt.nonce, person));
    browser.come_back(&attempt, &[("code", CODE)]).await
}

#[tokio::test]
async fn what_was_typed_stands_in_the_form_after_the_login() {
    let app = App::start().await;
    let mut browser = anna_was_too_late(&app).await;
    let cookies = format!("{:?}", browser.cookies);
    assert!(!cookies.contains("070") && !cookies.contains("adress"), "sealed: {cookies}");
    assert_eq!(log_in_to(&app, &mut browser, ANNA, FORM).await.location(), FORM);
    assert_eq!(browser.get(FORM).await.text, format!("fresh: true, typed: {TYPED}"));
    assert!(!browser.cookies.keys().any(|name| name.contains("login")), "nothing waits any more");
    app.clock.advance(minutes(5));
    assert_eq!(browser.get(FORM).await.text, "fresh: false, typed: nothing");
}

#[tokio::test]
async fn it_waits_through_a_login_that_was_stopped_and_through_another_way_in() {
    let app = App::start().await;
    let mut browser = anna_was_too_late(&app).await;
    let attempt = browser.begin(FORM).await;
    browser.come_back(&attempt, &[("error", "access_denied")]).await;
    assert_eq!(log_in_to(&app, &mut browser, ANNA, "/inkorg").await.location(), "/inkorg");
    assert_eq!(browser.get(FORM).await.text, format!("fresh: true, typed: {TYPED}"));
}

#[tokio::test]
async fn nobody_else_gets_it_and_then_it_is_gone() {
    let app = App::start().await;
    let mut browser = anna_was_too_late(&app).await;
    app.inbox.admit(&inbox::Personnummer::parse(ELSA).unwrap()).await.unwrap();
    log_in_to(&app, &mut browser, ELSA, "/inkorg").await;
    browser.post("/aktivera", "").await;
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing");
    browser.post("/logga-ut", "").await;
    log_in_to(&app, &mut browser, ANNA, FORM).await;
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing");
}

#[tokio::test]
async fn it_waits_ten_minutes_to_the_second() {
    for (waited, typed) in [(minutes(10) - SignedDuration::from_secs(1), TYPED), (minutes(10), "nothing")] {
        let app = App::start().await;
        let mut browser = anna_was_too_late(&app).await;
        app.clock.advance(waited);
        let answer = log_in_to(&app, &mut browser, ANNA, FORM).await;
        assert_eq!(answer.location(), FORM);
        assert_eq!(browser.get(FORM).await.text, format!("fresh: true, typed: {typed}"));
    }
}

#[tokio::test]
async fn without_a_session_nobody_knows_whose_it_is_and_the_page_alone_gives_it_back() {
    let app = App::start().await;
    let mut browser = app.browser();
    let page = browser.post(FORM, TYPED).await;
    assert_eq!(page.text, format!("kept: false, {TYPED}"));
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    // Neither does anybody when the session has been found to be over before.
    let mut browser = app.anna().await;
    app.clock.advance(minutes(20));
    let copy = browser.clone();
    browser.get("/inkorg").await;
    for mut browser in [browser, copy] {
        assert_eq!(browser.post(FORM, TYPED).await.text, format!("kept: false, {TYPED}"));
    }
}

#[tokio::test]
async fn what_is_too_long_to_keep_is_given_back_all_the_same() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    app.clock.advance(minutes(20));
    let long = format!("adress={}", "a".repeat(1_018));
    assert_eq!(browser.post(FORM, &long).await.text, format!("kept: false, {long}"));
}

#[tokio::test]
async fn a_press_on_a_button_keeps_nothing_and_leads_to_the_login() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    let (mut second, mut third) = (browser.clone(), browser.clone());
    app.clock.advance(minutes(20));
    let answer = browser.post(FORM, "knapp=").await;
    assert_eq!((answer.location(), browser.cookies.len()), ("/?utgangen=1", 0));
    // The forms that are buttons whatever they hold: nothing lets them through.
    assert!(
        second
            .post("/ombud/agera", "ref=0123456789abcdef0123456789abcdef")
            .await
            .location()
            .starts_with("/?")
    );
    assert!(
        third
            .post("/ombud/0123456789abcdef0123456789abcdef/avsluta", "x=y")
            .await
            .location()
            .starts_with("/?")
    );
}

#[tokio::test]
async fn a_form_of_somebody_who_is_logged_in_is_taken() {
    let app = App::start().await;
    assert_eq!(app.anna().await.post(FORM, TYPED).await.text, "taken");
}
