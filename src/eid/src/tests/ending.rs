//! How logins begin and end, in the log; what a browser that somebody has tampered with can do to them; and what is left
//! to do at the provider.

use super::{
    app::{ANNA, App, Browser, ELSA, HTTPS, LOCALHOST},
    provider::CODE,
};
use crate::Farewell;
use http::{Request, StatusCode, header};
use inbox::{Browser as Kind, By, Capacity, Device, Event, Operator, Personnummer, System};
use jiff::SignedDuration;
use serde_json::json;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

async fn is_in(browser: &mut Browser<'_>) -> bool {
    browser.get("/inkorg").await.status == StatusCode::OK
}

/// What the log says of logins.
async fn logins(app: &App) -> Vec<Event> {
    let of_logins = |event: &Event| event.kind() == inbox::LogKind::Logins;
    app.log(ANNA).await.into_iter().map(|entry| entry.event).filter(of_logins).collect()
}

// ASVS 5.0.0-16.3.1
#[tokio::test]
async fn a_login_a_proof_and_a_logout_each_leave_one_row() {
    let app = App::start().await;
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("state", &attempt.state)
        .append_pair("code", CODE)
        .finish();
    let request = Request::get(format!("/eid/callback?{query}")).header(header::USER_AGENT, FIREFOX);
    assert_eq!(browser.send(request, "").await.location(), "/inkorg");
    browser.post("/aktivera", "").await;
    let logged_in = Event::LoggedIn { device: Device { browser: Kind::Firefox, system: System::Linux } };
    assert_eq!(logins(&app).await, std::slice::from_ref(&logged_in));
    let begun = browser.get("/logga-in?ny=1&till=%2Finkorg").await;
    let attempt = browser.at_provider(&begun);
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    browser.come_back(&attempt, &[("code", CODE)]).await;
    browser.post("/logga-ut", "").await;
    browser.post("/logga-ut", "").await;
    assert_eq!(logins(&app).await, [logged_in, Event::ProvedAnew, Event::LoggedOut]);
    for entry in app.log(ANNA).await {
        assert!(matches!(entry.by, By::Person { capacity: Capacity::Own, .. }), "{entry:?}");
    }
}

#[tokio::test]
async fn a_login_that_comes_to_nothing_leaves_no_row() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let before = logins(&app).await.len();
    let attempt = anna.begin("/inkorg").await;
    anna.come_back(&attempt, &[("error", "access_denied")]).await;
    let attempt = anna.begin("/inkorg").await;
    let mut token = app.token(&attempt.nonce, ANNA);
    token.claims["acr"] = json!("http://id.elegnamnden.se/loa/1.0/loa2");
    app.provider.gives(&token);
    anna.come_back(&attempt, &[("code", CODE)]).await;
    assert_eq!(logins(&app).await.len(), before);
}

#[tokio::test]
async fn many_who_log_out_at_once_log_out_once() {
    let app = App::start().await;
    let browser = app.anna().await;
    let presses = (0..8).map(|_| {
        let mut browser = browser.clone();
        async move { browser.post("/logga-ut", "").await.location().to_owned() }
    });
    for reached in futures::future::join_all(presses).await {
        assert!(reached == "/?utloggad=1", "{reached}");
    }
    assert!(!is_in(&mut browser.clone()).await);
    assert_eq!(app.sessions().await, 0);
    let out = logins(&app).await.into_iter().filter(|event| *event == Event::LoggedOut).count();
    assert_eq!(out, 1);
}

// ASVS 5.0.0-7.4.1
#[tokio::test]
async fn a_request_that_is_under_way_brings_no_session_back_to_life() {
    let app = App::start().await;
    let browser = app.anna().await;
    let (mut leaves, mut stays) = (browser.clone(), browser.clone());
    app.clock.advance(SignedDuration::from_mins(2));
    // Both would write the session: one to end it, one because it was used, and because a child's inbox was entered.
    let child = format!("/ombud/{}/inkorg", app.child_of(ANNA, ELSA).await);
    let (_, _) = tokio::join!(leaves.post("/logga-ut", ""), stays.get(&child));
    assert_eq!(app.sessions().await, 0);
    assert!(!is_in(&mut browser.clone()).await);
}

// ASVS 5.0.0-7.2.1, 5.0.0-7.2.4
#[tokio::test]
async fn cookies_that_somebody_else_has_planted_open_nothing_and_shut_nobody_out() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let mut attacker = app.browser();
    attacker.log_in(ELSA).await;
    let planted = attacker.session_cookie().unwrap().clone();
    let own = anna.session_cookie().unwrap().clone();
    // Of names that are not ours, whatever they are like: only the name with the prefix counts under https, and no other
    // host can set that (RFC 6265bis 4.1.3.2).
    for name in ["inkorg", "__Secure-inkorg", "__host-inkorg", "id"] {
        let request = Request::get("/inkorg").header(header::COOKIE, format!("{name}={planted}"));
        let stranger = app.browser().send(request, "").await;
        assert_eq!(stranger.location(), "/?till=%2Finkorg", "{name}");
    }
    // A browser sends the planted one beside its own, before it or after it: never is Anna in somebody else's inbox.
    for cookies in
        [format!("inkorg={planted}; __Host-inkorg={own}"), format!("__Host-inkorg={own}; inkorg={planted}")]
    {
        let request = Request::get("/inkorg/formular").header(header::COOKIE, cookies);
        assert_eq!(app.browser().send(request, "").await.status, StatusCode::OK);
    }
    // At a login the session that was planted is ended, and not taken over.
    let mut victim = app.browser();
    victim.cookies.insert("__Host-inkorg".to_owned(), planted.clone());
    victim.log_in(ANNA).await;
    assert_ne!(victim.session_cookie(), Some(&planted));
    assert!(!is_in(&mut attacker).await, "what both knew is over");
    assert!(is_in(&mut anna).await);
}

#[tokio::test]
async fn forms_carry_what_is_of_their_login_alone_and_a_proof_keeps_it() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let (first, second) = (token(&anna).await, token(&anna).await);
    assert_ne!(first, second, "masked anew for each page");
    let before = unmasked(&first);
    assert_eq!(before, unmasked(&second));
    let begun = anna.get("/logga-in?ny=1&till=%2Finkorg").await;
    let attempt = anna.at_provider(&begun);
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    anna.come_back(&attempt, &[("code", CODE)]).await;
    assert_eq!(unmasked(&token(&anna).await), before, "other windows can still be sent");

    let mut elsewhere = app.browser();
    elsewhere.log_in(ANNA).await;
    assert_ne!(unmasked(&token(&elsewhere).await), before, "another browser of the same person");
    anna.log_in(ELSA).await;
    anna.post("/aktivera", "").await;
    assert_ne!(unmasked(&token(&anna).await), before, "another person in the same browser");
}

/// What a form on a page carries.
async fn token(browser: &Browser<'_>) -> String {
    browser.clone().get("/inkorg/formular").await.text
}

fn unmasked(token: &str) -> Vec<u8> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
    let (mask, masked) = bytes.split_at(16);
    mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect()
}

// ASVS 5.0.0-7.6.1, 5.0.0-14.2.1
#[tokio::test]
async fn who_logs_out_can_ask_the_provider_to_forget_them_too_and_no_address_tells_who_they_are() {
    for site in [HTTPS, LOCALHOST] {
        let app = App::with(site, |_| {}).await;
        let end = format!("{}/end?x=1", app.provider.issuer());
        app.provider.describes("end_session_endpoint", json!(end));
        let mut browser = app.anna().await;
        let answer = browser.post("/logga-ut", "").await;
        assert_eq!(answer.location(), "/?utloggad=1");
        let Farewell { to, fields } = answer.farewell.expect("the provider says that it can");
        assert_eq!(to.as_str(), end);
        let [hint, client, back] = fields;
        assert_eq!(hint.0, "id_token_hint");
        assert_eq!(hint.1.split('.').count(), 3, "the very ID token of the login");
        assert_eq!(client, ("client_id", super::provider::CLIENT.to_owned()));
        assert_eq!(back, ("post_logout_redirect_uri", format!("{site}/?utloggad=1")));
        assert!(!format!("{:?}", Farewell { to, fields: [hint, client, back] }).contains("eyJ"));
        assert!(browser.post("/logga-ut", "").await.farewell.is_none(), "once");
    }
}

#[tokio::test]
async fn nobody_is_sent_to_a_place_that_the_operator_does_not_know_or_that_is_not_there() {
    for endpoint in [json!(null), json!("https://evil.example/end")] {
        let app = App::start().await;
        app.provider.describes("end_session_endpoint", endpoint.clone());
        let mut browser = app.anna().await;
        assert!(browser.post("/logga-ut", "").await.farewell.is_none(), "{endpoint}");
    }
}

// ASVS 5.0.0-7.4.5
#[tokio::test]
async fn a_session_that_was_revoked_is_over_at_its_next_request() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    let (operator, number) = (Operator::at_console(), Personnummer::parse(ANNA).unwrap());
    app.inbox.revoke_sessions(&operator, &number).await.unwrap();
    assert_eq!(browser.get("/inkorg").await.location(), "/?till=%2Finkorg&utgangen=1");
    assert_eq!(browser.session_cookie(), None);
    assert!(logins(&app).await.iter().any(|event| matches!(event, Event::SessionsEnded { .. })));
}
