//! A file as it is handed over: saved by the browser, and nothing in it can act on our site.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, header};

/// The answer that holds a file (ASVS 5.0.0-3.2.1, 5.0.0-5.4.2). `disposition` is an `attachment`, never `inline`.
pub(crate) fn response(
    media_type: HeaderValue,
    disposition: HeaderValue,
    content: impl Into<Body>,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, content.into()).into_response()
}
