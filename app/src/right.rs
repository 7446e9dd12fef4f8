//! What goes around a child's pages: without a right to the inbox none of them is reached, whatever is asked of them. The
//! right may have ended since the page was shown, at midnight before a thirteenth birthday or when the register changes:
//! then nothing is done, the page says why, and what the person had typed stands there to be copied.

use crate::{Services, failure::Failure, guest::Guest, typed::Typed};
use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::Response,
};
use eid::Visitor;
use http::Method;

/// The middleware.
pub(crate) async fn only_with_a_right(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Response {
    let logged_in = request.extensions().get::<Visitor>().and_then(Visitor::logged_in).cloned();
    let Some(failure) = logged_in.and_then(|logged_in| Failure::of(logged_in.access())) else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    let Ok(guest) = Guest::from_request_parts(&mut parts, &services).await;
    let typed =
        if parts.method == Method::POST { Typed::read(&parts.headers, body).await } else { Typed::default() };
    guest.fail_giving_back(&services, failure, typed).await
}
