//! The gate, and that no other site reaches through it.

use super::app::{ANNA, App, ELSA};
use http::{Request, StatusCode, header};
use inbox::{Consent, Operator, Personnummer, testing::address};

#[tokio::test]
async fn who_is_not_logged_in_is_led_to_the_start_page_with_the_way_back() {
    let app = App::start().await;
    let mut browser = app.browser();
    for (path, location) in [
        ("/inkorg?sida=2", "/?till=%2Finkorg%3Fsida%3D2"),
        ("/ombud", "/?till=%2Fombud"),
        ("/aktivera", "/?till=%2Faktivera"),
        ("/installningar", "/?till=%2Finstallningar"),
        ("/inkorg/..//evil.example", "/?"),
    ] {
        assert_eq!(browser.get(path).await.location(), location, "{path}");
    }
    assert_eq!(browser.get("/").await.text, "anonymous");
    assert_eq!(browser.get("/hjalp").await.text, "anonymous");
}

#[tokio::test]
async fn a_form_that_comes_too_late_leads_back_to_the_page_it_stood_on() {
    let app = App::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.post("/inkorg/trad/1/olast", "").await.location(), "/?");
    for (referer, location) in [
        ("https://inkorgen.example/inkorg/trad/1?x=y", "/?till=%2Finkorg%2Ftrad%2F1%3Fx%3Dy"),
        ("https://evil.example/inkorg", "/?"),
    ] {
        let request = Request::post("/inkorg/trad/1/olast").header("sec-fetch-site", "same-origin");
        let answer = browser.send(request.header(header::REFERER, referer), "").await;
        assert_eq!(answer.location(), location);
    }
}

// ASVS 5.0.0-2.3.1
#[tokio::test]
async fn an_inbox_is_activated_before_anything_else() {
    let app = App::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.log_in(ANNA).await.location(), "/inkorg");
    for path in ["/", "/inkorg", "/ombud", "/installningar"] {
        assert_eq!(browser.get(path).await.location(), "/aktivera", "{path}");
    }
    assert_eq!(browser.get("/aktivera").await.text, "own");
    assert_eq!(browser.get("/hjalp").await.text, "own");
    assert_eq!(browser.post("/aktivera", "").await.location(), "/inkorg");
    assert_eq!(browser.get("/inkorg").await.text, "own");
    assert_eq!(browser.get("/").await.location(), "/inkorg");
}

#[tokio::test]
async fn from_thirteen_on_consent_comes_before_anything_else_and_a_review_before_nothing() {
    let app = App::start().await;
    let number = |digits| Personnummer::parse(digits).unwrap();
    app.inbox.admit(&number(ANNA)).await.unwrap();
    let mut browser = app.browser();
    browser.log_in(ELSA).await;
    browser.post("/aktivera", "").await;
    let operator = Operator::at_console();
    let contacts = [address("anna@example.se")];
    app.inbox.take_over_contacts(&operator, &number(ELSA), &number(ANNA), &contacts).await.unwrap();
    assert_eq!(
        browser.get("/hjalp/vantar").await.text,
        "Due { consent: false, review: false }",
        "a child of 12"
    );

    app.clock.set("2026-12-11T23:59:59+01:00".parse().unwrap());
    browser.log_in(ELSA).await;
    assert_eq!(browser.get("/inkorg").await.text, "own");
    app.clock.set("2026-12-12T00:00:00+01:00".parse().unwrap());
    for path in ["/", "/inkorg", "/installningar", "/installningar/granska", "/aviseringar", "/bekrafta"] {
        assert_eq!(browser.get(path).await.location(), "/aktivera", "{path}: in the middle of the session");
    }
    assert_eq!(browser.get("/hjalp/vantar").await.text, "Due { consent: true, review: true }");
    assert!(
        app.inbox.consent(&app.viewer(ELSA).await.as_owner().unwrap(), Consent::November2026).await.unwrap()
    );
    assert_eq!(browser.get("/inkorg").await.text, "own", "the review may wait");
    assert_eq!(browser.get("/hjalp/vantar").await.text, "Due { consent: false, review: true }");
}

// ASVS 5.0.0-3.5.1, 5.0.0-3.5.3
#[tokio::test]
async fn another_site_can_neither_log_out_nor_act() {
    let app = App::start().await;
    let mut browser = app.anna().await;
    for path in ["/logga-ut", "/session", "/ombud/agera", "/aktivera"] {
        for from in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ] {
            let answer = browser.send(Request::post(path).header(from.0, from.1), "").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {from:?}");
        }
    }
    assert_eq!(browser.get("/inkorg").await.text, "own", "and nothing happened");
    assert_eq!(browser.get("/logga-ut").await.status, StatusCode::METHOD_NOT_ALLOWED);
}
