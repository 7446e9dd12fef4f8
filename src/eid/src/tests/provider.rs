//! An identity provider with real keys, that answers what a test tells it to.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreHmacKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use p256::ecdsa::signature::Signer;
use rsa::{
    RsaPrivateKey,
    pkcs1::{EncodeRsaPrivateKey, LineEnding},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex},
};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

pub(super) const CLIENT: &str = "inkorgen";
pub(super) const SECRET: &str = "ett hemligt ord & ett till";
pub(super) const CODE: &str = "en-kod-av-leverantören";
pub(super) const ACCESS: &str = "an-access-token";

/// Made once for all tests: an RSA key takes its time.
static RSA: LazyLock<String> = LazyLock::new(|| {
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
    key.to_pkcs1_pem(LineEnding::LF).unwrap().to_string()
});

pub(super) fn rsa(kid: &str) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(&RSA, Some(JsonWebKeyId::new(kid.to_owned()))).unwrap()
}

pub(super) fn rsa_jwk(kid: &str) -> Value {
    serde_json::to_value(rsa(kid).as_verification_key()).unwrap()
}

fn ec() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
}

pub(super) fn ec_jwk(kid: &str) -> Value {
    let point = ec().verifying_key().to_sec1_point(false);
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (x, y) = point.as_bytes()[1..].split_at(32);
    json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": part(x), "y": part(y) })
}

/// A token as a test wants it: what it states, and how it is signed.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) header: Value,
    pub(super) claims: Value,
    /// Turns a bit of the signature.
    pub(super) broken: bool,
}

impl Token {
    pub(super) fn sign(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", part(&self.header), part(&self.claims));
        let message = input.as_bytes();
        let mut signature = match self.header["alg"].as_str().unwrap() {
            "RS256" => rsa("x").sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, message).unwrap(),
            "PS256" => rsa("x").sign(&CoreJwsSigningAlgorithm::RsaSsaPssSha256, message).unwrap(),
            "RS512" => rsa("x").sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512, message).unwrap(),
            "HS256" => CoreHmacKey::new(SECRET).sign(&CoreJwsSigningAlgorithm::HmacSha256, message).unwrap(),
            "ES256" => {
                let signature: p256::ecdsa::Signature = ec().sign(message);
                signature.to_bytes().to_vec()
            }
            _ => Vec::new(),
        };
        if self.broken {
            signature[0] ^= 1;
        }
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[derive(Debug, Default)]
struct Script {
    challenges: Vec<String>,
    used: bool,
    tokens: Value,
    user_info: Option<ResponseTemplate>,
    keys: Option<Vec<Value>>,
    metadata: Value,
}

/// The provider.
#[derive(Debug)]
pub(super) struct FakeProvider {
    server: MockServer,
    script: Arc<Mutex<Script>>,
}

impl FakeProvider {
    pub(super) async fn start() -> Self {
        let server = MockServer::start().await;
        let uri = server.uri();
        let metadata = json!({
            "issuer": uri,
            "authorization_endpoint": format!("{uri}/authorize"),
            "token_endpoint": format!("{uri}/token"),
            "userinfo_endpoint": format!("{uri}/userinfo"),
            "jwks_uri": format!("{uri}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        let keys = Some(vec![rsa_jwk("rsa-1")]);
        let script = Arc::new(Mutex::new(Script { keys, metadata, ..Script::default() }));
        let provider = Self { server, script };
        provider
            .on("GET", "/.well-known/openid-configuration", |script, _| {
                ResponseTemplate::new(200).set_body_json(&script.metadata)
            })
            .await;
        provider
            .on("GET", "/jwks", |script, _| match &script.keys {
                Some(keys) => ResponseTemplate::new(200).set_body_json(json!({ "keys": keys })),
                None => ResponseTemplate::new(500),
            })
            .await;
        provider.on("POST", "/token", token).await;
        provider
            .on("GET", "/userinfo", |script, request| {
                assert_eq!(request.headers["authorization"], format!("Bearer {ACCESS}"), "bearer_header");
                script.user_info.clone().unwrap_or_else(|| ResponseTemplate::new(404))
            })
            .await;
        provider
    }

    async fn on(
        &self,
        verb: &'static str,
        at: &'static str,
        answer: fn(&mut Script, &Request) -> ResponseTemplate,
    ) {
        let script = self.script.clone();
        Mock::given(method(verb))
            .and(path(at))
            .respond_with(move |request: &Request| answer(&mut script.lock().unwrap(), request))
            .mount(&self.server)
            .await;
    }

    pub(super) fn issuer(&self) -> String {
        self.server.uri()
    }

    /// What a citizen's browser would bring: the provider has shown its pages for this address.
    pub(super) fn visited(&self, challenge: &str) {
        let mut script = self.script.lock().unwrap();
        script.challenges.push(challenge.to_owned());
        script.used = false;
    }

    pub(super) fn gives(&self, token: &Token) {
        self.gives_tokens(
            json!({ "access_token": ACCESS, "token_type": "Bearer", "id_token": token.sign() }),
        );
    }

    pub(super) fn gives_tokens(&self, tokens: Value) {
        self.script.lock().unwrap().tokens = tokens;
    }

    pub(super) fn says_of_the_person(&self, answer: ResponseTemplate) {
        self.script.lock().unwrap().user_info = Some(answer);
    }

    /// `None`: the keys cannot be had.
    pub(super) fn publishes(&self, keys: Option<Vec<Value>>) {
        self.script.lock().unwrap().keys = keys;
    }

    pub(super) fn describes(&self, name: &str, value: Value) {
        self.script.lock().unwrap().metadata[name] = value;
    }

    /// How often the keys have been asked for.
    pub(super) async fn key_requests(&self) -> usize {
        let requests = self.server.received_requests().await.unwrap();
        requests.iter().filter(|request| request.url.path() == "/jwks").count()
    }
}

/// The token endpoint, as strict as a provider is: client, code, address, and the verifier of RFC 7636; a code counts
/// once.
fn token(script: &mut Script, request: &Request) -> ResponseTemplate {
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(&request.body).into_owned().collect();
    let refuse = |error: &str| ResponseTemplate::new(400).set_body_json(json!({ "error": error }));
    let encoded: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:{encoded}"));
    let by_header =
        request.headers.get("authorization").is_some_and(|value| *value == format!("Basic {basic}"));
    let by_form =
        form.get("client_secret").is_some_and(|secret| secret == SECRET) && form["client_id"] == CLIENT;
    if by_header == by_form {
        return refuse("invalid_client");
    }
    let verifier = form.get("code_verifier").map(String::as_str).unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let right = form["grant_type"] == "authorization_code"
        && form["code"] == CODE
        && form["redirect_uri"].ends_with("/eid/callback")
        && script.challenges.contains(&challenge);
    if !right || std::mem::replace(&mut script.used, true) {
        return refuse("invalid_grant");
    }
    ResponseTemplate::new(200).set_body_json(&script.tokens)
}
