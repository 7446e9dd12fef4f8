//! The provider says that somebody has logged out there (POST `/eid/backchannel-logout`; OpenID Connect Back-Channel
//! Logout 1.0). It is no browser: no session, no cookie, no origin; what it says is believed for its signature alone.

use crate::{
    Eid,
    logout_token::{self, LogoutRefused, LogoutToken},
    provider::ProviderAway,
};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use inbox::{AtProvider, EndedAtProvider};
use serde::Deserialize;

/// No logout token is larger.
pub(crate) const LARGEST: usize = 16 * 1024;

/// What the provider sends. Stated twice, it is nothing.
#[derive(Deserialize)]
pub(crate) struct Said {
    logout_token: String,
}

/// Why nothing was ended.
#[derive(Debug, thiserror::Error)]
enum NotEnded {
    #[error("it is no form with one logout token")]
    NoToken,
    #[error("the logout token is refused: {0}")]
    Refused(#[from] LogoutRefused),
    #[error("the provider is away, so its keys are not known: {0}")]
    Away(#[from] ProviderAway),
    #[error("our own database: {0}")]
    Inbox(#[from] inbox::Error),
}

/// 2.8: 200, or 400 when it was not done, for whichever reason; neither is to be kept.
pub(crate) async fn end(State(eid): State<Eid>, form: Result<Form<Said>, FormRejection>) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match ended(&eid, form).await {
        Ok(()) => (StatusCode::OK, no_store).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a logout at the identity provider ended nothing here");
            let json = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::BAD_REQUEST, no_store, json, r#"{"error":"invalid_request"}"#).into_response()
        }
    }
}

async fn ended(eid: &Eid, form: Result<Form<Said>, FormRejection>) -> Result<(), NotEnded> {
    let Form(Said { logout_token }) = form.map_err(|_| NotEnded::NoToken)?;
    let LogoutToken { subject, sid, id, expires_at } = verified(eid, &logout_token).await?;
    let whose = AtProvider {
        issuer: eid.provider().issuer().as_str(),
        subject: subject.as_deref(),
        sid: sid.as_deref(),
    };
    let first = eid.inbox().ended_at_provider(&EndedAtProvider { whose, token: &id, expires_at }).await?;
    if !first {
        return Err(LogoutRefused::Replay.into());
    }
    tracing::info!("logged out at the identity provider");
    Ok(())
}

/// Verifies; a key that is new to us is looked for once at the provider.
async fn verified(eid: &Eid, token: &str) -> Result<LogoutToken, NotEnded> {
    let provider = eid.provider().described().await?;
    let now = eid.clock().now();
    match logout_token::verify(eid.settings(), provider.metadata.jwks(), token, now) {
        Err(LogoutRefused::UnknownKey) => {
            let newer = eid.provider().after_new_key(&provider).await.ok_or(LogoutRefused::UnknownKey)?;
            Ok(logout_token::verify(eid.settings(), newer.metadata.jwks(), token, now)?)
        }
        verified => Ok(verified?),
    }
}
