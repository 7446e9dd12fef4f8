//! The identity provider as it describes itself: asked when first needed, remembered, asked again when a key is new.

use crate::{
    PublicUrl, Settings, SettingsError, claims::OtherClaims, http_client::HttpClient,
    settings::ClientAuthentication,
};
use inbox::Clock;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, EmptyExtraTokenFields, EndSessionUrl,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, ProviderMetadata, RedirectUrl,
    StandardErrorResponse, StandardTokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
        CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
        CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

/// A description older than this is asked for anew, so that a key that the provider has withdrawn is forgotten.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// A provider that did not answer is left alone so long: a queue of citizens must not wait for it one by one.
const REST: SignedDuration = SignedDuration::from_secs(5);
/// Keys are asked for anew at most so often, whatever key ids tokens state.
const BETWEEN_KEYS: SignedDuration = SignedDuration::from_mins(1);
/// Where the provider sends the citizen back.
pub(crate) const CALLBACK: &str = "/eid/callback";

/// What the library does not read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct OtherMetadata {
    /// RFC 9207 3: whether answers state who gives them.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    /// OpenID Connect RP-Initiated Logout 1.0, 2.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<EndSessionUrl>,
}

impl AdditionalProviderMetadata for OtherMetadata {}

type Metadata = ProviderMetadata<
    OtherMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// The protocol client of one described provider, with the Swedish claims in its tokens.
pub(crate) type Client = openidconnect::Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider that has described itself.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) client: Client,
    pub(crate) metadata: Metadata,
    at: Timestamp,
}

impl Described {
    /// RFC 9207 2.4: whether an answer must state its issuer.
    pub(crate) fn states_issuer(&self) -> bool {
        self.metadata.additional_metadata().authorization_response_iss_parameter_supported
    }
}

/// Why the provider cannot be used now.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum ProviderAway {
    #[error("it does not describe itself: {0}")]
    NoDescription(String),
    #[error("its authorization endpoint is not at a host that is configured (eid.hosts)")]
    ForeignEndpoint,
    #[error("it did not answer a moment ago")]
    Resting,
}

/// The one provider that we are configured for.
#[derive(Debug)]
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: SecretString,
    authentication: ClientAuthentication,
    redirect: RedirectUrl,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    described: Option<Arc<Described>>,
    asked: Option<Timestamp>,
}

impl Provider {
    pub(crate) fn new(
        settings: &Settings,
        site: &PublicUrl,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SettingsError> {
        let redirect = site.join(CALLBACK).expect("a path of an origin is an address");
        Ok(Self {
            issuer: settings.issuer.clone(),
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: settings.client_secret.clone(),
            authentication: settings.client_authentication,
            redirect: RedirectUrl::from_url(redirect),
            http: HttpClient::new(settings)?,
            clock,
            memory: Mutex::default(),
        })
    }

    pub(crate) fn issuer(&self) -> &IssuerUrl {
        &self.issuer
    }

    pub(crate) fn http(&self) -> &HttpClient {
        &self.http
    }

    /// Where somebody is logged out at the provider, if it has said so and the place is one that citizens may be sent to.
    pub(crate) fn end_session(&self) -> Option<Url> {
        let memory = self.memory.try_lock().ok()?;
        let other = memory.described.as_ref()?.metadata.additional_metadata();
        let to = other.end_session_endpoint.as_ref()?.url();
        self.http.may_call(to).then(|| to.clone())
    }

    /// The provider's description, from memory when it is fresh. One request at a time asks.
    pub(crate) async fn described(&self) -> Result<Arc<Described>, ProviderAway> {
        let mut memory = self.memory.lock().await;
        let now = self.clock.now();
        if let Some(described) = &memory.described
            && within(FRESH, described.at, now)
        {
            return Ok(described.clone());
        }
        if memory.asked.is_some_and(|asked| within(REST, asked, now)) {
            return memory.described.clone().ok_or(ProviderAway::Resting);
        }
        match self.ask(&mut memory).await {
            Ok(described) => Ok(described),
            // An old description is better than none: whether the provider is up shows at its token endpoint.
            Err(away) => memory.described.clone().ok_or(away),
        }
    }

    /// The description after a token named a key that `old` does not hold. `None`: there is nothing newer.
    pub(crate) async fn after_new_key(&self, old: &Described) -> Option<Arc<Described>> {
        let mut memory = self.memory.lock().await;
        if let Some(described) = &memory.described
            && described.at > old.at
        {
            return Some(described.clone());
        }
        if memory.asked.is_some_and(|asked| within(BETWEEN_KEYS, asked, self.clock.now())) {
            return None;
        }
        self.ask(&mut memory).await.ok()
    }

    async fn ask(&self, memory: &mut Memory) -> Result<Arc<Described>, ProviderAway> {
        memory.asked = Some(self.clock.now());
        // Also compares the issuer in the answer with the configured one (OpenID Connect Discovery 4.3).
        let metadata = Metadata::discover_async(self.issuer.clone(), &self.http).await.map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            ProviderAway::NoDescription(
                cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
            )
        })?;
        if !self.http.may_call(metadata.authorization_endpoint().url()) {
            return Err(ProviderAway::ForeignEndpoint);
        }
        let secret = ClientSecret::new(self.client_secret.expose_secret().to_owned());
        let client = Client::from_provider_metadata(metadata.clone(), self.client_id.clone(), Some(secret))
            .set_redirect_uri(self.redirect.clone())
            .set_auth_type(match self.authentication {
                ClientAuthentication::ClientSecretBasic => AuthType::BasicAuth,
                ClientAuthentication::ClientSecretPost => AuthType::RequestBody,
            });
        let described = Arc::new(Described { client, metadata, at: self.clock.now() });
        memory.described = Some(described.clone());
        Ok(described)
    }
}

/// Whether `now` lies less than `span` after `then`. A clock that was set back does not prolong anything.
fn within(span: SignedDuration, then: Timestamp, now: Timestamp) -> bool {
    (SignedDuration::ZERO..span).contains(&now.duration_since(then))
}
