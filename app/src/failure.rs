//! Pages that cannot be shown, and the page that says so: what happened, and one thing to do next. The log gets the
//! cause, once, under the reference that the citizen sees.

use crate::{
    Services,
    address::{self, Mount},
    document::Page,
    guest::Guest,
    refused,
    typed::Typed,
    words::{Words, say},
};
use axum::response::{IntoResponse, Response};
use eid::{Access, OwnPath};
use http::{HeaderValue, StatusCode, header};
use inbox::{Random, RandomExt};
use leptos::prelude::*;
use register::Refusal;
use std::fmt::Write;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is nothing at this address, or nothing for this person: the same words, so that nobody learns which.
    NotFound,
    /// The register does not let this person act for this child.
    Refused(Refusal),
    /// The register does not answer, so nobody's right to act for a child can be seen.
    RegisterAway,
    /// A thread was asked for by something that is not a person opening it.
    NotOpenedByPerson,
    /// Only a form is sent to this address, or a form where there is only a page.
    NotAskedLikeThat,
    /// What was sent is larger than any form of ours.
    TooLarge,
    /// A form that this login was not shown: of an earlier one, or of somebody else's making.
    NotOurForm {
        /// The page that it was sent from, if that is ours.
        from: Option<OwnPath>,
    },
    /// The inbox could not answer.
    Inbox(inbox::Error),
}

impl From<inbox::Error> for Failure {
    fn from(error: inbox::Error) -> Self {
        Self::Inbox(error)
    }
}

impl From<register::RegisterAway> for Failure {
    fn from(_: register::RegisterAway) -> Self {
        Self::RegisterAway
    }
}

impl Failure {
    /// Why an inbox cannot be seen; `None`: it can.
    pub(crate) fn of(access: &Access) -> Option<Self> {
        match access {
            Access::Own(_) | Access::Guardian { .. } => None,
            // What the register said is too old to go by: the same as no answer.
            Access::RegisterAway | Access::Refused(Refusal::Outdated) => Some(Self::RegisterAway),
            Access::Refused(refusal) => Some(Self::Refused(*refusal)),
            Access::Unknown => Some(Self::NotFound),
        }
    }

    /// What concerns the operator goes to the log, under a reference for the page.
    fn log(&self, services: &Services) -> Option<String> {
        let reference = reference(&*services.random);
        match self {
            Self::Inbox(error) => {
                let cause = std::error::Error::source(error).map(ToString::to_string);
                tracing::error!(reference, %error, cause, "a page could not be shown");
                Some(reference)
            }
            Self::RegisterAway => {
                tracing::warn!(reference, "the population register does not answer");
                Some(reference)
            }
            _ => None,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(_) | Self::NotOpenedByPerson | Self::NotOurForm { .. } => StatusCode::FORBIDDEN,
            Self::NotAskedLikeThat => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RegisterAway | Self::Inbox(inbox::Error::Unavailable(_) | inbox::Error::Overloaded) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Inbox(inbox::Error::Inconsistent(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Heading and explanation.
    fn said(&self, words: Words) -> (String, String) {
        match self {
            Self::NotFound => (say!(words, "failure-not-found"), say!(words, "failure-not-found-why")),
            Self::Refused(refusal) => (refused::heading(words, *refusal), refused::why(words, *refusal)),
            Self::RegisterAway => (say!(words, "failure-register"), say!(words, "failure-register-why")),
            Self::NotOpenedByPerson => (say!(words, "failure-machine"), say!(words, "failure-machine-why")),
            Self::NotAskedLikeThat => (say!(words, "failure-method"), say!(words, "failure-method-why")),
            Self::TooLarge => (say!(words, "failure-large"), say!(words, "failure-large-why")),
            Self::NotOurForm { .. } => (say!(words, "failure-form"), say!(words, "failure-form-why")),
            Self::Inbox(inbox::Error::Inconsistent(_)) => {
                (say!(words, "failure-broken"), say!(words, "failure-broken-why"))
            }
            Self::Inbox(_) => (say!(words, "failure-away"), say!(words, "failure-away-why")),
        }
    }

    /// Where to go from here: address and words.
    fn next(&self, guest: &Guest) -> (String, String) {
        let words = guest.words;
        match self {
            Self::Refused(Refusal::ThirteenOrOlder) => {
                (Mount::Own.inbox(), say!(words, "failure-to-own-inbox"))
            }
            Self::Refused(_) => (address::PROXY.to_owned(), say!(words, "failure-to-proxy")),
            Self::RegisterAway | Self::Inbox(_) | Self::NotOpenedByPerson => {
                (guest.path().to_owned(), say!(words, "failure-again"))
            }
            Self::TooLarge => (guest.path().to_owned(), say!(words, "failure-to-form")),
            Self::NotOurForm { from } => {
                let from = from.as_ref().map_or_else(|| Mount::Own.inbox(), |from| from.as_str().to_owned());
                (from, say!(words, "failure-anew"))
            }
            Self::NotFound | Self::NotAskedLikeThat if guest.logged_in().is_some() => {
                (Mount::Own.inbox(), say!(words, "failure-to-inbox"))
            }
            Self::NotFound | Self::NotAskedLikeThat => ("/".to_owned(), say!(words, "failure-to-start")),
        }
    }
}

impl Guest {
    /// The page that says what went wrong.
    pub(crate) async fn fail(&self, services: &Services, failure: Failure) -> Response {
        self.fail_giving_back(services, failure, Typed::default()).await
    }

    /// The same, with what the person had typed.
    pub(crate) async fn fail_giving_back(
        &self,
        services: &Services,
        failure: Failure,
        typed: Typed,
    ) -> Response {
        let words = self.words;
        let status = failure.status();
        let reference = failure.log(services);
        let (heading, why) = failure.said(words);
        let (next, next_words) = failure.next(self);
        let from_now_on = match failure {
            Failure::Refused(refusal) => refused::from_now_on(words, refusal),
            _ => None,
        };
        let content = view! {
            <p class="measure">{why}</p>
            {typed.view(words)}
            {from_now_on}
            {reference.map(|reference| view! { <p>{say!(words, "failure-reference", reference = reference)}</p> })}
            <p class="acts"><a class="button" href=next>{next_words}</a></p>
        };
        let mut response = self.respond(services, Page::new(heading, content).with_status(status)).await;
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}

/// Eight characters that can be read out on the telephone, such as "7F3A-09C2".
fn reference(random: &dyn Random) -> String {
    random.bytes::<4>().iter().enumerate().fold(String::with_capacity(9), |mut text, (at, byte)| {
        let dash = if at == 2 { "-" } else { "" };
        write!(text, "{dash}{byte:02X}").expect("a string takes all");
        text
    })
}

/// A failure of a page that a handler was to show.
pub(crate) async fn shown(guest: &Guest, services: &Services, page: Result<Page, Failure>) -> Response {
    match page {
        Ok(page) => guest.respond(services, page).await.into_response(),
        Err(failure) => guest.fail(services, failure).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inbox::SeededRandom;

    #[test]
    fn a_reference_can_be_read_out() {
        let reference = reference(&SeededRandom::new(7));
        assert_eq!(reference.len(), 9);
        assert!(
            reference.chars().all(|c| c == '-' || c.is_ascii_hexdigit() && !c.is_lowercase()),
            "{reference}"
        );
    }
}
