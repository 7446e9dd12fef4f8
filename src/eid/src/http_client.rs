//! How the provider is called: only where the operator said, never followed elsewhere, never for long, never for much.

use crate::{Settings, SettingsError, public_url::is_loopback};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::{pin::Pin, sync::Arc, time::Duration};
use url::Url;

/// A provider that takes longer is away.
const TIMEOUT: Duration = Duration::from_secs(5);
/// No document of a provider is larger.
const LARGEST: usize = 1024 * 1024;

/// The way to the provider.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    hosts: Arc<[String]>,
    loopback: bool,
}

/// The provider could not be asked. Says nothing of what was sent or answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error("the address is not at a host that is configured for the provider, or not https")]
    ForeignAddress,
    #[error("no answer")]
    NoAnswer(#[source] reqwest::Error),
    #[error("it answers that it is broken: {0}")]
    Broken(http::StatusCode),
    #[error("the answer is larger than {LARGEST} bytes")]
    TooLarge,
}

impl HttpClient {
    pub(crate) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let issuer = settings.issuer.url();
        let own = issuer.host_str().unwrap_or_default().to_owned();
        let client = reqwest::Client::builder()
            .use_preconfigured_tls(tls()?)
            // RFC 9700 4.5: a redirect could carry the code and our secret to another host.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            .user_agent("inkorg")
            .build()
            .map_err(|error| SettingsError::Tls(error.to_string()))?;
        let hosts = settings.hosts.iter().cloned().chain([own]).collect();
        Ok(Self { client, hosts, loopback: is_loopback(issuer) })
    }

    /// Whether the provider may be called, or a citizen sent, there.
    pub(crate) fn may_call(&self, url: &Url) -> bool {
        let safe = url.scheme() == "https" || (self.loopback && url.scheme() == "http" && is_loopback(url));
        safe && url.host_str().is_some_and(|host| self.hosts.iter().any(|ours| ours == host))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::ForeignAddress)?;
        if !self.may_call(request.url()) {
            return Err(HttpError::ForeignAddress);
        }
        let no_answer = |error: reqwest::Error| HttpError::NoAnswer(error.without_url());
        let mut answer = self.client.execute(request).await.map_err(no_answer)?;
        if answer.status().is_server_error() {
            return Err(HttpError::Broken(answer.status()));
        }
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(no_answer)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// TLS with ring, said outright: the process needs no default provider.
fn tls() -> Result<rustls::ClientConfig, SettingsError> {
    let mut roots = rustls::RootCertStore::empty();
    // A root that cannot be read is skipped; without any root, every https provider is out of reach and says so.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SettingsError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
