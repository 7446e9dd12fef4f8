//! Logging out (POST `/logga-ut`): ends the session in the database, then in the browser.

use crate::{Eid, Visitor, respond};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use http::{HeaderName, header};
use tower_sessions::Session;

/// The browser forgets what pages it kept, also those behind Back. Cookies are removed one by one: `"cookies"` would
/// also take those that other services set for the same registrable domain.
const CLEARED: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), r#""cache", "storage""#);

pub(crate) async fn logout(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    jar: CookieJar,
) -> Response {
    if let Visitor::Citizen(logged_in) = visitor {
        if let Err(error) = session.flush().await {
            // Whoever pressed the button must not believe that the session is over when it is not.
            tracing::error!(%error, person = %logged_in.citizen().id, "a session could not be ended");
            return respond::unavailable();
        }
        tracing::info!(person = %logged_in.citizen().id, "logged out");
    }
    let jar = jar.add(eid.cookies().remove(eid.cookies().login()));
    (jar, [CLEARED, (header::CACHE_CONTROL, "no-store")], respond::see_other("/?utloggad=1")).into_response()
}
