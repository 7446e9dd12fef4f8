//! The demo's booking system: where buttons of the service `bokning` lead.

use crate::{asked::asked, page::page};
use axum::{Router, extract::RawQuery, routing::get};
use maud::{Markup, html};

/// `GET /bokning`.
pub(crate) fn router() -> Router {
    Router::new().route("/bokning", get(show))
}

async fn show(query: RawQuery) -> Markup {
    page(
        "Boka tid",
        &html! {
            p { "Du har kommit till demons bokning. I en riktig inkorg ligger vårdens egen bokning här, och du är redan inloggad. Här finns inga tider, och inget bokas eller avbokas." }
            (asked(&query))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{body, get, send};

    #[tokio::test]
    async fn what_the_button_asked_is_shown_and_never_run() {
        let shown =
            body(send(&router(), get("/bokning?bokning=B1&gor=%3Cscript%3Ealert(1)%3C/script%3E")).await)
                .await;
        assert!(shown.contains("<dt>bokning</dt><dd>B1</dd>"), "{shown}");
        assert!(shown.contains("&lt;script&gt;") && !shown.contains("<script"), "{shown}");
        let shown = body(send(&router(), get("/bokning")).await).await;
        assert!(shown.contains("ingen frågedel"), "{shown}");
    }
}
