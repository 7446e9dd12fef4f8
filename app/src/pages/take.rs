//! `/hamta`: one's own inbox, or one thread of it, taken along as a zip. It gives no receipt, and what is unread stays so.

use super::settings::proof_first;
use crate::{
    Services,
    address::{self, Named, Place},
    document::{Page, Section},
    download::{self, is_asked_for, is_from_here},
    failure::{self, Failure},
    pages::thread::attachment::size,
    reader::OwnReader,
    taken::{Letter, Parcel},
    words::say,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, Method};
use inbox::{Holdings, Taking, ThreadId};
use leptos::prelude::*;

/// A letter without messages, and a message of ordinary length in it, packed, in bytes: what is said of a size before it is
/// known.
const ABOUT_A_LETTER: u64 = 6_000;
const ABOUT_A_MESSAGE: u64 = 700;

/// The page that says what the whole inbox holds.
pub(crate) async fn ask(State(services): State<Services>, own: OwnReader) -> Response {
    asked(&services, &own, None).await
}

/// The same for one thread.
pub(crate) async fn ask_thread(
    State(services): State<Services>,
    own: OwnReader,
    Path(named): Path<Named>,
) -> Response {
    match named.id() {
        Ok(thread) => asked(&services, &own, Some(thread)).await,
        Err(failure) => own.reader.guest.fail(&services, failure).await,
    }
}

/// The whole inbox.
pub(crate) async fn download(
    State(services): State<Services>,
    own: OwnReader,
    method: Method,
    headers: HeaderMap,
) -> Response {
    downloaded(&services, &own, &method, &headers, Ok(None)).await
}

/// One thread.
pub(crate) async fn download_thread(
    State(services): State<Services>,
    own: OwnReader,
    method: Method,
    headers: HeaderMap,
    Path(named): Path<Named>,
) -> Response {
    downloaded(&services, &own, &method, &headers, named.id().map(Some)).await
}

/// Where it is asked whether to take something along.
fn asking(thread: Option<ThreadId>) -> String {
    thread.map_or_else(|| address::TAKE.to_owned(), address::take_thread)
}

async fn asked(services: &Services, own: &OwnReader, thread: Option<ThreadId>) -> Response {
    let reader = &own.reader;
    if let Some(elsewhere) = proof_first(services, reader, &asking(thread)) {
        return elsewhere;
    }
    let page = held(services, own, thread).await.map(|held| page(services, own, thread, held));
    failure::shown(&reader.guest, services, page).await
}

async fn held(services: &Services, own: &OwnReader, thread: Option<ThreadId>) -> Result<Holdings, Failure> {
    let held = services.inbox.holdings(&own.owner, thread, services.unscanned).await?;
    held.ok_or(Failure::NotFound)
}

fn page(services: &Services, own: &OwnReader, thread: Option<ThreadId>, held: Holdings) -> Page {
    let reading = own.reader.reading(services);
    let words = reading.words;
    let about = size(words, held.bytes + ABOUT_A_LETTER + held.messages * ABOUT_A_MESSAGE);
    let file = thread.map_or_else(|| address::TAKE_FILE.to_owned(), address::take_thread_file);
    let what = say!(words, "take-what", messages = held.messages, files = held.files, size = about.as_str());
    let content = view! {
        <div class="measure">
            <p>{what}</p>
            {thread.is_none().then(|| view! { <p>{say!(words, "take-folders")}</p> })}
            <p>{say!(words, "take-safe")}</p>
            <h2>{say!(words, "take-holds")}</h2>
            <ul>
                <li>{say!(words, "take-holds-letter")}</li>
                {(held.files > 0).then(|| view! { <li>{say!(words, "take-holds-files")}</li> })}
                <li>{say!(words, "take-holds-manifest")}</li>
            </ul>
            <p>{say!(words, "take-missing")}</p>
            <p>{say!(words, "take-unopened")}</p>
            <p class="acts">
                <a class="button" href=file>{say!(words, "take-download", size = about.as_str())}</a>
            </p>
        </div>
    };
    match thread {
        None => {
            let back = (reading.mount.settings(), say!(words, "settings-back"));
            Page::new(say!(words, "take"), content).below(Section::Settings, back)
        }
        Some(thread) => {
            let back = (reading.mount.thread(thread, Place::default()), say!(words, "take-back"));
            Page::new(say!(words, "take-thread"), content).below(Section::Inbox, back)
        }
    }
}

/// HEAD downloads nothing, so it is told nothing and nothing is logged.
async fn downloaded(
    services: &Services,
    own: &OwnReader,
    method: &Method,
    headers: &HeaderMap,
    thread: Result<Option<ThreadId>, Failure>,
) -> Response {
    let reader = &own.reader;
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    let thread = match thread {
        Ok(thread) => thread,
        Err(failure) => return reader.guest.fail(services, failure).await,
    };
    // To the page that asks: after a login, a file that came by itself would come from nowhere.
    if let Some(elsewhere) = proof_first(services, reader, &asking(thread)) {
        return elsewhere;
    }
    if !is_asked_for(headers) {
        return reader.guest.fail(services, Failure::NotOpenedByPerson).await;
    }
    // Nobody finds all of it on a disk because a link on some page led there.
    if !is_from_here(headers) {
        return Redirect::to(&asking(thread)).into_response();
    }
    match begun(services, own, thread).await {
        Ok(taking) => response(services, own, thread, taking),
        Err(failure) => reader.guest.fail(services, failure).await,
    }
}

async fn begun(services: &Services, own: &OwnReader, thread: Option<ThreadId>) -> Result<Taking, Failure> {
    let taking = services.inbox.take_along(&own.owner, thread, services.unscanned).await?;
    taking.ok_or(Failure::NotFound)
}

fn response(services: &Services, own: &OwnReader, thread: Option<ThreadId>, taking: Taking) -> Response {
    let reader = &own.reader;
    let Some(logged_in) = reader.guest.logged_in() else { return reader.guest.headers_only() };
    let letter = Letter {
        words: reader.guest.words,
        of_all: thread.is_none(),
        made_at: services.inbox.now(),
        service: services.site.name.clone(),
        name: logged_in.citizen().name.clone(),
        actor: reader.viewer.actor(),
        unscanned: services.unscanned,
    };
    let disposition = download::disposition(&letter.zip_name());
    let body = download::body(reader, &services.inbox, Parcel::new(taking, letter));
    download::response(HeaderValue::from_static("application/zip"), disposition, body)
}
