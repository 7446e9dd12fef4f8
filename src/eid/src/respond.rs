//! The few kinds of answers that login gives.

use crate::{LoginFailure, OwnPath};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use url::form_urlencoded;

/// 303, whatever the method was: the browser goes there with GET, and no form is sent on (RFC 9700 4.12).
pub(crate) fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => {
            let no_store = HeaderValue::from_static("no-store");
            (StatusCode::SEE_OTHER, [(header::LOCATION, location), (header::CACHE_CONTROL, no_store)])
                .into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// To another site from a form that was sent to us. `form-action 'self'` holds for all that follows a form, redirects
/// of ours and of others included (Chromium; CSP3 leaves it open), so the way of the form ends here, and the browser
/// goes on by itself from a page; who stops that follows the link.
pub(crate) fn go_on_to(location: &str) -> Response {
    let Ok(refresh) = HeaderValue::from_str(&format!("0; url={location}")) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // An address of the `url` crate: quotes and angle brackets are percent-encoded in it.
    let href = location.replace('&', "&amp;");
    let page = format!(
        "<!DOCTYPE html><html lang=\"sv\"><head><meta charset=\"utf-8\"><title>Till inloggningen</title></head>\
         <body><main><h1>Till inloggningen</h1><p><a href=\"{href}\">Fortsätt</a> \
         <a lang=\"en\" href=\"{href}\">Continue</a></p></main></body></html>"
    );
    let no_store = HeaderValue::from_static("no-store");
    ([(header::REFRESH, refresh), (header::CACHE_CONTROL, no_store)], Html(page)).into_response()
}

/// The page that asks somebody who is logged in to prove anew who they are.
const CONFIRM: &str = "/bekrafta";

/// To the start page, which says what happened and keeps where the citizen wanted to go.
pub(crate) fn start_page(what: Option<(&str, &str)>, till: Option<&OwnPath>) -> Response {
    see_other(&start_page_of(what, till))
}

/// Its address.
pub(crate) fn start_page_of(what: Option<(&str, &str)>, till: Option<&OwnPath>) -> String {
    page("/", what, till)
}

fn page(path: &str, what: Option<(&str, &str)>, till: Option<&OwnPath>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(till) = till {
        query.append_pair("till", till.as_str());
    }
    if let Some((name, value)) = what {
        query.append_pair(name, value);
    }
    format!("{path}?{}", query.finish())
}

/// To the start page after a login that came to nothing.
pub(crate) fn login_failed(failure: LoginFailure, till: Option<&OwnPath>) -> Response {
    start_page(Some(("fel", failure.code())), till.filter(|till| **till != OwnPath::inbox()))
}

/// Back to the page that asked for it, after a renewal that came to nothing: the session is as it was.
pub(crate) fn not_renewed(failure: LoginFailure, till: &OwnPath) -> Response {
    see_other(&page(CONFIRM, Some(("fel", failure.code())), Some(till)))
}

/// Our database does not answer: nothing is shown, nothing is changed. In both languages: which one is chosen, only the
/// pages know.
pub(crate) fn unavailable() -> Response {
    let words = "Tjänsten går inte att nå just nu. Försök igen om en stund.\n\
        The service cannot be reached right now. Please try again in a while.\n";
    let headers = [(header::RETRY_AFTER, "30"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, words).into_response()
}
