//! What the provider says of somebody who has logged out there: believed when it is right in every way, and once.

use super::{
    app::{ANNA, Answer, App, Browser, ELSA, HTTPS, PERSON},
    provider::{CLIENT, CODE, Token, ec_jwk, rsa_jwk},
};
use crate::{
    logout_token::{self, LogoutRefused},
    settings::Algorithm,
};
use http::{Request, StatusCode, header};
use inbox::{By, EndedSessions, Event};
use jiff::SignedDuration;
use openidconnect::core::CoreJsonWebKeySet;
use serde_json::{Value, json};
use url::form_urlencoded;

const ADDRESS: &str = "/eid/backchannel-logout";
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A logout token as the provider gives it when all is well.
fn token(app: &App, id: &str, subject: &str) -> Token {
    let now = app.now().as_second();
    Token {
        header: json!({ "alg": "RS256", "typ": "logout+jwt", "kid": "rsa-1" }),
        claims: json!({
            "iss": app.provider.issuer(), "aud": CLIENT, "iat": now, "exp": now + 120, "jti": id,
            "sub": subject, "events": { EVENT: {} },
        }),
        broken: false,
    }
}

async fn said(app: &App, token: &str) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", token).finish();
    posted(app, &form).await
}

/// As the provider asks: no cookie, no origin, nothing of a browser.
async fn posted(app: &App, form: &str) -> Answer {
    let request = Request::post(ADDRESS).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.browser().send(request, form).await
}

fn assert_refused(answer: &Answer, name: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{name}");
    assert_eq!(answer.text, r#"{"error":"invalid_request"}"#, "{name}");
}

async fn is_in(browser: &mut Browser<'_>) -> bool {
    browser.get("/inkorg").await.status == StatusCode::OK
}

/// Logs somebody in as whom the provider calls `subject`, in its session `sid`.
async fn log_in<'a>(app: &'a App, number: &str, subject: &str, sid: Option<&str>) -> Browser<'a> {
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    let mut token = app.token(&attempt.nonce, number);
    token.claims["sub"] = json!(subject);
    token.claims["sid"] = json!(sid);
    app.provider.gives(&token);
    assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), "/inkorg");
    browser.post("/aktivera", "").await;
    browser
}

// ASVS 5.0.0-9.2.1, 5.0.0-9.2.3, 5.0.0-10.5.5
#[tokio::test]
async fn a_claim_with_exactly_one_flaw_is_refused_for_that_flaw() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let now = app.now().as_second();
    let claims: [(&str, &str, Value, LogoutRefused); 27] = [
        ("issuer_mismatch", "iss", json!("https://evil.example"), LogoutRefused::Issuer),
        ("issuer_slash", "iss", json!(format!("{}/", app.provider.issuer())), LogoutRefused::Issuer),
        ("issuer_missing", "iss", Value::Null, LogoutRefused::Issuer),
        ("aud_other", "aud", json!("another"), LogoutRefused::Audience),
        ("aud_missing", "aud", Value::Null, LogoutRefused::Audience),
        ("aud_empty", "aud", json!([]), LogoutRefused::Audience),
        ("extra_aud", "aud", json!([CLIENT, "another"]), LogoutRefused::Audience),
        ("iat_missing", "iat", Value::Null, LogoutRefused::Time),
        ("iat_old", "iat", json!(now - 361), LogoutRefused::Time),
        ("iat_future", "iat", json!(now + 61), LogoutRefused::Time),
        ("iat_text", "iat", json!("now"), LogoutRefused::Form),
        ("exp_missing", "exp", Value::Null, LogoutRefused::Time),
        ("exp_past", "exp", json!(now - 60), LogoutRefused::Time),
        ("exp_out_of_range", "exp", json!(i64::MAX), LogoutRefused::Time),
        ("jti_missing", "jti", Value::Null, LogoutRefused::Id),
        ("jti_empty", "jti", json!(""), LogoutRefused::Id),
        ("jti_number", "jti", json!(7), LogoutRefused::Form),
        ("sub_and_sid_missing", "sub", Value::Null, LogoutRefused::Whose),
        ("sub_empty", "sub", json!(""), LogoutRefused::Whose),
        ("events_missing", "events", Value::Null, LogoutRefused::Event),
        (
            "events_other",
            "events",
            json!({ "http://schemas.openid.net/event/other": {} }),
            LogoutRefused::Event,
        ),
        ("events_empty", "events", json!({}), LogoutRefused::Event),
        ("events_list", "events", json!([EVENT]), LogoutRefused::Form),
        ("events_member_text", "events", json!({ EVENT: "" }), LogoutRefused::Event),
        ("events_member_null", "events", json!({ EVENT: null }), LogoutRefused::Event),
        ("nonce_present", "nonce", json!("n"), LogoutRefused::Nonce),
        ("nonce_null", "nonce", Value::Null, LogoutRefused::Nonce),
    ];
    for (name, claim, value, why) in claims {
        let mut flawed = token(&app, name, "s-1");
        flawed.claims[claim] = value;
        let flawed = flawed.sign();
        refused_for(&app, &flawed, why, name).await;
    }
    assert!(is_in(&mut anna).await, "none of them ended anything");
}

// ASVS 5.0.0-9.1.1, 5.0.0-9.1.2, 5.0.0-9.2.2, 5.0.0-10.5.5
#[tokio::test]
async fn a_header_with_exactly_one_flaw_is_refused_for_that_flaw() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let headers: [(&str, Value, LogoutRefused); 11] = [
        ("typ_missing", json!({ "alg": "RS256", "kid": "rsa-1" }), LogoutRefused::Type),
        ("typ_of_id_token", json!({ "alg": "RS256", "typ": "JWT", "kid": "rsa-1" }), LogoutRefused::Type),
        (
            "typ_of_access_token",
            json!({ "alg": "RS256", "typ": "at+jwt", "kid": "rsa-1" }),
            LogoutRefused::Type,
        ),
        ("sig_none", json!({ "alg": "none", "typ": "logout+jwt" }), LogoutRefused::Algorithm),
        ("sig_hs256", json!({ "alg": "HS256", "typ": "logout+jwt" }), LogoutRefused::Algorithm),
        (
            "sig_not_allowed",
            json!({ "alg": "RS512", "typ": "logout+jwt", "kid": "rsa-1" }),
            LogoutRefused::Algorithm,
        ),
        (
            "kid_unknown",
            json!({ "alg": "RS256", "typ": "logout+jwt", "kid": "rsa-9" }),
            LogoutRefused::UnknownKey,
        ),
        (
            "key_of_another_type",
            json!({ "alg": "ES256", "typ": "logout+jwt", "kid": "rsa-1" }),
            LogoutRefused::Signature,
        ),
        (
            "crit",
            json!({ "alg": "RS256", "typ": "logout+jwt", "kid": "rsa-1", "crit": ["exp"] }),
            LogoutRefused::Critical,
        ),
        (
            "crit_null",
            json!({ "alg": "RS256", "typ": "logout+jwt", "kid": "rsa-1", "crit": null }),
            LogoutRefused::Critical,
        ),
        (
            "alg_in_capitals_only",
            json!({ "alg": "rs256", "typ": "logout+jwt", "kid": "rsa-1" }),
            LogoutRefused::Algorithm,
        ),
    ];
    for (name, header, why) in headers {
        let mut flawed = token(&app, name, "s-1");
        // Signed as it says, where that is a way to sign.
        flawed.header = header;
        let flawed = flawed.sign();
        refused_for(&app, &flawed, why, name).await;
    }
    assert!(is_in(&mut anna).await, "none of them ended anything");
}

// ASVS 5.0.0-9.1.1
#[tokio::test]
async fn what_is_no_whole_token_is_refused_and_without_a_flaw_it_is_believed() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let right = token(&app, "whole", "s-1").sign();
    let (signed, _) = right.rsplit_once('.').unwrap();
    let twice = right.replacen('.', "..", 1);
    let cut = &right[..right.len() - 10];
    let broken = Token { broken: true, ..token(&app, "broken", "s-1") }.sign();
    for (name, flawed, why) in [
        ("bad_sig_rs256", broken.as_str(), LogoutRefused::Signature),
        ("sig_cut", cut, LogoutRefused::Signature),
        ("sig_missing", signed, LogoutRefused::Form),
        ("a_part_too_many", &format!("{right}.e30"), LogoutRefused::Form),
        ("an_empty_part", &twice, LogoutRefused::Form),
        ("no_token", "x", LogoutRefused::Form),
        ("empty", "", LogoutRefused::Form),
    ] {
        refused_for(&app, flawed, why, name).await;
    }
    assert!(is_in(&mut anna).await, "none of them ended anything");
    assert_eq!(said(&app, &right).await.status, StatusCode::OK, "and without a flaw it is believed");
    assert!(!is_in(&mut anna).await);
}

/// Refused where it is verified, for that reason, and by whoever asks, without one.
async fn refused_for(app: &App, token: &str, why: LogoutRefused, name: &str) {
    let keys = CoreJsonWebKeySet::new(vec![serde_json::from_value(rsa_jwk("rsa-1")).unwrap()]);
    let found = logout_token::verify(app.eid.settings(), &keys, token, app.now()).err();
    assert_eq!(found, Some(why), "{name}");
    assert_refused(&said(app, token).await, name);
}

#[tokio::test]
async fn a_claim_that_is_stated_twice_makes_a_token_unreadable() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use openidconnect::{PrivateSigningKey, core::CoreJwsSigningAlgorithm};
    let app = App::start().await;
    let mut anna = app.anna().await;
    let right = token(&app, "twice", "nobody's");
    for more in [r#""sub":"s-1""#, r#""jti":"another""#, r#""iss":"https://evil.example""#] {
        let claims = format!("{},{more}}}", right.claims.to_string().strip_suffix('}').unwrap());
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let input = format!("{}.{}", part(&right.header.to_string()), part(&claims));
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let signature = super::provider::rsa("x").sign(&algorithm, input.as_bytes()).unwrap();
        assert_refused(&said(&app, &format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))).await, more);
    }
    assert!(is_in(&mut anna).await);
}

// ASVS 5.0.0-9.1.3
#[tokio::test]
async fn what_is_at_the_edge_of_right_is_believed() {
    let app = App::with(HTTPS, |_| {}).await;
    app.provider.publishes(Some(vec![rsa_jwk("rsa-1"), ec_jwk("ec-1")]));
    let now = app.now().as_second();
    for (name, claim, value) in [
        ("exp_skew", "exp", json!(now - 59)),
        ("iat_skew", "iat", json!(now + 60)),
        ("iat_edge", "iat", json!(now - 360)),
        ("aud_list", "aud", json!([CLIENT])),
        ("sid_too", "sid", json!("x")),
        ("other_claims", "trace_id", json!("x")),
        ("other_events", "events", json!({ EVENT: {}, "http://example.invalid/more": 1 })),
    ] {
        let mut token = token(&app, name, "s-1");
        token.claims[claim] = value;
        assert_eq!(said(&app, &token.sign()).await.status, StatusCode::OK, "{name}");
    }
    for (name, algorithm, typ, kid) in [
        ("ps256", "PS256", "logout+jwt", "rsa-1"),
        ("es256", "ES256", "logout+jwt", "ec-1"),
        ("typ_in_full", "RS256", "application/logout+jwt", "rsa-1"),
        ("typ_in_capitals", "RS256", "LOGOUT+JWT", "rsa-1"),
    ] {
        let mut token = token(&app, name, "s-1");
        token.header = json!({ "alg": algorithm, "typ": typ, "kid": kid });
        assert_eq!(said(&app, &token.sign()).await.status, StatusCode::OK, "{name}");
    }
    // kid_absent; and keys that a token brings along are not looked at (ASVS 5.0.0-9.1.3).
    let mut without = token(&app, "kid_absent", "s-1");
    without.header = json!({ "alg": "RS256", "typ": "logout+jwt", "jku": "https://evil.example/jwks" });
    assert_eq!(said(&app, &without.sign()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_the_algorithms_that_the_operator_allows_count() {
    let app = App::with(HTTPS, |settings| settings.algorithms = vec![Algorithm::ES256]).await;
    assert_refused(&said(&app, &token(&app, "rs256", "s-1").sign()).await, "rs256");
}

// ASVS 5.0.0-7.6.1
#[tokio::test]
async fn it_ends_the_sessions_of_the_person_or_the_one_that_it_names() {
    let app = App::start().await;
    let mut one = log_in(&app, ANNA, "s-1", Some("a")).await;
    let mut two = log_in(&app, ANNA, "s-1", Some("b")).await;
    let mut elsa = log_in(&app, ELSA, "s-2", Some("c")).await;
    let mut by_sid = token(&app, "by_sid", "");
    by_sid.claims["sid"] = json!("a");
    let answer = said(&app, &by_sid.sign()).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, ""));
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert!(!is_in(&mut one).await && is_in(&mut two).await && is_in(&mut elsa).await);
    // A session there that is not this person's is nobody's to end.
    let mut others = token(&app, "others_sid", "s-2");
    others.claims["sid"] = json!("b");
    assert_eq!(said(&app, &others.sign()).await.status, StatusCode::OK);
    assert!(is_in(&mut two).await && is_in(&mut elsa).await);
    assert_eq!(said(&app, &token(&app, "by_subject", "s-1").sign()).await.status, StatusCode::OK);
    assert!(!is_in(&mut two).await && is_in(&mut elsa).await);
    assert_eq!(one.get("/inkorg").await.location(), "/?till=%2Finkorg", "and the browser has forgotten it");
    let log = app.log(ANNA).await;
    let ended = Event::SessionsEnded { which: EndedSessions::AtProvider };
    let by: Vec<_> = log.iter().filter(|entry| entry.event == ended).map(|entry| entry.by).collect();
    assert_eq!(by, [By::IdentityProvider, By::IdentityProvider]);
}

// ASVS 5.0.0-10.5.5
#[tokio::test]
async fn it_counts_once_for_as_long_as_it_would_be_believed() {
    let app = App::start().await;
    let word = token(&app, "once", "s-1").sign();
    assert_eq!(said(&app, &word).await.status, StatusCode::OK, "nobody is logged in, and that is no failure");
    let mut anna = app.anna().await;
    assert_refused(&said(&app, &word).await, "replayed");
    app.clock.advance(SignedDuration::from_secs(179));
    app.inbox
        .sweep(&inbox::testing::worker(), SignedDuration::from_mins(20), SignedDuration::from_hours(8))
        .await
        .unwrap();
    assert_refused(&said(&app, &word).await, "replayed at the last moment");
    assert!(is_in(&mut anna).await);
    let mut other = token(&app, "once", "s-1");
    other.claims["exp"] = json!(app.now().as_second() + 60);
    assert_refused(&said(&app, &other.sign()).await, "another token of the same name");
    app.clock.advance(SignedDuration::from_secs(1));
    assert_refused(&said(&app, &word).await, "and then it has expired");
}

// ASVS 5.0.0-15.3.7
#[tokio::test]
async fn what_is_no_form_with_one_token_is_refused_before_anything_is_asked() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let word = token(&app, "one", "s-1").sign();
    let asked = app.provider.key_requests().await;
    for (name, form) in [
        ("empty", String::new()),
        ("another_name", format!("token={word}")),
        ("stated_twice", format!("logout_token={word}&logout_token={word}")),
        ("too_large", format!("logout_token={word}&x={}", "a".repeat(17 * 1024))),
    ] {
        assert_refused(&posted(&app, &form).await, name);
    }
    let json = Request::post(ADDRESS).header(header::CONTENT_TYPE, "application/json");
    assert_refused(&app.browser().send(json, &format!("{{\"logout_token\":\"{word}\"}}")).await, "json");
    let by_query = format!("{ADDRESS}?logout_token={word}");
    assert_eq!(app.browser().get(&by_query).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(is_in(&mut anna).await);
    assert_eq!(app.provider.key_requests().await, asked);
}

#[tokio::test]
async fn a_new_key_is_looked_for_once_a_minute_whoever_asks() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    app.clock.advance(SignedDuration::from_mins(2));
    app.provider.publishes(Some(vec![rsa_jwk("rsa-2")]));
    let asked = app.provider.key_requests().await;
    let mut rotated = token(&app, "rotated", "s-1");
    rotated.header["kid"] = json!("rsa-2");
    let mut unknown = token(&app, "unknown", "s-1");
    unknown.header["kid"] = json!("rsa-9");
    assert_refused(&said(&app, &unknown.sign()).await, "kid_unknown");
    assert_eq!(app.provider.key_requests().await, asked + 1);
    for _ in 0..20 {
        assert_refused(&said(&app, &unknown.sign()).await, "kid_unknown");
    }
    assert_eq!(app.provider.key_requests().await, asked + 1, "nobody makes us ask in a storm");
    assert_eq!(said(&app, &rotated.sign()).await.status, StatusCode::OK);
    assert!(!is_in(&mut anna).await);
}

// ASVS 5.0.0-9.2.2, 5.0.0-10.5.5
#[tokio::test]
async fn an_id_token_is_no_logout_token_and_a_logout_token_logs_nobody_in() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let mut id_token = app.token("n", ANNA);
    id_token.claims["jti"] = json!("x");
    assert_refused(&said(&app, &id_token.sign()).await, "id_token");
    assert!(is_in(&mut anna).await);
    let mut browser = app.browser();
    let attempt = browser.begin("/inkorg").await;
    let mut word = token(&app, "x", "s-1");
    for (claim, value) in [("nonce", json!(attempt.nonce)), ("auth_time", json!(app.now().as_second()))] {
        word.claims[claim] = value;
    }
    (word.claims["acr"], word.claims[PERSON]) = (json!(super::app::LOA3), json!(ANNA));
    app.provider.gives(&word);
    assert_eq!(browser.come_back(&attempt, &[("code", CODE)]).await.location(), "/?fel=ogiltig");
}

#[tokio::test]
async fn without_a_database_it_was_not_done_and_can_be_said_again() {
    let app = App::start().await;
    let mut anna = app.anna().await;
    let word = token(&app, "again", "s-1").sign();
    let held = app.hold_database().await;
    assert_refused(&said(&app, &word).await, "the database is held");
    drop(held);
    assert!(is_in(&mut anna).await);
    assert_eq!(said(&app, &word).await.status, StatusCode::OK);
    assert!(!is_in(&mut anna).await);
}
