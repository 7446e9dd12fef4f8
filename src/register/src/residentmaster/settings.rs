//! What an operator says of the register.

use rivta::{Address, AddressError, ClientError, Identity, IdentityError};
use rustls::ClientConfig;
use serde::Deserialize;
use std::path::PathBuf;
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
    /// The register may not be asked there.
    #[error("register.url {0}")]
    Address(#[from] AddressError),
    /// Nobody is addressed.
    #[error(
        "register.logical_address must not be empty: write the county code, or Inera's organisation number"
    )]
    LogicalAddress,
    /// The register could not know who asks.
    #[error("register.{0}")]
    Identity(#[from] IdentityError),
    /// The client could not be made.
    #[error("register: {0}")]
    Client(#[from] ClientError),
}

impl Settings {
    /// Refuses what would be unsafe, and reads the files that are named.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.tls().map(drop)
    }

    /// TLS as the settings want it; `None`: this machine, in the clear.
    pub(super) fn tls(&self) -> Result<Option<ClientConfig>, SettingsError> {
        let address = Address::of(&self.url)?;
        if self.logical_address.trim().is_empty() {
            return Err(SettingsError::LogicalAddress);
        }
        if address == Address::Here {
            return Ok(None);
        }
        let identity = Identity {
            client_certificate: self.client_certificate.clone(),
            client_key: self.client_key.clone(),
            ca: self.ca.clone(),
        };
        Ok(Some(identity.tls()?))
    }
}
