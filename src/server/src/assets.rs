//! The site: files with hashed names, compressed when they were built, inside the binary when it is optimised.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::collections::BTreeMap;

/// What `cargo xtask build` wrote.
#[derive(RustEmbed)]
#[folder = "../../target/site"]
#[allow_missing = true]
struct Site;

/// The manifest: logical name -> hashed name. `None`: the site was not built.
pub(crate) fn manifest() -> Option<BTreeMap<String, String>> {
    serde_json::from_slice(&Site::get("assets.json")?.data).ok()
}

/// `/assets/{file}`, and the few files that browsers and robots ask for by name.
pub(crate) fn router() -> Router {
    let hashed =
        |Path(file): Path<String>, headers: HeaderMap| async move { serve(&file, &headers, IMMUTABLE) };
    let known =
        |file: &'static str| get(move |headers: HeaderMap| async move { serve(file, &headers, AN_HOUR) });
    Router::new()
        .route("/assets/{file}", get(hashed))
        .route("/favicon.svg", known("favicon.svg"))
        .route("/robots.txt", known("robots.txt"))
}

/// A hashed name never holds anything else.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const AN_HOUR: &str = "public, max-age=3600";

fn serve(file: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    // The manifest and the compressed forms are no addresses of their own.
    let media_type = match file.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let accepted = Accepted::of(headers);
    let (encoding, found) = [("br", ".br", accepted.brotli), ("gzip", ".gz", accepted.gzip)]
        .into_iter()
        .filter(|(.., accepted)| *accepted)
        .find_map(|(encoding, suffix, _)| Some((Some(encoding), Site::get(&format!("{file}{suffix}"))?)))
        .map_or_else(|| (None, Site::get(file)), |(encoding, found)| (encoding, Some(found)));
    let Some(EmbeddedFile { data, .. }) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = data.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Which encodings a browser accepts (RFC 9110 12.5.3).
struct Accepted {
    brotli: bool,
    gzip: bool,
}

impl Accepted {
    fn of(headers: &HeaderMap) -> Self {
        let accepts = |encoding: &str| {
            let listed =
                headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
            listed.flat_map(|value| value.split(',')).any(|item| {
                let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
                let refused =
                    weight.trim().strip_prefix("q=").is_none_or(|q| q.trim().parse() == Ok(0.0_f32));
                name.trim().eq_ignore_ascii_case(encoding) && !refused
            })
        };
        Self { brotli: accepts("br"), gzip: accepts("gzip") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_chosen_by_what_the_browser_accepts() {
        let accepted = |value: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]);
            let accepted = Accepted::of(&headers);
            (accepted.brotli, accepted.gzip)
        };
        assert_eq!(accepted("gzip, deflate, br;q=0.9"), (true, true));
        assert_eq!(accepted("br;q=0, gzip;q=1.0"), (false, true));
        assert_eq!(accepted("brotli"), (false, false), "a name that holds another name");
        assert_eq!(accepted(""), (false, false));
    }

    // ASVS 5.0.0-13.4.3
    #[test]
    fn only_files_of_the_site_are_addresses() {
        for file in ["assets.json", "nothing.css", "x.css.br", "..", ""] {
            let response = serve(file, &HeaderMap::new(), IMMUTABLE);
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{file}");
        }
    }
}
