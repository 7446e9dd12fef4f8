//! The provider far away: down, slow to recover, with new keys, or leading elsewhere.

use super::{
    app::App,
    provider::{CODE, ec_jwk, rsa_jwk},
};
use crate::{Settings, pending::Pending, provider::ProviderAway};
use jiff::SignedDuration;
use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

// ASVS 5.0.0-16.5.2
#[tokio::test]
async fn a_provider_that_is_down_is_said_to_be_and_works_when_it_is_back() {
    let app = App::start().await;
    let mut browser = app.browser();
    app.provider.publishes(None);
    assert_eq!(browser.get("/logga-in").await.location(), "/?fel=nere", "jwks_down");
    assert!(browser.cookies.is_empty());
    assert_eq!(browser.get("/logga-in?till=%2Farkiv").await.location(), "/?till=%2Farkiv&fel=nere");
    assert_eq!(app.provider.key_requests().await, 1, "left alone for a while");
    app.provider.publishes(Some(vec![rsa_jwk("rsa-1")]));
    app.clock.advance(seconds(5));
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/inkorg");
}

#[tokio::test]
async fn a_description_that_was_fetched_serves_when_the_provider_goes_down_later() {
    let app = App::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/inkorg");
    app.provider.publishes(None);
    app.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/inkorg");
}

#[tokio::test]
async fn a_key_that_was_withdrawn_is_forgotten_within_the_hour() {
    let app = App::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/inkorg");
    app.provider.publishes(Some(vec![ec_jwk("ec-1")]));
    app.clock.advance(seconds(3599));
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/inkorg");
    assert_eq!(app.provider.key_requests().await, 1, "asked for once an hour");
    app.clock.advance(seconds(1));
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/?fel=ogiltig");
}

#[tokio::test]
async fn key_rotation_is_followed_at_once_but_not_at_the_wish_of_tokens() {
    let app = App::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/inkorg");
    assert_eq!(app.provider.key_requests().await, 1);

    // Within the minute nothing is fetched, however many unknown keys are named.
    for _ in 0..3 {
        assert_eq!(by_ec(&app).await, "/?fel=ogiltig");
    }
    assert_eq!(app.provider.key_requests().await, 1);

    app.provider.publishes(Some(vec![ec_jwk("ec-1")]));
    app.clock.advance(seconds(60));
    assert_eq!(by_ec(&app).await, "/inkorg");
    assert_eq!(by_ec(&app).await, "/inkorg");
    assert_eq!(app.provider.key_requests().await, 2);
    // The key that was taken away counts no more.
    app.clock.advance(seconds(60));
    assert_eq!(browser.log_in(super::app::ANNA).await.location(), "/?fel=ogiltig");
}

async fn by_ec(app: &App) -> String {
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    let mut token = app.token(&attempt.nonce, super::app::ANNA);
    token.header = json!({ "alg": "ES256", "kid": "ec-1" });
    app.provider.gives(&token);
    browser.come_back(&attempt, &[("code", CODE)]).await.location().to_owned()
}

// ASVS 5.0.0-10.5.3
#[tokio::test]
async fn a_provider_that_calls_itself_otherwise_is_not_ours() {
    let app = App::start().await;
    app.provider.describes("issuer", json!("https://evil.example"));
    let away = app.eid.provider().described().await.unwrap_err();
    assert!(matches!(away, ProviderAway::NoDescription(_)), "{away}");
}

// ASVS 5.0.0-1.3.6, 5.0.0-9.1.3, 5.0.0-13.2.4
#[tokio::test]
async fn nobody_is_sent_and_nothing_is_asked_at_a_host_that_is_not_configured() {
    let app = App::start().await;
    app.provider.describes("authorization_endpoint", json!("https://evil.example/authorize"));
    let away = app.eid.provider().described().await.unwrap_err();
    assert!(matches!(away, ProviderAway::ForeignEndpoint), "{away}");

    let app = App::start().await;
    app.provider.describes("jwks_uri", json!("http://localhost:1/jwks"));
    let away = app.eid.provider().described().await.unwrap_err().to_string();
    assert!(away.contains("not at a host that is configured"), "{away}");

    let app = App::start().await;
    app.provider.describes("token_endpoint", json!("https://evil.example/token"));
    let pending = Pending::begin(&*app.random, "/inkorg".parse().unwrap(), None, app.now());
    let answer = serde_json::from_value(json!({ "code": CODE })).unwrap();
    let error = crate::callback::vouched(&app.eid, answer, &pending).await.err().unwrap();
    assert!(matches!(error, crate::callback::CallbackError::NoTokens), "{error}");
}

async fn described_by(answer: ResponseTemplate) -> String {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let issuer = openidconnect::IssuerUrl::new(server.uri()).unwrap();
    let app = App::with(super::app::HTTPS, |settings: &mut Settings| settings.issuer = issuer).await;
    app.eid.provider().described().await.unwrap_err().to_string()
}

// ASVS 5.0.0-15.3.2
#[tokio::test]
async fn redirects_are_not_followed_and_endless_answers_are_cut_off() {
    let away = described_by(ResponseTemplate::new(302).insert_header("location", "/elsewhere")).await;
    assert!(away.contains("302"), "{away}");
    let away = described_by(ResponseTemplate::new(200).set_body_bytes(vec![b' '; 1024 * 1024 + 1])).await;
    assert!(away.contains("larger"), "{away}");
}
