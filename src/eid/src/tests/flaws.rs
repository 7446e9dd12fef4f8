//! One flaw each: a provider's answer that is right but for one thing opens nothing. The names are those of the OpenID
//! Connect relying-party certification where it has one.

use super::{
    app::{ANNA, App, PERSON},
    provider::{ACCESS, CODE, Token, ec_jwk, rsa_jwk},
};
use crate::{
    LoginFailure,
    callback::{self, CallbackError, Vouched},
    claims::NumberRefused,
    id_token::TokenRefused,
    pending::Pending,
    settings::ClientAuthentication,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wiremock::ResponseTemplate;

/// An attempt of a browser, and the token that would log Anna in.
fn attempt(app: &App) -> (Pending, Token) {
    let pending = Pending::begin(&*app.random, "/inkorg".parse().unwrap(), None, app.now());
    let verifier = pending.verifier();
    app.provider.visited(&URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.secret())));
    let token = app.token(pending.nonce().secret(), ANNA);
    (pending, token)
}

async fn answered(app: &App, pending: &Pending, answer: Value) -> Result<Vouched, CallbackError> {
    callback::vouched(&app.eid, serde_json::from_value(answer).unwrap(), pending).await
}

async fn log_in(app: &App, change: impl FnOnce(&mut Token)) -> Result<Vouched, CallbackError> {
    let (pending, mut token) = attempt(app);
    change(&mut token);
    app.provider.gives(&token);
    answered(app, &pending, json!({ "code": CODE })).await
}

async fn refused(app: &App, change: impl FnOnce(&mut Token)) -> CallbackError {
    log_in(app, change).await.err().expect("refused")
}

// ASVS 5.0.0-6.3.3, 5.0.0-6.8.1, 5.0.0-6.8.2, 5.0.0-6.8.4, 5.0.0-9.1.1, 5.0.0-9.1.2, 5.0.0-9.2.1, 5.0.0-9.2.2
// ASVS 5.0.0-9.2.3, 5.0.0-10.5.1, 5.0.0-10.5.2, 5.0.0-10.5.4
#[tokio::test]
async fn a_token_with_exactly_one_flaw_is_refused_for_that_flaw() {
    let app = App::start().await;
    let now = app.now().as_second();
    let other = "https://evil.example";
    let claims: [(&str, &str, Value, TokenRefused); 18] = [
        ("nonce_invalid", "nonce", json!("another"), TokenRefused::Nonce),
        ("nonce_missing", "nonce", Value::Null, TokenRefused::Nonce),
        ("issuer_mismatch", "iss", json!(other), TokenRefused::Issuer),
        ("issuer_slash", "iss", json!(format!("{}/", app.provider.issuer())), TokenRefused::Issuer),
        ("aud_other", "aud", json!("another"), TokenRefused::Audience),
        ("aud_missing", "aud", json!([]), TokenRefused::Audience),
        ("extra_aud", "aud", json!(["inkorgen", "another"]), TokenRefused::Audience),
        ("azp_other", "azp", json!("another"), TokenRefused::AuthorizedParty),
        ("exp_past", "exp", json!(now - 60), TokenRefused::Time),
        ("iat_future", "iat", json!(now + 61), TokenRefused::Time),
        ("iat_old", "iat", json!(now - 361), TokenRefused::Time),
        ("acr_low", "acr", json!("http://id.elegnamnden.se/loa/1.0/loa2"), TokenRefused::Level),
        (
            "acr_uncertified",
            "acr",
            json!("http://id.swedenconnect.se/loa/1.0/uncertified-loa3"),
            TokenRefused::Level,
        ),
        ("acr_missing", "acr", Value::Null, TokenRefused::Level),
        ("auth_time_old", "auth_time", json!(now - 661), TokenRefused::LoginTime),
        ("auth_time_future", "auth_time", json!(now + 61), TokenRefused::LoginTime),
        ("auth_time_missing", "auth_time", Value::Null, TokenRefused::LoginTime),
        ("at_hash_bad", "at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), TokenRefused::AccessTokenHash),
    ];
    for (name, claim, value, why) in claims {
        let error = refused(&app, |token| token.claims[claim] = value).await;
        assert!(matches!(error, CallbackError::Token(found) if found == why), "{name}: {error:?}");
    }
    let headers: [(&str, Value, TokenRefused); 6] = [
        ("sig_none", json!({ "alg": "none" }), TokenRefused::Signature),
        ("sig_hs256", json!({ "alg": "HS256" }), TokenRefused::Signature),
        ("sig_not_allowed", json!({ "alg": "RS512", "kid": "rsa-1" }), TokenRefused::Signature),
        ("kid_unknown", json!({ "alg": "RS256", "kid": "rsa-9" }), TokenRefused::UnknownKey),
        ("typ_other", json!({ "alg": "RS256", "kid": "rsa-1", "typ": "logout+jwt" }), TokenRefused::Form),
        ("crit", json!({ "alg": "RS256", "kid": "rsa-1", "crit": ["exp"] }), TokenRefused::Form),
    ];
    for (name, header, why) in headers {
        let error = refused(&app, |token| token.header = header).await;
        assert!(matches!(error, CallbackError::Token(found) if found == why), "{name}: {error:?}");
    }
    let error = refused(&app, |token| token.broken = true).await;
    assert!(matches!(error, CallbackError::Token(TokenRefused::Signature)), "bad_sig_rs256: {error:?}");
    let error = refused(&app, |token| drop(token.claims.as_object_mut().unwrap().remove("sub"))).await;
    assert!(matches!(error, CallbackError::TokensUnread), "sub_missing: {error:?}");
    assert!(log_in(&app, |_| {}).await.is_ok(), "and without a flaw it is accepted");
}

// ASVS 5.0.0-9.1.3
#[tokio::test]
async fn what_is_at_the_edge_of_right_is_accepted() {
    let app = App::start().await;
    let now = app.now().as_second();
    let half = &Sha256::digest(ACCESS)[..16];
    for (name, claim, value) in [
        ("exp_skew", "exp", json!(now - 59)),
        ("iat_skew", "iat", json!(now + 60)),
        ("azp_ours", "azp", json!("inkorgen")),
        ("aud_list", "aud", json!(["inkorgen"])),
        ("at_hash", "at_hash", json!(URL_SAFE_NO_PAD.encode(half))),
        ("loa4", "acr", json!("http://id.elegnamnden.se/loa/1.0/loa4")),
    ] {
        let outcome = log_in(&app, |token| token.claims[claim] = value).await;
        assert!(outcome.is_ok(), "{name}: {:?}", outcome.err());
    }
    // kid_absent_single_jwks; and keys that a token brings along are not looked at (ASVS 5.0.0-9.1.3).
    assert!(log_in(&app, |token| token.header = json!({ "alg": "RS256" })).await.is_ok());
    assert!(log_in(&app, |token| token.header["jku"] = json!("https://evil.example/jwks")).await.is_ok());
}

// ASVS 5.0.0-11.6.1
#[tokio::test]
async fn every_allowed_algorithm_works_and_an_uncertified_level_when_configured() {
    let uncertified = "http://id.swedenconnect.se/loa/1.0/uncertified-loa3";
    let app = App::with(super::app::HTTPS, |settings| settings.levels.push(uncertified.to_owned())).await;
    app.provider.publishes(Some(vec![rsa_jwk("rsa-1"), ec_jwk("ec-1")]));
    for (algorithm, kid) in [("RS256", "rsa-1"), ("PS256", "rsa-1"), ("ES256", "ec-1")] {
        let person = log_in(&app, |token| {
            token.header = json!({ "alg": algorithm, "kid": kid });
            token.claims["acr"] = json!(uncertified);
        });
        assert_eq!(person.await.map(|person| person.level).ok().as_deref(), Some(uncertified), "{algorithm}");
    }
    // A key's algorithm is what its type says, whatever the token claims.
    let error = refused(&app, |token| token.header = json!({ "alg": "RS256", "kid": "ec-1" })).await;
    assert!(matches!(error, CallbackError::Token(TokenRefused::UnknownKey)), "{error:?}");
}

// ASVS 5.0.0-10.2.2
#[tokio::test]
async fn an_answer_that_states_another_issuer_is_refused_before_anything_else() {
    let app = App::start().await;
    let issuer = app.provider.issuer();
    let (pending, token) = attempt(&app);
    app.provider.gives(&token);
    for answer in [
        json!({ "code": CODE, "iss": "https://evil.example" }),
        json!({ "error": "access_denied", "iss": "https://evil.example" }),
        json!({ "code": CODE, "iss": "" }),
    ] {
        let error = answered(&app, &pending, answer).await.err();
        assert!(matches!(error, Some(CallbackError::Issuer)), "iss_param_mismatch: {error:?}");
    }
    assert!(answered(&app, &pending, json!({ "code": CODE, "iss": issuer })).await.is_ok());
}

// ASVS 5.0.0-10.2.2
#[tokio::test]
async fn a_provider_that_says_it_states_its_issuer_must_do_so() {
    let app = App::start().await;
    app.provider.describes("authorization_response_iss_parameter_supported", json!(true));
    let (pending, token) = attempt(&app);
    app.provider.gives(&token);
    let error = answered(&app, &pending, json!({ "code": CODE })).await.err();
    assert!(matches!(error, Some(CallbackError::Issuer)), "iss_param_missing: {error:?}");
    assert!(answered(&app, &pending, json!({ "code": CODE, "iss": app.provider.issuer() })).await.is_ok());
}

// ASVS 5.0.0-10.2.1
#[tokio::test]
async fn a_code_counts_once_and_only_with_its_verifier() {
    let app = App::start().await;
    let (pending, token) = attempt(&app);
    app.provider.gives(&token);
    assert!(answered(&app, &pending, json!({ "code": CODE })).await.is_ok());
    let error = answered(&app, &pending, json!({ "code": CODE })).await.err();
    assert!(matches!(error, Some(CallbackError::CodeRefused)), "code_reuse: {error:?}");
    // A code that was caught and is brought by another browser, with an attempt of its own (RFC 7636).
    let other = Pending::begin(&*app.random, "/inkorg".parse().unwrap(), None, app.now());
    let error = answered(&app, &other, json!({ "code": CODE })).await.err();
    assert!(matches!(error, Some(CallbackError::CodeRefused)), "pkce: {error:?}");
}

#[tokio::test]
async fn what_the_provider_says_went_wrong_becomes_one_of_our_words() {
    let app = App::start().await;
    let (pending, _) = attempt(&app);
    for (error, failure) in [
        ("access_denied", LoginFailure::Cancelled),
        ("unmet_authentication_requirements", LoginFailure::Level),
        ("temporarily_unavailable", LoginFailure::Away),
        ("server_error", LoginFailure::Away),
        ("invalid_scope", LoginFailure::Invalid),
        ("<script>", LoginFailure::Invalid),
    ] {
        let outcome = answered(&app, &pending, json!({ "error": error, "code": CODE })).await;
        assert_eq!(outcome.err().map(|error| error.failure()), Some(failure), "{error}");
    }
    let error = answered(&app, &pending, json!({})).await.err();
    assert!(matches!(error, Some(CallbackError::Empty)), "{error:?}");
}

#[tokio::test]
async fn tokens_that_cannot_be_read_are_refused() {
    let app = App::start().await;
    for (tokens, wanted) in [
        (json!({ "access_token": ACCESS, "token_type": "Bearer" }), "NoIdToken"),
        (json!({ "access_token": ACCESS, "token_type": "Bearer", "id_token": "x.y" }), "TokensUnread"),
        (json!({ "token_type": "Bearer" }), "TokensUnread"),
        (json!([]), "TokensUnread"),
    ] {
        let (pending, _) = attempt(&app);
        app.provider.gives_tokens(tokens);
        let error = answered(&app, &pending, json!({ "code": CODE })).await.err();
        assert_eq!(error.map(|error| format!("{error:?}")).as_deref(), Some(wanted));
    }
    let (pending, token) = attempt(&app);
    let unprintable = "a\nb";
    app.provider.gives_tokens(
        json!({ "access_token": unprintable, "token_type": "Bearer", "id_token": token.sign() }),
    );
    let error = answered(&app, &pending, json!({ "code": CODE })).await.err();
    assert!(matches!(error, Some(CallbackError::TokensUnread)), "{error:?}");
}

#[tokio::test]
async fn the_secret_can_be_shown_in_the_form_instead() {
    let app = App::with(super::app::HTTPS, |settings| {
        settings.client_authentication = ClientAuthentication::ClientSecretPost;
    });
    assert!(log_in(&app.await, |_| {}).await.is_ok());
}

fn without_number(token: &mut Token) {
    token.claims.as_object_mut().unwrap().remove(PERSON);
}

#[tokio::test]
async fn number_and_name_come_from_userinfo_when_the_token_lacks_them() {
    let app = App::start().await;
    app.provider.says_of_the_person(
        ResponseTemplate::new(200)
            .set_body_json(json!({ "sub": "s-1", PERSON: ANNA, "given_name": "Anna", "family_name": "Ek" })),
    );
    let person = log_in(&app, |token| {
        without_number(token);
        token.claims.as_object_mut().unwrap().remove("name");
    });
    let person = person.await.ok().unwrap();
    assert_eq!(person.number.expose(), ANNA);
    assert_eq!(person.name.unwrap().as_str(), "Anna Ek");
}

// ASVS 5.0.0-10.5.2
#[tokio::test]
async fn userinfo_about_somebody_else_is_refused() {
    let app = App::start().await;
    for body in [json!({ "sub": "s-2", PERSON: ANNA }), json!({ PERSON: ANNA })] {
        app.provider.says_of_the_person(ResponseTemplate::new(200).set_body_json(body));
        let error = refused(&app, without_number).await;
        assert!(matches!(error, CallbackError::UserInfo), "userinfo_bad_sub_claim: {error:?}");
    }
    app.provider.says_of_the_person(ResponseTemplate::new(503));
    let error = refused(&app, without_number).await;
    assert!(matches!(error, CallbackError::NoUserInfo), "{error:?}");
}

// ASVS 5.0.0-6.8.2
#[tokio::test]
async fn userinfo_must_be_signed_when_configured() {
    let app = App::with(super::app::HTTPS, |settings| settings.signed_userinfo = true).await;
    let says = json!({ "sub": "s-1", PERSON: ANNA, "iss": app.provider.issuer(), "aud": "inkorgen" });
    app.provider.says_of_the_person(ResponseTemplate::new(200).set_body_json(&says));
    let error = refused(&app, without_number).await;
    assert!(matches!(error, CallbackError::UserInfo), "unsigned: {error:?}");
    let mut signed = app.token("", ANNA);
    signed.claims = says;
    for (broken, accepted) in [(false, true), (true, false)] {
        signed.broken = broken;
        let answer = ResponseTemplate::new(200).set_body_raw(signed.sign(), "application/jwt");
        app.provider.says_of_the_person(answer);
        assert_eq!(log_in(&app, without_number).await.is_ok(), accepted, "userinfo_sig, broken: {broken}");
    }
}

#[tokio::test]
async fn without_a_number_that_has_an_inbox_nobody_comes_in() {
    let app = App::start().await;
    app.provider.says_of_the_person(ResponseTemplate::new(200).set_body_json(json!({ "sub": "s-1" })));
    let error = refused(&app, without_number).await;
    assert!(matches!(error, CallbackError::NoNumber), "{error:?}");
    let error = refused(&app, |token| {
        without_number(token);
        token.claims["https://id.oidc.se/claim/coordinationNumber"] = json!("202312892397");
    });
    let error = error.await;
    assert!(matches!(error, CallbackError::Number(NumberRefused::Coordination)), "{error:?}");
    assert_eq!(error.failure(), LoginFailure::Number);
}

// ASVS 5.0.0-16.5.1
#[tokio::test]
async fn no_refusal_says_anything_of_the_person() {
    let app = App::start().await;
    for claim in ["nonce", "iss", "aud", "exp", "acr", "azp", "at_hash", PERSON] {
        let error = refused(&app, |token| token.claims[claim] = json!("198503149886")).await;
        let said = format!("{error} {error:?}");
        assert!(!said.contains("1985") && !said.contains("s-1") && !said.contains("Anna"), "{said}");
    }
}
