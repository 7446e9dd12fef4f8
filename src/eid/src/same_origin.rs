//! No other site makes a citizen's browser change anything here (CSRF; ASVS 5.0.0-3.5.1).

use crate::PublicUrl;
use axum::{
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::Route,
};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use std::convert::Infallible;
use tower::{Layer, Service};

/// Set by browsers, and by no script (Fetch Metadata).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A layer that refuses every changing request that does not come from a page of ours: 403. Routes that other systems
/// post to stay outside of it.
pub fn same_origin(
    site: &PublicUrl,
) -> impl Layer<
    Route,
    Service: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
                 + Clone
                 + Send
                 + Sync
                 + 'static,
> + Clone
+ Send
+ Sync
+ 'static {
    middleware::from_fn_with_state(site.clone(), refuse_foreign)
}

async fn refuse_foreign(State(site): State<PublicUrl>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || is_ours(&site, request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), "a request that would change something came from another site");
    let words = "Begäran kom inte från den här webbplatsen. Gå tillbaka, ladda om sidan och försök igen.\n\
        The request did not come from this site. Go back, reload the page and try again.\n";
    (StatusCode::FORBIDDEN, [(header::CACHE_CONTROL, "no-store")], words).into_response()
}

/// `none` too is refused: nobody posts a form from the address bar.
fn is_ours(site: &PublicUrl, headers: &HeaderMap) -> bool {
    match headers.get(SEC_FETCH_SITE) {
        Some(from) => from == "same-origin",
        None => headers.get(header::ORIGIN).is_some_and(|origin| origin == site.origin()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, routing::any};
    use tower::ServiceExt;

    async fn status(method: Method, headers: &[(&str, &str)]) -> StatusCode {
        let site: PublicUrl = "https://inkorgen.example".parse().unwrap();
        let router = Router::new().route("/", any(|| async {})).layer(same_origin(&site));
        let request = headers
            .iter()
            .fold(Request::builder().method(method), |request, (name, value)| request.header(*name, *value));
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
    }

    // ASVS 5.0.0-3.5.1
    #[tokio::test]
    async fn only_pages_of_ours_change_anything() {
        for headers in [
            &[("sec-fetch-site", "same-origin")] as &[_],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "https://inkorgen.example")],
        ] {
            assert_eq!(status(Method::POST, headers).await, StatusCode::OK, "{headers:?}");
        }
        for headers in [
            &[] as &[_],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://inkorgen.example")],
            &[("origin", "null")],
            &[("origin", "https://evil.example")],
            &[("origin", "http://inkorgen.example")],
            &[("origin", "https://inkorgen.example:8443")],
            &[("referer", "https://inkorgen.example/inkorg")],
        ] {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
                assert_eq!(status(method, headers).await, StatusCode::FORBIDDEN, "{headers:?}");
            }
        }
    }

    #[tokio::test]
    async fn reading_is_free_of_it() {
        for method in [Method::GET, Method::HEAD] {
            assert_eq!(status(method, &[("sec-fetch-site", "cross-site")]).await, StatusCode::OK);
        }
    }
}
