//! `/inkorg/sok`: search. What somebody searches for is posted, waits sealed in the session, and is never in an address,
//! a title or a log: the result's address is `/inkorg/sok/{random}`, which is nothing to anybody else.

mod results;

use crate::{
    Services,
    address::{Named, RESULT},
    document::{Notice, NoticeKind, Page, Section},
    failure::{self, Failure},
    form::{self, Fault, Field, Kind},
    reader::{Reader, Reading},
    typed::Typed,
    words::say,
};
use axum::{
    extract::{Form, Path, State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderValue, Method, StatusCode, header};
use inbox::{NotSearchWords, Search, SearchId, SearchWords};
use leptos::prelude::*;
use serde::Deserialize;

pub(crate) use results::page as results;

/// The field of the form.
pub(crate) const FIELD: &str = "ord";
/// In seconds: so soon it is worth a try again when too many search.
const AGAIN: HeaderValue = HeaderValue::from_static("5");

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchForm {
    ord: String,
}

/// The form alone: here a login leads that something was searched for before.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let logged_in = reader.guest.logged_in();
    let draft = logged_in.and_then(|logged_in| logged_in.draft(reader.guest.path(), services.inbox.now()));
    let draft = draft.map(Typed::of_draft).unwrap_or_default();
    let page = form_page(reader.reading(&services), draft.get(FIELD), Vec::new());
    reader.guest.respond(&services, page).await
}

/// Keeps the words and leads to what they find.
pub(crate) async fn begin(
    State(services): State<Services>,
    reader: Reader,
    form: Result<Form<SearchForm>, FormRejection>,
) -> Response {
    let Form(SearchForm { ord: typed }) = form.unwrap_or_default();
    let words = match SearchWords::parse(&typed) {
        Ok(words) => words,
        Err(why) => {
            let reading = reader.reading(&services);
            let page = form_page(reading, &typed, vec![Fault::new(FIELD, fault(reading, why))]);
            return reader.guest.respond(&services, page.with_status(StatusCode::UNPROCESSABLE_ENTITY)).await;
        }
    };
    match services.inbox.begin_search(&reader.viewer, &words).await {
        Ok(id) => {
            let place = reader.place.found_by(id);
            Redirect::to(&format!("{}#{RESULT}", reader.mount().list(place))).into_response()
        }
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

fn fault(reading: Reading, why: NotSearchWords) -> String {
    let words = reading.words;
    match why {
        NotSearchWords::Empty => say!(words, "search-empty"),
        NotSearchWords::TooShort => say!(words, "search-short", least = SearchWords::LEAST),
        NotSearchWords::TooLong => say!(words, "search-long", most = SearchWords::MOST),
    }
}

/// `/inkorg/sok/{random}`
pub(crate) async fn found(
    State(services): State<Services>,
    mut reader: Reader,
    method: Method,
    Path(named): Path<Named>,
) -> Response {
    // Nobody sees anything: nothing is looked through.
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    let found = match named.id::<SearchId>() {
        Ok(id) => {
            reader.place = reader.place.found_by(id);
            services.inbox.search(&reader.viewer, id, reader.place.page).await.map_err(Failure::from)
        }
        Err(_) => Ok(Search::Unknown),
    };
    let reading = reader.reading(&services);
    let busy = matches!(found, Ok(Search::Busy(_)));
    let page = found.map(|found| match found {
        Search::Made(found) => results(reading, &found),
        Search::Busy(words) => busy_page(reading, words.as_typed()),
        Search::Unknown => gone_page(reading),
    });
    let mut response = failure::shown(&reader.guest, &services, page).await;
    if busy {
        response.headers_mut().insert(header::RETRY_AFTER, AGAIN);
    }
    response
}

/// The form. Browsers are told not to remember what was typed: the next person at this screen would be shown it.
pub(crate) fn form(reading: Reading, typed: &str, faults: &[Fault]) -> impl IntoView + use<> {
    let words = reading.words;
    let field = Field {
        id: FIELD,
        label: say!(words, "search"),
        hint: None,
        kind: Kind::Search,
        value: typed.to_owned(),
    };
    view! {
        <form class="search" role="search" method="post" action=form::action(&reading.mount.search()) novalidate>
            {field.view(words, faults)}
            <button type="submit" class="button quiet">{say!(words, "search-go")}</button>
        </form>
    }
}

fn form_page(reading: Reading, typed: &str, faults: Vec<Fault>) -> Page {
    let content = view! {
        <p class="measure">{say!(reading.words, "search-what")}</p>
        {form(reading, typed, &faults)}
    };
    below(reading, say!(reading.words, "search"), content).with_faults(faults)
}

/// The search is not there any more, or never was.
fn gone_page(reading: Reading) -> Page {
    let text = say!(reading.words, "search-gone", kept = usize::from(SearchWords::KEPT));
    form_page(reading, "", Vec::new())
        .with_notice(Some(Notice { kind: NoticeKind::Told, text, undo: None }))
        .with_status(StatusCode::NOT_FOUND)
}

/// Too many search at this moment.
fn busy_page(reading: Reading, typed: &str) -> Page {
    let words = reading.words;
    let content = view! {
        <p class="acts"><a class="button" href=reading.mount.list(reading.place)>{say!(words, "failure-again")}</a></p>
        {form(reading, typed, &[])}
    };
    let text = say!(words, "search-busy");
    below(reading, say!(words, "search"), content)
        .with_notice(Some(Notice { kind: NoticeKind::Stopped, text, undo: None }))
        .with_status(StatusCode::SERVICE_UNAVAILABLE)
}

/// A page below the inbox.
fn below(reading: Reading, heading: String, content: impl IntoView + 'static) -> Page {
    Page::new(heading, content)
        .below(Section::Inbox, (reading.mount.inbox(), say!(reading.words, "thread-to-inbox")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        address::{Mount, Place},
        calendar::Calendar,
        words::Words,
    };

    #[test]
    fn when_too_many_search_the_page_says_so_and_gives_the_words_back() {
        let reading = Reading {
            words: Words::default(),
            mount: Mount::Own,
            calendar: Calendar::at("2026-11-23T08:00:00Z".parse().unwrap()),
            place: Place::default().found_by("0123456789abcdef0123456789abcdef".parse().unwrap()),
            trash: inbox::TrashDays::default(),
            unscanned: inbox::Unscanned::Offered,
        };
        let html = crate::document::render(|| busy_page(reading, "\"blodprov").parts_for_test());
        assert!(html.contains("href=\"/inkorg/sok/0123456789abcdef0123456789abcdef\""), "{html}");
        assert!(html.contains("value=\"&quot;blodprov\""), "{html}");
    }
}
