//! One line for each request: the route's pattern and the outcome. Never the address itself, which holds ids, nor
//! anything that was sent.

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use std::time::Instant;

pub(crate) async fn log(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let route = route.as_ref().map_or("no such route", MatchedPath::as_str);
    let microseconds = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    // Never louder, whatever the status: what failed is logged where it was answered.
    tracing::info!(%method, route, status, microseconds, "answered");
    response
}
