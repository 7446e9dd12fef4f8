//! `/halsa/live` and `/halsa/redo`: is the process alive, and can it do its work.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use inbox::Inbox;

/// Liveness touches nothing: a database that is away is no reason to kill the process. Readiness asks the database.
pub(crate) fn router(inbox: Inbox) -> Router {
    Router::new()
        .route("/halsa/live", get(|| async { "lever\n" }))
        .route("/halsa/redo", get(ready))
        .with_state(inbox)
}

async fn ready(State(inbox): State<Inbox>) -> (StatusCode, &'static str) {
    match inbox.ping().await {
        Ok(()) => (StatusCode::OK, "redo\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "databasen svarar inte\n"),
    }
}
