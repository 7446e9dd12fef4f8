//! Reading the body of a request: its declared form, its size, and how long it may take.

use super::Refusal;
use crate::{
    admission::{Admission, Held},
    fault::Fault,
    operation::LARGEST,
};
use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use http_body_util::BodyExt;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// So long a body may take to arrive: the largest request, on a line of ten megabits.
pub(super) const TIME: Duration = Duration::from_secs(15);

/// So long a body may take to begin in earnest; from then on it comes faster than [`PACE`], taken over all of it.
const GRACE: Duration = Duration::from_secs(5);
/// Bytes in a second: a hundredth of what the slowest line brings.
const PACE: u64 = 1_024;

/// So much is read and thrown away of a request that is too large, so that a sender who writes first and reads then
/// gets to read the fault instead of a broken connection.
const DISCARDED: usize = 16 << 20;

/// The bytes of a SOAP 1.1 request, and the room that they take.
pub(super) async fn read<'a>(
    admission: &'a Admission,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Vec<u8>, Held<'a>), Refusal> {
    check_form(headers)?;
    let declared = declared_length(headers);
    if declared.is_some_and(|length| length > DISCARDED) {
        return Err(too_large().into());
    }
    let mut held = admission.body();
    match tokio::time::timeout(TIME, collect(body, declared, &mut held)).await {
        Ok(bytes) => Ok((bytes?, held)),
        Err(_) => Err(too_slow().into()),
    }
}

async fn collect(mut body: Body, declared: Option<usize>, held: &mut Held<'_>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(declared.unwrap_or_default().min(64 << 10));
    let mut size = 0_usize;
    let began = Instant::now();
    while let Some(frame) = timeout_at(due(began, size), body.frame()).await.map_err(|_| too_slow())? {
        let frame = frame
            .map_err(|_| Fault::client("The request broke off before its end. Send it again, whole."))?;
        let Ok(data) = frame.into_data() else { continue };
        size = size.saturating_add(data.len());
        if size <= LARGEST {
            held.grow_to(size)?;
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
            if size > DISCARDED {
                break;
            }
        }
    }
    if size > LARGEST { Err(too_large()) } else { Ok(bytes) }
}

/// `text/xml` in UTF-8, as it is (SOAP 1.1 section 6; BP 2.1). No compression: a few bytes could unpack to gigabytes.
fn check_form(headers: &HeaderMap) -> Result<(), Refusal> {
    const MEDIA_TYPE: &str = "Send the request as Content-Type: text/xml; charset=utf-8.";
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(media_type), None) = (types.next(), types.next()) else {
        return Err(Refusal::MediaType(MEDIA_TYPE));
    };
    let media_type: mime::Mime =
        media_type.to_str().ok().and_then(|text| text.parse().ok()).ok_or(Refusal::MediaType(MEDIA_TYPE))?;
    let utf8 = media_type.params().all(|(name, value)| name != mime::CHARSET || value == mime::UTF_8);
    if media_type.essence_str() != mime::TEXT_XML.essence_str() || !utf8 {
        return Err(Refusal::MediaType(MEDIA_TYPE));
    }
    let plain = headers.get_all(header::CONTENT_ENCODING).iter().all(|coding| coding == "identity");
    if plain { Ok(()) } else { Err(Refusal::MediaType("Send the request without Content-Encoding.")) }
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// When the next bytes are there, of a body of which so many have come.
fn due(began: Instant, size: usize) -> Instant {
    let milliseconds = u64::try_from(size).unwrap_or(u64::MAX).saturating_mul(1_000) / PACE;
    began + GRACE + Duration::from_millis(milliseconds)
}

/// The line was slow, not the request wrong: the sender may try again.
fn too_slow() -> Fault {
    Fault::server(
        "The request came too slowly: it must be there within 15 seconds, and after 5 seconds come faster than one \
         kilobyte a second. Nothing was stored: send it again.",
    )
}

fn too_large() -> Fault {
    Fault::client(format!(
        "The request is larger than {LARGEST} bytes, the most that any operation takes. Send less in one request."
    ))
}
