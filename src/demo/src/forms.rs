//! The demo's form service: where buttons of the service `formular` lead.

use crate::{asked::asked, page::page};
use axum::{Router, extract::RawQuery, routing::get};
use maud::{Markup, html};

/// `GET /formular`.
pub(crate) fn router() -> Router {
    Router::new().route("/formular", get(show))
}

async fn show(query: RawQuery) -> Markup {
    page(
        "Formulär",
        &html! {
            p { "Du har kommit till demons formulärtjänst. I en riktig inkorg fyller du i mottagningens frågor här, och du är redan inloggad. Här finns inga frågor, och inget sparas." }
            (asked(&query))
        },
    )
}
