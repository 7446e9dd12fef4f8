//! To the provider: one attempt, bound to this browser (GET `/logga-in`).

use crate::{
    Eid, LoginFailure, OwnPath, id_token::OLDEST_LOGIN, pending::Pending, provider::ProviderAway, respond,
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use openidconnect::{
    AuthenticationContextClass, LanguageTag, PkceCodeChallenge, Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow},
};
use serde::Deserialize;
use url::Url;

#[derive(Debug, Deserialize)]
pub(crate) struct Wish {
    till: Option<String>,
}

pub(crate) async fn login(
    State(eid): State<Eid>,
    jar: CookieJar,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    let till = wish.ok().and_then(|Query(wish)| wish.till?.parse().ok()).unwrap_or_else(OwnPath::inbox);
    let now = eid.clock().now();
    let attempt = Pending::begin(eid.random(), till, now);
    let to = match authorization(&eid, &attempt).await {
        Ok(to) => to,
        Err(away) => {
            tracing::warn!(%away, "a login could not begin: the identity provider is away");
            return respond::login_failed(LoginFailure::Away, Some(attempt.till()));
        }
    };
    let mut logins = eid.pending_logins(&jar);
    logins.add(attempt);
    (eid.keep_pending(jar, logins), respond::see_other(to.as_str())).into_response()
}

/// The address at the provider. Levels are asked for as `acr_values` and in no other way: OIDC Sweden forbids to ask
/// twice. `prompt=login`: nobody is logged in again unasked after logging out here (ASVS 5.0.0-7.6.2).
async fn authorization(eid: &Eid, attempt: &Pending) -> Result<Url, ProviderAway> {
    let provider = eid.provider().described().await?;
    let (state, nonce) = (attempt.state(), attempt.nonce());
    let request = provider
        .client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
        .add_scopes(eid.settings().scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&attempt.verifier()))
        .add_prompt(CoreAuthPrompt::Login)
        .set_max_age(OLDEST_LOGIN.unsigned_abs())
        .add_ui_locale(LanguageTag::new("sv".to_owned()));
    let levels = eid.settings().levels.iter().cloned().map(AuthenticationContextClass::new);
    let (to, _, _) = levels.fold(request, openidconnect::AuthorizationRequest::add_auth_context_value).url();
    Ok(to)
}
