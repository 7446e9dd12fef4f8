//! What every page of the demo services has in common: the frame, the style and the headers.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

/// Nothing but our own style sheet, the empty icon that keeps browsers from asking for one, and forms that lead back to
/// us.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A page of the demo services.
pub(crate) fn page(title: &str, main: &Markup) -> Markup {
    page_titled(title, title, main)
}

/// A page whose window is titled otherwise than it is headed.
pub(crate) fn page_titled(title: &str, heading: &str, main: &Markup) -> Markup {
    framed(title, heading, "/demo.css", main)
}

/// A page at another origin, where the style sheet is at another address.
pub(crate) fn page_with(title: &str, style: &str, main: &Markup) -> Markup {
    framed(title, title, style, main)
}

fn framed(title: &str, heading: &str, style: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="sv" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Inkorgens demo" }
                link rel="stylesheet" href=(style);
                link rel="icon" href="data:,";
            }
            body {
                header.band { "Demo. Allt här är påhittat, och ingen vård finns bakom." }
                main { h1 { (heading) } (main) }
            }
        }
    }
}

/// A page that says what was wrong with a request, and what to do.
pub(crate) fn refusal(status: StatusCode, title: &str, why: &str) -> Response {
    (status, page(title, &html! { p { (why) } p { a href="/" { "Till demons tjänster" } } })).into_response()
}

/// The style sheet.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("demo.css"))
}

/// The content security policy of a page whose form ends at another origin: browsers hold `form-action` against
/// redirects too, so the login form must be let through to where it sends the person back.
pub(crate) fn policy_with_form_to(origin: &str) -> HeaderValue {
    let policy = POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"));
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(POLICY))
}

/// Puts on every answer what it does not already say of itself.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
