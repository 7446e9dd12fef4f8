//! A login from the first click to the page that was wanted.

use super::{
    app::{ANNA, App, HTTPS, LOA3, LOCALHOST, PERSON},
    provider::{CLIENT, CODE},
};
use http::{Request, StatusCode};
use inbox::NoticeLanguage;
use jiff::SignedDuration;
use register::Deregistration;
use serde_json::json;
use std::collections::BTreeMap;

// ASVS 5.0.0-7.6.2, 5.0.0-10.2.1, 5.0.0-10.2.3, 5.0.0-11.5.1
#[tokio::test]
async fn the_request_asks_for_exactly_what_the_swedish_profile_allows() {
    let app = App::start().await;
    let attempt = app.browser().begin("/inkorg").await;
    assert_eq!(attempt.to.path(), "/authorize");
    let query: BTreeMap<String, String> = attempt.to.query_pairs().into_owned().collect();
    let stated = |name: &str| query.get(name).map(String::as_str);
    assert_eq!(stated("response_type"), Some("code"));
    assert_eq!(stated("client_id"), Some(CLIENT));
    assert_eq!(stated("redirect_uri"), Some("https://inkorgen.example/eid/callback"));
    assert_eq!(
        stated("scope"),
        Some(
            "openid https://id.oidc.se/scope/naturalPersonInfo https://id.oidc.se/scope/naturalPersonNumber"
        )
    );
    assert_eq!(stated("acr_values"), Some(format!("{LOA3} http://id.elegnamnden.se/loa/1.0/loa4").as_str()));
    assert_eq!(stated("code_challenge_method"), Some("S256"));
    assert_eq!(stated("prompt"), Some("login"));
    assert_eq!(stated("max_age"), Some("600"));
    assert_eq!(stated("ui_locales"), Some("sv"));
    assert_eq!((stated("claims"), stated("login_hint")), (None, None));
    for secret in ["state", "nonce", "code_challenge"] {
        assert_eq!(query[secret].len(), 43, "256 bits: {secret}");
    }
}

// ASVS 5.0.0-3.7.2
#[tokio::test]
async fn a_login_leads_to_the_page_that_was_wanted_and_to_no_other_site() {
    let app = App::start().await;
    for (till, reached) in [
        ("/inkorg?sida=2&filter=olasta", "/inkorg?sida=2&filter=olasta"),
        ("//evil.example", "/inkorg"),
        ("/\\evil.example", "/inkorg"),
        ("https://evil.example", "/inkorg"),
        ("/inkorg\r\nx: y", "/inkorg"),
        ("/logga-in", "/inkorg"),
        ("", "/inkorg"),
    ] {
        let mut browser = app.browser();
        let attempt = browser.begin(till).await;
        app.provider.gives(&app.token(&attempt.nonce, ANNA));
        assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), reached, "{till:?}");
    }
}

// ASVS 5.0.0-10.1.2, 5.0.0-10.2.1, 5.0.0-15.3.7
#[tokio::test]
async fn an_answer_counts_once_and_only_in_the_browser_that_asked() {
    let app = App::start().await;
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    let code = [("code", CODE)];

    assert_eq!(browser.get("/eid/callback?code=x").await.location(), "/?fel=ogiltig", "state_missing");
    assert_eq!(
        browser.get("/eid/callback?code=x&state=y").await.location(),
        "/?fel=ogiltig",
        "state_mismatch"
    );
    let twice = format!("/eid/callback?code=x&state=y&state={}", attempt.state);
    assert_eq!(browser.get(&twice).await.location(), "/?fel=ogiltig", "stated twice");
    // Login CSRF: somebody else's answer, brought to a browser that did not ask.
    let mut victim = app.browser();
    assert_eq!(victim.come_back(&attempt, &code).await.location(), "/?fel=ogiltig");
    assert_eq!(victim.session_cookie(), None);

    assert_eq!(browser.come_back(&attempt, &code).await.location(), "/inkorg", "none of that used it up");
    let session = browser.session_cookie().cloned();
    assert_eq!(browser.come_back(&attempt, &code).await.location(), "/?fel=ogiltig", "state_replayed");
    assert_eq!(browser.session_cookie().cloned(), session, "and the session stands");
}

#[tokio::test]
async fn two_tabs_log_in_each_to_its_own_page() {
    let app = App::start().await;
    let mut browser = app.browser();
    let first = browser.begin("/arkiv").await;
    let second = browser.begin("/logg").await;
    for (attempt, reached) in [(&second, "/logg"), (&first, "/arkiv")] {
        app.provider.gives(&app.token(&attempt.nonce, ANNA));
        app.provider.visited(&query(attempt, "code_challenge"));
        let answer = browser.come_back(attempt, &[("code", CODE)]).await;
        assert_eq!(answer.location(), reached);
    }
    assert!(!browser.cookies.contains_key("__Host-inkorg-login"), "nothing is under way any more");
    assert_eq!(app.sessions().await, 1, "the second login ended the session of the first");
}

fn query(attempt: &super::app::Attempt, name: &str) -> String {
    attempt.to.query_pairs().find(|(found, _)| found == name).unwrap().1.into_owned()
}

#[tokio::test]
async fn an_attempt_is_forgotten_after_ten_minutes() {
    let app = App::start().await;
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    app.clock.advance(SignedDuration::from_mins(10));
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), "/?fel=ogiltig");
}

#[tokio::test]
async fn who_stops_comes_back_to_where_they_were_going() {
    let app = App::start().await;
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg?sida=2").await;
    let answer =
        browser.come_back(&attempt, &[("error", "access_denied"), ("error_description", "<b>")]).await;
    assert_eq!(answer.location(), "/?till=%2Finkorg%3Fsida%3D2&fel=avbrutet");
    assert!(browser.cookies.is_empty());
}

// ASVS 5.0.0-3.3.1, 5.0.0-3.3.2, 5.0.0-3.3.3, 5.0.0-3.3.4
#[tokio::test]
async fn cookies_carry_every_protection_that_the_address_allows() {
    for (site, login, session, end) in [
        (HTTPS, "__Host-inkorg-login=", "__Host-inkorg=", "; SameSite=Lax; Secure; Path=/"),
        (LOCALHOST, "inkorg-login=", "inkorg=", "; SameSite=Lax; Path=/"),
    ] {
        let app = App::with(site, |_| {}).await;
        let mut browser = app.browser();
        let begun = browser.get("/logga-in").await;
        let [cookie] = &begun.set_cookies()[..] else { panic!("{begun:?}") };
        assert!(cookie.starts_with(login) && cookie.contains("; HttpOnly"), "{cookie}");
        assert!(cookie.contains(end) && cookie.ends_with("; Max-Age=600"), "{cookie}");

        let done = browser.log_in(ANNA).await;
        let cookies = done.set_cookies();
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(session)).unwrap();
        assert!(
            cookie.ends_with(&format!("; HttpOnly{end}")),
            "no Max-Age: it goes with the browser: {cookie}"
        );
        assert!(!cookie.contains(&ANNA[..8]));
        assert_eq!(done.headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn a_person_who_may_not_come_in_is_told_why_and_gets_no_session() {
    let app = App::start().await;
    let mut browser = app.browser();
    app.register.change(ANNA, |anna| anna.deregistered = Some(Deregistration::Deceased));
    assert_eq!(browser.log_in(ANNA).await.location(), "/?fel=avliden");
    // Moved from Sweden: what care has sent can still be read.
    app.register.change(ANNA, |anna| anna.deregistered = Some(Deregistration::Emigrated));
    assert_eq!(browser.log_in(ANNA).await.location(), "/inkorg");
    app.sql("update person set state = 'locked'").await;
    let mut browser = app.browser();
    assert_eq!(browser.log_in(ANNA).await.location(), "/?fel=last");
    assert_eq!(browser.session_cookie(), None);

    let attempt = browser.begin("/inkorg").await;
    let mut token = app.token(&attempt.nonce, ANNA);
    token.claims.as_object_mut().unwrap().remove(PERSON);
    token.claims["https://id.oidc.se/claim/coordinationNumber"] = json!("202312892397");
    app.provider.gives(&token);
    assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), "/?fel=nummer");
    let attempt = browser.begin("/inkorg").await;
    let mut token = app.token(&attempt.nonce, ANNA);
    token.claims["acr"] = json!("http://id.elegnamnden.se/loa/1.0/loa2");
    app.provider.gives(&token);
    assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), "/?fel=niva");
}

#[tokio::test]
async fn the_language_that_somebody_chose_is_that_of_the_pages_after_the_login() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    assert!(!browser.cookies.contains_key("__Host-inkorg-sprak"), "nothing was chosen");
    app.inbox.set_language(&app.viewer(ANNA).await, NoticeLanguage::English).await.unwrap();
    // Somebody else has used the same browser, in Swedish.
    browser.cookies.insert("__Host-inkorg-sprak".to_owned(), "sv".to_owned());
    let answer = browser.log_in(ANNA).await;
    assert_eq!(browser.cookies["__Host-inkorg-sprak"], "en");
    let cookie = answer.set_cookies().into_iter().find(|cookie| cookie.contains("sprak")).unwrap();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000"), "{cookie}");
}

#[tokio::test]
async fn a_register_that_is_away_keeps_nobody_from_their_own_inbox() {
    let app = App::start().await;
    app.register.is_away(true);
    let mut browser = app.anna().await;
    assert_eq!(browser.get("/inkorg").await.text, "own");
}

#[tokio::test]
async fn a_login_that_cannot_be_kept_says_so_and_can_be_tried_again() {
    let app = App::start().await;
    app.anna().await; // known already: only the session is to be written
    let held = app.hold_database().await;
    let mut browser = app.browser();
    let answer = browser.log_in(ANNA).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/?fel=nere"));
    assert_eq!(browser.session_cookie(), None);
    drop(held);
    assert_eq!(browser.log_in(ANNA).await.location(), "/inkorg");
}

#[tokio::test]
async fn a_link_checker_uses_up_no_login() {
    let app = App::start().await;
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    app.provider.gives(&app.token(&attempt.nonce, ANNA));
    let address = format!("/eid/callback?code={CODE}&state={}", attempt.state);
    let head = browser.clone().send(Request::head(address), "").await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), "/inkorg");
}
