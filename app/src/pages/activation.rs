//! `/aktivera`: the first login, and the first one at thirteen, when it is no longer guardians who consent. The consent
//! can be read before it is given (GDPR articles 7 and 13).

use crate::{
    Services,
    address::{self, Place},
    document::Page,
    failure,
    flash::Flash,
    reader::Reader,
    words::{Words, say},
};
use axum::{
    extract::State,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use http::header;
use inbox::{AccountState, Consent};
use leptos::prelude::*;

/// The consent whose words these pages show.
const SHOWN: Consent = Consent::November2026;

/// The words of consent, or why there is nothing to consent to.
pub(crate) async fn show(State(services): State<Services>, reader: Reader) -> Response {
    let words = reader.guest.words;
    let child = reader.child.as_ref().map(|child| words.child(child.name.as_ref()));
    let page = match reader.state {
        AccountState::Active if is_asked_anew(&reader) => ask_anew(words, &reader.mount().activation()),
        AccountState::Active => return Redirect::to(&reader.mount().inbox()).into_response(),
        AccountState::Known => ask(words, &reader.mount().activation(), child.as_deref()),
        AccountState::Locked | AccountState::Closed => closed(words),
    };
    reader.guest.respond(&services, page).await
}

/// Whether the inbox is active by others' consent, and the person has come to decide alone.
fn is_asked_anew(reader: &Reader) -> bool {
    reader.child.is_none() && reader.guest.logged_in().is_some_and(|logged_in| logged_in.due().consent)
}

/// Activates, and leads into the inbox; at thirteen to what guardians left behind.
pub(crate) async fn activate(State(services): State<Services>, reader: Reader) -> Response {
    if let Some(owner) = reader.viewer.as_owner().filter(|_| is_asked_anew(&reader)) {
        return match services.inbox.consent(&owner, SHOWN).await {
            Ok(_) => Redirect::to(&reader.mount().review()).into_response(),
            Err(error) => reader.guest.fail(&services, error.into()).await,
        };
    }
    match services.inbox.activate(&reader.viewer, SHOWN).await {
        Ok(()) => {
            let cookie = Flash::Activated.cookie(services.site.public_url.is_secure()).to_string();
            let inbox = reader.mount().outcome(Place::default());
            (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&inbox)).into_response()
        }
        Err(error) => failure::shown(&reader.guest, &services, Err(error.into())).await,
    }
}

/// `child`: the name of the child whose inbox it is.
fn ask(words: Words, action: &str, child: Option<&str>) -> Page {
    let heading = match child {
        None => say!(words, "consent"),
        Some(child) => say!(words, "consent-child", name = child),
    };
    let what = match child {
        None => say!(words, "consent-what"),
        Some(child) => say!(words, "consent-child-what", name = child),
    };
    let button = match child {
        None => say!(words, "consent-activate"),
        Some(child) => say!(words, "consent-child-activate", name = child),
    };
    let content = view! {
        <div class="measure">
            <p>{what}</p>
            {meaning(words)}
            {child.map(|child| view! { <p>{say!(words, "consent-child-thirteen", name = child)}</p> })}
            <p><a href=address::PRIVACY>{say!(words, "consent-privacy")}</a></p>
            <form method="post" action=action.to_owned() role="none">
                <button type="submit" class="button">{button}</button>
            </form>
            <p>{say!(words, "consent-not-now")}</p>
        </div>
    };
    Page::new(heading, content)
}

/// The same of somebody who has turned thirteen.
fn ask_anew(words: Words, action: &str) -> Page {
    let content = view! {
        <div class="measure">
            <p>{say!(words, "consent-anew-what")}</p>
            <p>{say!(words, "consent-anew-alone")}</p>
            {meaning(words)}
            <p><a href=address::PRIVACY>{say!(words, "consent-privacy")}</a></p>
            <form method="post" action=action.to_owned() role="none">
                <button type="submit" class="button">{say!(words, "consent-anew-yes")}</button>
            </form>
            <p>{say!(words, "consent-anew-not-now")}</p>
        </div>
    };
    Page::new(say!(words, "consent-anew"), content)
}

/// What is consented to.
fn meaning(words: Words) -> impl IntoView {
    view! {
        <h2>{say!(words, "consent-means")}</h2>
        <ul>
            <li>{say!(words, "consent-means-digital")}</li>
            <li>{say!(words, "consent-means-sender")}</li>
            <li>{say!(words, "consent-means-paper")}</li>
            <li>{say!(words, "consent-means-log")}</li>
        </ul>
    }
}

fn closed(words: Words) -> Page {
    Page::new(
        say!(words, "consent-closed"),
        view! { <p class="measure">{say!(words, "consent-closed-why")}</p> <p><a href=address::HELP>{say!(words, "help")}</a></p> },
    )
}
