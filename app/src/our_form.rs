//! Only forms that this login was shown are taken: each carries what no other site can know (`eid::FormToken`). The first
//! lock is `eid::same_origin`; this one holds where a browser does not say truly where a form comes from.
//!
//! Not of somebody who is not logged in: there is nothing yet to do in their name, and a login that somebody else began is
//! refused where it ends (its `state`, bound to the browser). Nor where the session is extended: the warning's script asks
//! for that without a form, and it gives nobody anything.

use crate::{
    Services, address,
    failure::Failure,
    guest::Guest,
    typed::{LARGEST_FORM, Typed},
};
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::Response,
};
use eid::{OwnPath, Visitor};
use http::{Method, header};

/// The field that carries it.
pub(crate) const FIELD: &str = "nyckel";

/// The middleware, around everything that citizens reach.
pub(crate) async fn only_our_forms(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let logged_in = request.extensions().get::<Visitor>().and_then(Visitor::logged_in).cloned();
    let Some(logged_in) = logged_in.filter(|_| !reads && request.uri().path() != address::SESSION) else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    let Ok(held) = to_bytes(body, LARGEST_FORM).await else {
        let Ok(guest) = Guest::from_request_parts(&mut parts, &services).await;
        return guest.fail(&services, Failure::TooLarge).await;
    };
    let typed = Typed::of_body(&parts.headers, &held);
    if logged_in.forms().is_some_and(|forms| forms.accepts(typed.get(FIELD))) {
        return next.run(Request::from_parts(parts, Body::from(held))).await;
    }
    tracing::warn!(person = %logged_in.citizen().id, "a form was refused that this login was not shown");
    let Ok(guest) = Guest::from_request_parts(&mut parts, &services).await;
    let from = parts.headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    let from = from.and_then(|from| OwnPath::of_address(from, &services.site.public_url));
    guest.fail_giving_back(&services, Failure::NotOurForm { from }, typed).await
}

/// The page with the field in every form that is sent: put in here, so that none can be without it.
pub(crate) fn carried_by_all(html: &str, carried: &str) -> String {
    let field = format!("<input type=\"hidden\" name=\"{FIELD}\" value=\"{carried}\">");
    let mut page = String::with_capacity(html.len() + 16 * field.len());
    let mut rest = html;
    // What senders write is text: where a form begins, it is one of ours.
    while let Some(form) = rest.find("<form ") {
        let Some(end) = rest[form..].find('>') else { break };
        let (before, after) = rest.split_at(form + end + 1);
        page.push_str(before);
        if before[form..].contains(" method=\"post\"") {
            page.push_str(&field);
        }
        rest = after;
    }
    page.push_str(rest);
    page
}
