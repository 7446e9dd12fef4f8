//! `/inkorg/bilaga/{id}` and `/inkorg/trad/{id}/bilagor.zip`: files, handed over so that nothing in them can act in our
//! name, and the page that says why one cannot be fetched.

use crate::{
    Services,
    address::Named,
    calendar::Calendar,
    document::{Page, Section},
    download::{self, is_asked_for},
    failure::{self, Failure},
    reader::Reader,
    words::{Words, say},
    zip::Zip,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use inbox::{Download, Fetched, FetchedTogether, MediaType, ThreadId, Withheld};
use leptos::prelude::*;

/// A file. HEAD downloads nothing, so it is told nothing and nothing is logged.
pub(crate) async fn one(
    State(services): State<Services>,
    reader: Reader,
    method: Method,
    headers: HeaderMap,
    Path(named): Path<Named>,
) -> Response {
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    match load(&services, &reader, &headers, &named).await {
        Ok(Fetched::File(file)) => response(&services, &reader, file),
        Ok(Fetched::Withheld(thread, why)) => {
            let page = withheld(&services, &reader, thread, why);
            failure::shown(&reader.guest, &services, Ok(page)).await
        }
        Err(failure) => reader.guest.fail(&services, failure).await,
    }
}

async fn load(
    services: &Services,
    reader: &Reader,
    headers: &HeaderMap,
    named: &Named,
) -> Result<Fetched, Failure> {
    if !is_asked_for(headers) {
        return Err(Failure::NotOpenedByPerson);
    }
    let fetched = services.inbox.fetch(&reader.viewer, named.id()?, services.unscanned).await?;
    fetched.ok_or(Failure::NotFound)
}

fn response(services: &Services, reader: &Reader, file: Download) -> Response {
    let media_type = match file.media_type {
        MediaType::Text => HeaderValue::from_static("text/plain; charset=utf-8"),
        other => HeaderValue::from_static(other.as_str()),
    };
    let body = download::body(reader, &services.inbox, file.content);
    let mut response = download::response(media_type, download::disposition(&file.name), body);
    response.headers_mut().insert(header::CONTENT_LENGTH, file.size.into());
    response
}

/// Every file of a thread that can be fetched, as one.
pub(crate) async fn together(
    State(services): State<Services>,
    reader: Reader,
    method: Method,
    headers: HeaderMap,
    Path(named): Path<Named>,
) -> Response {
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    match load_together(&services, &reader, &headers, &named).await {
        Ok((_, FetchedTogether::Files(files))) => {
            let name = format!("{}.zip", say!(reader.guest.words, "file-together-name"));
            let body = download::body(&reader, &services.inbox, Zip::of(files));
            let media_type = HeaderValue::from_static("application/zip");
            download::response(media_type, download::disposition(&name), body)
        }
        Ok((thread, none)) => {
            let words = reader.guest.words;
            let too_large = matches!(none, FetchedTogether::TooLarge);
            let why = if too_large {
                say!(words, "file-together-too-large")
            } else {
                say!(words, "file-together-none")
            };
            let page = page(&services, &reader, thread, why, StatusCode::FORBIDDEN);
            failure::shown(&reader.guest, &services, Ok(page)).await
        }
        Err(failure) => reader.guest.fail(&services, failure).await,
    }
}

async fn load_together(
    services: &Services,
    reader: &Reader,
    headers: &HeaderMap,
    named: &Named,
) -> Result<(ThreadId, FetchedTogether), Failure> {
    if !is_asked_for(headers) {
        return Err(Failure::NotOpenedByPerson);
    }
    let thread = named.id()?;
    let fetched = services.inbox.fetch_together(&reader.viewer, thread, services.unscanned).await?;
    fetched.map(|fetched| (thread, fetched)).ok_or(Failure::NotFound)
}

/// Why a file cannot be fetched, in the words that stand at the file too.
pub(crate) fn why(words: Words, calendar: Calendar, withheld: Withheld) -> String {
    match withheld {
        Withheld::Waiting => say!(words, "file-waiting"),
        Withheld::Blocked => say!(words, "file-blocked"),
        Withheld::Expired(at) => say!(words, "file-expired", when = calendar.moment(words, at)),
        Withheld::Removed(at) => say!(words, "file-removed", when = calendar.moment(words, at)),
    }
}

fn withheld(services: &Services, reader: &Reader, thread: ThreadId, withheld: Withheld) -> Page {
    let status = match withheld {
        Withheld::Waiting | Withheld::Blocked => StatusCode::FORBIDDEN,
        Withheld::Expired(_) | Withheld::Removed(_) => StatusCode::GONE,
    };
    let why = why(reader.guest.words, Calendar::at(services.inbox.now()), withheld);
    page(services, reader, thread, why, status)
}

fn page(services: &Services, reader: &Reader, thread: ThreadId, why: String, status: StatusCode) -> Page {
    let reading = reader.reading(services);
    let words = reading.words;
    let back = (reading.mount.thread(thread, reading.place), say!(words, "file-to-message"));
    Page::new(say!(words, "file-withheld"), view! { <p class="measure">{why}</p> })
        .below(Section::Inbox, back)
        .with_status(status)
}
