use super::*;
use crate::{
    clock::{DemoClock, beginning},
    people::{ANNA, ELSA},
    testing::{body, form, get, location, send},
};
use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use inbox::{SeededRandom, SystemClock};
use openidconnect::{
    AccessToken, AccessTokenHash, ClientId, IdTokenVerifier, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    core::{CoreIdToken, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreProviderMetadata},
};
use serde_json::Value;
use std::collections::BTreeMap;

const ISSUER: &str = "http://127.0.0.1:3100/eid";
const CALLBACK: &str = "http://localhost:3000/eid/callback";
const SECRET: &str = "s3cret & så";
const STATE: &str = "0123456789abcdefghijkl";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const NUMBER: &str = "https://id.oidc.se/claim/personalIdentityNumber";
const SCOPE: &str =
    "openid https://id.oidc.se/scope/naturalPersonInfo https://id.oidc.se/scope/naturalPersonNumber";
const LOA3: &str = "http://id.elegnamnden.se/loa/1.0/loa3";

type Fields = Vec<(&'static str, String)>;

struct World {
    router: Router,
    clock: DemoClock,
}

impl World {
    fn new() -> Self {
        let clock = DemoClock::starting_at(beginning(), Arc::new(SystemClock));
        let client = Client {
            id: "inkorgen".to_owned(),
            secret: SECRET.to_owned().into(),
            redirect_uri: CALLBACK.to_owned(),
            after_logout: vec!["http://localhost:3000/".to_owned()],
        };
        let provider = Provider::new(
            IssuerUrl::new(ISSUER.to_owned()).unwrap(),
            client,
            "subjects".to_owned().into(),
            Arc::new(clock.clone()),
            Arc::new(SeededRandom::new(7)),
        );
        Self { router: provider.router(), clock }
    }

    async fn authorize(&self, fields: &Fields) -> Response<Body> {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        send(&self.router, get(&format!("/eid/authorize?{query}"))).await
    }

    async fn choose(&self, fields: &Fields, own: &[(&'static str, &str)]) -> Response<Body> {
        let own = own.iter().map(|(name, value)| (*name, *value));
        let all: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).chain(own).collect();
        send(&self.router, form("/eid/val", &all)).await
    }

    /// The code that Anna's choice gives.
    async fn code(&self) -> String {
        let chosen = self.choose(&request(), &[("person", ANNA.number), ("level", "loa3")]).await;
        answer(&chosen).remove("code").unwrap()
    }

    async fn token(&self, fields: &[(&str, &str)]) -> Response<Body> {
        send(&self.router, basic(form("/eid/token", fields))).await
    }

    async fn tokens(&self) -> (Value, String) {
        let code = self.code().await;
        let response = self.token(&exchange(&code)).await;
        assert_eq!(response.status(), StatusCode::OK);
        (json(response).await, code)
    }

    async fn user_info(&self, token: &str) -> Response<Body> {
        let request = Request::get("/eid/userinfo").header(header::AUTHORIZATION, format!("Bearer {token}"));
        send(&self.router, request.body(Body::empty()).unwrap()).await
    }

    async fn keys(&self) -> CoreJsonWebKeySet {
        serde_json::from_str(&body(send(&self.router, get("/eid/jwks")).await).await).unwrap()
    }
}

/// A request as it should be.
fn request() -> Fields {
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(VERIFIER.to_owned()));
    [
        ("response_type", "code"),
        ("client_id", "inkorgen"),
        ("redirect_uri", CALLBACK),
        ("scope", SCOPE),
        ("state", STATE),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("prompt", "login"),
        ("max_age", "600"),
        ("ui_locales", "sv"),
        ("acr_values", LOA3),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// The same with one field changed; `None` leaves it out.
fn with(name: &'static str, value: Option<&str>) -> Fields {
    let mut fields: Fields = request().into_iter().filter(|(known, _)| *known != name).collect();
    fields.extend(value.map(|value| (name, value.to_owned())));
    fields
}

fn exchange(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

fn basic(mut request: Request<Body>) -> Request<Body> {
    let secret: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let value = format!("Basic {}", STANDARD.encode(format!("inkorgen:{secret}")));
    request.headers_mut().insert(header::AUTHORIZATION, value.parse().unwrap());
    request
}

/// What the browser carries back to the client.
fn answer(response: &Response<Body>) -> BTreeMap<String, String> {
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "never a redirect that posts again");
    let to = location(response);
    assert_eq!(to.as_str().split('?').next(), Some(CALLBACK));
    to.query_pairs().into_owned().collect()
}

async fn json(response: Response<Body>) -> Value {
    serde_json::from_str(&body(response).await).unwrap()
}

#[tokio::test]
async fn the_provider_describes_itself_so_that_a_client_can_find_everything() {
    let world = World::new();
    let described = body(send(&world.router, get("/eid/.well-known/openid-configuration")).await).await;
    let metadata: CoreProviderMetadata = serde_json::from_str(&described).unwrap();
    assert_eq!(metadata.issuer().as_str(), ISSUER);
    for address in [metadata.authorization_endpoint().as_str(), metadata.token_endpoint().unwrap().as_str()] {
        assert!(address.starts_with(ISSUER), "{address}");
    }
    let described: Value = serde_json::from_str(&described).unwrap();
    assert_eq!(described["authorization_response_iss_parameter_supported"], true);
    assert_eq!(described["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    assert_eq!(world.keys().await.keys().len(), 1);
}

#[tokio::test]
async fn a_choice_becomes_a_code_and_the_code_becomes_tokens_that_hold() {
    let world = World::new();
    let page = world.authorize(&request()).await;
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'self' http://localhost:3000;"), "{policy}");
    let page = body(page).await;
    assert!(page.contains(">Anna Bergström</button>") && page.contains("Avbryt"), "{page}");

    let chosen = world.choose(&request(), &[("person", ANNA.number), ("level", "loa4")]).await;
    let answered = answer(&chosen);
    assert_eq!((answered["state"].as_str(), answered["iss"].as_str()), (STATE, ISSUER));
    let tokens = json(world.token(&exchange(&answered["code"])).await).await;
    assert_eq!((tokens["token_type"].as_str(), tokens["expires_in"].as_u64()), (Some("bearer"), Some(300)));

    let id_token: CoreIdToken = tokens["id_token"].as_str().unwrap().parse().unwrap();
    let client = ClientId::new("inkorgen".to_owned());
    let now = claims::utc(beginning());
    let verifier = IdTokenVerifier::new_public_client(
        client,
        IssuerUrl::new(ISSUER.to_owned()).unwrap(),
        world.keys().await,
    )
    .set_time_fn(move || now);
    let claims = id_token.claims(&verifier, &Nonce::new("n-0S6_WzA2Mj".to_owned())).unwrap();
    assert_eq!(claims.auth_context_ref().unwrap().as_str(), "http://id.elegnamnden.se/loa/1.0/loa4");
    let lives = claims.expiration() - claims.issue_time();
    assert_eq!(lives.num_seconds(), 300);
    assert!((claims.issue_time() - now).num_seconds().abs() < 60, "the demo's clock, not the machine's");
    assert_eq!(claims.auth_time().map(|at| (at - now).num_seconds().abs() < 60), Some(true));
    let access = AccessToken::new(tokens["access_token"].as_str().unwrap().to_owned());
    let key = id_token.signing_key(&verifier).unwrap();
    let hash =
        AccessTokenHash::from_token(&access, &CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, key).unwrap();
    assert_eq!(claims.access_token_hash(), Some(&hash));

    let told = json(world.user_info(access.secret()).await).await;
    assert_eq!(told["sub"], claims.subject().as_str());
    assert_eq!((told["name"].as_str(), told[NUMBER].as_str()), (Some("Anna Bergström"), Some(ANNA.number)));
    let payload = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    let stated: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(
        (stated[NUMBER].as_str(), stated["family_name"].as_str()),
        (Some(ANNA.number), Some("Bergström"))
    );
    assert!(!told["sub"].as_str().unwrap().contains(ANNA.number));
}

/// OpenID Connect Core 3.1.2.1: `prompt=login` and `max_age=0` ask for a login of this moment.
#[tokio::test]
async fn the_time_of_the_login_is_that_of_the_choice_and_never_an_earlier_one() {
    let world = World::new();
    let fields = with("max_age", Some("0"));
    let auth_time = async || {
        let chosen = world.choose(&fields, &[("person", ANNA.number), ("level", "loa3")]).await;
        // What comes after the choice makes the login no younger.
        world.clock.advance(30).unwrap();
        let tokens = json(world.token(&exchange(&answer(&chosen)["code"])).await).await;
        let payload = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
        let stated: Value = serde_json::from_slice(&payload).unwrap();
        (stated["auth_time"].as_i64().unwrap(), stated["iat"].as_i64().unwrap())
    };
    let (first, issued) = auth_time().await;
    assert!((30..60).contains(&(issued - first)), "{first} {issued}");
    world.clock.advance(3_600).unwrap();
    let (second, _) = auth_time().await;
    assert!(second - first >= 3_600, "the person was asked again");
}

#[tokio::test]
async fn a_subject_is_one_persons_and_the_same_at_every_login() {
    let world = World::new();
    let mut subjects = Vec::new();
    for person in [&ANNA, &ANNA, &ELSA] {
        let chosen = world.choose(&request(), &[("person", person.number), ("level", "loa3")]).await;
        let tokens = json(world.token(&exchange(&answer(&chosen)["code"])).await).await;
        let told = json(world.user_info(tokens["access_token"].as_str().unwrap()).await).await;
        subjects.push(told["sub"].as_str().unwrap().to_owned());
    }
    assert_eq!(subjects[0], subjects[1]);
    assert_ne!(subjects[0], subjects[2]);
}

#[tokio::test]
async fn only_what_was_asked_for_is_told() {
    let world = World::new();
    let fields = with("scope", Some("openid"));
    let chosen = world.choose(&fields, &[("person", ANNA.number), ("level", "loa3")]).await;
    let tokens = json(world.token(&exchange(&answer(&chosen)["code"])).await).await;
    let told = json(world.user_info(tokens["access_token"].as_str().unwrap()).await).await;
    assert_eq!(told.as_object().unwrap().keys().collect::<Vec<_>>(), ["sub"]);
}

#[tokio::test]
async fn an_unknown_client_or_address_is_never_sent_anything() {
    let world = World::new();
    for fields in [
        with("client_id", Some("other")),
        with("client_id", None),
        with("redirect_uri", Some("http://localhost:3000/eid/callback/")),
        with("redirect_uri", Some("https://elsewhere.example.invalid/")),
        with("redirect_uri", None),
        request().into_iter().chain([("redirect_uri", CALLBACK.to_owned())]).collect(),
        request().into_iter().chain([("client_id", "inkorgen".to_owned())]).collect(),
    ] {
        for response in [
            world.authorize(&fields).await,
            world.choose(&fields, &[("person", ANNA.number), ("level", "loa3")]).await,
        ] {
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{fields:?}");
            assert!(!response.headers().contains_key(header::LOCATION));
        }
    }
}

#[tokio::test]
async fn every_other_fault_is_told_to_the_client() {
    let world = World::new();
    for (name, value, error) in [
        ("response_type", None, "invalid_request"),
        ("response_type", Some("token"), "unsupported_response_type"),
        ("response_type", Some("code id_token"), "unsupported_response_type"),
        ("response_mode", Some("fragment"), "invalid_request"),
        ("scope", None, "invalid_scope"),
        ("scope", Some("profile"), "invalid_scope"),
        ("nonce", None, "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge", Some("short"), "invalid_request"),
        ("code_challenge_method", None, "invalid_request"),
        ("code_challenge_method", Some("plain"), "invalid_request"),
        ("prompt", Some("none"), "login_required"),
        ("prompt", Some("none login"), "invalid_request"),
        ("prompt", Some("dance"), "invalid_request"),
        ("max_age", Some("-1"), "invalid_request"),
        ("request", Some("eyJ"), "request_not_supported"),
        ("request_uri", Some("https://x.example.invalid"), "request_uri_not_supported"),
        ("registration", Some("{}"), "registration_not_supported"),
        ("login_hint", Some(&"x".repeat(3_000)), "invalid_request"),
    ] {
        let fields = with(name, value);
        for response in [
            world.authorize(&fields).await,
            world.choose(&fields, &[("person", ANNA.number), ("level", "loa3")]).await,
        ] {
            let answered = answer(&response);
            assert_eq!(answered["error"], error, "{name}: {value:?}");
            assert_eq!((answered["state"].as_str(), answered["iss"].as_str()), (STATE, ISSUER));
            assert!(!answered.contains_key("code"));
        }
    }
    for (state, echoed) in [(None, None), (Some("short"), Some("short"))] {
        let answered = answer(&world.authorize(&with("state", state)).await);
        assert_eq!(
            (answered["error"].as_str(), answered.get("state").map(String::as_str)),
            ("invalid_request", echoed)
        );
    }
    let twice: Fields = request().into_iter().chain([("nonce", "another".to_owned())]).collect();
    assert_eq!(answer(&world.authorize(&twice).await)["error"], "invalid_request", "RFC 6749 3.1: once");
}

#[tokio::test]
async fn wishes_are_never_errors() {
    let world = World::new();
    for (name, value) in [
        ("ui_locales", Some("fi")),
        ("acr_values", Some("urn:unknown")),
        ("prompt", None),
        ("max_age", Some("0")),
        ("display", Some("popup")),
    ] {
        assert_eq!(world.authorize(&with(name, value)).await.status(), StatusCode::OK, "{name}");
    }
    let page =
        body(world.authorize(&with("acr_values", Some("http://id.elegnamnden.se/loa/1.0/loa4"))).await).await;
    assert!(page.contains(r#"value="loa4" checked"#), "{page}");
}

#[tokio::test]
async fn a_request_may_be_posted_too() {
    let world = World::new();
    let fields = request();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(send(&world.router, form("/eid/authorize", &fields)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn whoever_cancels_is_sent_back_without_a_code() {
    let world = World::new();
    let answered = answer(&world.choose(&request(), &[("cancel", "1"), ("level", "loa3")]).await);
    assert_eq!((answered["error"].as_str(), answered["state"].as_str()), ("access_denied", STATE));
    assert!(!answered.contains_key("code"));
    let nobody = world.choose(&request(), &[("person", "189001019802"), ("level", "loa3")]).await;
    assert_eq!(nobody.status(), StatusCode::BAD_REQUEST, "not one of the demo's people");
    let no_level = world.choose(&request(), &[("person", ANNA.number), ("level", "loa9")]).await;
    assert_eq!(no_level.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_the_request_holds_is_text_on_the_page() {
    let world = World::new();
    let page = body(world.authorize(&with("login_hint", Some("\"><script>alert(1)</script>"))).await).await;
    assert!(!page.contains("<script"), "{page}");
}

#[tokio::test]
async fn a_code_is_used_once_and_a_second_try_takes_the_tokens_back() {
    let world = World::new();
    let (tokens, code) = world.tokens().await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.user_info(access).await.status(), StatusCode::OK);
    let again = world.token(&exchange(&code)).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    assert_eq!(json(again).await["error"], "invalid_grant");
    assert_eq!(world.user_info(access).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_code_is_bound_to_its_address_and_verifier_and_lives_a_minute() {
    let world = World::new();
    for (name, value) in [
        ("redirect_uri", "http://localhost:3000/eid/callback?x"),
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX"),
        ("code", "unknown"),
    ] {
        let code = world.code().await;
        let fields = exchange(&code).map(|(known, right)| (known, if known == name { value } else { right }));
        assert_eq!(json(world.token(&fields).await).await["error"], "invalid_grant", "{name}");
    }
    let code = world.code().await;
    world.clock.advance(61).unwrap();
    assert_eq!(json(world.token(&exchange(&code)).await).await["error"], "invalid_grant", "too late");
}

#[tokio::test]
async fn a_token_request_that_is_not_the_clients_or_not_whole_is_refused() {
    let world = World::new();
    let code = world.code().await;
    let nobody = send(&world.router, form("/eid/token", &exchange(&code))).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    assert!(nobody.headers().contains_key(header::WWW_AUTHENTICATE));
    let post = |secret: &'static str| {
        exchange(&code)
            .into_iter()
            .chain([("client_id", "inkorgen"), ("client_secret", secret)])
            .collect::<Vec<_>>()
    };
    let wrong = send(&world.router, form("/eid/token", &post("wrong"))).await;
    assert_eq!(json(wrong).await["error"], "invalid_client");
    let twice = world.token(&post(SECRET)).await;
    assert_eq!(json(twice).await["error"], "invalid_request", "one way to prove who one is");
    for (name, error) in [
        ("grant_type", "unsupported_grant_type"),
        ("code", "invalid_request"),
        ("redirect_uri", "invalid_request"),
        ("code_verifier", "invalid_request"),
    ] {
        let fields: Vec<_> = exchange(&code).into_iter().filter(|(known, _)| *known != name).collect();
        assert_eq!(json(world.token(&fields).await).await["error"], error, "{name}");
    }
    let by_form = send(&world.router, form("/eid/token", &post(SECRET))).await;
    assert_eq!(by_form.status(), StatusCode::OK, "none of the refusals used the code");
}

#[tokio::test]
async fn an_access_token_lives_five_minutes() {
    let world = World::new();
    let (tokens, _) = world.tokens().await;
    let access = tokens["access_token"].as_str().unwrap();
    world.clock.advance(301).unwrap();
    assert_eq!(world.user_info(access).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(world.user_info("unknown").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(send(&world.router, get("/eid/userinfo")).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn after_a_logout_the_browser_goes_only_where_the_client_is_registered() {
    let world = World::new();
    let (tokens, _) = world.tokens().await;
    let hint = tokens["id_token"].as_str().unwrap();
    world.clock.advance(24 * 3600).unwrap();
    let logout = |fields: Vec<(&'static str, String)>| {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let router = world.router.clone();
        async move { send(&router, get(&format!("/eid/logout?{query}"))).await }
    };
    let to = |address: &str| ("post_logout_redirect_uri", address.to_owned());
    let back = logout(vec![
        to("http://localhost:3000/"),
        ("id_token_hint", hint.to_owned()),
        ("state", "x".to_owned()),
    ])
    .await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER, "an old hint still says who asks");
    assert_eq!(location(&back).as_str(), "http://localhost:3000/?state=x");
    let by_client = logout(vec![to("http://localhost:3000/"), ("client_id", "inkorgen".to_owned())]).await;
    assert_eq!(by_client.status(), StatusCode::SEE_OTHER);
    for fields in [
        vec![to("https://elsewhere.example.invalid/"), ("id_token_hint", hint.to_owned())],
        vec![to("http://localhost:3000/"), ("id_token_hint", format!("{hint}x"))],
        vec![to("http://localhost:3000/"), ("client_id", "other".to_owned())],
        vec![to("http://localhost:3000/")],
    ] {
        assert_eq!(logout(fields.clone()).await.status(), StatusCode::BAD_REQUEST, "{fields:?}");
    }
    assert_eq!(logout(Vec::new()).await.status(), StatusCode::OK, "nowhere to go: a page says so");
}
