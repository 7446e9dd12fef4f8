//! What an operator says of the identity provider and of sessions.

use crate::public_url::is_loopback;
use jiff::SignedDuration;
use openidconnect::{IssuerUrl, core::CoreJwsSigningAlgorithm};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// Sweden Connect, Registry for Identifiers: certified, e-ID as most people have it.
const LOA3: &str = "http://id.elegnamnden.se/loa/1.0/loa3";
/// Likewise: certified, highest.
const LOA4: &str = "http://id.elegnamnden.se/loa/1.0/loa4";
/// OIDC Sweden, Claims and Scopes 1.0: names, at the `UserInfo` endpoint.
const NATURAL_PERSON_INFO: &str = "https://id.oidc.se/scope/naturalPersonInfo";
/// Likewise: the number, in the ID token and at the `UserInfo` endpoint.
const NATURAL_PERSON_NUMBER: &str = "https://id.oidc.se/scope/naturalPersonNumber";
/// A cookie key shorter than this can be guessed.
const SHORTEST_KEY: usize = 32;

/// The identity provider and the sessions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The provider's issuer identifier, to the letter as the provider states it. https, or this machine.
    pub issuer: IssuerUrl,
    /// Our name at the provider.
    pub client_id: String,
    /// Our secret at the provider.
    pub client_secret: SecretString,
    /// How the secret is shown to the provider.
    #[serde(default)]
    pub client_authentication: ClientAuthentication,
    /// Seals the cookie of logins under way: at least 32 random characters, the same in every web process.
    pub cookie_key: SecretString,
    /// Hosts besides the issuer's own where the provider's endpoints may lie. Nothing else is ever called.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Scopes besides `openid`. Default: those of OIDC Sweden for names and number.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// Levels of assurance (`acr`) that open an inbox. Default: loa3 and loa4. For a provider that stands in front of
    /// `BankID` without certification: add `http://id.swedenconnect.se/loa/1.0/uncertified-loa3`.
    #[serde(default = "default_levels")]
    pub levels: Vec<String>,
    /// Signature algorithms that an ID token may have. Default: all that we know.
    #[serde(default = "default_algorithms")]
    pub algorithms: Vec<Algorithm>,
    /// Whether the `UserInfo` response must be signed (OIDC Sweden asks for it; register RS256 for it). Default: no,
    /// TLS to the pinned host vouches for it.
    #[serde(default)]
    pub signed_userinfo: bool,
    /// What the provider calls the numbers.
    #[serde(default)]
    pub claims: ClaimNames,
    /// A session ends when nothing was done for so long. Default: 20 minutes.
    #[serde(default = "default_idle")]
    pub idle: SignedDuration,
    /// A session ends so long after the login whatever is done. Default: 8 hours.
    #[serde(default = "default_absolute")]
    pub absolute: SignedDuration,
}

/// How we prove to the provider who we are. A signed assertion (`private_key_jwt`, RFC 7523) takes its place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// HTTP Basic (RFC 6749 2.3.1).
    #[default]
    ClientSecretBasic,
    /// In the form.
    ClientSecretPost,
}

/// A signature algorithm of the allow-list. `none` and the shared-secret ones (HS256 …) cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// RSA PKCS#1 v1.5 with SHA-256.
    RS256,
    /// RSA-PSS with SHA-256.
    PS256,
    /// ECDSA P-256 with SHA-256.
    ES256,
}

impl From<Algorithm> for CoreJwsSigningAlgorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::RS256 => Self::RsaSsaPkcs1V15Sha256,
            Algorithm::PS256 => Self::RsaSsaPssSha256,
            Algorithm::ES256 => Self::EcdsaP256Sha256,
        }
    }
}

/// Names of claims, the first that is there counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimNames {
    /// The personnummer, twelve digits.
    pub person_number: Vec<String>,
    /// The samordningsnummer, twelve digits.
    pub coordination_number: Vec<String>,
}

impl Default for ClaimNames {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            person_number: owned(&[
                "https://id.oidc.se/claim/personalIdentityNumber",
                "personalIdentityNumber",
                "personal_identity_number",
            ]),
            coordination_number: owned(&["https://id.oidc.se/claim/coordinationNumber"]),
        }
    }
}

/// Settings that would be unsafe or could never work.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Plain http to another machine.
    #[error("eid.issuer must be an https address (plain http is accepted only for this machine)")]
    InsecureIssuer,
    /// A key that can be guessed.
    #[error(
        "eid.cookie_key must have at least {SHORTEST_KEY} random characters; make one with: head -c 32 /dev/urandom | base64"
    )]
    ShortKey,
    /// Nothing in a list where something must be.
    #[error("eid.{0} must not be empty")]
    Empty(&'static str),
    /// Limits that end no session, or end it at once.
    #[error("eid.idle must be at least one minute, and eid.absolute at least as long as eid.idle")]
    Limits,
    /// The system's trusted roots could not be read, or TLS could not be set up.
    #[error("TLS for the identity provider could not be set up: {0}")]
    Tls(String),
}

impl Settings {
    /// The settings for a provider that follows OIDC Sweden, everything else as is the default.
    pub fn new(
        issuer: IssuerUrl,
        client_id: &str,
        client_secret: SecretString,
        cookie_key: SecretString,
    ) -> Self {
        Self {
            issuer,
            client_id: client_id.to_owned(),
            client_secret,
            client_authentication: ClientAuthentication::default(),
            cookie_key,
            hosts: Vec::new(),
            scopes: default_scopes(),
            levels: default_levels(),
            algorithms: default_algorithms(),
            signed_userinfo: false,
            claims: ClaimNames::default(),
            idle: default_idle(),
            absolute: default_absolute(),
        }
    }

    /// Refuses what would be unsafe.
    pub fn check(&self) -> Result<(), SettingsError> {
        let issuer = self.issuer.url();
        if issuer.scheme() != "https" && !(issuer.scheme() == "http" && is_loopback(issuer)) {
            return Err(SettingsError::InsecureIssuer);
        }
        if self.cookie_key.expose_secret().len() < SHORTEST_KEY {
            return Err(SettingsError::ShortKey);
        }
        for (empty, name) in [
            (self.client_id.is_empty(), "client_id"),
            (self.client_secret.expose_secret().is_empty(), "client_secret"),
            (self.levels.is_empty(), "levels"),
            (self.algorithms.is_empty(), "algorithms"),
            (self.claims.person_number.is_empty(), "claims.person_number"),
        ] {
            if empty {
                return Err(SettingsError::Empty(name));
            }
        }
        if self.idle < SignedDuration::from_mins(1) || self.absolute < self.idle {
            return Err(SettingsError::Limits);
        }
        Ok(())
    }
}

fn default_scopes() -> Vec<String> {
    vec![NATURAL_PERSON_INFO.to_owned(), NATURAL_PERSON_NUMBER.to_owned()]
}

fn default_levels() -> Vec<String> {
    vec![LOA3.to_owned(), LOA4.to_owned()]
}

fn default_algorithms() -> Vec<Algorithm> {
    vec![Algorithm::RS256, Algorithm::PS256, Algorithm::ES256]
}

fn default_idle() -> SignedDuration {
    SignedDuration::from_mins(20)
}

fn default_absolute() -> SignedDuration {
    SignedDuration::from_hours(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(more: &serde_json::Value) -> Result<Settings, serde_json::Error> {
        let mut settings = serde_json::json!({
            "issuer": "https://idp.example",
            "client_id": "inkorgen",
            "client_secret": "hemligt",
            "cookie_key": "0123456789abcdef0123456789abcdef",
        });
        for (name, value) in more.as_object().expect("an object") {
            settings[name] = value.clone();
        }
        serde_json::from_value(settings)
    }

    #[test]
    fn what_is_not_said_is_the_safe_default() {
        let settings = written(&serde_json::json!({})).unwrap();
        assert!(settings.check().is_ok());
        assert_eq!(settings.levels, [LOA3, LOA4]);
        assert_eq!(
            (settings.idle, settings.absolute),
            (SignedDuration::from_mins(20), SignedDuration::from_hours(8))
        );
        let debug = format!("{settings:?}");
        assert!(!debug.contains("hemligt") && !debug.contains("0123456789abcdef"));
    }

    // ASVS 5.0.0-9.1.2
    #[test]
    fn unsigned_and_shared_secret_signatures_cannot_be_allowed() {
        for algorithm in ["none", "HS256", "RS1"] {
            assert!(written(&serde_json::json!({ "algorithms": [algorithm] })).is_err(), "{algorithm}");
        }
    }

    // ASVS 5.0.0-12.3.1
    #[test]
    fn unsafe_settings_are_refused_with_a_remedy() {
        for (more, word) in [
            (serde_json::json!({ "issuer": "http://idp.example" }), "https"),
            (serde_json::json!({ "cookie_key": "short" }), "32"),
            (serde_json::json!({ "levels": [] }), "levels"),
            (serde_json::json!({ "idle": "PT9H" }), "absolute"),
            (serde_json::json!({ "idle": "PT10S" }), "minute"),
        ] {
            let refused = written(&more).unwrap().check().unwrap_err().to_string();
            assert!(refused.contains(word), "{refused}");
        }
        assert!(written(&serde_json::json!({ "issuer": "http://127.0.0.1:3100" })).unwrap().check().is_ok());
        assert!(written(&serde_json::json!({ "isuer": "x" })).is_err(), "a misspelt key is said");
    }
}
