//! Who we are to others: our function certificate, and whom we take them to be.

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

/// How we show who we are, and whom we trust.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Identity {
    /// Our function certificate with its chain, a PEM file. Needed with https.
    pub client_certificate: Option<PathBuf>,
    /// Its private key, a PEM file. Needed with https.
    pub client_key: Option<PathBuf>,
    /// The certificates that may have issued the other's own, a PEM file. Default: those that the system trusts.
    pub ca: Option<PathBuf>,
}

/// An identity that could never be shown.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The other could not know who asks.
    #[error("client_key and client_certificate are needed: who we are is asked by TLS")]
    NoCertificate,
    /// A file is missing, or holds no such thing.
    #[error("{setting}: {} cannot be used: {why}", path.display())]
    File {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it; nothing of what it holds.
        why: String,
    },
    /// The key is of another certificate, or TLS could not be set up.
    #[error("client_certificate and client_key do not go together: {0}")]
    Tls(String),
}

/// Where a service is, as far as it may be asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// Elsewhere, under TLS.
    Elsewhere,
    /// On this machine, in the clear.
    Here,
}

/// A service may not be asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Personal data in the clear.
    #[error("must be an https address (plain http is accepted only for this machine)")]
    Insecure,
    /// Credentials or a fragment in the address, which would reach logs.
    #[error("must hold no user, password, query or fragment")]
    Url,
}

impl Address {
    /// What an address is.
    pub fn of(url: &Url) -> Result<Self, AddressError> {
        let here = url.host_str().is_some_and(inbox::is_this_machine);
        let clear = url.scheme() == "http" && here;
        if url.scheme() != "https" && !clear {
            return Err(AddressError::Insecure);
        }
        let bare = url.username().is_empty() && url.password().is_none();
        if !bare || url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::Url);
        }
        Ok(if clear { Self::Here } else { Self::Elsewhere })
    }
}

impl Identity {
    /// TLS with our certificate, and with ring said outright.
    pub fn tls(&self) -> Result<ClientConfig, IdentityError> {
        let (Some(certificate), Some(key)) = (&self.client_certificate, &self.client_key) else {
            return Err(IdentityError::NoCertificate);
        };
        let chain = certificates("client_certificate", certificate)?;
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| unusable("client_key", key, &error.to_string()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = |error: rustls::Error| IdentityError::Tls(error.to_string());
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(tls)?
            .with_root_certificates(self.roots()?)
            .with_client_auth_cert(chain, key)
            .map_err(tls)
    }

    fn roots(&self) -> Result<RootCertStore, IdentityError> {
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

fn certificates(setting: &'static str, path: &Path) -> Result<Vec<CertificateDer<'static>>, IdentityError> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(certificates) if certificates.is_empty() => {
            Err(unusable(setting, path, "it holds no certificate"))
        }
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(unusable(setting, path, &error.to_string())),
    }
}

fn unusable(setting: &'static str, path: &Path, why: &str) -> IdentityError {
    IdentityError::File { setting, path: path.to_owned(), why: why.to_owned() }
}
