//! `/papperskorg/ta-bort`: threads are deleted for good, after a page that says which, and that nothing brings them back
//! (WCAG 3.3.4). One's own only: a child's inbox has no such address.

use super::{
    confirm,
    settings::is_fresh,
    tidy::{Fields, chosen},
};
use crate::{
    Services, address,
    document::{Page, Section},
    flash::{Done, Flash, Outcome},
    reader::{OwnReader, Reader, Reading},
    typed::Typed,
    words::say,
};
use axum::{
    extract::{Form, RawQuery, State, rejection::FormRejection},
    response::Response,
};
use http::StatusCode;
use inbox::{Chosen, Folder, NamedThread};
use leptos::prelude::*;
use url::form_urlencoded;

/// The page that asks.
pub(crate) async fn show(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
    RawQuery(query): RawQuery,
) -> Response {
    // What was chosen before the login that was asked for.
    let waits = reader.guest.logged_in().and_then(|known| known.draft(address::DELETE, services.inbox.now()));
    let asked = query.as_deref().filter(|query| !query.is_empty()).or(waits).unwrap_or_default();
    let fields: Fields = form_urlencoded::parse(asked.as_bytes()).into_owned().collect();
    let chosen = match of_fields(&fields) {
        Ok(chosen) => chosen,
        Err(why) => return lead(&services, Outcome::of(why, 0)),
    };
    if !is_fresh(&services, &reader) {
        return proof_first(&services, &reader, &fields, StatusCode::OK).await;
    }
    match services.inbox.in_trash(&owner, &chosen).await {
        // Deleted or restored meanwhile, in another window.
        Ok(threads) if threads.is_empty() => lead(&services, Outcome::of(Done::NotInTrash, 0)),
        Ok(threads) => {
            let page = page(reader.reading(&services), threads);
            reader.guest.respond(&services, page).await
        }
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// Deletes them.
pub(crate) async fn delete(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let Form(fields) = form.unwrap_or_default();
    let chosen = match of_fields(&fields) {
        Ok(chosen) => chosen,
        Err(why) => return lead(&services, Outcome::of(why, 0)),
    };
    if !is_fresh(&services, &reader) {
        return proof_first(&services, &reader, &fields, StatusCode::FORBIDDEN).await;
    }
    match services.inbox.delete(&owner, &chosen).await {
        Ok(0) => lead(&services, Outcome::of(Done::NotInTrash, 0)),
        Ok(threads) => lead(&services, Outcome::of(Done::Deleted, threads)),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// What cannot be undone is done by nobody who merely found a browser open (ASVS 5.0.0-7.5.3). What was chosen waits behind
/// the login.
async fn proof_first(services: &Services, reader: &Reader, fields: &Fields, status: StatusCode) -> Response {
    let chosen = fields.iter().filter(|(name, _)| name == address::CHOSEN);
    let chosen: Vec<_> = chosen.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = confirm::with_draft(reader.guest.words, address::DELETE, &Typed::draft(&chosen));
    reader.guest.respond(services, page.with_status(status)).await
}

fn of_fields(fields: &Fields) -> Result<Chosen, Done> {
    chosen(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn lead(services: &Services, outcome: Outcome) -> Response {
    Flash::Tidied(outcome).lead(services, &address::Mount::Own.folder(Folder::Trash))
}

fn page(reading: Reading, threads: Vec<NamedThread>) -> Page {
    let (words, trash) = (reading.words, reading.mount.folder(Folder::Trash));
    let heading = say!(words, "tidy-delete");
    let lang = words.senders_language();
    let count = threads.len();
    let ids = threads
        .iter()
        .map(|thread| view! { <input type="hidden" name=address::CHOSEN value=thread.id.to_string() /> })
        .collect_view();
    let named = threads
        .into_iter()
        .map(|NamedThread { subject, language, unit, .. }| {
            let subject = words.titled(subject, language.as_ref());
            view! {
                <li>
                    <span lang=subject.lang dir="auto">{subject.text}</span>
                    ", "
                    <span translate="no" lang=lang dir="auto">{unit}</span>
                </li>
            }
        })
        .collect_view();
    let content = view! {
        <div class="measure">
            <p>{say!(words, "delete-what", threads = count)}</p>
            <ul>{named}</ul>
            <p>{say!(words, "delete-kept")}</p>
            <form method="post" action=address::DELETE class="acts" role="none">
                {ids}
                <button type="submit" class="button">{heading.clone()}</button>
                <a href=trash.clone()>{say!(words, "delete-not")}</a>
            </form>
        </div>
    };
    Page::new(heading, content).below(Section::Trash, (trash, say!(words, "thread-to-trash")))
}
