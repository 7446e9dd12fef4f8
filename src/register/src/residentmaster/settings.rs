//! What an operator says of the register.

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde::Deserialize;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use url::Url;

/// Where the register is and how we show who we are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where `LookupResidentForFullProfile` is posted. https, or this machine.
    pub url: Url,
    /// Who answers: the region's county code, or Inera's organisation number when asked nationally.
    pub logical_address: String,
    /// Our function certificate with its chain, a PEM file. Needed with https.
    pub client_certificate: Option<PathBuf>,
    /// Its private key, a PEM file. Needed with https.
    pub client_key: Option<PathBuf>,
    /// The certificates that may have issued the register's own, a PEM file. Default: those that the system trusts.
    pub ca: Option<PathBuf>,
}

/// Settings that would be unsafe or could never work.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Personal data in the clear.
    #[error("register.url must be an https address (plain http is accepted only for this machine)")]
    Insecure,
    /// Credentials or a fragment in the address, which would reach logs.
    #[error("register.url must hold no user, password, query or fragment")]
    Url,
    /// Nobody is addressed.
    #[error(
        "register.logical_address must not be empty: write the county code, or Inera's organisation number"
    )]
    LogicalAddress,
    /// The register could not know who asks.
    #[error(
        "register.client_certificate and register.client_key are needed: the register asks who we are by TLS"
    )]
    NoCertificate,
    /// A file is missing, or holds no such thing.
    #[error("register.{setting}: {} cannot be used: {why}", path.display())]
    File {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it; nothing of what it holds.
        why: String,
    },
    /// The key is of another certificate, or TLS could not be set up.
    #[error("register.client_certificate and register.client_key do not go together: {0}")]
    Tls(String),
}

impl Settings {
    /// Refuses what would be unsafe, and reads the files that are named.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.tls().map(drop)
    }

    /// TLS as the settings want it, with ring said outright; `None`: this machine, in the clear.
    pub(super) fn tls(&self) -> Result<Option<ClientConfig>, SettingsError> {
        let here = self.url.host_str().is_some_and(inbox::is_this_machine);
        let clear = self.url.scheme() == "http" && here;
        if self.url.scheme() != "https" && !clear {
            return Err(SettingsError::Insecure);
        }
        let bare = self.url.username().is_empty() && self.url.password().is_none();
        if !bare || self.url.query().is_some() || self.url.fragment().is_some() {
            return Err(SettingsError::Url);
        }
        if self.logical_address.trim().is_empty() {
            return Err(SettingsError::LogicalAddress);
        }
        if clear {
            return Ok(None);
        }
        let (Some(certificate), Some(key)) = (&self.client_certificate, &self.client_key) else {
            return Err(SettingsError::NoCertificate);
        };
        let chain = certificates("client_certificate", certificate)?;
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| unusable("client_key", key, &error.to_string()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = |error: rustls::Error| SettingsError::Tls(error.to_string());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(tls)?
            .with_root_certificates(self.roots()?)
            .with_client_auth_cert(chain, key)
            .map_err(tls)?;
        Ok(Some(config))
    }

    fn roots(&self) -> Result<RootCertStore, SettingsError> {
        let mut roots = RootCertStore::empty();
        match &self.ca {
            Some(path) => {
                for certificate in certificates("ca", path)? {
                    roots.add(certificate).map_err(|error| unusable("ca", path, &error.to_string()))?;
                }
            }
            None => {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        Ok(roots)
    }
}

fn certificates(setting: &'static str, path: &Path) -> Result<Vec<CertificateDer<'static>>, SettingsError> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(certificates) if certificates.is_empty() => {
            Err(unusable(setting, path, "it holds no certificate"))
        }
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(unusable(setting, path, &error.to_string())),
    }
}

fn unusable(setting: &'static str, path: &Path, why: &str) -> SettingsError {
    SettingsError::File { setting, path: path.to_owned(), why: why.to_owned() }
}
