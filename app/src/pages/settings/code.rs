//! `/installningar/{way}/kod`: the code that was sent to an address is entered. Wrong, too old and too many tries each
//! have their own words, and each can be mended from here.

use super::{below, contact::too_many, draft, not_offered, proof_first};
use crate::{
    Services,
    address::Step,
    document::Page,
    flash::{self, Flash},
    form::{self, Fault, Field, Kind},
    reader::{Reader, Reading},
    way::{Entering, Way},
    words::{Words, say},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::Response,
};
use http::StatusCode;
use inbox::{CODE_HOLDS, Confirmation, ContactCode, PendingContact, Proposed};
use leptos::prelude::*;
use serde::Deserialize;

/// The field of the form.
const FIELD: &str = "kod";
/// The button that asks for another code.
const NEW: &str = "ny-kod";

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    kod: String,
}

/// The form, or the settings when no address waits for a code.
pub(crate) async fn show(State(services): State<Services>, reader: Reader, asked: Entering) -> Response {
    let draft = draft(&services, &reader).unwrap_or_default();
    respond(&services, &reader, asked, draft.get(FIELD), Vec::new(), StatusCode::OK).await
}

/// Holds what was typed against the code that was sent.
pub(crate) async fn confirm(
    State(services): State<Services>,
    reader: Reader,
    asked: Entering,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Response {
    let Form(CodeForm { kod: typed }) = form.unwrap_or_default();
    let words = reader.guest.words;
    let Ok(code) = ContactCode::parse(&typed) else {
        let faults = vec![Fault::new(FIELD, say!(words, "code-not-six"))];
        return respond(&services, &reader, asked, &typed, faults, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let fault = match services.inbox.confirm_contact(&reader.viewer, asked.way.0, &code).await {
        Ok(Confirmation::Confirmed) => {
            return Flash::ContactConfirmed.lead(&services, &reader.mount().after(asked));
        }
        Ok(Confirmation::NothingPending) => return flash::plain(&reader.mount().after(asked)),
        Ok(Confirmation::Wrong { left }) => Fault::new(FIELD, say!(words, "code-wrong", left = left)),
        Ok(Confirmation::Expired) => Fault::new(NEW, expired_words(words)),
        Ok(Confirmation::TooManyTries) => Fault::new(NEW, say!(words, "code-too-many-tries")),
        Err(error) => return reader.guest.fail(&services, error.into()).await,
    };
    respond(&services, &reader, asked, &typed, vec![fault], StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Where the answer to [`send_again`] stands there is nothing to follow a link to: the form is beside it.
pub(crate) async fn to_form(reader: Reader, asked: Entering) -> Response {
    flash::plain(&reader.mount().contact_step(asked, Step::Code))
}

/// Sends another code to the same address: what asks for as much proof as entering it did.
pub(crate) async fn send_again(
    State(services): State<Services>,
    reader: Reader,
    asked: Entering,
) -> Response {
    if let Some(elsewhere) = proof_first(&services, &reader, &reader.mount().contact_step(asked, Step::Code))
    {
        return elsewhere;
    }
    if let Some(elsewhere) = not_offered(&services, &reader, asked.way) {
        return elsewhere;
    }
    match services.inbox.send_code_again(&reader.viewer, asked.way.0).await {
        Ok(None) => flash::plain(&reader.mount().settings()),
        Ok(Some(Proposed::CodeSent { .. })) => {
            Flash::CodeSent.lead(&services, &reader.mount().contact_step(asked, Step::Code))
        }
        Ok(Some(Proposed::TooMany { again_at })) => {
            let faults = vec![Fault::new(NEW, too_many(reader.reading(&services), again_at))];
            respond(&services, &reader, asked, "", faults, StatusCode::TOO_MANY_REQUESTS).await
        }
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// Withdraws the address that waits; what counted before still does.
pub(crate) async fn cancel(State(services): State<Services>, reader: Reader, asked: Entering) -> Response {
    match services.inbox.withdraw_contact(&reader.viewer, asked.way.0).await {
        Ok(true) => Flash::CodeCancelled.lead(&services, &reader.mount().after(asked)),
        Ok(false) => flash::plain(&reader.mount().settings()),
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

async fn waiting(
    services: &Services,
    reader: &Reader,
    way: Way,
) -> Result<Option<PendingContact>, inbox::Error> {
    Ok(services.inbox.settings(&reader.viewer).await?.pending(way.0).cloned())
}

async fn respond(
    services: &Services,
    reader: &Reader,
    asked: Entering,
    typed: &str,
    faults: Vec<Fault>,
    status: StatusCode,
) -> Response {
    match waiting(services, reader, asked.way).await {
        Ok(Some(pending)) => {
            let page = page(reader.reading(services), asked, &pending, typed, faults).with_status(status);
            reader.guest.respond(services, page).await
        }
        Ok(None) => flash::plain(&reader.mount().settings()),
        Err(error) => reader.guest.fail(services, error.into()).await,
    }
}

fn page(
    reading: Reading,
    asked: Entering,
    pending: &PendingContact,
    typed: &str,
    faults: Vec<Fault>,
) -> Page {
    let (words, mount) = (reading.words, reading.mount);
    let address = pending.address.shown();
    let expired = reading.calendar.is_past(pending.expires_at);
    let form = if pending.tries_left == 0 {
        view! { <p>{say!(words, "code-too-many-tries")}</p> }.into_any()
    } else if expired {
        view! { <p>{expired_words(words)}</p> }.into_any()
    } else {
        let when = reading.calendar.moment(words, pending.expires_at);
        let field = Field {
            id: FIELD,
            label: say!(words, "code-field"),
            hint: Some(say!(words, "code-hint")),
            kind: Kind::Code,
            value: typed.to_owned(),
        };
        view! {
            <p>{say!(words, "code-sent", way = asked.way.word(), address = address.as_str(), when = when)}</p>
            <p>{say!(words, "code-tries", tries = pending.tries_left)}</p>
            <form method="post" action=form::action(&mount.contact_step(asked, Step::Code)) novalidate role="none">
                {field.view(words, &faults)}
                <div class="acts">
                    <button type="submit" class="button">{say!(words, "code-confirm")}</button>
                </div>
            </form>
        }
        .into_any()
    };
    let content = view! {
        <div class="measure">
            {form}
            <p>{say!(words, "code-new-what", address = address.as_str())}</p>
            <div class="acts">
                <form method="post" action=form::action(&mount.contact_step(asked, Step::NewCode)) role="none">
                    <button type="submit" class="button quiet" id=NEW>{say!(words, "code-new")}</button>
                </form>
                <form method="post" action=mount.contact_step(asked, Step::Cancel) role="none">
                    <button type="submit" class="button plain">{say!(words, "code-cancel")}</button>
                </form>
            </div>
        </div>
    };
    below(reading, say!(words, "code"), content).with_faults(faults)
}

fn expired_words(words: Words) -> String {
    say!(words, "code-expired", minutes = CODE_HOLDS.as_mins())
}
