//! `/`: what this is, and the way in.

use crate::{
    Services, address,
    document::{Notice, NoticeKind, Page},
    guest::Guest,
    pages::turned_away,
    words::{Words, say},
};
use axum::{extract::State, response::Response};
use eid::{LoginFailure, OwnPath};
use http::Uri;
use leptos::prelude::*;
use url::form_urlencoded;

/// What brought somebody here, as the address says it: words of closed sets, and a path of our own.
#[derive(Debug, Default)]
struct Arrival {
    till: Option<OwnPath>,
    notice: Option<Why>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Failed(LoginFailure),
    Expired,
    /// And a button that was pressed then did nothing.
    NotDone,
    LoggedOut,
}

impl Arrival {
    fn of_query(query: Option<&str>) -> Self {
        let mut arrival = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match (&*name, &*value) {
                ("till", path) => arrival.till = path.parse().ok(),
                ("fel", code) => {
                    if let Some(failure) = LoginFailure::read(code) {
                        arrival.notice = Some(Why::Failed(failure));
                    }
                }
                ("utgangen", "1") => arrival.notice = arrival.notice.or(Some(Why::Expired)),
                ("ogjort", "1") if arrival.notice.is_none_or(|why| why == Why::Expired) => {
                    arrival.notice = Some(Why::NotDone);
                }
                ("utloggad", "1") => arrival.notice = arrival.notice.or(Some(Why::LoggedOut)),
                _ => {}
            }
        }
        arrival
    }
}

/// The start page.
pub(crate) async fn show(State(services): State<Services>, guest: Guest, uri: Uri) -> Response {
    let arrival = Arrival::of_query(uri.query());
    let turned_away = match arrival.notice {
        Some(Why::Failed(failure)) => turned_away::page(guest.words, &services.site, failure),
        _ => None,
    };
    let page = turned_away.unwrap_or_else(|| page(guest.words, &arrival));
    guest.respond(&services, page).await
}

fn page(words: Words, arrival: &Arrival) -> Page {
    let log_in = address::log_in(arrival.till.as_ref().map(OwnPath::as_str));
    let content = view! {
        <div class="measure">
            <p>{say!(words, "start-what")}</p>
            <p>
                <a class="button" href=log_in>{say!(words, "start-log-in")}</a>
            </p>
            <p>{say!(words, "start-e-id")}</p>
            <h2>{say!(words, "start-can")}</h2>
            <ul>
                <li>{say!(words, "start-can-read")}</li>
                <li>{say!(words, "start-can-act")}</li>
                <li>{say!(words, "start-can-proxy")}</li>
            </ul>
            <h2>{say!(words, "start-acute")}</h2>
            <p>{say!(words, "start-acute-what")}</p>
        </div>
    };
    Page::new(say!(words, "start"), content).with_notice(arrival.notice.and_then(|why| notice(words, why)))
}

fn notice(words: Words, why: Why) -> Option<Notice> {
    let (kind, text) = match why {
        Why::Expired => (NoticeKind::Told, say!(words, "start-expired")),
        Why::NotDone => (NoticeKind::Stopped, say!(words, "start-not-done")),
        Why::LoggedOut => (NoticeKind::Done, say!(words, "start-logged-out")),
        Why::Failed(failure) => return not_logged_in(words, failure),
    };
    Some(Notice { kind, text, undo: None })
}

/// What is said of a login that came to nothing and can be tried again; for the others there is a page of its own.
pub(crate) fn not_logged_in(words: Words, failure: LoginFailure) -> Option<Notice> {
    failed(words, failure).map(|text| Notice { kind: NoticeKind::Stopped, text, undo: None })
}

fn failed(words: Words, failure: LoginFailure) -> Option<String> {
    Some(match failure {
        LoginFailure::Cancelled => say!(words, "start-failed-cancelled"),
        LoginFailure::Level => say!(words, "start-failed-level"),
        LoginFailure::Away => say!(words, "start-failed-away"),
        LoginFailure::Invalid => say!(words, "start-failed-invalid"),
        LoginFailure::OtherPerson => say!(words, "start-failed-other-person"),
        LoginFailure::Number | LoginFailure::Locked | LoginFailure::Closed | LoginFailure::Deceased => {
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_can_make_the_page_say_only_what_we_wrote() {
        let arrival = Arrival::of_query(Some("fel=Ring%20070-1234567&till=https://evil.example"));
        assert!(arrival.notice.is_none() && arrival.till.is_none());
    }

    #[test]
    fn every_reason_has_a_sentence_of_its_own() {
        let words = Words::default();
        let said: std::collections::BTreeSet<_> =
            LoginFailure::ALL.into_iter().filter_map(|failure| failed(words, failure)).collect();
        let alone = LoginFailure::ALL.into_iter().filter(|failure| failed(words, *failure).is_none());
        assert_eq!(said.len() + alone.count(), LoginFailure::ALL.len());
    }

    #[test]
    fn a_failure_is_said_before_an_expiry() {
        let arrival = Arrival::of_query(Some("till=%2Finkorg&utgangen=1&fel=avbrutet"));
        assert_eq!(arrival.notice, Some(Why::Failed(LoginFailure::Cancelled)));
        assert_eq!(arrival.till.unwrap().as_str(), "/inkorg");
    }
}
