//! A form that comes when its sender is not logged in any more. Nothing is done; what was filled in waits for the login,
//! where `eid` knows whose it is, and what was typed stands here to be copied all the same.

use crate::{
    Services, address,
    document::Page,
    guest::Guest,
    typed::Typed,
    words::{Words, say},
};
use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use eid::Lapsed;
use http::StatusCode;
use leptos::prelude::*;

/// The middleware, around every page.
pub(crate) async fn nothing_typed_is_lost(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Response {
    let Some(lapsed) = request.extensions().get::<Lapsed>().cloned() else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let Ok(guest) = Guest::from_request_parts(&mut parts, &services).await;
    let typed = Typed::read(&parts.headers, body).await;
    if typed.is_only_a_button() {
        return Redirect::to(&address::not_done(&lapsed.elsewhere)).into_response();
    }
    let page = page(guest.words, guest.path(), lapsed.kept, typed);
    guest.respond(&services, page).await
}

/// What happened, and the way back to the form at `form`.
fn page(words: Words, form: &str, kept: bool, typed: Typed) -> Page {
    let what = if kept { say!(words, "lapsed-kept") } else { say!(words, "lapsed-not-kept") };
    let content = view! {
        <div class="measure">
            <p>{say!(words, "lapsed-what")}</p>
            <p>{what}</p>
            <p class="acts">
                <a class="button" href=address::log_in(Some(form))>{say!(words, "start-log-in")}</a>
            </p>
            {typed.view(words)}
        </div>
    };
    Page::new(say!(words, "lapsed"), content).with_status(StatusCode::FORBIDDEN)
}
