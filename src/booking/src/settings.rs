//! What an operator says of how booking systems are asked. Where each is stands in the registry of sending systems.

use rivta::{Client, ClientError, Identity, IdentityError, Patience};
use serde::Deserialize;
use std::{path::PathBuf, time::Duration};

/// The contract's producers answer in three seconds (TKB crm:scheduling, SLA), and a platform reaches them in two.
const PATIENCE: Patience = Patience { connect: Duration::from_secs(2), total: Duration::from_secs(10) };

/// `[bookings]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Our function certificate with its chain, a PEM file. Without it only systems on this machine can be asked.
    pub client_certificate: Option<PathBuf>,
    /// Its private key, a PEM file.
    pub client_key: Option<PathBuf>,
    /// The certificates that may have issued the systems' own, a PEM file. Default: those that the operating system trusts.
    pub ca: Option<PathBuf>,
    /// The service that buttons to book, move and cancel lead to, by its key in `[services]`. Default: `bokning`, where there
    /// is one.
    pub service: Option<String>,
}

/// Settings that could never work.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The certificate cannot be used.
    #[error("bookings.{0}")]
    Identity(#[from] IdentityError),
    /// No such service.
    #[error("bookings.service: there is no [services.{0}]")]
    Service(String),
    /// The client could not be made.
    #[error("bookings: {0}")]
    Client(#[from] ClientError),
}

impl Settings {
    /// Refuses what could never work. `services`: whether there is a service of this key.
    pub fn check(&self, is_service: impl Fn(&str) -> bool) -> Result<(), SettingsError> {
        if let Some(service) = self.service.as_ref().filter(|service| !is_service(service)) {
            return Err(SettingsError::Service(service.clone()));
        }
        self.clients().map(drop)
    }

    /// The service that buttons lead to, if there is one.
    pub fn service(&self, is_service: impl Fn(&str) -> bool) -> Option<String> {
        let by_default = || Some("bokning".to_owned());
        self.service.clone().or_else(by_default).filter(|service| is_service(service))
    }

    /// Who asks under TLS, and who asks on this machine.
    pub(crate) fn clients(&self) -> Result<(Option<Client>, Client), SettingsError> {
        let said = [&self.client_certificate, &self.client_key, &self.ca];
        let secure = if said.iter().any(|said| said.is_some()) {
            let identity = Identity {
                client_certificate: self.client_certificate.clone(),
                client_key: self.client_key.clone(),
                ca: self.ca.clone(),
            };
            Some(Client::new(Some(identity.tls()?), PATIENCE)?)
        } else {
            None
        };
        Ok((secure, Client::new(None, PATIENCE)?))
    }
}
