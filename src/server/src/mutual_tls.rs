//! Mutual TLS for sending systems: rustls with ring, 1.2 and 1.3, client certificates by webpki with revocation lists
//! (ASVS 5.0.0-12.1.1 to 12.1.3).
//!
//! Sessions are not resumed: a session that is taken up again does not ask for the certificate anew, and one that was
//! revoked meanwhile would be good for as long as its tickets.

mod fresh;
mod identity;
mod lists;

pub(crate) use fresh::Credentials;
pub(crate) use identity::hsa_id;

use inbox::Clock;
use jiff::Timestamp;
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, UnixTime, pem::PemObject},
    server::{NoServerSessionStorage, WebPkiClientVerifier},
    time_provider::TimeProvider,
};
use serde::Deserialize;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    num::NonZeroU16,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use zeroize::Zeroizing;

/// `[soap.tls]`: the listener's certificate, and whose certificates are let in. The files are looked at again every few
/// seconds: what was put in their place holds from then on, without a restart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSettings {
    /// The listener's certificate with its chain, a PEM file.
    pub certificate: PathBuf,
    /// Its private key, a PEM file.
    pub key: PathBuf,
    /// The certificates of those who issue certificates to sending systems, a PEM file.
    pub issuers: PathBuf,
    /// Their revocation lists, PEM or DER. With one, every issuer in a sender's chain needs one that is not out of date.
    /// Without any, a certificate is good until it expires.
    #[serde(default)]
    pub revoked: Vec<PathBuf>,
    /// So often the files are looked at, in seconds. Default: 10.
    #[serde(default = "ten")]
    pub reload: NonZeroU16,
}

fn ten() -> NonZeroU16 {
    NonZeroU16::new(10).expect("ten is not zero")
}

/// Settings that could never work, or do not go together.
#[derive(Debug, thiserror::Error)]
pub enum TlsSettingsError {
    /// A file is missing, or holds no such thing.
    #[error("soap.tls.{setting}: {} cannot be used: {why}", path.display())]
    File {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it; nothing of what it holds.
        why: String,
    },
    /// The key is of another certificate.
    #[error("soap.tls.certificate and soap.tls.key do not go together: {0}")]
    Pair(rustls::Error),
    /// No certificate could be checked.
    #[error("soap.tls.issuers and soap.tls.revoked cannot be used: {0}")]
    Verifier(String),
}

/// What came of the files.
struct Good {
    config: ServerConfig,
    /// When the first of the revocation lists is out of date.
    until: Option<Timestamp>,
}

/// What the files held.
struct Files {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
    issuers: Vec<u8>,
    revoked: Vec<Vec<u8>>,
}

impl TlsSettings {
    /// Reads the files that are named, and refuses what could never work.
    pub fn check(&self, clock: Arc<dyn Clock>) -> Result<(), TlsSettingsError> {
        self.config(&self.files()?, clock).map(drop)
    }

    fn reload(&self) -> Duration {
        Duration::from_secs(self.reload.get().into())
    }

    fn files(&self) -> Result<Files, TlsSettingsError> {
        let read = |setting, path: &Path| {
            std::fs::read(path).map_err(|error| unusable(setting, path, &error.to_string()))
        };
        let revoked: Result<_, _> = self.revoked.iter().map(|path| read("revoked", path)).collect();
        Ok(Files {
            certificate: read("certificate", &self.certificate)?,
            key: Zeroizing::new(read("key", &self.key)?),
            issuers: read("issuers", &self.issuers)?,
            revoked: revoked?,
        })
    }

    /// What connections are received with, and until when its revocation lists are good.
    fn config(&self, files: &Files, clock: Arc<dyn Clock>) -> Result<Good, TlsSettingsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut issuers = RootCertStore::empty();
        for certificate in certificates("issuers", &self.issuers, &files.issuers)? {
            issuers
                .add(certificate)
                .map_err(|error| unusable("issuers", &self.issuers, &error.to_string()))?;
        }
        let mut lists = Vec::new();
        for (path, bytes) in self.revoked.iter().zip(&files.revoked) {
            lists.extend(revocation_lists(path, bytes)?);
        }
        let until = lists::good_until(&lists);
        // A list that is out of date says nothing of what was revoked since, and an issuer without one nothing at all:
        // neither lets anybody in.
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(issuers), provider.clone())
            .with_crls(lists)
            .enforce_revocation_expiration()
            .build()
            .map_err(|error| TlsSettingsError::Verifier(error.to_string()))?;
        let chain = certificates("certificate", &self.certificate, &files.certificate)?;
        let key = PrivateKeyDer::from_pem_slice(&files.key)
            .map_err(|error| unusable("key", &self.key, &error.to_string()))?;
        let mut config = ServerConfig::builder_with_details(provider, Arc::new(ByClock(clock)))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .map_err(TlsSettingsError::Pair)?
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, key)
            .map_err(TlsSettingsError::Pair)?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Good { config, until })
    }
}

impl Files {
    /// Tells these from others; nothing can be learnt of them by it.
    fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.certificate, &*self.key, &self.issuers, &self.revoked).hash(&mut hasher);
        hasher.finish()
    }
}

fn certificates(
    setting: &'static str,
    path: &Path,
    pem: &[u8],
) -> Result<Vec<CertificateDer<'static>>, TlsSettingsError> {
    match CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>() {
        Ok(certificates) if certificates.is_empty() => {
            Err(unusable(setting, path, "it holds no certificate"))
        }
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(unusable(setting, path, &error.to_string())),
    }
}

/// Issuers publish their lists in DER; tools like to make PEM of them.
fn revocation_lists(
    path: &Path,
    bytes: &[u8],
) -> Result<Vec<CertificateRevocationListDer<'static>>, TlsSettingsError> {
    const SEQUENCE: u8 = 0x30;
    if bytes.first() == Some(&SEQUENCE) {
        return Ok(vec![CertificateRevocationListDer::from(bytes.to_vec())]);
    }
    match CertificateRevocationListDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>() {
        Ok(lists) if lists.is_empty() => Err(unusable("revoked", path, "it holds no revocation list")),
        Ok(lists) => Ok(lists),
        Err(error) => Err(unusable("revoked", path, &error.to_string())),
    }
}

fn unusable(setting: &'static str, path: &Path, why: &str) -> TlsSettingsError {
    TlsSettingsError::File { setting, path: path.to_owned(), why: why.to_owned() }
}

/// The product's clock, for certificates and lists.
#[derive(Debug)]
struct ByClock(Arc<dyn Clock>);

impl TimeProvider for ByClock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().as_second()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}
