//! `POST /sms/rapport`: the SMS gateway tells whether a text message arrived. It is signed: HMAC-SHA256, in hexadecimal,
//! over the header `inkorg-timestamp` (seconds since 1970), a full stop, and the body.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use hmac::{Hmac, KeyInit, Mac};
use inbox::{Inbox, NoticeId};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;

/// Where the gateway reports.
pub const REPORT_PATH: &str = "/sms/rapport";
/// A report that was signed longer ago, or is to be signed later, is not taken: it may be a recorded one.
const WINDOW: SignedDuration = SignedDuration::from_mins(5);
/// A report is smaller than this, in bytes.
const LARGEST: usize = 1024;

#[derive(Clone)]
struct Reports {
    inbox: Inbox,
    secret: SecretString,
}

/// What the gateway says. What more it says is not read.
#[derive(Deserialize)]
struct Report {
    id: String,
    status: Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Delivered,
    Undelivered,
}

/// The address that reports come to. The same report again changes nothing.
pub fn reports(inbox: Inbox, secret: SecretString) -> Router {
    Router::new()
        .route(REPORT_PATH, post(report))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Reports { inbox, secret })
}

async fn report(State(reports): State<Reports>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !reports.signed(&headers, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(Report { id, status }) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let Ok(id) = id.parse::<NoticeId>() else {
        return StatusCode::BAD_REQUEST;
    };
    let arrived = matches!(status, Status::Delivered);
    match reports.inbox.notice_reported(id, arrived).await {
        // Known already, or a code's: nothing for the gateway to do better.
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!(notice = %id, error = &error as &dyn std::error::Error, "a report was not noted");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

impl Reports {
    fn signed(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let (Some(timestamp), Some(signature)) = (header("inkorg-timestamp"), header("inkorg-signature"))
        else {
            return false;
        };
        let Some(signature) = bytes(signature) else { return false };
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes()).expect("any key length");
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        // In constant time (ASVS 5.0.0-11.2.4); the time is looked at after the signature that covers it.
        mac.verify_slice(&signature).is_ok() && self.is_recent(timestamp)
    }

    fn is_recent(&self, timestamp: &str) -> bool {
        let at = timestamp.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        at.is_some_and(|at| self.inbox.now().duration_since(at).abs() <= WINDOW)
    }
}

/// 32 bytes, from 64 hexadecimal digits.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
