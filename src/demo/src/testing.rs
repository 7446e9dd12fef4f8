//! Requests and answers, for the tests of this crate.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// A `GET`.
pub(crate) fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

/// A `POST` with a body.
pub(crate) fn post(path: &str, content_type: &str, body: &str) -> Request<Body> {
    Request::post(path).header(header::CONTENT_TYPE, content_type).body(Body::from(body.to_owned())).unwrap()
}

/// A `POST` of a form.
pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    post(path, "application/x-www-form-urlencoded", &body)
}

/// Sends one request.
pub(crate) async fn send(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap()
}

/// The whole body, as text.
pub(crate) async fn body(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// Where an answer leads.
pub(crate) fn location(response: &Response<Body>) -> url::Url {
    response.headers()[header::LOCATION].to_str().unwrap().parse().unwrap()
}
