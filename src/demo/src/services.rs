//! The demo's own listener: everything that in earnest would be somebody else's.

use crate::{
    booking::{self, Index},
    clock::{self, DemoClock},
    elsewhere, forms, gallery,
    outbox::{self, DemoOutbox},
    page,
    post::Post,
    provider::Provider,
    register::{self, DemoRegister},
};
use axum::{Router, http::StatusCode, middleware, response::IntoResponse, routing::get};
use maud::{Markup, html};
use std::sync::Arc;

/// Every address of the demo services.
pub(crate) fn router(
    public_url: &str,
    provider: &Provider,
    clock: DemoClock,
    register: DemoRegister,
    outbox: DemoOutbox,
    post: &Post,
    index: Arc<dyn Index>,
) -> Router {
    own_pages(public_url)
        .merge(provider.router())
        .merge(clock::router(clock))
        .merge(register::router(register))
        .merge(outbox::router(outbox))
        .merge(booking::router(post.clone(), index))
        .merge(forms::router(post.clone()))
        .merge(elsewhere::router())
        .layer(middleware::from_fn(page::headers))
}

fn own_pages(public_url: &str) -> Router {
    let gallery = format!("{public_url}{}", gallery::PATH);
    Router::new()
        .route("/", get(move || async move { index(&gallery) }))
        .route("/demo.css", get(page::style))
        .fallback(nothing)
}

async fn nothing() -> impl IntoResponse {
    page::refusal(StatusCode::NOT_FOUND, "Sidan finns inte", "Adressen leder ingenstans i demon.")
}

fn index(gallery: &str) -> Markup {
    page::page(
        "Demons tjänster",
        &html! {
            p { "Här är allt som i verkligheten är någon annans: e-legitimation, folkbokföring, bokning, formulär och den som skickar sms." }
            ul.list {
                li.card { a href="/klocka" { "Klockan" } p { "Tiden som produkten tror på. Kan flyttas fram." } }
                li.card { a href="/utskick" { "Utskick" } p { "Sms och e-brev som skulle ha skickats. Samma sak som JSON: " a href="/utskick.json" { "/utskick.json" } "." } }
                li.card { a href="/register.json" { "Folkbokföringen" } p { "Alla personer, som JSON. Kan ändras, se nedan." } }
                li.card { a href="/eid/.well-known/openid-configuration" { "E-legitimation" } p { "En OpenID-leverantör. Inloggningen börjar i inkorgen." } }
                li.card { a href="/bokning" { "Bokning" } p { "Dit knappar för bokning leder. Boka, boka om och avboka." } }
                li.card { a href="/formular" { "Formulär" } p { "Dit knappar för formulär leder. Svara på frågor och läs svaren." } }
                li.card { a href=(gallery) { "Prov av tillgängligheten" } p { "Varje sida i varje läge, med vad verktyg för tillgänglighet fann." } }
                li.card { a href="/extern" { "Utanför inkorgen" } p { "Dit knappar till andra tjänster leder." } }
            }
            h2 { "För program" }
            p { "Flytta klockan framåt, till en tidpunkt eller ett antal sekunder:" }
            pre { (CLOCK) }
            p { "Ändra folkbokföringen. Det som inte nämns blir som det är. " code { "guardians" } " är den som har vårdnaden om personen, som nummer eller som " code { "{\"number\": …, \"from\": …, \"until\": …}" } ", och " code { "name" } " kan vara " code { "null" } ". Ett nytt nummer med vårdnadshavare är ett nyfött barn." }
            pre { (REGISTER) }
        },
    )
}

const CLOCK: &str = r#"POST /klocka
Content-Type: application/json

{"to": "2026-12-12T00:00:00+01:00"}
{"advance_seconds": 60}"#;

const REGISTER: &str = r#"PUT /register/201312122383
Content-Type: application/json

{"protected": true, "deceased": false, "emigrated": false, "name": "Elsa Bergström", "guardians": ["198503149885", "198303152394"]}"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, body, send};
    use axum::http::header;

    fn pages() -> Router {
        own_pages("http://localhost:3000").layer(middleware::from_fn(page::headers))
    }

    #[tokio::test]
    async fn every_answer_says_what_a_browser_may_do_with_it() {
        for (path, status) in [("/", 200), ("/demo.css", 200), ("/ingenstans", 404)] {
            let response = send(&pages(), testing::get(path)).await;
            assert_eq!(response.status().as_u16(), status, "{path}");
            let headers = response.headers();
            assert!(
                headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("default-src 'none'")
            );
            assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        }
    }

    #[tokio::test]
    async fn the_first_page_lists_every_service_and_is_one_page() {
        let shown = body(send(&pages(), testing::get("/")).await).await;
        for address in [
            "/klocka",
            "/utskick",
            "/utskick.json",
            "/register.json",
            "/bokning",
            "/formular",
            "/extern",
            "http://localhost:3000/tillganglighet/prov",
        ] {
            assert!(shown.contains(&format!("href=\"{address}\"")), "{address}");
        }
        assert_eq!((shown.matches("<h1").count(), shown.matches("<main").count()), (1, 1));
        assert!(shown.contains("lang=\"sv\""));
    }
}
