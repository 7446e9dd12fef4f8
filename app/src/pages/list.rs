//! `/inkorg`, `/arkiv`, `/papperskorg`: the lists of threads.

use crate::{
    Services, address, calendar,
    document::Page,
    failure::{self, Failure},
    island::ChooseAll,
    live,
    pages::{search, thread::message::no_longer_holds},
    paging,
    reader::{Reader, Reading},
    words::{Words, around, say},
};
use axum::{extract::State, response::Response};
use inbox::{Chosen, Filter, Folder, Listing, Rows, ThreadPage, ThreadRow, Tidy, Validity};
use leptos::prelude::*;
use std::num::NonZeroU32;

/// `/inkorg`
pub(crate) async fn show_inbox(State(services): State<Services>, reader: Reader) -> Response {
    show(&services, reader, Folder::Inbox).await
}

/// `/arkiv`
pub(crate) async fn show_archive(State(services): State<Services>, reader: Reader) -> Response {
    show(&services, reader, Folder::Archive).await
}

/// `/papperskorg`
pub(crate) async fn show_trash(State(services): State<Services>, reader: Reader) -> Response {
    show(&services, reader, Folder::Trash).await
}

async fn show(services: &Services, mut reader: Reader, folder: Folder) -> Response {
    reader.place = reader.place.in_folder(folder);
    let loaded = load(services, &reader).await;
    let page = loaded.map(|threads| page(reader.reading(services), threads));
    failure::shown(&reader.guest, services, page).await
}

async fn load(services: &Services, reader: &Reader) -> Result<ThreadPage, Failure> {
    Ok(services.inbox.threads(&reader.viewer, reader.place.listing, reader.place.page).await?)
}

/// A folder's name.
pub(crate) fn heading(words: Words, folder: Folder) -> String {
    match folder {
        Folder::Inbox => say!(words, "inbox"),
        Folder::Archive => say!(words, "archive"),
        Folder::Trash => say!(words, "trash"),
    }
}

/// The words of a link back to a folder.
pub(crate) fn back(words: Words, folder: Folder) -> String {
    match folder {
        Folder::Inbox => say!(words, "thread-to-inbox"),
        Folder::Archive => say!(words, "thread-to-archive"),
        Folder::Trash => say!(words, "thread-to-trash"),
    }
}

/// The list as it stands.
pub(crate) fn page(reading: Reading, list: ThreadPage) -> Page {
    let words = reading.words;
    // A page past the last one is the last one: links onwards go from what is shown.
    let reading = Reading { place: reading.place.on_page(list.page), ..reading };
    let Listing { folder, filter, rows: size } = reading.place.listing;
    let heading = heading(words, folder);
    let title = if list.pages > 1 && list.page > NonZeroU32::MIN {
        let (page, pages) = (list.page.get(), list.pages);
        say!(words, "inbox-title-page", folder = heading.as_str(), page = page, pages = pages)
    } else {
        heading.clone()
    };
    let lead = lead(reading, &list);
    let (page, pages, counts) = (list.page, list.pages, list.counts);
    let unit = list.unit.map(|unit| unit.name);
    let filters = (list.in_folder > 0 || !filter.is_all()).then(|| filters(reading, unit));
    let rows = if list.threads.is_empty() {
        empty(reading).into_any()
    } else {
        rows(reading, list.threads).into_any()
    };
    let to = move |page| reading.mount.list(reading.place.on_page(page));
    let news = (folder == Folder::Inbox).then(|| {
        let (mount, here) = (reading.mount, to(NonZeroU32::MIN));
        let moment = list.moment;
        view! { {move || live::line(words, mount, &moment, Some(here.clone()))} }
    });
    let content = view! {
        {search::form(reading, "", &[])}
        {filters}
        {news}
        {rows}
        {(pages > 1).then(|| paging::numbered(words, page.get(), pages, to))}
        {(list.total > u64::from(Rows::Few.count())).then(|| at_a_time(reading, size))}
    };
    Page::new(heading, content).titled(title).of(folder.into()).with_lead(lead).with_counts(counts)
}

/// The way to more threads at a time, and back to fewer: as many as can be tidied at once.
fn at_a_time(reading: Reading, now: Rows) -> impl IntoView + use<> {
    let other = match now {
        Rows::Few => Rows::Many,
        Rows::Many => Rows::Few,
    };
    let href = reading.mount.list(reading.place.with_rows(other));
    view! { <p class="pages at-a-time"><a href=href>{say!(reading.words, "inbox-at-a-time", rows = other.count())}</a></p> }
}

/// How much there is, and how much of it is shown.
fn lead(reading: Reading, list: &ThreadPage) -> String {
    let (words, threads) = (reading.words, list.in_folder);
    let Listing { folder, filter, .. } = reading.place.listing;
    let all = match folder {
        Folder::Inbox => say!(words, "inbox-lead", threads = threads, unread = list.counts.unread),
        Folder::Archive => say!(words, "archive-lead", threads = threads),
        // What a guardian put there stays, and each row says so, or its day.
        Folder::Trash if is_a_childs(reading) || list.threads.iter().any(|row| row.trashed_at.is_none()) => {
            say!(words, "trash-lead-child", threads = threads)
        }
        Folder::Trash => say!(words, "trash-lead", threads = threads, days = reading.trash.get()),
    };
    if filter.is_all() { all } else { format!("{all} {}", say!(words, "inbox-shown", threads = list.total)) }
}

/// Whether the list is read by a guardian.
fn is_a_childs(reading: Reading) -> bool {
    reading.mount != address::Mount::Own
}

/// Filters are addresses, so they are links and not tabs. Each is put on beside the others, and taken off again.
fn filters(reading: Reading, unit: Option<String>) -> impl IntoView {
    let (words, place) = (reading.words, reading.place);
    let now = place.listing.filter;
    let one = move |on: bool, filter: Filter, text: String| {
        let href = reading.mount.list(place.filtered(filter));
        let remove = on.then(|| view! { " "<span class="aside">{say!(words, "inbox-filter-remove")}</span> });
        view! { <li><a href=href aria-current=on.then_some("true")>{text}{remove}</a></li> }
    };
    let all = view! {
        <li>
            <a href=reading.mount.list(place.filtered(Filter::default())) aria-current=now.is_all().then_some("true")>
                {say!(words, "inbox-filter-all")}
            </a>
        </li>
    };
    let from = match unit {
        Some(unit) => {
            let text = say!(words, "inbox-filter-from", unit = unit);
            one(true, Filter { unit: None, ..now }, text).into_any()
        }
        None => view! { <li><a href=reading.mount.units(place)>{say!(words, "units")}</a></li> }.into_any(),
    };
    view! {
        <nav aria-label=say!(words, "inbox-filters")>
            <ul class="filters">
                {all}
                {one(now.unread, Filter { unread: !now.unread, ..now }, say!(words, "inbox-filter-unread"))}
                {one(
                    now.attachments,
                    Filter { attachments: !now.attachments, ..now },
                    say!(words, "inbox-filter-attachments"),
                )}
                {one(now.action, Filter { action: !now.action, ..now }, say!(words, "inbox-filter-action"))}
                {from}
            </ul>
        </nav>
    }
}

/// The threads, each with a box to choose it by, and what can be done with those that are chosen. One form around
/// them: it needs no script, and a box opens nothing.
fn rows(reading: Reading, threads: Vec<ThreadRow>) -> impl IntoView {
    let words = reading.words;
    view! {
        <form class="many" method="post" action=reading.mount.tidy_many(reading.place) role="none">
            <div role="group" aria-label=say!(words, "tidy-group")>
                <ul class="threads">
                    {threads.into_iter().map(|thread| row(reading, thread)).collect_view()}
                </ul>
            </div>
            <fieldset>
                <legend>{say!(words, "tidy-many")}</legend>
                <p class="hint">{say!(words, "tidy-hint", most = Chosen::MOST)}</p>
                {choose_all(words)}
                <div class="acts">{changes(reading)}</div>
            </fieldset>
        </form>
    }
}

/// The box for all, with its island.
fn choose_all(words: Words) -> impl IntoView {
    view! {
        <div class="all" hidden>
            <label>
                <input type="checkbox" />
                {say!(words, "tidy-all")}
            </label>
            <p
                role="status"
                data-one=say!(words, "tidy-chosen", threads = 1)
                data-many=say!(words, "tidy-chosen", threads = 0)
            ></p>
            <ChooseAll />
        </div>
    }
}

/// What can be done in a folder. A child's inbox has no address to delete for good at.
fn changes(reading: Reading) -> impl IntoView {
    let words = reading.words;
    let folder = reading.place.listing.folder;
    let press = |tidy: Tidy| {
        view! {
            <button type="submit" class="button quiet" name="gor" value=address::tidy_word(tidy)>
                {act(words, tidy)}
            </button>
        }
    };
    let delete = (folder == Folder::Trash && reading.mount == address::Mount::Own).then(|| {
        view! {
            <button type="submit" class="button quiet" name="gor" value=address::DELETE_WORD>
                {say!(words, "tidy-delete")}
            </button>
        }
    });
    view! {
        {offered(folder).iter().copied().map(press).collect_view()}
        {delete}
    }
}

/// What can be done with a thread where it is.
pub(super) fn offered(folder: Folder) -> &'static [Tidy] {
    match folder {
        Folder::Inbox => &[Tidy::MarkUnread, Tidy::Archive, Tidy::Trash],
        Folder::Archive => &[Tidy::MarkUnread, Tidy::Restore, Tidy::Trash],
        Folder::Trash => &[Tidy::Restore],
    }
}

/// What the button says that does it.
pub(super) fn act(words: Words, tidy: Tidy) -> String {
    match tidy {
        Tidy::MarkUnread => say!(words, "tidy-unread"),
        Tidy::Archive => say!(words, "tidy-archive"),
        Tidy::Trash => say!(words, "tidy-trash"),
        Tidy::Restore => say!(words, "tidy-restore"),
    }
}

fn row(reading: Reading, thread: ThreadRow) -> impl IntoView {
    let words = reading.words;
    let subject = words.titled(thread.subject, thread.language.as_ref());
    let unread = match thread.unread {
        0 => None,
        // The number only where it says more than the word.
        1 => Some(say!(words, "inbox-unread")),
        several => Some(say!(words, "inbox-unread-several", count = several)),
    };
    let validity = no_longer_holds(words, thread.validity);
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
    let choose = view! {
        <label class="choose">
            <input type="checkbox" name=address::CHOSEN value=address::chosen(thread.id, thread.messages) />
            <span class="aside">
                {say!(words, "tidy-choose")}" "
                <span lang=subject.lang.clone() dir="auto">{subject.text.clone()}</span>
            </span>
        </label>
    };
    view! {
        <li class=(thread.unread != 0).then_some("new")>
            {choose}
            <a id=address::row(thread.id) class="subject" href=reading.mount.thread(thread.id, reading.place) lang=subject.lang dir="auto">
                {subject.text}
            </a>
            <p class="from">
                <span translate="no" lang=words.senders_language() dir="auto">{thread.unit}</span>
                <time datetime=calendar::machine(thread.latest_at)>
                    {reading.calendar.day(words, thread.latest_at)}
                </time>
            </p>
            {marked.then(|| view! { <ul class="marks">{marks}</ul> })}
            {(reading.place.listing.folder == Folder::Trash).then(|| deleted_on(reading, thread.trashed_at))}
        </li>
    }
}

/// When a thread in the trash is deleted for good, or that no time does it.
pub(super) fn deleted_on(reading: Reading, trashed_at: Option<jiff::Timestamp>) -> impl IntoView {
    let words = reading.words;
    let Some(day) = trashed_at.map(|at| reading.trash.deleted_on(at)) else {
        return view! { <p class="until">{say!(words, "trash-kept")}</p> }.into_any();
    };
    let (before, after) = around!(words, "trash-deleted-on", date);
    view! {
        <p class="until">
            {before}
            <time datetime=day.to_string()>{calendar::date(words, day)}</time>
            {after}
        </p>
    }
    .into_any()
}

/// Nothing to show is said, with one next step.
fn empty(reading: Reading) -> impl IntoView {
    let (words, mount) = (reading.words, reading.mount);
    let Listing { folder, filter, .. } = reading.place.listing;
    let only_unread = Filter { unread: true, ..Filter::default() };
    let to_inbox = || (mount.inbox(), say!(words, "thread-to-inbox"));
    let (heading, text, (next, next_text)) = match folder {
        Folder::Inbox if filter.is_all() => (
            say!(words, "inbox-empty"),
            say!(words, "inbox-empty-why"),
            (address::HELP.to_owned(), say!(words, "inbox-empty-next")),
        ),
        Folder::Archive if filter.is_all() => {
            (say!(words, "archive-empty"), say!(words, "archive-empty-why"), to_inbox())
        }
        Folder::Trash if filter.is_all() && is_a_childs(reading) => {
            (say!(words, "trash-empty"), say!(words, "trash-empty-why-child"), to_inbox())
        }
        Folder::Trash if filter.is_all() => (
            say!(words, "trash-empty"),
            say!(words, "trash-empty-why", days = reading.trash.get()),
            to_inbox(),
        ),
        Folder::Inbox if filter == only_unread => (
            say!(words, "inbox-all-read"),
            say!(words, "inbox-all-read-why"),
            (mount.inbox(), say!(words, "inbox-all-read-next")),
        ),
        _ => (
            say!(words, "inbox-none-fit"),
            say!(words, "inbox-none-fit-why"),
            (mount.folder(folder), say!(words, "inbox-all-read-next")),
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
