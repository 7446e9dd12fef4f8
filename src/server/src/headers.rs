//! What every answer of the web listener says to the browser (ASVS 5.0.0 V3.4).

use app::Nonce;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use inbox::{Random, RandomExt};
use std::sync::Arc;

/// What the headers depend on.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) random: Arc<dyn Random>,
    /// Whether citizens come by https.
    pub(crate) secure: bool,
}

/// Sets the headers, unless the handler has set its own, stricter ones (an attachment does).
pub(crate) async fn set(State(policy): State<Policy>, mut request: Request, next: Next) -> Response {
    let nonce = STANDARD.encode(policy.random.bytes::<16>());
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let content = content_security_policy(&nonce);
        headers.insert(header::CONTENT_SECURITY_POLICY, content);
    }
    for (name, value) in FIXED {
        headers.entry(name).or_insert(value);
    }
    if policy.secure {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    response
}

const FIXED: [(HeaderName, HeaderValue); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // `no-referrer` would make browsers send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Nothing from elsewhere, nothing inline, and WebAssembly, which the islands are.
fn content_security_policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 is fit for a header")
}
