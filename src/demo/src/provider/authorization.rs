//! The authorization endpoint: whether this client may ask this (OpenID Connect Core 3.1.2; RFC 6749 4.1.1; RFC 7636).

use super::{Provider, description, level::Level, login_page};
use crate::page;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use openidconnect::Nonce;
use url::{Url, form_urlencoded};

/// OIDC Sweden: at least 128 bits, which are 22 characters of base64url.
const SHORTEST_STATE: usize = 22;
/// Longer than any client needs.
const LONGEST_VALUE: usize = 2_000;
/// RFC 7636 4.2: 32 bytes of SHA-256.
const CHALLENGE: usize = 43;

/// A request that may be granted.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) state: String,
    pub(super) nonce: Nonce,
    pub(super) challenge: String,
    pub(super) redirect_uri: String,
    /// The first level that was asked for and that the provider has.
    pub(super) level: Option<Level>,
    pub(super) names: bool,
    pub(super) number: bool,
}

/// Why a request is not granted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nobody can be trusted to be told but the person (RFC 6749 4.1.2.1).
    Here(&'static str),
    /// The client is told: error code, and which parameter is at fault.
    Back { redirect_uri: String, state: Option<String>, error: &'static str, about: &'static str },
}

/// Names and values as they came.
pub(super) type Fields = Vec<(String, String)>;

/// The fields of a query or a form.
pub(super) fn fields(text: &str) -> Fields {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// `GET`.
pub(super) async fn by_query(State(provider): State<Provider>, RawQuery(query): RawQuery) -> Response {
    answer(&provider, &fields(&query.unwrap_or_default()))
}

/// `POST` (OpenID Connect Core 3.1.2.1: both must work).
pub(super) async fn by_form(State(provider): State<Provider>, body: String) -> Response {
    answer(&provider, &fields(&body))
}

fn answer(provider: &Provider, fields: &Fields) -> Response {
    match provider.request(fields) {
        Ok(request) => login_page::page(provider, &request, fields),
        Err(refusal) => provider.refuse(refusal),
    }
}

impl Provider {
    /// Reads and judges a request. The client and where it wants its answer come first: until they are known to be
    /// right, nothing is sent there.
    pub(super) fn request(&self, fields: &[(String, String)]) -> Result<Request, Refusal> {
        let all = |name: &'static str| {
            fields.iter().filter(move |(stated, _)| stated == name).map(|(_, value)| value.as_str())
        };
        let one = |name: &'static str| {
            let mut values = all(name);
            let first = values.next().filter(|value| !value.is_empty());
            if values.next().is_some() { Err(name) } else { Ok(first) }
        };
        let client = &self.0.client;
        if one("client_id") != Ok(Some(client.id.as_str())) {
            return Err(Refusal::Here("Tjänsten som skickade dig hit är inte känd här (client_id)."));
        }
        if one("redirect_uri") != Ok(Some(client.redirect_uri.as_str())) {
            return Err(Refusal::Here(
                "Adressen som svaret skulle skickas till är inte den som är anmäld (redirect_uri).",
            ));
        }
        let state = one("state").ok().flatten();
        let back = |error, about| Refusal::Back {
            redirect_uri: client.redirect_uri.clone(),
            state: state.map(str::to_owned),
            error,
            about,
        };
        let invalid = |about| back("invalid_request", about);
        let one = |name: &'static str| one(name).map_err(invalid);

        if fields.iter().any(|(_, value)| value.len() > LONGEST_VALUE) {
            return Err(invalid("a value is too long"));
        }
        for (name, error) in [
            ("request", "request_not_supported"),
            ("request_uri", "request_uri_not_supported"),
            ("registration", "registration_not_supported"),
        ] {
            if one(name)?.is_some() {
                return Err(back(error, name));
            }
        }
        match one("response_type")? {
            Some("code") => {}
            None => return Err(invalid("response_type")),
            Some(_) => return Err(back("unsupported_response_type", "response_type: only code")),
        }
        if one("response_mode")?.is_some_and(|mode| mode != "query") {
            return Err(invalid("response_mode: only query"));
        }
        let scopes: Vec<&str> = one("scope")?.unwrap_or_default().split(' ').collect();
        if !scopes.contains(&"openid") {
            return Err(back("invalid_scope", "scope: openid is missing"));
        }
        let state = one("state")?.filter(|state| state.len() >= SHORTEST_STATE);
        let state = state.ok_or_else(|| invalid("state: at least 128 random bits"))?;
        let nonce = one("nonce")?.ok_or_else(|| invalid("nonce"))?;
        let challenge = one("code_challenge")?.filter(|challenge| is_challenge(challenge));
        let challenge = challenge.ok_or_else(|| invalid("code_challenge"))?;
        if one("code_challenge_method")? != Some("S256") {
            return Err(invalid("code_challenge_method: only S256"));
        }
        prompt(one("prompt")?).map_err(|(error, about)| back(error, about))?;
        // Every login is a new one, so no age that may be asked for is ever exceeded.
        if one("max_age")?.is_some_and(|age| age.parse::<u32>().is_err()) {
            return Err(invalid("max_age"));
        }
        // Both are wishes (Core 3.1.2.1): the page speaks Swedish, and whoever logs in chooses the level.
        one("ui_locales")?;
        let level = one("acr_values")?.and_then(|wishes| wishes.split(' ').find_map(Level::of_uri));
        Ok(Request {
            state: state.to_owned(),
            nonce: Nonce::new(nonce.to_owned()),
            challenge: challenge.to_owned(),
            redirect_uri: client.redirect_uri.clone(),
            level,
            names: scopes.iter().any(|scope| ["profile", description::NATURAL_PERSON_INFO].contains(scope)),
            number: scopes.contains(&description::NATURAL_PERSON_NUMBER),
        })
    }

    /// Says no, to whoever may be told.
    pub(super) fn refuse(&self, refusal: Refusal) -> Response {
        match refusal {
            Refusal::Here(why) => page::refusal(StatusCode::BAD_REQUEST, "Inloggningen kan inte börja", why),
            Refusal::Back { redirect_uri, state, error, about } => {
                let fields = [("error", error), ("error_description", about)];
                let state = state.as_deref().map(|state| ("state", state));
                self.back(&redirect_uri, fields.into_iter().chain(state))
            }
        }
    }

    /// Sends the browser back to the client, with who it is that answers (RFC 9207 2). 303: whatever was posted here
    /// is not posted there (RFC 9700 4.12).
    pub(super) fn back<'f>(
        &self,
        redirect_uri: &str,
        fields: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Response {
        let mut to: Url = redirect_uri.parse().expect("the registered address is one");
        to.query_pairs_mut().extend_pairs(fields).append_pair("iss", self.0.issuer.as_str());
        Redirect::to(to.as_str()).into_response()
    }
}

fn is_challenge(text: &str) -> bool {
    text.len() == CHALLENGE && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// OpenID Connect Core 3.1.2.1. Nobody is ever logged in here already.
fn prompt(stated: Option<&str>) -> Result<(), (&'static str, &'static str)> {
    let wishes: Vec<&str> = stated.unwrap_or("login").split(' ').collect();
    if wishes == ["none"] {
        return Err(("login_required", "prompt: nobody is logged in"));
    }
    if wishes.iter().all(|wish| ["login", "consent", "select_account"].contains(wish)) {
        Ok(())
    } else {
        Err(("invalid_request", "prompt"))
    }
}
