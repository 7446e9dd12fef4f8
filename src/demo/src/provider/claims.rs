//! What the tokens say of a person, in the claims of OIDC Sweden 1.0.

use super::{Provider, grants::Grant};
use chrono::{DateTime, Utc};
use jiff::Timestamp;
use openidconnect::{
    AdditionalClaims, EmptyExtraTokenFields, EndUserFamilyName, EndUserGivenName, EndUserName, IdTokenFields,
    StandardClaims, StandardTokenResponse,
    core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreTokenType},
};
use serde::{Deserialize, Serialize};

/// The claims that OpenID Connect itself does not name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SwedishClaims {
    /// Twelve digits.
    #[serde(
        rename = "https://id.oidc.se/claim/personalIdentityNumber",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) number: Option<String>,
}

impl AdditionalClaims for SwedishClaims {}

pub(super) type IdToken = openidconnect::IdToken<
    SwedishClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(super) type TokenFields = IdTokenFields<
    SwedishClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(super) type TokenResponse = StandardTokenResponse<TokenFields, CoreTokenType>;

impl Provider {
    /// What was asked for of the person.
    pub(super) fn claims(&self, grant: &Grant) -> (StandardClaims<CoreGenderClaim>, SwedishClaims) {
        let person = grant.person;
        let mut claims = StandardClaims::new(self.subject(person));
        if grant.names {
            claims = claims
                .set_given_name(Some(EndUserGivenName::new(person.given.to_owned()).into()))
                .set_family_name(Some(EndUserFamilyName::new(person.family.to_owned()).into()))
                .set_name(Some(EndUserName::new(person.name()).into()));
        }
        (claims, SwedishClaims { number: grant.number.then(|| person.number.to_owned()) })
    }
}

/// The library's type of time, to the second as tokens state it.
pub(super) fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
