//! `/inkorg/trad/{id}/kalender.ics`: the times of a thread, for the citizen's own calendar.

use crate::{
    Services,
    address::{Named, Place},
    download,
    failure::Failure,
    icalendar::{self, CalendarFile, Frame},
    reader::Reader,
    words::say,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{HeaderValue, Method};
use inbox::{CalendarVisit, ThreadId};

/// The download. It shows no message, and so gives no receipt. HEAD downloads nothing, so it is told nothing and nothing
/// is logged.
pub(crate) async fn download(
    State(services): State<Services>,
    reader: Reader,
    method: Method,
    Path(named): Path<Named>,
) -> Response {
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    match load(&services, &reader, &named).await {
        Ok((thread, visits)) => response(&written(&services, &reader, thread, &visits)),
        Err(failure) => reader.guest.fail(&services, failure).await,
    }
}

async fn load(
    services: &Services,
    reader: &Reader,
    named: &Named,
) -> Result<(ThreadId, Vec<CalendarVisit>), Failure> {
    let thread = named.id()?;
    let visits = services.inbox.calendar(&reader.viewer, thread).await?.ok_or(Failure::NotFound)?;
    Ok((thread, visits))
}

fn written(services: &Services, reader: &Reader, thread: ThreadId, visits: &[CalendarVisit]) -> CalendarFile {
    let words = reader.guest.words;
    let path = reader.mount().thread(thread, Place::default());
    let frame = Frame {
        service: &services.site.name,
        language: words.language().tag(),
        now: services.inbox.now(),
        address: &format!("{}{path}", services.site.public_url),
    };
    icalendar::file(&frame, visits, |visit| {
        if visit.cancelled {
            say!(words, "calendar-cancelled", unit = visit.unit.as_str())
        } else {
            say!(words, "calendar-visit", unit = visit.unit.as_str())
        }
    })
}

fn response(file: &CalendarFile) -> Response {
    let media_type = format!("text/calendar; charset=utf-8; method={}", file.method);
    download::response(
        HeaderValue::from_str(&media_type)
            .unwrap_or(HeaderValue::from_static("text/calendar; charset=utf-8")),
        HeaderValue::from_static("attachment; filename=\"kalender.ics\""),
        file.content.clone(),
    )
}
