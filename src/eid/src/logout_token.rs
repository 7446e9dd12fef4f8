//! Whether a logout token is the provider's word, to us and of now (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6;
//! ASVS 5.0.0-10.5.5). The library knows ID tokens alone: here it lends its keys and the check of a signature.

use crate::settings::{Algorithm, Settings};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::Value;
use std::collections::BTreeMap;

/// How far the provider's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// The provider says it when it happens: what it said earlier is a replay.
const OLDEST_TOKEN: SignedDuration = SignedDuration::from_mins(5);
/// What the token must say that it is about (2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What the provider has said.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct LogoutToken {
    /// Whom it is about, and which session there: one of the two at least.
    pub(crate) subject: Option<String>,
    pub(crate) sid: Option<String>,
    /// The token's own name.
    pub(crate) id: String,
    /// From when on it would be refused for its age.
    pub(crate) expires_at: Timestamp,
}

/// Why a logout token does not count. Says nothing of what it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LogoutRefused {
    #[error("it is no signed token, or what it states is not of the kind that it must be")]
    Form,
    #[error("it is of another type than logout+jwt")]
    Type,
    #[error("it states conditions that we do not know (crit)")]
    Critical,
    #[error("its algorithm is not allowed")]
    Algorithm,
    #[error("it is signed with a key that the provider does not publish")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is from another issuer, or from none")]
    Issuer,
    #[error("it is not for us alone")]
    Audience,
    #[error("it has expired, was issued too long ago or in the future, or does not say when")]
    Time,
    #[error("it says neither who nor which session")]
    Whose,
    #[error("it is about no logout (events)")]
    Event,
    #[error("it has a nonce, as an ID token has")]
    Nonce,
    #[error("it has no name of its own (jti)")]
    Id,
    #[error("it was said before")]
    Replay,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(default, deserialize_with = "is_there")]
    crit: bool,
}

/// A claim that is stated twice makes the token unreadable: which of the two counts is nobody's guess.
#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<Audience>,
    iat: Option<i64>,
    exp: Option<i64>,
    jti: Option<String>,
    sub: Option<String>,
    sid: Option<String>,
    events: Option<BTreeMap<String, Value>>,
    #[serde(default, deserialize_with = "is_there")]
    nonce: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn is_only(&self, client: &str) -> bool {
        match self {
            Self::One(one) => one == client,
            Self::Many(many) => matches!(many.as_slice(), [one] if one == client),
        }
    }
}

/// Whatever its value is, `null` too.
fn is_there<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(value).map(|_| true)
}

/// What `token` says, all of it checked by our own clock. Nothing that it states counts before its signature.
pub(crate) fn verify(
    settings: &Settings,
    keys: &CoreJsonWebKeySet,
    token: &str,
    now: Timestamp,
) -> Result<LogoutToken, LogoutRefused> {
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(LogoutRefused::Form);
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| LogoutRefused::Form);
    let stated: Header = serde_json::from_slice(&decode(header)?).map_err(|_| LogoutRefused::Form)?;
    let signed = &token[..header.len() + 1 + claims.len()];
    check_signature(settings, keys, &stated, signed.as_bytes(), &decode(signature)?)?;
    let claims: Claims = serde_json::from_slice(&decode(claims)?).map_err(|_| LogoutRefused::Form)?;
    check_claims(settings, claims, now)
}

fn check_signature(
    settings: &Settings,
    keys: &CoreJsonWebKeySet,
    header: &Header,
    signed: &[u8],
    signature: &[u8],
) -> Result<(), LogoutRefused> {
    // Required here, though the specification only recommends it: an ID token must never pass for one (2.4).
    let typ = header.typ.as_deref().map(str::to_ascii_lowercase);
    if !matches!(typ.as_deref(), Some("logout+jwt" | "application/logout+jwt")) {
        return Err(LogoutRefused::Type);
    }
    if header.crit {
        return Err(LogoutRefused::Critical);
    }
    let algorithm: Algorithm =
        serde_json::from_value(header.alg.as_str().into()).map_err(|_| LogoutRefused::Algorithm)?;
    if !settings.algorithms.contains(&algorithm) {
        return Err(LogoutRefused::Algorithm);
    }
    let algorithm = CoreJwsSigningAlgorithm::from(algorithm);
    let mut eligible = keys
        .keys()
        .iter()
        .filter(|key| {
            header.kid.as_deref().is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid))
        })
        .peekable();
    if eligible.peek().is_none() {
        return Err(LogoutRefused::UnknownKey);
    }
    // A key of another type, or for another use, verifies nothing: the library sees to that.
    let verifies = eligible.any(|key| key.verify_signature(&algorithm, signed, signature).is_ok());
    if verifies { Ok(()) } else { Err(LogoutRefused::Signature) }
}

fn check_claims(settings: &Settings, claims: Claims, now: Timestamp) -> Result<LogoutToken, LogoutRefused> {
    if claims.iss.as_deref() != Some(settings.issuer.as_str()) {
        return Err(LogoutRefused::Issuer);
    }
    if !claims.aud.is_some_and(|audience| audience.is_only(&settings.client_id)) {
        return Err(LogoutRefused::Audience);
    }
    let time = |stated: Option<i64>| {
        stated.and_then(|second| Timestamp::from_second(second).ok()).ok_or(LogoutRefused::Time)
    };
    let (issued, expires) = (time(claims.iat)?, time(claims.exp)?);
    let window = now - OLDEST_TOKEN - SKEW..=now + SKEW;
    if !window.contains(&issued) || expires <= now - SKEW {
        return Err(LogoutRefused::Time);
    }
    let stated = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (subject, sid) = (stated(claims.sub), stated(claims.sid));
    if subject.is_none() && sid.is_none() {
        return Err(LogoutRefused::Whose);
    }
    if !claims.events.is_some_and(|events| events.get(EVENT).is_some_and(Value::is_object)) {
        return Err(LogoutRefused::Event);
    }
    if claims.nonce {
        return Err(LogoutRefused::Nonce);
    }
    let id = stated(claims.jti).ok_or(LogoutRefused::Id)?;
    // What comes first makes it too old, but for the second that each limit still includes.
    let too_old = issued + OLDEST_TOKEN + SKEW;
    let expires_at = too_old.min(expires.checked_add(SKEW).unwrap_or(Timestamp::MAX));
    let expires_at = expires_at + SignedDuration::from_secs(1);
    Ok(LogoutToken { subject, sid, id, expires_at })
}
