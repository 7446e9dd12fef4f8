//! `/inkorg/trad/{id}`: a thread. Opening it gives the receipts of what it shows.

pub(crate) mod action;
pub(crate) mod attachment;
pub(crate) mod message;
pub(crate) mod order;
pub(crate) mod visit;

use crate::{
    Services,
    address::{self, Mount, Named},
    document::Page,
    failure::{self, Failure},
    family::Readers,
    live,
    opening::Opening,
    pages::list,
    reader::{Reader, Reading},
    words::say,
};
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use http::{HeaderMap, Method};
use inbox::{Folder, Message, MessageId, PersonId, Service, Thread, ThreadId, Tidy};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Opens a thread, when a person asks for it.
pub(crate) async fn show(
    State(services): State<Services>,
    reader: Reader,
    method: Method,
    headers: HeaderMap,
    Path(named): Path<Named>,
    RawQuery(query): RawQuery,
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
                    address::unfolded(query.as_deref()),
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

/// What the messages of a thread are shown by.
#[derive(Clone, Copy)]
struct Showing<'t> {
    reading: Reading,
    /// What the page's heading says.
    heading: &'t str,
    /// Which thread.
    thread: ThreadId,
    /// Its messages that are not folded.
    open: &'t [MessageId],
    /// Who reads.
    actor: PersonId,
    /// Which guardians have opened, by name.
    readers: &'t Readers,
    /// Where action buttons lead.
    services: &'t BTreeMap<String, Service>,
}

/// A message that stands alone, in no thread: its own heading says what it is about.
pub(crate) fn alone(reading: Reading, message: &Message, services: &BTreeMap<String, Service>) -> AnyView {
    let nobody = "0".repeat(32);
    let (Ok(thread), Ok(actor)) = (nobody.parse(), nobody.parse()) else { return ().into_any() };
    let readers = Readers::default();
    let open = [message.id];
    let showing = Showing { reading, heading: "", thread, open: &open, actor, readers: &readers, services };
    message::view(showing, message)
}

/// The thread as it stands, in the reader's order. `asked`: a message that a link led to, which is open besides.
pub(crate) fn page(
    reading: Reading,
    thread: &Thread,
    actor: PersonId,
    readers: &Readers,
    services: &BTreeMap<String, Service>,
    asked: Option<MessageId>,
) -> Page {
    let words = reading.words;
    let messages = &thread.messages;
    // The newest one's, as in the list: the same words lead here and stand here.
    let newest = messages.last();
    let language = newest.and_then(|message| message.language.as_ref());
    let heading = words.titled(newest.and_then(|message| message.subject.clone()), language);
    // Folded is only what this reader has opened before: a receipt tells of what was seen. When that is all, the latest
    // is open.
    let unseen = |message: &Message| message.new || !message.opened_before;
    let any_unseen = messages.iter().any(unseen);
    let last = messages.last().map(|message| message.id);
    let is_open = |message: &&Message| {
        asked == Some(message.id) || if any_unseen { unseen(message) } else { Some(message.id) == last }
    };
    let open: Vec<_> = messages.iter().filter(is_open).map(|message| message.id).collect();

    let showing =
        Showing { reading, heading: &heading.text, thread: thread.id, open: &open, actor, readers, services };
    let ordered = order::ordered(messages, thread.order);
    let shown = ordered.iter().map(|message| message::view(showing, message)).collect_view();

    let first_new = ordered.iter().position(|message| message.new).filter(|at| *at > 0);
    let jump = first_new.map(|at| {
        let href = format!("#{}", address::message(ordered[at].id));
        view! { " · "<a href=href>{say!(words, "thread-to-first-new")}</a> }
    });
    let several = messages.len() > 1;
    let order = several.then(|| {
        let said = order::said(words, thread.order);
        view! { " · "{say!(words, "inbox-messages", count = messages.len())}", "{said} }
    });
    let unit = messages.last().map(|message| message.unit.name.clone()).unwrap_or_default();
    let lead = view! {
        <span translate="no" lang=words.senders_language() dir="auto">{unit}</span>
        {order}
        {jump}
    };
    let content = view! {
        {several.then(|| order::form(reading, thread))}
        {shown}
        {attachment::together(reading, thread.id, messages)}
        {acts(reading, thread)}
    };
    let (place, moment) = (reading.place, thread.moment.clone());
    let back = match place.search {
        Some(_) => say!(words, "search-back"),
        None => list::back(words, place.listing.folder),
    };
    let back = (reading.mount.row(place, thread.id), back);
    let page = Page::new(heading.text, content)
        .below(place.listing.folder.into(), back)
        .with_lead(lead)
        .with_beside_back(move || live::line(words, reading.mount, &moment, None))
        .with_counts(thread.counts);
    if heading.from_sender { page.heading_from_sender(heading.lang) } else { page }
}

/// Where the thread is, when it is not in the inbox, and what can be done with it there.
fn acts(reading: Reading, thread: &Thread) -> impl IntoView + use<> {
    let words = reading.words;
    let (id, folder) = (thread.id, thread.folder);
    let stands = match folder {
        Folder::Inbox => None,
        Folder::Trash => Some(list::deleted_on(reading, thread.trashed_at).into_any()),
        Folder::Archive => Some(view! { <p class="until">{say!(words, "thread-archived")}</p> }.into_any()),
    };
    let press = move |tidy: Tidy| {
        view! {
            <button type="submit" class="button quiet" formaction=reading.mount.tidy(id, tidy, reading.place)>
                {list::act(words, tidy)}
            </button>
        }
    };
    let delete = (folder == Folder::Trash && reading.mount == Mount::Own).then(|| {
        view! { <a class="button quiet" href=address::delete(id)>{say!(words, "tidy-delete")}</a> }
    });
    let take = (reading.mount == Mount::Own)
        .then(|| view! { <p class="take"><a href=address::take_thread(id)>{say!(words, "take-this-thread")}</a></p> });
    view! {
        {stands}
        <form class="acts" method="post" role="none">
            <input type="hidden" name=address::CHOSEN value=address::chosen(id, thread.messages.len() as u64) />
            {list::offered(folder).iter().copied().map(press).collect_view()}
            {delete}
        </form>
        {take}
    }
}
