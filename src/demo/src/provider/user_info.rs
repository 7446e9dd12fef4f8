//! The `UserInfo` endpoint (OpenID Connect Core 5.3).

use super::Provider;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use openidconnect::UserInfoClaims;

/// `GET` and `POST /eid/userinfo`.
pub(super) async fn user_info(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    // RFC 6750 3: whoever shows no token is told only how to show one.
    let Some(token) = token else {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    };
    let Some(grant) = provider.0.grants.of_token(token.trim(), provider.0.clock.now()) else {
        let challenge = [(header::WWW_AUTHENTICATE, r#"Bearer error="invalid_token""#)];
        return (StatusCode::UNAUTHORIZED, challenge).into_response();
    };
    let (standard, swedish) = provider.claims(&grant);
    Json(UserInfoClaims::new(standard, swedish)).into_response()
}
