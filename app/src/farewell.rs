//! The page of somebody who has just logged out, where the identity provider may still know them: it can be asked to forget
//! them too. A form of one press, since what it sends holds the person's number, and no address may (`eid::Farewell`).

use crate::{
    Services,
    document::{Notice, NoticeKind, Page},
    guest::Guest,
    words::say,
};
use axum::response::Response;
use eid::Farewell;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::*;

/// What the answer to a logout has said to the browser, and the page says too.
const KEPT: [HeaderName; 2] = [header::SET_COOKIE, HeaderName::from_static("clear-site-data")];

impl Guest {
    /// The page, in the place of the `answer` that leads to the start page.
    pub(crate) async fn farewell(
        self,
        services: &Services,
        answer: &HeaderMap,
        farewell: Farewell,
    ) -> Response {
        // They have logged out: nothing of the page is for somebody who is inside.
        let guest = Self { logged_in: None, flash: None, path: None, ..self };
        let policy = policy(&farewell);
        let mut response = guest.respond(services, page(&guest, farewell)).await;
        let headers = response.headers_mut();
        for name in KEPT {
            for value in answer.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        match policy {
            Some(policy) => drop(headers.insert(header::CONTENT_SECURITY_POLICY, policy)),
            None => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
        }
        response
    }
}

/// As every page's, but that its form may be sent to the provider; and there is no script on it.
fn policy(farewell: &Farewell) -> Option<HeaderValue> {
    let provider = farewell.to.origin().ascii_serialization();
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {provider}; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

fn page(guest: &Guest, farewell: Farewell) -> Page {
    let words = guest.words;
    let host = farewell.to.host_str().unwrap_or_default().to_owned();
    let fields = farewell
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let content = view! {
        <div class="measure">
            <p>{say!(words, "farewell-what")}</p>
            <p class="host" translate="no">{host}</p>
            <form method="post" action=farewell.to.to_string() class="acts" role="none">
                {fields}
                <button type="submit" class="button quiet">{say!(words, "farewell-go")}</button>
                <a href="/">{say!(words, "farewell-not")}</a>
            </form>
        </div>
    };
    let notice = Notice { kind: NoticeKind::Done, text: say!(words, "start-logged-out"), undo: None };
    Page::new(say!(words, "farewell"), content).with_notice(Some(notice))
}
