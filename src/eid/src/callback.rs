//! Back from the provider: the answer is checked, the code becomes tokens, the tokens become a person (GET
//! `/eid/callback`).

use crate::{
    Eid, LoginFailure, OwnPath,
    admission::{self, How, NotAdmitted},
    claims::{self, NumberRefused},
    draft::{DRAFT, Draft, Waiting},
    id_token::{self, Claims, IdToken, TokenRefused},
    pending::{Pending, Renewal},
    provider::{Described, ProviderAway},
    respond,
    session::{HELD, Held},
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use http::{HeaderMap, header};
use inbox::{Device, NoticeLanguage, PersonName, Personnummer};
use jiff::Timestamp;
use openidconnect::{
    AccessToken, AuthorizationCode, OAuth2TokenResponse, RequestTokenError, TokenResponse, UserInfoClaims,
    UserInfoError,
    core::{CoreErrorResponseType, CoreGenderClaim},
};
use serde::Deserialize;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tower_sessions::Session;

/// What the provider sends back through the browser.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// A person whom the provider vouches for, at a level that is accepted.
pub(crate) struct Vouched {
    pub(crate) number: Personnummer,
    pub(crate) name: Option<PersonName>,
    pub(crate) subject: String,
    pub(crate) level: String,
    pub(crate) logged_in: Timestamp,
    pub(crate) id_token: String,
    /// The provider's id of the login there.
    pub(crate) sid: Option<String>,
}

/// Why an answer did not log anybody in. Holds nothing of what was answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallbackError {
    #[error("it belongs to no attempt of this browser: missing, foreign, used or too old")]
    NoAttempt,
    #[error("it states another issuer, or none where it must (RFC 9207)")]
    Issuer,
    #[error("the person, or the e-ID, stopped it")]
    Cancelled,
    #[error("the provider could not reach the level that was asked for")]
    LevelUnmet,
    #[error("the provider says that it cannot now")]
    ProviderBusy,
    #[error("the provider refused the request")]
    RequestRefused,
    #[error("it holds neither a code nor an error")]
    Empty,
    #[error("the provider is away: {0}")]
    Away(#[from] ProviderAway),
    #[error("the provider does not answer for the code")]
    NoTokens,
    #[error("the provider refused the code")]
    CodeRefused,
    #[error("the provider's tokens could not be read")]
    TokensUnread,
    #[error("no ID token came")]
    NoIdToken,
    #[error("the ID token is refused: {0}")]
    Token(#[from] TokenRefused),
    #[error("the provider does not answer about the person (UserInfo)")]
    NoUserInfo,
    #[error("what the provider answered about the person is refused (UserInfo)")]
    UserInfo,
    #[error("{0}")]
    Number(#[from] NumberRefused),
    #[error("no number of a person came")]
    NoNumber,
    #[error("somebody else than the one who is logged in proved who they are")]
    OtherPerson,
    #[error("the session could not be asked: {0}")]
    Session(#[from] tower_sessions::session::Error),
    #[error("{0}")]
    NotAdmitted(#[from] NotAdmitted),
}

impl CallbackError {
    pub(crate) fn failure(&self) -> LoginFailure {
        match self {
            Self::Cancelled => LoginFailure::Cancelled,
            Self::LevelUnmet | Self::Token(TokenRefused::Level) => LoginFailure::Level,
            Self::ProviderBusy | Self::Away(_) | Self::NoTokens | Self::NoUserInfo | Self::Session(_) => {
                LoginFailure::Away
            }
            Self::OtherPerson => LoginFailure::OtherPerson,
            Self::Number(NumberRefused::Coordination) => LoginFailure::Number,
            Self::NotAdmitted(refused) => refused.failure(),
            Self::NoAttempt
            | Self::Issuer
            | Self::RequestRefused
            | Self::Empty
            | Self::CodeRefused
            | Self::TokensUnread
            | Self::NoIdToken
            | Self::Token(_)
            | Self::UserInfo
            | Self::Number(_)
            | Self::NoNumber => LoginFailure::Invalid,
        }
    }
}

pub(crate) async fn callback(
    State(eid): State<Eid>,
    session: Session,
    jar: CookieJar,
    headers: HeaderMap,
    answer: Result<Query<Answer>, QueryRejection>,
) -> Response {
    // An answer that states something twice is no answer.
    let answer = answer.map(|Query(answer)| answer).unwrap_or_default();
    let mut logins = eid.pending_logins(&jar);
    let attempt = answer.state.as_deref().and_then(|state| logins.take(state));
    // Whoever fails may try again, and what waits waits on.
    let device = device(&headers);
    let finished = finish(&eid, &session, answer, attempt.as_ref(), logins.waiting(), device).await;
    let (response, language) = match finished {
        Ok((till, language)) => {
            logins.forget_waiting();
            (respond::see_other(till.as_str()), language)
        }
        Err(error) => {
            tracing::warn!(%error, code = error.failure().code(), "a login came to nothing");
            (failed(&session, error.failure(), attempt).await, None)
        }
    };
    let mut jar = eid.keep_pending(jar, logins);
    if let Some(language) = language {
        jar = jar.add(eid.cookies().set_language(language));
    }
    (jar, response).into_response()
}

fn device(headers: &HeaderMap) -> Device {
    let said = headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok());
    said.map_or(Device::UNKNOWN, Device::of_user_agent)
}

/// A login that came to nothing leads back to where it began. Who renewed is still logged in, and what they had typed
/// waits for the next attempt.
pub(crate) async fn failed(session: &Session, failure: LoginFailure, attempt: Option<Pending>) -> Response {
    let Some(renewal) = attempt.as_ref().and_then(Pending::renewal) else {
        return respond::login_failed(failure, attempt.as_ref().map(Pending::till));
    };
    if let Some(draft) = &renewal.draft
        && is_held_by(session, renewal).await.is_ok_and(|held| held == Some(true))
        && let Err(error) = session.insert(DRAFT, draft).await
    {
        tracing::warn!(%error, "what was typed before a login is not kept");
    }
    let till = attempt.as_ref().map_or_else(OwnPath::inbox, |attempt| attempt.till().clone());
    respond::not_renewed(failure, &till)
}

/// Whether the session is that of whoever began the renewal; `None`: there is no session any more.
async fn is_held_by(
    session: &Session,
    renewal: &Renewal,
) -> Result<Option<bool>, tower_sessions::session::Error> {
    Ok(session.get::<Held>(HELD).await?.map(|held| held.person == renewal.person))
}

async fn finish(
    eid: &Eid,
    session: &Session,
    answer: Answer,
    attempt: Option<&Pending>,
    waiting: Option<&Waiting>,
    device: Device,
) -> Result<(OwnPath, Option<NoticeLanguage>), CallbackError> {
    let attempt = attempt.ok_or(CallbackError::NoAttempt)?;
    let person = vouched(eid, answer, attempt).await?;
    let mut draft: Option<Draft> = None;
    let mut anew = false;
    let account = if attempt.renewal().is_some() || waiting.is_some() {
        eid.inbox().account(&person.number).await.map_err(NotAdmitted::from)?
    } else {
        None
    };
    if let Some(renewal) = attempt.renewal() {
        let held = is_held_by(session, renewal).await?;
        // Nobody slips into the session of somebody who went away from the screen, nor changes what is theirs.
        if account.is_none_or(|account| account.id != renewal.person) || held == Some(false) {
            return Err(CallbackError::OtherPerson);
        }
        anew = held.is_some();
        draft = renewal.draft.clone();
        if draft.is_none() && held.is_some() {
            draft = session.get(DRAFT).await?;
        }
    }
    let draft = draft.or_else(|| waiting.cloned()?.of(account?.id));
    let language = admission::admit(eid, session, person, How { device, anew, draft }).await?;
    Ok((attempt.till().clone(), language))
}

/// The person in the provider's answer to one attempt.
pub(crate) async fn vouched(eid: &Eid, answer: Answer, attempt: &Pending) -> Result<Vouched, CallbackError> {
    let provider = eid.provider().described().await?;
    // RFC 9207 2.4: before anything else in the answer is believed, its errors too.
    match answer.iss.as_deref() {
        Some(stated) if bool::from(stated.as_bytes().ct_eq(eid.provider().issuer().as_bytes())) => {}
        None if !provider.states_issuer() => {}
        _ => return Err(CallbackError::Issuer),
    }
    if let Some(error) = answer.error.as_deref() {
        return Err(refused(error));
    }
    let code = AuthorizationCode::new(answer.code.ok_or(CallbackError::Empty)?);
    let (id_token, access) = exchange(eid, &provider, code, attempt).await?;
    let (provider, claims) = verified(eid, provider, &id_token, &access, attempt).await?;

    let mut number = claims::number(&eid.settings().claims, claims.additional_claims())?;
    let mut name = claims::name(
        claims::text(claims.name()),
        claims::text(claims.given_name()),
        claims::text(claims.family_name()),
    );
    if (number.is_none() || name.is_none())
        && let Some(info) = user_info(eid, &provider, access, claims).await?
    {
        if number.is_none() {
            number = claims::number(&eid.settings().claims, info.additional_claims())?;
        }
        name = name.or_else(|| {
            claims::name(
                claims::text(info.name()),
                claims::text(info.given_name()),
                claims::text(info.family_name()),
            )
        });
    }
    let now = eid.clock().now();
    Ok(Vouched {
        number: number.ok_or(CallbackError::NoNumber)?,
        name,
        subject: claims.subject().to_string(),
        level: claims.auth_context_ref().map(|level| level.to_string()).unwrap_or_default(),
        // The provider's clock may be ahead of ours; nobody has logged in later than now.
        logged_in: claims.auth_time().map_or(now, id_token::time).min(now),
        id_token: id_token.to_string(),
        sid: claims::sid(claims.additional_claims()),
    })
}

/// RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6; `unmet_authentication_requirements` is its extension of 2019.
fn refused(error: &str) -> CallbackError {
    match error {
        "access_denied" | "interaction_required" | "login_required" => CallbackError::Cancelled,
        "unmet_authentication_requirements" => CallbackError::LevelUnmet,
        "server_error" | "temporarily_unavailable" => CallbackError::ProviderBusy,
        _ => CallbackError::RequestRefused,
    }
}

async fn exchange(
    eid: &Eid,
    provider: &Described,
    code: AuthorizationCode,
    attempt: &Pending,
) -> Result<(IdToken, AccessToken), CallbackError> {
    let request = provider.client.exchange_code(code).map_err(|_| CallbackError::TokensUnread)?;
    let tokens =
        request.set_pkce_verifier(attempt.verifier()).request_async(eid.provider().http()).await.map_err(
            |error| match error {
                RequestTokenError::Request(_) | RequestTokenError::Other(_) => CallbackError::NoTokens,
                RequestTokenError::ServerResponse(refused) => match refused.error() {
                    CoreErrorResponseType::Extension(word) if word.as_str() == "temporarily_unavailable" => {
                        CallbackError::ProviderBusy
                    }
                    _ => CallbackError::CodeRefused,
                },
                RequestTokenError::Parse(..) => CallbackError::TokensUnread,
            },
        )?;
    let id_token = tokens.id_token().ok_or(CallbackError::NoIdToken)?.clone();
    // The library would panic on one that cannot stand in a header.
    let access = tokens.access_token().clone();
    let plain = access.secret().bytes().all(|byte| byte.is_ascii_graphic());
    if plain { Ok((id_token, access)) } else { Err(CallbackError::TokensUnread) }
}

/// Verifies; a key that is new to us is looked for once at the provider.
async fn verified<'token>(
    eid: &Eid,
    provider: Arc<Described>,
    token: &'token IdToken,
    access: &AccessToken,
    attempt: &Pending,
) -> Result<(Arc<Described>, &'token Claims), CallbackError> {
    let verify = |provider: &Described| {
        id_token::verify(eid.settings(), provider, token, access, attempt, eid.clock().now())
    };
    match verify(&provider) {
        Ok(claims) => Ok((provider, claims)),
        Err(TokenRefused::UnknownKey) => {
            let newer = eid.provider().after_new_key(&provider).await.ok_or(TokenRefused::UnknownKey)?;
            let claims = verify(&newer)?;
            Ok((newer, claims))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Core 5.3: must be about the same subject as the ID token. `Ok(None)`: the provider has no such endpoint.
async fn user_info(
    eid: &Eid,
    provider: &Described,
    access: AccessToken,
    claims: &Claims,
) -> Result<Option<UserInfoClaims<claims::OtherClaims, CoreGenderClaim>>, CallbackError> {
    let Ok(request) = provider.client.user_info(access, Some(claims.subject().clone())) else {
        return Ok(None);
    };
    let request = request.require_signed_response(eid.settings().signed_userinfo);
    match request.request_async(eid.provider().http()).await {
        Ok(info) => Ok(Some(info)),
        Err(UserInfoError::Request(_)) => Err(CallbackError::NoUserInfo),
        Err(_) => Err(CallbackError::UserInfo),
    }
}
