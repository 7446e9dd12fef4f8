//! `/logg`: who has read what, and done what else, in words. Whom it belongs to can take it along and have it verified.

pub(crate) mod file;
mod row;

use crate::{
    Services,
    address::{self, DOER, KIND, LogPlace, PERIOD, Period, doer_word, kind_word},
    calendar,
    document::{Page, Section},
    failure::{self, Failure},
    family::Readers,
    form::Menu,
    paging,
    reader::{Reader, Reading},
    words::{Words, say},
};
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use inbox::{Doer, HeadOfDay, LogKind, LogPage, LogRow};
use leptos::prelude::*;
use row::Telling;

/// Who has read what.
pub(crate) async fn show(
    State(services): State<Services>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Response {
    let place = LogPlace::of_query(query.as_deref());
    let shown = load(&services, &reader, place).await;
    let page = shown.map(|shown| page(&services, &reader, place, &shown));
    failure::shown(&reader.guest, &services, page).await
}

/// What the page shows.
struct Shown {
    log: LogPage,
    readers: Readers,
    /// The head to note; `None`: the log began today.
    head: Option<HeadOfDay>,
}

async fn load(services: &Services, reader: &Reader, place: LogPlace) -> Result<Shown, Failure> {
    let log = services.inbox.log_page(&reader.viewer, place.filter(services.inbox.now()), place.page).await?;
    let readers = Readers::of_log(services, reader, &log).await;
    let head = match reader.viewer.as_owner() {
        Some(owner) => services.inbox.head_of_day(&owner).await?,
        None => None,
    };
    Ok(Shown { log, readers, head })
}

fn page(services: &Services, reader: &Reader, place: LogPlace, shown: &Shown) -> Page {
    let reading = reader.reading(services);
    let words = reading.words;
    let Shown { log, readers, head } = shown;
    let telling =
        Telling { reading, reader, readers, senders: &log.senders, operator: &services.site.operator };
    let (mount, pages) = (reading.mount, log.pages);
    let numbered = (pages > 1)
        .then(|| paging::numbered(words, log.page, pages, move |page| mount.log_at(place.on_page(page))));
    let rows = if log.rows.is_empty() {
        empty(reading).into_any()
    } else {
        log.rows.chunk_by(same_day).map(|rows| day(&telling, rows)).collect_view().into_any()
    };
    let own = reader.child.is_none().then(|| verifying(words, head.as_ref()));
    let content = view! {
        {filters(reading, reader, place)}
        <p id=address::RESULT tabindex="-1" class="lead">{say!(words, "log-count", count = log.total)}</p>
        {rows}
        {numbered}
        {own}
    };
    let title = if pages > 1 && log.page > 1 {
        say!(words, "log-title-page", page = log.page, pages = pages)
    } else {
        say!(words, "log")
    };
    let lead = match &reader.child {
        None => say!(words, "log-lead-own"),
        Some(child) => say!(words, "log-lead-child", name = words.child(child.name.as_ref())),
    };
    Page::new(say!(words, "log"), content).titled(title).of(Section::Log).with_lead(lead)
}

fn same_day(one: &LogRow, other: &LogRow) -> bool {
    calendar::local(one.entry.at).date() == calendar::local(other.entry.at).date()
}

/// The rows of one day.
fn day(telling: &Telling<'_>, rows: &[LogRow]) -> Option<impl IntoView + use<>> {
    let words = telling.reading.words;
    let day = row::as_heading(&calendar::weekday_and_date(words, rows.first()?.entry.at));
    let items = rows.iter().map(|row| telling.row(row)).collect_view();
    Some(view! {
        <section class="day">
            <h2>{day}</h2>
            <ul class="log">{items}</ul>
        </section>
    })
}

fn empty(reading: Reading) -> impl IntoView {
    let words = reading.words;
    view! {
        <section class="empty">
            <h2>{say!(words, "log-none")}</h2>
            <p>{say!(words, "log-none-why")}</p>
            <p><a class="button quiet" href=reading.mount.log()>{say!(words, "log-none-next")}</a></p>
        </section>
    }
}

/// What is looked for: a form that asks for another page, and changes nothing. It is open while something is left out.
fn filters(reading: Reading, reader: &Reader, place: LogPlace) -> impl IntoView + use<> {
    let words = reading.words;
    let any = |label: String| (String::new(), label);
    let kinds = LogKind::ALL.into_iter().map(|kind| (kind_word(kind).to_owned(), kind_name(words, kind)));
    let kind = Menu {
        id: KIND,
        label: say!(words, "log-what"),
        hint: None,
        options: std::iter::once(any(say!(words, "log-what-any"))).chain(kinds).collect(),
        chosen: place.kind.map_or("", kind_word).to_owned(),
    };
    let doers =
        Doer::ALL.into_iter().map(|doer| (doer_word(doer).to_owned(), doer_name(words, reader, doer)));
    let doer = Menu {
        id: DOER,
        label: say!(words, "log-who"),
        hint: None,
        options: std::iter::once(any(say!(words, "log-who-any"))).chain(doers).collect(),
        chosen: place.doer.map_or("", doer_word).to_owned(),
    };
    let period = Menu {
        id: PERIOD,
        label: say!(words, "log-when"),
        hint: None,
        options: Period::ALL.map(|period| (period.word().to_owned(), period_name(words, period))).into(),
        chosen: place.period.word().to_owned(),
    };
    let action = format!("{}#{}", reading.mount.log(), address::RESULT);
    view! {
        <details class="choose-log" open=!place.is_all()>
            <summary>{say!(words, "log-filter")}</summary>
            <form method="get" action=action role="none">
                {kind.view(words, &[])}
                {doer.view(words, &[])}
                {period.view(words, &[])}
                <div class="acts">
                    <button type="submit" class="button">{say!(words, "log-filter-show")}</button>
                    {(!place.is_all()).then(|| view! { <a href=reading.mount.log()>{say!(words, "log-filter-all")}</a> })}
                </div>
            </form>
        </details>
    }
}

fn kind_name(words: Words, kind: LogKind) -> String {
    match kind {
        LogKind::Read => say!(words, "log-what-read"),
        LogKind::Taken => say!(words, "log-what-taken"),
        LogKind::Sent => say!(words, "log-what-sent"),
        LogKind::Tidied => say!(words, "log-what-tidied"),
        LogKind::Choices => say!(words, "log-what-choices"),
        LogKind::Proxy => say!(words, "log-what-proxy"),
        LogKind::Logins => say!(words, "log-what-logins"),
        LogKind::Upkeep => say!(words, "log-what-upkeep"),
    }
}

fn doer_name(words: Words, reader: &Reader, doer: Doer) -> String {
    match doer {
        Doer::Own => match &reader.child {
            None => say!(words, "log-who-own"),
            Some(child) => words.child(child.name.as_ref()),
        },
        Doer::Guardian => say!(words, "log-who-guardian"),
        Doer::Sender => say!(words, "log-who-sender"),
        Doer::Operator => say!(words, "log-who-operator"),
        Doer::Automatic => say!(words, "log-who-automatic"),
    }
}

fn period_name(words: Words, period: Period) -> String {
    match period {
        Period::Always => say!(words, "log-when-always"),
        Period::Week => say!(words, "log-when-week"),
        Period::Month => say!(words, "log-when-month"),
        Period::Year => say!(words, "log-when-year"),
    }
}

/// How one can tell, later and without us, that nothing was altered.
fn verifying(words: Words, head: Option<&HeadOfDay>) -> impl IntoView + use<> {
    let noted = match head {
        Some(head) => {
            let day = calendar::date(words, head.day);
            view! {
                <p>{say!(words, "log-head-what")}</p>
                <dl class="facts">
                    <div>
                        <dt>{say!(words, "log-head", day = day)}</dt>
                        <dd translate="no"><code>{head.head.clone()}</code></dd>
                    </div>
                </dl>
                <p>{say!(words, "log-head-compare")}" "<code translate="no">{row::COMPARE}</code></p>
            }
            .into_any()
        }
        None => view! { <p>{say!(words, "log-head-none")}</p> }.into_any(),
    };
    view! {
        <section class="measure">
            <h2>{say!(words, "log-verify")}</h2>
            <p>{say!(words, "log-verify-what")}</p>
            {noted}
            <p>{say!(words, "log-take-what")}</p>
            <p class="acts"><a class="button quiet" href=address::LOG_FILE>{say!(words, "log-take")}</a></p>
        </section>
    }
}
