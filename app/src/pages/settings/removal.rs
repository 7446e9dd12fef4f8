//! `/installningar/{way}/ta-bort`: an address is removed, after a page that says what it means.

use super::{below, is_fresh, proof_first};
use crate::{
    Services, address,
    address::Step,
    document::Page,
    flash::{self, Flash},
    reader::{Reader, Reading},
    way::Way,
    words::say,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

/// The page that asks.
pub(crate) async fn show(State(services): State<Services>, reader: Reader, way: Way) -> Response {
    let path = reader.mount().contact_step(way, Step::Remove);
    if let Some(elsewhere) = proof_first(&services, &reader, &path) {
        return elsewhere;
    }
    match services.inbox.settings(&reader.viewer).await {
        Ok(settings) => match settings.contact(way.0) {
            Some(contact) => {
                let page = page(reader.reading(&services), way, &contact.address.shown());
                reader.guest.respond(&services, page).await
            }
            None => flash::plain(&reader.mount().settings()),
        },
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// Removes it.
pub(crate) async fn remove(State(services): State<Services>, reader: Reader, way: Way) -> Response {
    if !is_fresh(&services, &reader) {
        let path = reader.mount().contact_step(way, Step::Remove);
        return Redirect::to(&address::confirm(&path)).into_response();
    }
    match services.inbox.remove_contact(&reader.viewer, way.0).await {
        Ok(true) => Flash::ContactRemoved.lead(&services, &reader.mount().settings()),
        Ok(false) => flash::plain(&reader.mount().settings()),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

fn page(reading: Reading, way: Way, address: &str) -> Page {
    let (words, mount) = (reading.words, reading.mount);
    let heading = say!(words, "settings-way-remove", way = way.word());
    let content = view! {
        <div class="measure">
            <p>{say!(words, "remove-what", way = way.word(), address = address)}</p>
            <form method="post" action=mount.contact_step(way, Step::Remove) class="acts" role="none">
                <button type="submit" class="button">{heading.clone()}</button>
                <a href=mount.settings()>{say!(words, "remove-keep")}</a>
            </form>
        </div>
    };
    below(reading, heading, content)
}
