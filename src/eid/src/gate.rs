//! The gate: who may not be at an address yet is led to where they can get the right.

use crate::{
    Access, Eid, LoggedIn, LoginFailure, OwnPath, Visitor,
    draft::{Draft, Waiting},
    look::stays_open,
    respond,
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use http::{HeaderMap, Method, StatusCode, header};
use inbox::{AccountState, PersonId};

/// The first words of addresses that are for citizens alone.
const FOR_CITIZENS: [&str; 8] =
    ["inkorg", "ombud", "aktivera", "installningar", "aviseringar", "bekrafta", "hamta", "logg"];

/// No form is larger, in bytes.
const LARGEST_FORM: usize = 64 * 1024;

/// That a form was sent by somebody who is not logged in, or not any more: in the extensions of such a request. It
/// reaches the pages for one thing: what was typed is to be given back.
#[derive(Debug, Clone)]
pub struct Lapsed {
    /// Whether what the form holds waits for its writer's login. It does when the answer is a page: one that leads
    /// elsewhere says that there was nothing to keep.
    pub kept: bool,
    /// Where somebody is led who has typed nothing.
    pub elsewhere: String,
}

/// The middleware. It leads people; what keeps an inbox closed is that a page without a viewer can show nothing.
pub(crate) async fn gate(State(eid): State<Eid>, request: Request, next: Next) -> Response {
    let visitor = request
        .extensions()
        .get::<Visitor>()
        .cloned()
        .unwrap_or(Visitor::Anonymous { expired: false, was: None });
    let path = request.uri().path();
    match elsewhere(&visitor, path) {
        None => next.run(request).await,
        // No person is there to be led: a page that is open asks.
        Some(Elsewhere::To(_)) if stays_open(path) => StatusCode::FORBIDDEN.into_response(),
        Some(_) if stays_open(path) => StatusCode::UNAUTHORIZED.into_response(),
        Some(Elsewhere::To(path)) => respond::see_other(&path),
        Some(Elsewhere::TurnedAway(why)) => respond::login_failed(why, None),
        Some(Elsewhere::Login { expired, was }) => {
            let till = wanted(&eid, &request);
            let elsewhere = respond::start_page_of(expired.then_some(("utgangen", "1")), till.as_ref());
            if may_hold_text(&request) {
                lapsed(&eid, was, elsewhere, request, next).await
            } else {
                respond::see_other(&elsewhere)
            }
        }
    }
}

/// Whether somebody may have typed what a request holds: the forms that `eid` answers itself are buttons.
fn may_hold_text(request: &Request) -> bool {
    let form = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let form = form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let button = ["/agera", "/avsluta"].iter().any(|button| request.uri().path().ends_with(button));
    request.method() == Method::POST && form && !button
}

/// Lets a form through to the page that gives back what was typed, and keeps it for its writer's next login.
async fn lapsed(
    eid: &Eid,
    was: Option<PersonId>,
    elsewhere: String,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let held = to_bytes(body, LARGEST_FORM).await.unwrap_or_default();
    if held.is_empty() {
        return respond::see_other(&elsewhere);
    }
    let form: Option<OwnPath> = parts.uri.path_and_query().and_then(|form| form.as_str().parse().ok());
    let draft =
        form.zip(String::from_utf8(held.to_vec()).ok()).and_then(|(form, text)| Draft::new(&form, text));
    let waiting = was.zip(draft).map(|(person, draft)| Waiting::new(person, draft, eid.clock().now()));
    parts.extensions.insert(Lapsed { kept: waiting.is_some(), elsewhere });
    let jar = CookieJar::from_headers(&parts.headers);
    let response = next.run(Request::from_parts(parts, Body::from(held))).await;
    match waiting {
        Some(waiting) if !response.status().is_redirection() => {
            let mut logins = eid.pending_logins(&jar);
            logins.keep(waiting);
            (eid.keep_pending(jar, logins), response).into_response()
        }
        _ => response,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Elsewhere {
    To(String),
    Login { expired: bool, was: Option<PersonId> },
    TurnedAway(LoginFailure),
}

fn elsewhere(visitor: &Visitor, path: &str) -> Option<Elsewhere> {
    let logged_in = match visitor {
        Visitor::Citizen(logged_in) if path == "/" => return Some(to_inbox(logged_in)),
        Visitor::Citizen(logged_in) => logged_in,
        Visitor::TurnedAway(why) => return is_for_citizens(path).then_some(Elsewhere::TurnedAway(*why)),
        Visitor::Anonymous { expired, was } => {
            return is_for_citizens(path).then_some(Elsewhere::Login { expired: *expired, was: *was });
        }
    };
    if !is_for_citizens(path) {
        return None;
    }
    if !logged_in.is_open() {
        return (path != "/aktivera").then(|| to_inbox(logged_in));
    }
    if let Access::Guardian { child, state, .. } = logged_in.access()
        && *state != AccountState::Active
    {
        let page = |name| format!("/ombud/{}/{name}", child.reference);
        // Whoever is asked to activate a child's inbox can read why they may, and leave.
        let open = ["aktivera", "varfor", "avsluta"].map(page);
        let [activation, ..] = &open;
        return (!open.iter().any(|open| open == path)).then(|| Elsewhere::To(activation.clone()));
    }
    None
}

fn to_inbox(logged_in: &LoggedIn) -> Elsewhere {
    let path = if logged_in.is_open() { "/inkorg" } else { "/aktivera" };
    Elsewhere::To(path.to_owned())
}

fn is_for_citizens(path: &str) -> bool {
    let first = path.strip_prefix('/').and_then(|rest| rest.split('/').next());
    first.is_some_and(|first| FOR_CITIZENS.contains(&first))
}

/// Where to return after a login: the page asked for, or the page that a form was sent from.
fn wanted(eid: &Eid, request: &Request) -> Option<OwnPath> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        request.uri().path_and_query()?.as_str().parse().ok()
    } else {
        sent_from(eid, request.headers())
    }
}

/// The page that a form was sent from, when it is ours.
pub(crate) fn sent_from(eid: &Eid, headers: &HeaderMap) -> Option<OwnPath> {
    OwnPath::of_address(headers.get(header::REFERER)?.to_str().ok()?, eid.site())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_addresses_of_citizens_are_behind_the_gate() {
        for path in [
            "/inkorg",
            "/inkorg/trad/1",
            "/ombud/x/inkorg",
            "/aktivera",
            "/installningar/sessioner",
            "/hamta/inkorg.zip",
            "/logg/hamta",
        ] {
            assert!(is_for_citizens(path), "{path}");
        }
        for path in
            ["/", "/hjalp", "/tillganglighet", "/logga-in", "/assets/app.css", "/inkorgen", "/arkiv", ""]
        {
            assert!(!is_for_citizens(path), "{path}");
        }
    }
}
