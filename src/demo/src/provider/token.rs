//! The token endpoint: a code becomes tokens, once (OpenID Connect Core 3.1.3; RFC 6749 4.1.3, 5.2; RFC 7636 4.6).

use super::{
    Provider,
    authorization::fields,
    claims::{IdToken, TokenFields, TokenResponse, utc},
    client::NotProven,
    grants::{Grant, TOKEN_LIVES},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use openidconnect::{
    AccessToken, Audience, AuthenticationContextClass, AuthenticationMethodReference, EmptyExtraTokenFields,
    IdTokenClaims,
    core::{CoreJwsSigningAlgorithm, CoreTokenType},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// `POST /eid/token`.
pub(super) async fn token(State(provider): State<Provider>, headers: HeaderMap, body: String) -> Response {
    match provider.exchange(&headers, &body) {
        Ok(tokens) => Json(tokens).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// RFC 6749 5.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    InvalidRequest(&'static str),
    InvalidClient,
    InvalidGrant,
    UnsupportedGrantType,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (error, about) = match self {
            Self::InvalidRequest(about) => ("invalid_request", about),
            Self::InvalidClient => ("invalid_client", "the client's id or secret is wrong"),
            Self::InvalidGrant => {
                ("invalid_grant", "the code is unknown, used, too old, or not for this address and verifier")
            }
            Self::UnsupportedGrantType => ("unsupported_grant_type", "only authorization_code"),
        };
        let body = Json(json!({ "error": error, "error_description": about }));
        if self == Self::InvalidClient {
            let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"eid\"")];
            (StatusCode::UNAUTHORIZED, challenge, body).into_response()
        } else {
            (StatusCode::BAD_REQUEST, body).into_response()
        }
    }
}

impl Provider {
    fn exchange(&self, headers: &HeaderMap, body: &str) -> Result<TokenResponse, Refusal> {
        let fields = fields(body);
        let one = |name: &'static str| {
            let mut values =
                fields.iter().filter(|(stated, _)| stated == name).map(|(_, value)| value.as_str());
            let first = values.next();
            if values.next().is_some() { Err(Refusal::InvalidRequest(name)) } else { Ok(first) }
        };
        let secret = one("client_secret")?;
        let in_form = secret.map(|secret| Ok((one("client_id")?.unwrap_or_default(), secret))).transpose()?;
        self.0.client.prove(headers, in_form).map_err(|not_proven| match not_proven {
            NotProven::Twice => Refusal::InvalidRequest("one way to prove who the client is, not two"),
            NotProven::Wrong => Refusal::InvalidClient,
        })?;
        if one("grant_type")? != Some("authorization_code") {
            return Err(Refusal::UnsupportedGrantType);
        }
        let required = |name| one(name)?.ok_or(Refusal::InvalidRequest(name));
        let (code, redirect_uri, verifier) =
            (required("code")?, required("redirect_uri")?, required("code_verifier")?);
        let now = self.0.clock.now();
        let grant = self.0.grants.take(code, now).ok_or(Refusal::InvalidGrant)?;
        let challenge = super::base64_url(&Sha256::digest(verifier.as_bytes()));
        let holds = bool::from(challenge.as_bytes().ct_eq(grant.challenge.as_bytes()));
        if redirect_uri != grant.redirect_uri || !holds {
            return Err(Refusal::InvalidGrant);
        }
        let access = self.0.grants.access_token(&*self.0.random, code, &grant, now);
        Ok(self.tokens(&grant, AccessToken::new(access)))
    }

    fn tokens(&self, grant: &Grant, access: AccessToken) -> TokenResponse {
        let now = self.0.clock.now();
        let (standard, swedish) = self.claims(grant);
        let claims = IdTokenClaims::new(
            self.0.issuer.clone(),
            vec![Audience::new(self.0.client.id.clone())],
            utc(now + TOKEN_LIVES),
            utc(now),
            standard,
            swedish,
        )
        .set_auth_time(Some(utc(grant.at)))
        .set_nonce(Some(grant.nonce.clone()))
        .set_auth_context_ref(Some(AuthenticationContextClass::new(grant.level.uri().to_owned())))
        // RFC 8176: what an e-ID is, more than one factor.
        .set_auth_method_refs(Some(vec![AuthenticationMethodReference::new("mfa".to_owned())]));
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let id_token = IdToken::new(claims, self.0.key.private(), algorithm, Some(&access), None)
            .expect("our own key signs our own claims");
        let fields = TokenFields::new(Some(id_token), EmptyExtraTokenFields {});
        let mut tokens = TokenResponse::new(access, CoreTokenType::Bearer, fields);
        tokens.set_expires_in(Some(&TOKEN_LIVES.unsigned_abs()));
        tokens
    }
}
