//! `/inkorg`: the list of threads.

use crate::{
    Services, address,
    document::{Page, Section},
    failure::{self, Failure},
    paging,
    reader::{Reader, Reading},
    words::say,
};
use axum::{extract::State, response::Response};
use inbox::{Filter, ThreadPage, ThreadRow, Validity};
use leptos::prelude::*;
use std::num::NonZeroU32;

/// The list.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let loaded = load(&services, &reader).await;
    let page = loaded.map(|threads| page(reader.reading(&services), threads));
    failure::shown(&reader.guest, &services, page).await
}

async fn load(services: &Services, reader: &Reader) -> Result<ThreadPage, Failure> {
    Ok(services.inbox.threads(&reader.viewer, reader.place.filter, reader.place.page).await?)
}

/// The list as it stands.
pub(crate) fn page(reading: Reading, list: ThreadPage) -> Page {
    let words = reading.words;
    // A page past the last one is the last one: links onwards go from what is shown.
    let reading = Reading { place: reading.place.on_page(list.page), ..reading };
    let counts = list.counts;
    let title = if list.pages > 1 && list.page > NonZeroU32::MIN {
        say!(words, "inbox-title-page", page = list.page.get(), pages = list.pages)
    } else {
        say!(words, "inbox")
    };
    let lead = say!(words, "inbox-lead", threads = counts.threads, unread = counts.unread);
    let (page, pages) = (list.page, list.pages);
    let rows = if list.threads.is_empty() {
        empty(reading).into_any()
    } else {
        rows(reading, list.threads).into_any()
    };
    let to = move |page| reading.mount.list(reading.place.on_page(page));
    let content = view! {
        {filters(reading)}
        {rows}
        {(pages > 1).then(|| paging::numbered(words, page.get(), pages, to))}
    };
    Page::new(say!(words, "inbox"), content)
        .titled(title)
        .of(Section::Inbox)
        .with_lead(lead)
        .with_counts(counts)
}

/// Filters are addresses, so they are links and not tabs.
fn filters(reading: Reading) -> impl IntoView {
    let words = reading.words;
    let one = move |filter: Filter, text: String| {
        let current = (reading.place.filter == filter).then_some("true");
        let href = reading.mount.list(address::Place::top(filter));
        view! { <li><a href=href aria-current=current>{text}</a></li> }
    };
    view! {
        <nav aria-label=say!(words, "inbox-filters")>
            <ul class="filters">
                {one(Filter::All, say!(words, "inbox-filter-all"))}
                {one(Filter::Unread, say!(words, "inbox-filter-unread"))}
            </ul>
        </nav>
    }
}

fn rows(reading: Reading, threads: Vec<ThreadRow>) -> impl IntoView {
    view! {
        <ul class="threads">
            {threads.into_iter().map(|thread| row(reading, thread)).collect_view()}
        </ul>
    }
}

fn row(reading: Reading, thread: ThreadRow) -> impl IntoView {
    let words = reading.words;
    let subject = thread.subject.clone().unwrap_or_else(|| say!(words, "thread-no-subject"));
    let lang = words.senders_language();
    let unread = match thread.unread {
        0 => None,
        // The number only where it says more than the word.
        1 => Some(say!(words, "inbox-unread")),
        several => Some(say!(words, "inbox-unread-several", count = several)),
    };
    let validity = match thread.validity {
        Validity::Current => None,
        Validity::Replaced => Some(say!(words, "thread-replaced")),
        Validity::Cancelled => Some(say!(words, "thread-cancelled")),
    };
    let marks = view! {
        {unread.map(|text| view! { <li class="mark unread">{text}</li> })}
        {(thread.action && validity.is_none()).then(|| view! { <li class="mark act">{say!(words, "inbox-action")}</li> })}
        {validity.map(|text| view! { <li class="mark gone">{text}</li> })}
        {(thread.messages > 1)
            .then(|| view! { <li class="mark">{say!(words, "inbox-messages", count = thread.messages)}</li> })}
        {(thread.attachments > 0)
            .then(|| view! { <li class="mark">{say!(words, "inbox-attachments", count = thread.attachments)}</li> })}
    };
    let marked = thread.unread > 0
        || thread.action
        || thread.messages > 1
        || thread.attachments > 0
        || thread.validity != Validity::Current;
    view! {
        <li id=address::row(thread.id) class=(thread.unread != 0).then_some("new")>
            <a class="subject" href=reading.mount.thread(thread.id, reading.place) lang=lang dir="auto">
                {subject}
            </a>
            <p class="from">
                <span translate="no" lang=lang dir="auto">{thread.unit}</span>
                <time datetime=crate::calendar::machine(thread.latest_at)>
                    {reading.calendar.day(words, thread.latest_at)}
                </time>
            </p>
            {marked.then(|| view! { <ul class="marks">{marks}</ul> })}
        </li>
    }
}

/// Nothing to show is said, with one next step.
fn empty(reading: Reading) -> impl IntoView {
    let words = reading.words;
    let (heading, text, next, next_text) = match reading.place.filter {
        Filter::All => (
            say!(words, "inbox-empty"),
            say!(words, "inbox-empty-why"),
            address::HELP.to_owned(),
            say!(words, "inbox-empty-next"),
        ),
        Filter::Unread => (
            say!(words, "inbox-all-read"),
            say!(words, "inbox-all-read-why"),
            reading.mount.inbox(),
            say!(words, "inbox-all-read-next"),
        ),
    };
    view! {
        <section class="empty">
            <h2>{heading}</h2>
            <p>{text}</p>
            <p><a class="button quiet" href=next>{next_text}</a></p>
        </section>
    }
}
