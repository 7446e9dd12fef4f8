//! Text messages by a gateway that speaks JSON over https: what most have, and what a few lines in front of any other can
//! be made to speak (ARCHITECTURE.md, Text messages).

use crate::{Gateway, Outgoing, SendError};
use async_trait::async_trait;
use inbox::{CallingCodes, Phone, is_this_machine};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc, time::Duration};
use url::Url;

/// A secret shorter than this can be guessed.
const SHORTEST_SECRET: usize = 32;

/// What a gateway calls a number that takes no text messages.
const BAD_NUMBER: &str = "invalid_recipient";
/// So many bytes of a refusal are read.
const LONGEST_REFUSAL: usize = 4096;

/// `[sms]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// Where text messages are posted. https, or this machine.
    pub url: Url,
    /// What we show the gateway (`Authorization: Bearer`).
    pub token: SecretString,
    /// Who text messages are from: at most 11 letters and digits, or a number in E.164.
    pub sender: String,
    /// The countries that text messages go to, by calling code. Default: 46, 45, 47, 358, 354.
    #[serde(default)]
    pub countries: CallingCodes,
    /// What the gateway signs its delivery reports with: at least 32 random characters. Without it none are taken.
    pub report_secret: Option<SecretString>,
}

/// The gateway is set up so that it would be unsafe or could never work.
#[derive(Debug, thiserror::Error)]
pub enum SmsSettingsError {
    /// Telephone numbers would cross a network in the clear.
    #[error("sms.url: write a whole https address")]
    Url,
    /// Nobody would take it for a sender.
    #[error("sms.sender: at most 11 letters and digits, such as 1177, or a number as +46701740605")]
    Sender,
    /// The token cannot stand in a header.
    #[error("sms.token: the gateway's token, of visible characters")]
    Token,
    /// Whoever guesses it can say that what never came has come.
    #[error("sms.report_secret: at least 32 random characters; make them with: openssl rand -hex 32")]
    ReportSecret,
    /// The TLS client could not be made.
    #[error("sms: no TLS client could be made")]
    Client(#[source] reqwest::Error),
    /// TLS has none of the versions that are asked for.
    #[error("sms: no TLS client could be made")]
    Tls(#[source] rustls::Error),
}

impl SmsSettings {
    /// Whether the settings can be used.
    pub fn check(&self) -> Result<(), SmsSettingsError> {
        let host = self.url.host_str().unwrap_or_default();
        let guarded = self.url.scheme() == "https" || (self.url.scheme() == "http" && is_this_machine(host));
        let bare = self.url.username().is_empty() && self.url.password().is_none();
        if !guarded || !bare || host.is_empty() {
            return Err(SmsSettingsError::Url);
        }
        let number = self.sender.strip_prefix('+').is_some_and(|digits| {
            (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        let word = (1..=11).contains(&self.sender.len())
            && self.sender.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !number && !word {
            return Err(SmsSettingsError::Sender);
        }
        let token = self.token.expose_secret();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SmsSettingsError::Token);
        }
        match &self.report_secret {
            Some(secret) if secret.expose_secret().len() < SHORTEST_SECRET => {
                Err(SmsSettingsError::ReportSecret)
            }
            _ => Ok(()),
        }
    }
}

/// The gateway.
#[derive(Clone)]
pub struct Sms {
    client: reqwest::Client,
    settings: SmsSettings,
}

impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sms(…)")
    }
}

/// What is posted.
#[derive(Serialize)]
struct Posted<'a> {
    /// The notice's id, as in `Idempotency-Key`: what the delivery report names.
    id: String,
    from: &'a str,
    to: &'a str,
    text: &'a str,
}

impl Sms {
    /// A gateway that answers within `patience`.
    pub fn new(settings: &SmsSettings, patience: Duration) -> Result<Self, SmsSettingsError> {
        settings.check()?;
        let client = reqwest::Client::builder()
            .use_preconfigured_tls(tls()?)
            // A redirect would carry telephone numbers and the token to another host (ASVS 5.0.0-15.3.2).
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(patience)
            .user_agent("inkorg")
            .build()
            .map_err(SmsSettingsError::Client)?;
        Ok(Self { client, settings: settings.clone() })
    }
}

#[async_trait]
impl Gateway for Sms {
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError> {
        // Also of a number that was taken while another list stood.
        if !Phone::parse(outgoing.to).is_ok_and(|phone| self.settings.countries.hold(&phone)) {
            return Err(SendError::Never);
        }
        let id = outgoing.id.to_string();
        let posted =
            Posted { id: id.clone(), from: &self.settings.sender, to: outgoing.to, text: outgoing.text };
        let body = serde_json::to_vec(&posted).map_err(|_| SendError::Never)?;
        let answer = self
            .client
            .post(self.settings.url.clone())
            .bearer_auth(self.settings.token.expose_secret())
            .header("content-type", "application/json")
            .header("idempotency-key", &id)
            .body(body)
            .send()
            .await;
        let mut answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                let timeout = error.is_timeout(); // the error itself holds the address, which may hold a secret
                tracing::info!(notice = %outgoing.id, timeout, "the SMS gateway did not answer");
                return Err(SendError::Later);
            }
        };
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        // Any other refusal may be about us: a sender that is not ours, a field that the gateway has renamed.
        if matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY)
            && says_bad_number(&mut answer).await
        {
            return Err(SendError::Never);
        }
        tracing::info!(notice = %outgoing.id, status = status.as_u16(), "the SMS gateway did not take a notice");
        Err(SendError::Later)
    }
}

/// What a refusal says (ARCHITECTURE.md, Text messages).
#[derive(Deserialize)]
struct Refused {
    error: String,
}

/// Whether a refusal says that the number is no number that takes text messages.
async fn says_bad_number(answer: &mut reqwest::Response) -> bool {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() > LONGEST_REFUSAL {
            return false;
        }
    }
    serde_json::from_slice(&body).is_ok_and(|Refused { error }| error == BAD_NUMBER)
}

fn tls() -> Result<rustls::ClientConfig, SmsSettingsError> {
    let mut roots = rustls::RootCertStore::empty();
    // A root that cannot be read is skipped; without any root, every https gateway is out of reach.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(SmsSettingsError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
