//! Whether an ID token is for us, of now, of this attempt, and strong enough (OpenID Connect Core 3.1.3.7).

use crate::{claims::OtherClaims, pending::Pending, provider::Described, settings::Settings};
use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, IdToken as AnyIdToken, IdTokenClaims,
    IdTokenVerifier, SignatureVerificationError,
    core::{CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm},
};

/// How far the provider's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// An ID token comes straight from the token endpoint: one that was issued earlier is a replay (OIDC Sweden: it lives
/// at most five minutes).
const OLDEST_TOKEN: SignedDuration = SignedDuration::from_mins(5);

pub(crate) type IdToken =
    AnyIdToken<OtherClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub(crate) type Claims = IdTokenClaims<OtherClaims, CoreGenderClaim>;

/// Why an ID token does not count. Says nothing of what it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenRefused {
    #[error("it is signed with a key that the provider does not publish")]
    UnknownKey,
    #[error("its signature is missing, of an algorithm that is not allowed, or wrong")]
    Signature,
    #[error("it is from another issuer")]
    Issuer,
    #[error("it is not for us alone")]
    Audience,
    #[error("it was given to another client (azp)")]
    AuthorizedParty,
    #[error("it has expired, or was issued too long ago or in the future")]
    Time,
    #[error("its nonce is not that of this attempt")]
    Nonce,
    #[error("its level of assurance is not accepted")]
    Level,
    #[error("the person did not log in for this attempt (auth_time)")]
    LoginTime,
    #[error("its hash of the access token is wrong (at_hash)")]
    AccessTokenHash,
    #[error("it is of a form that is not accepted")]
    Form,
}

/// The claims of `token`, all of it checked by our own clock. The order of checks is the library's: what is stated
/// about the token comes after its signature, its audience and its issuer.
pub(crate) fn verify<'token>(
    settings: &Settings,
    provider: &Described,
    token: &'token IdToken,
    access: &AccessToken,
    attempt: &Pending,
    now: Timestamp,
) -> Result<&'token Claims, TokenRefused> {
    let earliest_login = attempt.earliest_login(now);
    // As a client without a secret: no algorithm that would take the secret as its key can come into question.
    let verifier = IdTokenVerifier::new_public_client(
        provider.client.client_id().clone(),
        settings.issuer.clone(),
        provider.metadata.jwks().clone(),
    )
    .set_allowed_algs(settings.algorithms.iter().map(|&algorithm| algorithm.into()))
    .set_other_audience_verifier_fn(|_| false)
    .set_time_fn(move || utc(now - SKEW))
    .set_issue_time_verifier_fn(move |issued| {
        must((now - OLDEST_TOKEN - SKEW..=now + SKEW).contains(&time(issued)))
    })
    .set_auth_context_verifier_fn(|level| {
        must(level.is_some_and(|level| settings.levels.iter().any(|accepted| accepted == level.as_str())))
    })
    .set_auth_time_verifier_fn(move |at| {
        let window = earliest_login - SKEW..=now + SKEW;
        must(at.is_some_and(|at| window.contains(&time(at))))
    });
    let claims = token.claims(&verifier, &attempt.nonce()).map_err(|error| TokenRefused::from(&error))?;
    // Step 5 of the specification, which the library leaves to us.
    if claims.authorized_party().is_some_and(|party| party != provider.client.client_id()) {
        return Err(TokenRefused::AuthorizedParty);
    }
    check_access_token_hash(token, claims, access, &verifier)?;
    Ok(claims)
}

/// Core 3.1.3.8: optional in the code flow, but true when it is there.
fn check_access_token_hash(
    token: &IdToken,
    claims: &Claims,
    access: &AccessToken,
    verifier: &IdTokenVerifier<'_, CoreJsonWebKey>,
) -> Result<(), TokenRefused> {
    let Some(stated) = claims.access_token_hash() else { return Ok(()) };
    let algorithm = token.signing_alg().map_err(|_| TokenRefused::Signature)?;
    let key = token.signing_key(verifier).map_err(|_| TokenRefused::Signature)?;
    let true_hash =
        AccessTokenHash::from_token(access, algorithm, key).map_err(|_| TokenRefused::AccessTokenHash)?;
    if *stated == true_hash { Ok(()) } else { Err(TokenRefused::AccessTokenHash) }
}

/// The library's texts state what the token held, the subject too: only the kind is kept.
impl From<&ClaimsVerificationError> for TokenRefused {
    fn from(error: &ClaimsVerificationError) -> Self {
        match error {
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
                Self::UnknownKey
            }
            ClaimsVerificationError::SignatureVerification(_) => Self::Signature,
            ClaimsVerificationError::InvalidIssuer(_) => Self::Issuer,
            ClaimsVerificationError::InvalidAudience(_) => Self::Audience,
            ClaimsVerificationError::Expired(_) => Self::Time,
            ClaimsVerificationError::InvalidNonce(_) => Self::Nonce,
            ClaimsVerificationError::InvalidAuthContext(_) => Self::Level,
            ClaimsVerificationError::InvalidAuthTime(_) => Self::LoginTime,
            _ => Self::Form,
        }
    }
}

/// The library wants a text of every refusal; the kind says enough.
fn must(holds: bool) -> Result<(), String> {
    if holds { Ok(()) } else { Err(String::new()) }
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

pub(crate) fn time(at: DateTime<Utc>) -> Timestamp {
    Timestamp::from_second(at.timestamp()).unwrap_or(Timestamp::MAX)
}
