//! A service outside the portal: where buttons of the service `extern` lead, by way of the page that says so.

use crate::{asked::asked, page::page};
use axum::{Router, extract::RawQuery, routing::get};
use maud::{Markup, html};

/// `GET /extern`.
pub(crate) fn router() -> Router {
    Router::new().route("/extern", get(show))
}

async fn show(query: RawQuery) -> Markup {
    page(
        "Utanför inkorgen",
        &html! {
            p { "Du har lämnat inkorgen. Den här sidan spelar en tjänst som någon annan än vården driver. Den vet inte vem du är." }
            (asked(&query))
        },
    )
}
