//! Staying logged in (POST `/session`): one press, with or without JavaScript (WCAG 2.2.1).

use crate::{Eid, OwnPath, Visitor, gate, respond};
use axum::{
    Extension, Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;

/// Seconds until the session ends if nothing more is done.
pub const SESSION_ENDS_IN: HeaderName = HeaderName::from_static("inkorg-session-ends-in");

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Return {
    till: Option<String>,
}

pub(crate) async fn extend(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    form: Result<Form<Return>, FormRejection>,
) -> Response {
    let from_script = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    let till = || {
        let asked: Option<OwnPath> = form.ok().and_then(|Form(form)| form.till?.parse().ok());
        asked.or_else(|| gate::sent_from(&eid, &headers)).unwrap_or_else(OwnPath::inbox)
    };
    let Some(logged_in) = visitor.logged_in() else {
        return if from_script {
            StatusCode::UNAUTHORIZED.into_response()
        } else {
            respond::start_page(Some(("utgangen", "1")), Some(&till()))
        };
    };
    // Always written, unlike other activity: the citizen has been told the time that this press gives.
    if let Err(error) = eid.inbox().touch_session(logged_in.citizen().session).await {
        tracing::error!(%error, person = %logged_in.citizen().id, "a session could not be extended");
        return respond::unavailable();
    }
    if !from_script {
        return respond::see_other(till().as_str());
    }
    let now = eid.clock().now();
    let end = (now + eid.limits().idle).min(logged_in.absolute_end());
    let left = end.duration_since(now).as_secs().to_string();
    (StatusCode::NO_CONTENT, [(SESSION_ENDS_IN, left), (header::CACHE_CONTROL, "no-store".to_owned())])
        .into_response()
}
