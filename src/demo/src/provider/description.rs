//! What the provider says of itself (OpenID Connect Discovery 3; RFC 8414; RFC 9207 3).

use super::{Provider, level::Level};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use openidconnect::core::CoreJsonWebKeySet;
use serde_json::json;

/// OIDC Sweden, Claims and Scopes 1.0: names.
pub(super) const NATURAL_PERSON_INFO: &str = "https://id.oidc.se/scope/naturalPersonInfo";
/// Likewise: the number.
pub(super) const NATURAL_PERSON_NUMBER: &str = "https://id.oidc.se/scope/naturalPersonNumber";

/// `GET /eid/.well-known/openid-configuration`.
pub(super) async fn describe(State(provider): State<Provider>) -> Response {
    let at = |path: &str| provider.address(path);
    Json(json!({
        "issuer": provider.0.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "end_session_endpoint": at("/logout"),
        "jwks_uri": at("/jwks"),
        "scopes_supported": ["openid", "profile", NATURAL_PERSON_INFO, NATURAL_PERSON_NUMBER],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "acr_values_supported": Level::ALL.map(Level::uri),
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "acr", "amr", "at_hash", "name", "given_name",
            "family_name", "https://id.oidc.se/claim/personalIdentityNumber",
        ],
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "ui_locales_supported": ["sv"],
    }))
    .into_response()
}

/// `GET /eid/jwks`.
pub(super) async fn keys(State(provider): State<Provider>) -> Response {
    Json(CoreJsonWebKeySet::new(vec![provider.0.key.public()])).into_response()
}
