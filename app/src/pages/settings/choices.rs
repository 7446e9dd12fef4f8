//! The settings that one press changes: a way on or off, kallelser on paper, the language.

use crate::{
    Services,
    address::Mount,
    flash::{self, Flash},
    reader::{OwnReader, Reader},
    way::Way,
    words::{Language, Words, say},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::Response,
};
use http::{HeaderValue, header};
use inbox::NoticeLanguage;
use leptos::prelude::*;
use serde::Deserialize;

/// `POST /installningar/{way}/pa`
pub(crate) async fn turn_on(State(services): State<Services>, reader: Reader, way: Way) -> Response {
    turn(&services, &reader, way, true).await
}

/// `POST /installningar/{way}/av`
pub(crate) async fn turn_off(State(services): State<Services>, reader: Reader, way: Way) -> Response {
    turn(&services, &reader, way, false).await
}

async fn turn(services: &Services, reader: &Reader, way: Way, enabled: bool) -> Response {
    match services.inbox.set_channel(&reader.viewer, way.0, enabled).await {
        Ok(true) => Flash::Saved.lead(services, &reader.mount().settings()),
        // The address has been removed meanwhile, in another window: the settings show what there is.
        Ok(false) => flash::plain(&reader.mount().settings()),
        Err(error) => reader.guest.fail(services, error.into()).await,
    }
}

/// Whether kallelser on paper are declined. Only one's own: there is no such address under a child's.
pub(super) fn paper(words: Words, mount: Mount, declines: bool) -> impl IntoView {
    let (standing, press, value) = if declines {
        (say!(words, "settings-paper-declined"), say!(words, "settings-paper-want"), "nej")
    } else {
        (say!(words, "settings-paper-wanted"), say!(words, "settings-paper-decline"), "ja")
    };
    view! {
        <h2>{say!(words, "settings-paper")}</h2>
        <p>{standing}</p>
        <p>{say!(words, "settings-paper-limits")}</p>
        <form method="post" action=mount.settings_paper() class="acts" role="none">
            <button type="submit" class="button quiet" name="avsta" value=value>{press}</button>
        </form>
    }
}

/// What the form about paper sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Paper {
    avsta: String,
}

/// `POST /installningar/papper`
pub(crate) async fn set_paper(
    State(services): State<Services>,
    OwnReader { reader, owner }: OwnReader,
    form: Result<Form<Paper>, FormRejection>,
) -> Response {
    let declines = match form.ok().map(|Form(Paper { avsta })| avsta).as_deref() {
        Some("ja") => true,
        Some("nej") => false,
        _ => return flash::plain(&reader.mount().settings()),
    };
    match services.inbox.set_declines_paper(&owner, declines).await {
        Ok(()) => Flash::Saved.lead(&services, &reader.mount().settings()),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// What the form about the language sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Spoken {
    sprak: String,
}

/// `POST /installningar/sprak`: the language of the notices; one's own is that of the pages too.
pub(crate) async fn set_language(
    State(services): State<Services>,
    reader: Reader,
    form: Result<Form<Spoken>, FormRejection>,
) -> Response {
    let Form(Spoken { sprak }) = form.unwrap_or_default();
    let Some((language, chosen)) = Language::of_tag(&sprak).zip(NoticeLanguage::read(&sprak)) else {
        return flash::plain(&reader.mount().settings());
    };
    if let Err(error) = services.inbox.set_language(&reader.viewer, chosen).await {
        return reader.guest.fail(&services, error.into()).await;
    }
    let mut response = Flash::Saved.lead(&services, &reader.mount().settings());
    if reader.child.is_none() {
        let cookie = flash::language(language, services.site.public_url.is_secure()).to_string();
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
