//! `/inkorg/trad/{id}`: a thread. Opening it gives the receipts of what it shows.

mod action;
mod attachment;
mod message;
mod visit;

use crate::{
    Services,
    address::{self, Named},
    document::{Page, Section},
    failure::{self, Failure},
    family::Readers,
    flash::Flash,
    opening::Opening,
    reader::{Reader, Reading},
    words::say,
};
use axum::{
    extract::{Path, State},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use http::{HeaderMap, Method, header};
use inbox::{Message, PersonId, Service, Thread, ThreadId};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Opens a thread, when a person asks for it.
pub(crate) async fn show(
    State(services): State<Services>,
    reader: Reader,
    method: Method,
    headers: HeaderMap,
    Path(named): Path<Named>,
) -> Response {
    let page = match Opening::of(&method, &headers) {
        Opening::HeadersOnly => return reader.guest.headers_only(),
        Opening::ByMachine => Err(Failure::NotOpenedByPerson),
        Opening::ByPerson => match load(&services, &reader, &named).await {
            Ok(thread) => {
                let readers = Readers::of(&services, &reader, &thread).await;
                Ok(page(
                    reader.reading(&services),
                    &thread,
                    reader.viewer.actor(),
                    &readers,
                    &services.services,
                ))
            }
            Err(failure) => Err(failure),
        },
    };
    failure::shown(&reader.guest, &services, page).await
}

async fn load(services: &Services, reader: &Reader, named: &Named) -> Result<Thread, Failure> {
    services.inbox.open_thread(&reader.viewer, named.id()?).await?.ok_or(Failure::NotFound)
}

/// Marks a thread as unread, and leads back to the list.
pub(crate) async fn mark_unread(
    State(services): State<Services>,
    reader: Reader,
    Path(named): Path<Named>,
) -> Response {
    match set_unread(&services, &reader, &named).await {
        Ok(()) => {
            let cookie = Flash::MarkedUnread.cookie(services.site.public_url.is_secure()).to_string();
            let list = reader.mount().outcome(reader.place);
            (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&list)).into_response()
        }
        Err(failure) => reader.guest.fail(&services, failure).await,
    }
}

async fn set_unread(services: &Services, reader: &Reader, named: &Named) -> Result<(), Failure> {
    let thread: ThreadId = named.id()?;
    if services.inbox.mark_unread(&reader.viewer, thread).await? { Ok(()) } else { Err(Failure::NotFound) }
}

/// What the messages of a thread are shown by.
#[derive(Clone, Copy)]
struct Showing<'t> {
    reading: Reading,
    /// What the page's heading says.
    heading: &'t str,
    /// All messages of the thread, for links from one to another.
    messages: &'t [Message],
    /// Who reads.
    actor: PersonId,
    /// Which guardians have opened, by name.
    readers: &'t Readers,
    /// Where action buttons lead.
    services: &'t BTreeMap<String, Service>,
}

/// The thread as it stands, oldest message first.
pub(crate) fn page(
    reading: Reading,
    thread: &Thread,
    actor: PersonId,
    readers: &Readers,
    services: &BTreeMap<String, Service>,
) -> Page {
    let words = reading.words;
    let messages = &thread.messages;
    // The newest one's, as in the list: the same words lead here and stand here.
    let subject = messages.last().and_then(|message| message.subject.clone());
    let from_sender = subject.is_some();
    let heading = subject.unwrap_or_else(|| say!(words, "thread-no-subject"));
    // Open is what is new; when all is read, the latest.
    let any_new = messages.iter().any(|message| message.new);
    let last = messages.len().saturating_sub(1);
    let open = |at: usize, message: &Message| if any_new { message.new } else { at == last };

    let showing = Showing { reading, heading: &heading, messages, actor, readers, services };
    let shown = messages
        .iter()
        .enumerate()
        .map(|(at, message)| message::view(showing, message, open(at, message)))
        .collect_view();

    let first_new = messages.iter().position(|message| message.new).filter(|at| *at > 0);
    let jump = first_new.map(|at| {
        let href = format!("#{}", address::message(messages[at].id));
        view! { " · "<a href=href>{say!(words, "thread-to-first-new")}</a> }
    });
    let order = (messages.len() > 1).then(|| {
        view! { " · "{say!(words, "inbox-messages", count = messages.len())}", "{say!(words, "thread-oldest-first")} }
    });
    let unit = messages.last().map(|message| message.unit.name.clone()).unwrap_or_default();
    let lead = view! {
        <span translate="no" lang=words.senders_language() dir="auto">{unit}</span>
        {order}
        {jump}
    };
    let content = view! {
        {shown}
        <form class="acts" method="post" action=reading.mount.mark_unread(thread.id, reading.place)>
            <button type="submit" class="button quiet">{say!(words, "thread-mark-unread")}</button>
        </form>
    };
    let back = (reading.mount.row(reading.place, thread.id), say!(words, "thread-to-inbox"));
    let page = Page::new(heading.clone(), content)
        .below(Section::Inbox, back)
        .with_lead(lead)
        .with_counts(thread.counts);
    if from_sender { page.heading_from_sender() } else { page }
}
