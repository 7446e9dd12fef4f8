//! To the provider: one attempt, bound to this browser (GET `/logga-in`; POST when somebody who is logged in is to prove
//! anew who they are, and has typed something meanwhile).

use crate::{
    Eid, LoginFailure, OwnPath, Visitor, callback,
    draft::{DRAFT, Draft, LONGEST_DRAFT},
    pending::{OLDEST_LOGIN, Pending, Renewal},
    provider::ProviderAway,
    respond,
};
use axum::{
    Extension, Form,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use openidconnect::{
    AuthenticationContextClass, LanguageTag, PkceCodeChallenge, Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow},
};
use serde::Deserialize;
use std::time::Duration;
use tower_sessions::Session;
use url::Url;

/// What an address, or a form, asks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wish {
    till: Option<String>,
    /// `1`: anew, although somebody is logged in.
    ny: Option<String>,
}

impl Wish {
    fn till(&self) -> OwnPath {
        self.till.as_deref().and_then(|till| till.parse().ok()).unwrap_or_else(OwnPath::inbox)
    }
}

/// What the form holds besides.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    till: Option<String>,
    #[serde(default)]
    utkast: String,
}

pub(crate) async fn login(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    jar: CookieJar,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    let wish = wish.map(|Query(wish)| wish).unwrap_or_default();
    let renewed = visitor.logged_in().filter(|_| wish.ny.as_deref() == Some("1"));
    let renewal = renewed.map(|logged_in| Renewal { person: logged_in.citizen().id, draft: None });
    match begin(&eid, &session, jar, wish.till(), renewal).await {
        Ok((jar, to)) => (jar, respond::see_other(to.as_str())).into_response(),
        Err(failed) => failed,
    }
}

pub(crate) async fn renew(
    State(eid): State<Eid>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    jar: CookieJar,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = typed.map(|Form(typed)| typed).unwrap_or_default();
    let till = Wish { till: typed.till, ny: None }.till();
    // What is too long for a cookie waits in the session alone.
    if visitor.logged_in().is_some()
        && typed.utkast.len() > LONGEST_DRAFT
        && let Some(draft) = Draft::held(&till, typed.utkast.clone())
        && let Err(error) = session.insert(DRAFT, draft).await
    {
        tracing::warn!(%error, "what was typed before a login is not kept");
    }
    // Whoever is not logged in proves who they are in any case.
    let renewal = visitor.logged_in().map(|logged_in| {
        let draft = Draft::new(&till, typed.utkast);
        Renewal { person: logged_in.citizen().id, draft }
    });
    match begin(&eid, &session, jar, till, renewal).await {
        Ok((jar, to)) => (jar, respond::go_on_to(to.as_str())).into_response(),
        Err(failed) => failed,
    }
}

/// A new attempt: where at the provider it goes on, or why it does not.
async fn begin(
    eid: &Eid,
    session: &Session,
    jar: CookieJar,
    till: OwnPath,
    renewal: Option<Renewal>,
) -> Result<(CookieJar, Url), Response> {
    let attempt = Pending::begin(eid.random(), till, renewal, eid.clock().now());
    let to = match authorization(eid, &attempt).await {
        Ok(to) => to,
        Err(away) => {
            tracing::warn!(%away, "a login could not begin: the identity provider is away");
            return Err(callback::failed(session, LoginFailure::Away, Some(attempt)).await);
        }
    };
    let mut logins = eid.pending_logins(&jar);
    logins.add(attempt);
    Ok((eid.keep_pending(jar, logins), to))
}

/// The address at the provider. Levels are asked for as `acr_values` and in no other way: OIDC Sweden forbids to ask
/// twice. `prompt=login`: nobody is logged in again unasked after logging out here (ASVS 5.0.0-7.6.2). `max_age`: how
/// long ago the login may be at most (OpenID Connect Core 3.1.2.1); whoever renews logs in now.
async fn authorization(eid: &Eid, attempt: &Pending) -> Result<Url, ProviderAway> {
    let provider = eid.provider().described().await?;
    let (state, nonce) = (attempt.state(), attempt.nonce());
    let max_age = attempt.renewal().map_or(OLDEST_LOGIN.unsigned_abs(), |_| Duration::ZERO);
    let request = provider
        .client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
        .add_scopes(eid.settings().scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&attempt.verifier()))
        .add_prompt(CoreAuthPrompt::Login)
        .set_max_age(max_age)
        .add_ui_locale(LanguageTag::new("sv".to_owned()));
    let levels = eid.settings().levels.iter().cloned().map(AuthenticationContextClass::new);
    let (to, _, _) = levels.fold(request, openidconnect::AuthorizationRequest::add_auth_context_value).url();
    Ok(to)
}
