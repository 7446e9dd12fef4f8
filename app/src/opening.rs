//! Whether a request is a person opening a page. A receipt tells the sender that somebody has read: what a browser, a
//! crawler or a link preview does on its own gives none (ARCHITECTURE.md, "Rules that others rely on").

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};

/// What a request for a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// A person opens it: it is shown, and receipts are given.
    ByPerson,
    /// Only the headers are asked for (HEAD): nothing is opened, nothing looked up, and the answer is the same for a
    /// thread that exists and one that does not.
    HeadersOnly,
    /// A script, a frame or a program: nothing is opened.
    ByMachine,
}

impl Opening {
    /// Judges a request. Browsers that say what they do (Fetch Metadata) must say that they navigate to a document;
    /// of those that do not, a GET that asks for HTML counts.
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Self {
        if method == Method::HEAD {
            return Self::HeadersOnly;
        }
        let says = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let (mode, dest) = (says("sec-fetch-mode"), says("sec-fetch-dest"));
        let person = if mode.is_some() || dest.is_some() {
            mode.is_none_or(|mode| mode == "navigate") && dest.is_none_or(|dest| dest == "document")
        } else {
            accepts_html(headers)
        };
        if method == Method::GET && person { Self::ByPerson } else { Self::ByMachine }
    }
}

/// Named, not by a wildcard: programs that take anything say `*/*`.
fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).any(|accept| {
        accept.split(',').any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let html = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("text/html"));
            html && !parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

/// Whether a browser fetches ahead of the person. `Purpose` and `X-Moz` are the words of older ones, `preview` is what
/// one calls the picture of a page among one's favourites.
fn is_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        headers.get_all(*name).iter().filter_map(|value| value.to_str().ok()).any(|purpose| {
            let purpose = purpose.to_ascii_lowercase();
            ["prefetch", "prerender", "preview"].iter().any(|ahead| purpose.contains(ahead))
        })
    })
}

/// Refuses what is fetched ahead, with an answer that may not be kept: when the person comes, the browser asks anew.
pub(crate) async fn not_ahead_of_the_person(request: Request, next: Next) -> Response {
    if is_ahead(request.headers()) {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")]).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    fn get(pairs: &[(&'static str, &'static str)]) -> Opening {
        Opening::of(&Method::GET, &headers(pairs))
    }

    #[test]
    fn a_navigation_is_a_person() {
        assert_eq!(get(&[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]), Opening::ByPerson);
        let old = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(get(&[("accept", old)]), Opening::ByPerson);
    }

    #[test]
    fn a_script_a_frame_and_a_program_are_not() {
        for machine in [
            &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept", "text/html")][..],
            &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
            &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
            &[("sec-fetch-dest", "empty"), ("accept", "text/html")],
            &[("accept", "*/*")],
            &[("accept", "text/html;q=0, application/json")],
            &[("accept", "text/htmlx")],
            &[],
        ] {
            assert_eq!(get(machine), Opening::ByMachine, "{machine:?}");
        }
    }

    #[test]
    fn head_opens_nothing_whatever_it_says() {
        let navigation = headers(&[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]);
        assert_eq!(Opening::of(&Method::HEAD, &navigation), Opening::HeadersOnly);
    }

    #[test]
    fn every_way_to_say_ahead_is_understood() {
        for ahead in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("sec-purpose", "prefetch;anonymous-client-ip"),
            ("purpose", "Prefetch"),
            ("x-purpose", "preview"),
            ("x-moz", "prefetch"),
        ] {
            assert!(is_ahead(&headers(&[ahead])), "{ahead:?}");
        }
        assert!(!is_ahead(&headers(&[("sec-fetch-mode", "navigate")])));
    }
}
