//! `/installningar/{way}`: a telephone number or an e-mail address is entered or changed. It counts when the code that
//! is sent there has come back (`code`).

use super::{below, draft, is_fresh, not_offered, proof_first};
use crate::{
    Services,
    address::Step,
    document::Page,
    failure::{self, Failure},
    flash::Flash,
    form::{self, Fault, Field, Kind},
    pages::confirm,
    reader::{Reader, Reading},
    typed::Typed,
    way::{Entering, Way},
    words::{Words, say},
};
use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::Response,
};
use http::StatusCode;
use inbox::{
    CallingCodes, Channel, ContactAddress, Email, InvalidEmail, InvalidPhone, Phone, Proposed, Settings,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;

/// The field of the form.
const FIELD: &str = "adress";

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactForm {
    adress: String,
}

/// The form.
pub(crate) async fn show(State(services): State<Services>, reader: Reader, asked: Entering) -> Response {
    let path = reader.mount().contact(asked);
    let elsewhere = not_offered(&services, &reader, asked.way);
    if let Some(elsewhere) = elsewhere.or_else(|| proof_first(&services, &reader, &path)) {
        return elsewhere;
    }
    let draft = draft(&services, &reader).unwrap_or_default();
    let page = load(&services, &reader).await;
    let page =
        page.map(|settings| page_of(&services, &reader, asked, &settings, draft.get(FIELD), Vec::new()));
    failure::shown(&reader.guest, &services, page).await
}

async fn load(services: &Services, reader: &Reader) -> Result<Settings, Failure> {
    Ok(services.inbox.settings(&reader.viewer).await?)
}

/// Sends a code to what was typed. What is wrong with it is said before a proof is asked for, and both before anything
/// is sent.
pub(crate) async fn propose(
    State(services): State<Services>,
    reader: Reader,
    asked: Entering,
    form: Result<Form<ContactForm>, FormRejection>,
) -> Response {
    let way = asked.way;
    if let Some(elsewhere) = not_offered(&services, &reader, way) {
        return elsewhere;
    }
    let Form(ContactForm { adress: typed }) = form.unwrap_or_default();
    let words = reader.guest.words;
    let refuse =
        async |fault: String, status| refused(&services, &reader, asked, &typed, fault, status).await;
    let address = match parse(words, &services.countries, way, &typed) {
        Ok(address) => address,
        Err(fault) => return refuse(fault, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    match services.inbox.has_contact(&reader.viewer, &address).await {
        Ok(false) => {}
        Ok(true) => {
            let fault = say!(words, "contact-same", way = way.word());
            return refuse(fault, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(error) => return reader.guest.fail(&services, error.into()).await,
    }
    if !is_fresh(&services, &reader) {
        let path = reader.mount().contact(asked);
        let typed = Typed::draft(&[(FIELD, typed.trim())]);
        // What is longer cannot wait behind a login; the address that was read from it can.
        let shown = || Typed::draft(&[(FIELD, &address.shown())]);
        let kept = if typed.len() > eid::LONGEST_DRAFT { shown() } else { typed };
        return reader.guest.respond(&services, confirm::with_draft(words, &path, &kept)).await;
    }
    match services.inbox.propose_contact(&reader.viewer, &address).await {
        Ok(Proposed::CodeSent { .. }) => {
            Flash::CodeSent.lead(&services, &reader.mount().contact_step(asked, Step::Code))
        }
        Ok(Proposed::TooMany { again_at }) => {
            refuse(too_many(reader.reading(&services), again_at), StatusCode::TOO_MANY_REQUESTS).await
        }
        Err(error) => reader.guest.fail(&services, error.into()).await,
    }
}

/// The form once more, with what is wrong. It shows the address that counts now, so the log says so.
async fn refused(
    services: &Services,
    reader: &Reader,
    asked: Entering,
    typed: &str,
    fault: String,
    status: StatusCode,
) -> Response {
    let faults = vec![Fault::new(FIELD, fault)];
    let page = load(services, reader).await;
    let page = page.map(|settings| page_of(services, reader, asked, &settings, typed, faults));
    failure::shown(&reader.guest, services, page.map(|page| page.with_status(status))).await
}

/// That no more codes are sent now, and when again.
pub(super) fn too_many(reading: Reading, again_at: Timestamp) -> String {
    // To the minute, and not before it is true.
    let minute = Timestamp::from_second((again_at.as_second() + 59) / 60 * 60).unwrap_or(again_at);
    let when = reading.calendar.moment(reading.words, minute);
    say!(reading.words, "contact-too-many", when = when)
}

/// Reads what was typed, or says what is wrong with it.
fn parse(words: Words, countries: &CallingCodes, way: Way, typed: &str) -> Result<ContactAddress, String> {
    match way.0 {
        Channel::Sms => {
            let phone = Phone::parse(typed).map_err(|invalid| phone_fault(words, invalid))?;
            if countries.hold(&phone) {
                Ok(ContactAddress::Sms(phone))
            } else {
                Err(say!(words, "contact-phone-country", countries = countries.to_string()))
            }
        }
        Channel::Email => {
            Email::parse(typed).map(ContactAddress::Email).map_err(|invalid| email_fault(words, invalid))
        }
    }
}

fn phone_fault(words: Words, invalid: InvalidPhone) -> String {
    match invalid {
        InvalidPhone::Empty => say!(words, "contact-phone-empty"),
        InvalidPhone::Characters => say!(words, "contact-phone-characters"),
        InvalidPhone::Beginning => say!(words, "contact-phone-beginning"),
        InvalidPhone::TooShort => say!(words, "contact-phone-short"),
        InvalidPhone::TooLong => say!(words, "contact-phone-long"),
        InvalidPhone::NotMobile => say!(words, "contact-phone-mobile"),
    }
}

fn email_fault(words: Words, invalid: InvalidEmail) -> String {
    match invalid {
        InvalidEmail::Empty => say!(words, "contact-email-empty"),
        InvalidEmail::At => say!(words, "contact-email-at"),
        InvalidEmail::Local => say!(words, "contact-email-local"),
        InvalidEmail::Domain => say!(words, "contact-email-domain"),
        InvalidEmail::TooLong => say!(words, "contact-email-long"),
    }
}

/// The form with what was typed and what is wrong with it.
fn page_of(
    services: &Services,
    reader: &Reader,
    asked: Entering,
    settings: &Settings,
    typed: &str,
    faults: Vec<Fault>,
) -> Page {
    let reading = reader.reading(services);
    let (words, way) = (reading.words, asked.way);
    let now = settings.contact(way.0);
    let heading = if now.is_none() {
        say!(words, "settings-way-add", way = way.word())
    } else {
        say!(words, "settings-way-change", way = way.word())
    };
    let whose = reader.child.as_ref().map(|child| {
        view! { <p>{say!(words, "contact-whose", name = words.child(child.name.as_ref()))}</p> }
    });
    let now = now.map(|contact| {
        let address = contact.address.shown();
        view! { <p>{say!(words, "contact-now", way = way.word(), address = address)}</p> }
    });
    let then = asked.then.map(|then| view! { <p>{say!(words, "contact-then", way = then.word())}</p> });
    let field = Field {
        id: FIELD,
        label: say!(words, "contact-field", way = way.word()),
        hint: Some(say!(words, "contact-hint", way = way.word())),
        kind: match way.0 {
            Channel::Sms => Kind::Telephone,
            Channel::Email => Kind::Email,
        },
        value: typed.to_owned(),
    };
    let content = view! {
        <div class="measure">
            {whose}
            {now}
            <p>{say!(words, "contact-why", way = way.word())}</p>
            {then}
            <form method="post" action=form::action(&reading.mount.contact(asked)) novalidate role="none">
                {field.view(words, &faults)}
                <div class="acts">
                    <button type="submit" class="button">{say!(words, "contact-send")}</button>
                </div>
            </form>
        </div>
    };
    below(reading, heading, content).with_faults(faults)
}
