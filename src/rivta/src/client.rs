//! How another's service is called: mutual TLS, never followed elsewhere, never for long, never for much.

use http::header;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use std::{fmt, sync::Arc, time::Duration};
use url::Url;

/// A connection that nobody uses is closed.
const IDLE: Duration = Duration::from_mins(1);

/// How long an answer is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// A service that cannot be reached within this is away.
    pub connect: Duration,
    /// From the first byte sent to the last one read.
    pub total: Duration,
}

/// A question, ready to be sent.
#[derive(Clone, Copy)]
pub struct Question<'q> {
    /// Where it is posted.
    pub url: &'q Url,
    /// The `SOAPAction`, without its quotation marks (BP 2.1 rule 15).
    pub action: &'q str,
    /// The envelope.
    pub envelope: &'q str,
    /// The largest answer that is read, in bytes.
    pub largest: usize,
}

/// Asks.
pub struct Client(reqwest::Client);

/// A service gave no answer. Says nothing of what was sent or answered.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// The network, or time.
    #[error("it could not be reached, or did not answer in time")]
    Unreached(#[source] reqwest::Error),
    /// No answer of a SOAP service.
    #[error("it answers with the HTTP status {0}")]
    Status(u16),
    /// Another kind of document.
    #[error("the answer is no text/xml in UTF-8")]
    MediaType,
    /// More than anything real.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// By TLS.
    #[error("TLS could not be set up")]
    Tls(#[from] rustls::Error),
    /// By HTTP.
    #[error("a client could not be made")]
    Http(#[from] reqwest::Error),
}

/// TLS that no certificate is good enough for: who asks in the clear asks in the clear, and has a provider of ciphers all the
/// same.
fn trusting_nobody() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

impl Client {
    /// Asks with a certificate under TLS alone; without one, in the clear too, which is for this machine.
    pub fn new(tls: Option<ClientConfig>, patience: Patience) -> Result<Self, ClientError> {
        let builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(patience.connect)
            .timeout(patience.total)
            .pool_idle_timeout(IDLE)
            .user_agent("inkorg");
        let builder = match tls {
            Some(tls) => builder.use_preconfigured_tls(tls).https_only(true),
            None => builder.use_preconfigured_tls(trusting_nobody()?),
        };
        Ok(Self(builder.build()?))
    }

    /// Asks; the bytes of the answer, of which a fault is one.
    pub async fn ask(&self, question: Question<'_>) -> Result<Vec<u8>, NoAnswer> {
        let unreached = |error: reqwest::Error| NoAnswer::Unreached(error.without_url());
        let mut answer = self
            .0
            .post(question.url.clone())
            .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", format!("\"{}\"", question.action))
            .body(question.envelope.to_owned())
            .send()
            .await
            .map_err(unreached)?;
        // WS-I BP 1.1 R1126: a fault comes with 500.
        if !matches!(answer.status().as_u16(), 200 | 500) {
            return Err(NoAnswer::Status(answer.status().as_u16()));
        }
        if !is_xml(answer.headers()) {
            return Err(match answer.status().as_u16() {
                200 => NoAnswer::MediaType,
                status => NoAnswer::Status(status),
            });
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unreached)? {
            if body.len() + chunk.len() > question.largest {
                return Err(NoAnswer::TooLarge(question.largest));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client(…)")
    }
}

impl fmt::Debug for Question<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Question(…)")
    }
}

fn is_xml(headers: &header::HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.parse::<mime::Mime>().ok())
        .is_some_and(|media_type| {
            let utf8 = media_type.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
            media_type.essence_str() == "text/xml" && utf8
        });
    // We asked for no compression: what is compressed all the same could grow.
    media_type && !headers.contains_key(header::CONTENT_ENCODING)
}
