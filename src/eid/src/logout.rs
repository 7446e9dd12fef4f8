//! Logging out (POST `/logga-ut`): ends the session in the database, then in the browser; what is left to do at the
//! provider is the person's to choose.

use crate::{
    Eid, Visitor, respond,
    session::{HELD, Held},
    vouch,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use http::{HeaderName, header};
use std::fmt;
use tower_sessions::Session;
use url::Url;

/// The browser forgets what pages it kept, also those behind Back. Cookies are removed one by one: `"cookies"` would
/// also take those that other services set for the same registrable domain.
const CLEARED: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), r#""cache", "storage""#);
/// Where somebody arrives who has logged out.
const OUT: &str = "/?utloggad=1";

/// What can be asked of the provider by somebody who has logged out here: that it forgets its own login too (OpenID
/// Connect RP-Initiated Logout 1.0). In the extensions of the answer to a logout, for the page that offers it. It is sent
/// as a form: the ID token holds the person's number, and no address may.
#[derive(Clone)]
pub struct Farewell {
    /// Where the form is sent.
    pub to: Url,
    /// Its fields: names and values.
    pub fields: [(&'static str, String); 3],
}

impl fmt::Debug for Farewell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Farewell(…)")
    }
}

pub(crate) async fn logout(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    jar: CookieJar,
) -> Response {
    let mut farewell = None;
    if let Visitor::Citizen(logged_in) = visitor {
        let person = logged_in.citizen().id;
        let held: Option<Held> = session.get(HELD).await.ok().flatten();
        // With its row in the log, which the store of sessions knows nothing of.
        if let Err(error) = eid.inbox().log_out(&vouch::own(logged_in.citizen())).await {
            // Whoever pressed the button must not believe that the session is over when it is not.
            tracing::error!(%error, %person, "a session could not be ended");
            return respond::unavailable();
        }
        if let Err(error) = session.flush().await {
            tracing::warn!(%error, %person, "a session that has ended is not taken out of its request");
        }
        tracing::info!(%person, "logged out");
        farewell = held.and_then(|held| at_provider(&eid, held.id_token));
    }
    let jar = jar.add(eid.cookies().remove(eid.cookies().login()));
    let mut response =
        (jar, [CLEARED, (header::CACHE_CONTROL, "no-store")], respond::see_other(OUT)).into_response();
    if let Some(farewell) = farewell {
        response.extensions_mut().insert(farewell);
    }
    response
}

/// What the provider can be asked, if it has said that it can. It is not asked to say so now: nobody who logs out waits
/// for it.
fn at_provider(eid: &Eid, id_token: String) -> Option<Farewell> {
    let to = eid.provider().end_session()?;
    let back = eid.site().join(OUT)?;
    let client = eid.settings().client_id.clone();
    let fields =
        [("id_token_hint", id_token), ("client_id", client), ("post_logout_redirect_uri", back.to_string())];
    Some(Farewell { to, fields })
}
