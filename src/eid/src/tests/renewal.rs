//! Somebody who is logged in proves anew who they are, before what matters most is changed.

use super::{
    app::{ANNA, Answer, App, Browser, ELSA},
    provider::{CODE, Token},
};
use http::{Request, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FORM: &str = "/installningar/sms";
const ANEW: &str = "/logga-in?ny=1&till=%2Finstallningar%2Fsms";
const TYPED: &str = "070-174 06 05";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Anna, an hour after her login.
async fn anna_later(app: &App) -> Browser<'_> {
    let mut browser = app.anna().await;
    for _ in 0..4 {
        app.clock.advance(minutes(15));
        browser.get("/inkorg").await;
    }
    assert_eq!(browser.get(FORM).await.text, "fresh: false, typed: nothing");
    browser
}

/// Goes to the provider from `begun`, and comes back with a token that was changed on the way.
async fn renew(
    app: &App,
    browser: &mut Browser<'_>,
    begun: &Answer,
    change: impl FnOnce(&mut Token),
) -> Answer {
    let attempt = browser.at_provider(begun);
    let mut token = app.token(&attempt.nonce, ANNA);
    change(&mut token);
    app.provider.gives(&token);
    browser.come_back(&attempt, &[("code", CODE)]).await
}

async fn type_and_be_asked(browser: &mut Browser<'_>) -> Answer {
    let answer = browser.post("/logga-in", "till=%2Finstallningar%2Fsms&utkast=070-174+06+05").await;
    // No redirect: `form-action 'self'` would stop it on its way to the provider.
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert!(answer.text.contains(">Fortsätt</a>") && !answer.text.contains("070"), "{}", answer.text);
    answer
}

// ASVS 5.0.0-6.8.4, 5.0.0-7.5.1
#[tokio::test]
async fn a_proof_is_fresh_for_five_minutes_to_the_second() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing", "a login is a proof");
    app.clock.advance(minutes(5) - SignedDuration::from_secs(1));
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing");
    app.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(browser.get(FORM).await.text, "fresh: false, typed: nothing");
    let begun = browser.get(ANEW).await;
    assert_eq!(renew(&app, &mut browser, &begun, |_| {}).await.location(), FORM);
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing");
}

// ASVS 5.0.0-7.6.1
#[tokio::test]
async fn the_provider_is_asked_for_a_login_of_this_moment() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    for begun in [browser.get(ANEW).await, type_and_be_asked(&mut browser).await] {
        let attempt = browser.at_provider(&begun);
        let query: BTreeMap<String, String> = attempt.to.query_pairs().into_owned().collect();
        assert_eq!((query["prompt"].as_str(), query["max_age"].as_str()), ("login", "0"));
        assert!(!attempt.to.as_str().contains("070"), "what was typed is in no address");
    }
}

#[tokio::test]
async fn a_proof_with_exactly_one_flaw_proves_nothing_and_the_session_stands() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    let session = browser.session_cookie().cloned();
    let now = app.now().as_second();
    let flaws: [(&str, &str, Value, &str); 5] = [
        ("auth_time_missing", "auth_time", Value::Null, "ogiltig"),
        // Good enough for an ordinary login, which may have begun ten minutes ago.
        ("auth_time_before_the_attempt", "auth_time", json!(now - 61), "ogiltig"),
        ("auth_time_future", "auth_time", json!(now + 61), "ogiltig"),
        ("acr_low", "acr", json!("http://id.elegnamnden.se/loa/1.0/loa2"), "niva"),
        ("another_person", super::app::PERSON, json!(ELSA), "annan"),
    ];
    for (name, claim, value, code) in flaws {
        let begun = browser.get(ANEW).await;
        let answer = renew(&app, &mut browser, &begun, |token| token.claims[claim] = value).await;
        assert_eq!(answer.location(), format!("/bekrafta?till=%2Finstallningar%2Fsms&fel={code}"), "{name}");
        assert_eq!(browser.get(FORM).await.text, "fresh: false, typed: nothing", "{name}");
        assert_eq!(browser.session_cookie().cloned(), session, "{name}");
    }
    let begun = browser.get(ANEW).await;
    let at_the_edge = json!(app.now().as_second() - 60);
    let answer = renew(&app, &mut browser, &begun, |token| token.claims["auth_time"] = at_the_edge).await;
    assert_eq!(answer.location(), FORM, "the clocks may be a minute apart");
}

// ASVS 5.0.0-7.5.1
#[tokio::test]
async fn another_person_takes_over_no_session_and_opens_none_of_their_own() {
    let app = App::start().await;
    app.inbox.admit(&inbox::Personnummer::parse(ELSA).unwrap()).await.unwrap();
    let mut browser = anna_later(&app).await;
    let begun = browser.get(ANEW).await;
    let answer =
        renew(&app, &mut browser, &begun, |token| token.claims[super::app::PERSON] = json!(ELSA)).await;
    assert!(answer.location().ends_with("fel=annan"), "{}", answer.location());
    assert_eq!((app.sessions().await, browser.get("/inkorg").await.text.as_str()), (1, "own"));

    // Nor does Anna's proof count in a session that is meanwhile somebody else's.
    let begun = browser.get(ANEW).await;
    let attempt = browser.at_provider(&begun);
    browser.log_in(ELSA).await;
    let elsas = browser.session_cookie().cloned();
    app.provider.visited(&attempt.to.query_pairs().find(|(name, _)| name == "code_challenge").unwrap().1);
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    assert!(browser.come_back(&attempt, &[("code", CODE)]).await.location().ends_with("fel=annan"));
    assert_eq!(browser.session_cookie().cloned(), elsas);
}

// ASVS 5.0.0-7.2.4
#[tokio::test]
async fn a_proof_begins_the_session_anew() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    let mut copy = browser.clone();
    let begun = browser.get(ANEW).await;
    renew(&app, &mut browser, &begun, |_| {}).await;
    assert_ne!(browser.session_cookie(), copy.session_cookie(), "ASVS 5.0.0-7.2.4");
    assert_eq!(app.sessions().await, 1);
    assert!(copy.get("/inkorg").await.location().starts_with("/?till=%2Finkorg"), "the old id opens nothing");
}

#[tokio::test]
async fn what_was_typed_waits_behind_the_login_and_in_no_other_form() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    let begun = type_and_be_asked(&mut browser).await;
    assert_eq!(renew(&app, &mut browser, &begun, |_| {}).await.location(), FORM);
    assert_eq!(browser.get(FORM).await.text, format!("fresh: true, typed: {TYPED}"));
    app.clock.advance(minutes(5));
    assert_eq!(browser.get(FORM).await.text, "fresh: false, typed: nothing");

    let begun = browser.post("/logga-in", "till=%2Finstallningar%2Fepost&utkast=x").await;
    renew(&app, &mut browser, &begun, |_| {}).await;
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing");
}

#[tokio::test]
async fn what_is_too_long_for_a_cookie_waits_in_the_session() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    let typed = "x".repeat(6 * 1024);
    let begun = browser.post("/logga-in", &format!("till=%2Finstallningar%2Fsms&utkast={typed}")).await;
    assert_eq!(renew(&app, &mut browser, &begun, |_| {}).await.location(), FORM);
    assert_eq!(browser.get(FORM).await.text, format!("fresh: true, typed: {typed}"));
}

#[tokio::test]
async fn what_was_typed_survives_a_login_that_was_stopped_or_could_not_begin() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    let begun = type_and_be_asked(&mut browser).await;
    let attempt = browser.at_provider(&begun);
    let stopped = browser.come_back(&attempt, &[("error", "access_denied")]).await;
    assert_eq!(stopped.location(), "/bekrafta?till=%2Finstallningar%2Fsms&fel=avbrutet");
    let begun = browser.get(ANEW).await;
    renew(&app, &mut browser, &begun, |_| {}).await;
    assert_eq!(browser.get(FORM).await.text, format!("fresh: true, typed: {TYPED}"));
}

#[tokio::test]
async fn without_a_session_it_is_an_ordinary_login() {
    let app = App::start().await;
    let mut browser = app.browser();
    for begun in [browser.get(ANEW).await, type_and_be_asked(&mut browser).await] {
        let attempt = browser.at_provider(&begun);
        assert!(attempt.to.query_pairs().any(|(name, value)| name == "max_age" && value == "600"));
    }
    // The session ran out while the person was at the provider: the proof lets the same person in, and nobody else.
    let mut browser = anna_later(&app).await;
    for (person, reached) in
        [(ELSA, "/bekrafta?till=%2Finstallningar%2Fsms&fel=annan"), (ANNA, "/installningar/sms")]
    {
        let begun = browser.get(ANEW).await;
        let mut elsewhere = browser.clone();
        elsewhere.post("/logga-ut", "").await;
        let answer =
            renew(&app, &mut browser, &begun, |token| token.claims[super::app::PERSON] = json!(person)).await;
        assert_eq!(answer.location(), reached);
        if person == ELSA {
            assert_eq!(app.sessions().await, 0);
            browser = anna_later(&app).await;
        }
    }
}

#[tokio::test]
async fn nobody_is_led_away_or_made_to_prove_anything_from_elsewhere() {
    let app = App::start().await;
    let mut browser = anna_later(&app).await;
    let begun = browser.get("/logga-in?ny=1&till=%2F%2Fevil.example").await;
    assert_eq!(renew(&app, &mut browser, &begun, |_| {}).await.location(), "/inkorg");
    let foreign = Request::post("/logga-in")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    let refused = browser.send(foreign, "till=%2Finkorg&utkast=x").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let long = format!("till=%2Finstallningar%2Fsms&utkast={}", "a".repeat(6 * 1024 + 1));
    let begun = browser.post("/logga-in", &long).await;
    renew(&app, &mut browser, &begun, |_| {}).await;
    assert_eq!(browser.get(FORM).await.text, "fresh: true, typed: nothing", "no form of ours sends so much");
}
