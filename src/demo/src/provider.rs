//! The demo's identity provider: a real OpenID provider, with real keys and tokens, where anybody may be anybody.
//!
//! It does what OpenID Connect Core asks of a provider for the code flow, and what OIDC Sweden's profile
//! 1.0 adds: PKCE with S256 and nothing else, Swedish claims, levels of assurance, `iss` in every answer
//! (RFC 9207). It keeps no session: every login asks who one is. The way of one login:
//! `authorization` (may this client ask this?) → `login_page` (who are you?) → `grants` (a code, once) → `token` →
//! `user_info`.

mod authorization;
mod claims;
mod client;
mod description;
mod end_session;
mod grants;
mod level;
mod login_page;
mod signing;
mod token;
mod user_info;

pub(crate) use client::Client;

use axum::{
    Router,
    routing::{get, post},
};
use grants::Grants;
use hmac::{Hmac, KeyInit, Mac};
use inbox::{Clock, Random};
use openidconnect::{IssuerUrl, SubjectIdentifier};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use signing::SigningKey;
use std::{fmt, sync::Arc};

use crate::people::Person;

/// Where the provider lies at the demo's origin.
pub(crate) const PATH: &str = "/eid";

/// The provider. Clones are the same provider.
#[derive(Clone)]
pub(crate) struct Provider(Arc<Inner>);

struct Inner {
    issuer: IssuerUrl,
    client: Client,
    key: SigningKey,
    subjects: SecretString,
    grants: Grants,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider(…)")
    }
}

impl Provider {
    /// A provider with a new signing key. `subjects` makes the subject identifiers: the same secret, the same ones.
    pub(crate) fn new(
        issuer: IssuerUrl,
        client: Client,
        subjects: SecretString,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let key = SigningKey::generate(&*random);
        Self(Arc::new(Inner { issuer, client, key, subjects, grants: Grants::default(), clock, random }))
    }

    /// Every address of the provider, below the demo's origin.
    pub(crate) fn router(&self) -> Router {
        let addresses = Router::new()
            .route("/.well-known/openid-configuration", get(description::describe))
            .route("/jwks", get(description::keys))
            .route("/authorize", get(authorization::by_query).post(authorization::by_form))
            .route("/val", post(login_page::chosen))
            .route("/token", post(token::token))
            .route("/userinfo", get(user_info::user_info).post(user_info::user_info))
            .route("/logout", get(end_session::by_query).post(end_session::by_form));
        Router::new().nest(PATH, addresses).with_state(self.clone())
    }

    /// Who a person is to one client: always the same, another to every client, and nothing that leads back to the
    /// number (OpenID Connect Core 8.1).
    fn subject(&self, person: &Person) -> SubjectIdentifier {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.subjects.expose_secret().as_bytes())
            .expect("any key length");
        mac.update(self.0.client.id.as_bytes());
        mac.update(b"|");
        mac.update(person.number.as_bytes());
        SubjectIdentifier::new(base64_url(&mac.finalize().into_bytes()))
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0.issuer.as_str())
    }
}

fn base64_url(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests;
