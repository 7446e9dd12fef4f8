//! How the register is called: mutual TLS, never followed elsewhere, never for long, never for much.

use super::{Settings, SettingsError, answer::LARGEST, record};
use http::header;
use inbox::Personnummer;
use quick_xml::escape::escape;
use reqwest::redirect::Policy;
use std::{fmt, time::Duration};
use url::Url;

/// A register that cannot be reached within this is away.
const CONNECT: Duration = Duration::from_secs(1);
/// From the first byte sent to the last one read. The contract's producers answer in 120 ms (TKB, SLA); a page
/// that asks about a whole family asks for one after the other.
const TOTAL: Duration = Duration::from_millis(2_500);
/// A connection that nobody uses is closed.
const IDLE: Duration = Duration::from_mins(1);

pub(super) struct Client {
    http: reqwest::Client,
    url: Url,
    logical_address: String,
}

/// The register gave no answer. Says nothing of what was sent or answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("it could not be reached, or did not answer in time")]
    Unreached(#[source] reqwest::Error),
    #[error("it answers with the HTTP status {0}")]
    Status(u16),
    #[error("the answer is no text/xml in UTF-8")]
    MediaType,
    #[error("the answer is larger than {LARGEST} bytes")]
    TooLarge,
}

impl Client {
    pub(super) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_idle_timeout(IDLE)
            .user_agent("inkorg");
        let builder = match settings.tls()? {
            Some(tls) => builder.use_preconfigured_tls(tls).https_only(true),
            None => builder,
        };
        Ok(Self {
            http: builder.build().map_err(|error| SettingsError::Tls(error.to_string()))?,
            url: settings.url.clone(),
            logical_address: settings.logical_address.clone(),
        })
    }

    /// Asks about one person; the bytes of the answer, of which a fault is one.
    pub(super) async fn ask(&self, number: &Personnummer) -> Result<Vec<u8>, NoAnswer> {
        let unreached = |error: reqwest::Error| NoAnswer::Unreached(error.without_url());
        let mut answer = self
            .http
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", format!("\"{}:{}\"", record::RESPONDER, record::OPERATION))
            .body(question(&self.logical_address, number))
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
            if body.len() + chunk.len() > LARGEST {
                return Err(NoAnswer::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.url.as_str()).finish_non_exhaustive()
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

/// The envelope of one question. The filter is empty: whoever has left the register is asked for too. It is always sent,
/// since the XSD has it 1..1 and only the contract's description 0..1.
fn question(logical_address: &str, number: &Personnummer) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{soap}"><soap:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">{address}</LogicalAddress></soap:Header><soap:Body><{operation} xmlns="{responder}"><personId>{number}</personId><lookUpSpecification/></{operation}></soap:Body></soap:Envelope>"#,
        soap = xml::SOAP,
        address = escape(logical_address),
        operation = record::OPERATION,
        responder = record::RESPONDER,
        number = number.expose(), // twelve digits, to the register
    )
}
