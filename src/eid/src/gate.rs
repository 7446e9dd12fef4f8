//! The gate: who may not be at an address yet is led to where they can get the right.

use crate::{Access, Eid, LoginFailure, OwnPath, Visit, Visitor, respond};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, header};
use inbox::AccountState;

/// The first words of addresses that are for citizens alone.
const FOR_CITIZENS: [&str; 6] = ["inkorg", "ombud", "aktivera", "installningar", "aviseringar", "bekrafta"];

/// The middleware. It leads people; what keeps an inbox closed is that a page without a viewer can show nothing.
pub(crate) async fn gate(State(eid): State<Eid>, request: Request, next: Next) -> Response {
    let visitor =
        request.extensions().get::<Visitor>().cloned().unwrap_or(Visitor::Anonymous { expired: false });
    match elsewhere(&visitor, request.uri().path()) {
        None => next.run(request).await,
        Some(Elsewhere::To(path)) => respond::see_other(&path),
        Some(Elsewhere::TurnedAway(why)) => respond::login_failed(why, None),
        Some(Elsewhere::Login { expired }) => {
            let till = wanted(&eid, &request);
            respond::start_page(expired.then_some(("utgangen", "1")), till.as_ref())
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Elsewhere {
    To(String),
    Login { expired: bool },
    TurnedAway(LoginFailure),
}

fn elsewhere(visitor: &Visitor, path: &str) -> Option<Elsewhere> {
    let visit = match visitor {
        Visitor::Citizen(visit) if path == "/" => return Some(to_inbox(visit)),
        Visitor::Citizen(visit) => visit,
        Visitor::TurnedAway(why) => return is_for_citizens(path).then_some(Elsewhere::TurnedAway(*why)),
        Visitor::Anonymous { expired } => {
            return is_for_citizens(path).then_some(Elsewhere::Login { expired: *expired });
        }
    };
    if !is_for_citizens(path) {
        return None;
    }
    if !visit.is_open() {
        return (path != "/aktivera").then(|| to_inbox(visit));
    }
    if let Access::Guardian { child, state, .. } = visit.access()
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

fn to_inbox(visit: &Visit) -> Elsewhere {
    let path = if visit.is_open() { "/inkorg" } else { "/aktivera" };
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
        for path in ["/inkorg", "/inkorg/trad/1", "/ombud/x/inkorg", "/aktivera", "/installningar/sessioner"]
        {
            assert!(is_for_citizens(path), "{path}");
        }
        for path in
            ["/", "/hjalp", "/tillganglighet", "/logga-in", "/assets/app.css", "/inkorgen", "/arkiv", ""]
        {
            assert!(!is_for_citizens(path), "{path}");
        }
    }
}
