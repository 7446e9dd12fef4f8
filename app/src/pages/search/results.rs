//! What was found: the messages that hold all the words, each with what stands around them.

use super::{below, form};
use crate::{
    address::{self, Place, RESULT},
    calendar,
    document::Page,
    pages::{list, thread::message::no_longer_holds},
    paging,
    reader::Reading,
    words::{Words, around, say},
};
use inbox::{Hit, Listing, Marked, Newer, SearchPage, ThreadId};
use leptos::prelude::*;

/// The result as it stands.
pub(crate) fn page(reading: Reading, found: &SearchPage) -> Page {
    let words = reading.words;
    let reading = Reading { place: reading.place.on_page(found.page), ..reading };
    let heading = say!(words, "search-result");
    // What was searched for is not in the title: browsers write titles into their history.
    let title = if found.pages > 1 && found.page.get() > 1 {
        let (page, pages) = (found.page.get(), found.pages);
        say!(words, "inbox-title-page", folder = heading.as_str(), page = page, pages = pages)
    } else {
        heading.clone()
    };
    let typed = found.words.as_typed().to_owned();
    let (page, pages) = (found.page.get(), found.pages);
    let hits = if found.hits.is_empty() {
        nothing(words).into_any()
    } else {
        let mut named = Vec::new();
        let rows = found.hits.iter().map(|hit| row(reading, hit, &mut named)).collect_view();
        view! { <ul class="threads found">{rows}</ul> }.into_any()
    };
    let to = move |page| reading.mount.list(reading.place.on_page(page));
    let content = view! {
        {said(words, found.total, typed.clone())}
        {form(reading, &typed, &[])}
        {hits}
        {(pages > 1).then(|| paging::numbered(words, page, pages, to))}
    };
    below(reading, heading, content).titled(title)
}

/// How much was found. Focus stands here when somebody has searched.
fn said(words: Words, total: u64, typed: String) -> impl IntoView {
    let (before, after) = around!(words, "search-hits", words, hits = total);
    view! {
        <p class="lead" id=RESULT tabindex="-1">
            {before}
            <span translate="no" dir="auto">{typed}</span>
            {after}
        </p>
    }
}

fn nothing(words: Words) -> impl IntoView {
    view! {
        <section class="empty">
            <h2>{say!(words, "search-none")}</h2>
            <p>{say!(words, "search-none-where")}</p>
            <ul>
                <li>{say!(words, "search-none-spelling")}</li>
                <li>{say!(words, "search-none-fewer")}</li>
                <li>{say!(words, "search-none-part")}</li>
            </ul>
        </section>
    }
}

/// A message. The first of a thread bears the thread's own name, for the way back; `named` are those that have one.
fn row(reading: Reading, hit: &Hit, named: &mut Vec<ThreadId>) -> impl IntoView + use<> {
    let words = reading.words;
    let lang = words.senders_language();
    let first = !named.contains(&hit.thread);
    if first {
        named.push(hit.thread);
    }
    // The folder that the thread is in goes along, so that its page offers what can be done there.
    let place = Place { listing: Listing::of(hit.folder), ..reading.place };
    let href = reading.mount.message(Newer { message: hit.message, thread: hit.thread }, place);
    let said = words.lang_of(hit.language.as_ref());
    let (subject, subject_lang) = match &hit.subject {
        Some(subject) => (marked(subject).into_any(), said.clone()),
        None => (say!(words, "thread-no-subject").into_any(), None),
    };
    let files = hit.files.iter().map(|name| {
        let (before, after) = around!(words, "search-file", name);
        view! { <p class="excerpt">{before}<span translate="no" dir="auto">{marked(name)}</span>{after}</p> }
    });
    let validity = no_longer_holds(words, hit.validity);
    view! {
        <li class=hit.unread.then_some("new")>
            <a id=first.then(|| address::row(hit.thread)) class="subject" href=href lang=subject_lang dir="auto">{subject}</a>
            <p class="from">
                <span translate="no" lang=lang dir="auto">{marked(&hit.unit)}</span>
                <time datetime=calendar::machine(hit.received_at)>
                    {reading.calendar.day(words, hit.received_at)}
                </time>
            </p>
            {hit.excerpt.as_ref().map(|text| view! { <p class="excerpt" lang=said.clone() dir="auto">{marked(text)}</p> })}
            {files.collect_view()}
            <ul class="marks">
                {hit.unread.then(|| view! { <li class="mark unread">{say!(words, "inbox-unread")}</li> })}
                <li class="mark">{say!(words, "inbox-in", folder = list::heading(words, hit.folder))}</li>
                {validity.map(|text| view! { <li class="mark gone">{text}</li> })}
            </ul>
        </li>
    }
}

/// A text with what was searched for marked in it.
fn marked(text: &Marked) -> impl IntoView + use<> {
    text.pieces()
        .iter()
        .map(|piece| {
            let text = piece.text.clone();
            if piece.hit { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
        })
        .collect_view()
}
