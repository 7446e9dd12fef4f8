//! The one client that the provider knows: the product.

use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// What is registered of the product.
#[derive(Debug)]
pub(crate) struct Client {
    /// `client_id`.
    pub(crate) id: String,
    /// `client_secret`.
    pub(crate) secret: SecretString,
    /// The one `redirect_uri`, compared to the letter (RFC 9700 2.1).
    pub(crate) redirect_uri: String,
    /// Where the browser may be sent after a logout.
    pub(crate) after_logout: Vec<String>,
}

/// How a client failed to prove who it is (RFC 6749 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotProven {
    /// In two ways at once.
    Twice,
    /// Not at all, or with the wrong secret.
    Wrong,
}

impl Client {
    /// Whether a token request comes from this client, by HTTP Basic or by the form (RFC 6749 2.3.1).
    pub(super) fn prove(&self, headers: &HeaderMap, form: Option<(&str, &str)>) -> Result<(), NotProven> {
        let basic = headers.get(header::AUTHORIZATION).map(|value| basic(value.as_bytes()));
        let (id, secret) = match (basic, form) {
            (Some(_), Some(_)) => return Err(NotProven::Twice),
            (Some(basic), None) => basic.ok_or(NotProven::Wrong)?,
            (None, Some((id, secret))) => (id.to_owned(), secret.to_owned()),
            (None, None) => return Err(NotProven::Wrong),
        };
        let right = id.as_bytes().ct_eq(self.id.as_bytes())
            & secret.as_bytes().ct_eq(self.secret.expose_secret().as_bytes());
        if bool::from(right) { Ok(()) } else { Err(NotProven::Wrong) }
    }
}

/// Id and secret, each written as in a form before they are joined (RFC 6749 2.3.1).
fn basic(header: &[u8]) -> Option<(String, String)> {
    let encoded = header.strip_prefix(b"Basic ")?;
    let joined = String::from_utf8(STANDARD.decode(encoded.trim_ascii()).ok()?).ok()?;
    let (id, secret) = joined.split_once(':')?;
    let plain = |written: &str| {
        // One name without a value reads as the text that it is.
        url::form_urlencoded::parse(written.as_bytes()).next().map(|(name, _)| name.into_owned())
    };
    Some((plain(id)?, plain(secret)?))
}
