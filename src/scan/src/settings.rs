//! `[scanner]`

use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// `[scanner]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerSettings {
    /// Where clamd listens on this machine: `unix:/run/clamav/clamd.ctl`, or `tcp:127.0.0.1:3310`.
    pub clamd: String,
    /// A file is scanned within this, in seconds. Default: 60.
    #[serde(default = "patience")]
    pub patience: u16,
}

fn patience() -> u16 {
    60
}

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    Socket(PathBuf),
    Tcp(SocketAddr),
}

/// The scanner is set up so that it would be unsafe or could never work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScannerSettingsError {
    /// It is no address.
    #[error("scanner.clamd: write unix:PATH, or tcp:127.0.0.1:PORT")]
    Address,
    /// Files would leave this machine in the clear.
    #[error(
        "scanner.clamd: clamd knows no TLS, so only one on this machine is sent files: use 127.0.0.1, [::1] or unix:PATH"
    )]
    Elsewhere,
    /// No time at all.
    #[error("scanner.patience must be 1 or more")]
    NoPatience,
}

impl ScannerSettings {
    /// Whether they can be used.
    pub fn check(&self) -> Result<(), ScannerSettingsError> {
        if self.patience == 0 {
            return Err(ScannerSettingsError::NoPatience);
        }
        self.address().map(drop)
    }

    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.patience.into())
    }

    pub(crate) fn address(&self) -> Result<Address, ScannerSettingsError> {
        match self.clamd.split_once(':') {
            Some(("unix", path)) if path.starts_with('/') => Ok(Address::Socket(path.into())),
            Some(("tcp", address)) => match address.parse::<SocketAddr>() {
                Ok(address) if address.ip().is_loopback() => Ok(Address::Tcp(address)),
                Ok(_) => Err(ScannerSettingsError::Elsewhere),
                Err(_) => Err(ScannerSettingsError::Address),
            },
            _ => Err(ScannerSettingsError::Address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // ASVS 5.0.0-12.3.1
    #[test]
    fn only_a_clamd_on_this_machine_is_sent_files() {
        let checked = |clamd: &str| ScannerSettings { clamd: clamd.to_owned(), patience: 1 }.check();
        assert_eq!(checked("unix:/run/clamav/clamd.ctl"), Ok(()));
        assert_eq!(checked("tcp:127.0.0.1:3310"), Ok(()));
        assert_eq!(checked("tcp:[::1]:3310"), Ok(()));
        assert_eq!(checked("tcp:10.0.0.7:3310"), Err(ScannerSettingsError::Elsewhere));
        for wrong in ["", "clamd", "unix:clamd.ctl", "tcp:localhost", "http://127.0.0.1:3310"] {
            assert_eq!(checked(wrong), Err(ScannerSettingsError::Address), "{wrong}");
        }
        let hasty = ScannerSettings { clamd: "tcp:127.0.0.1:1".to_owned(), patience: 0 };
        assert_eq!(hasty.check(), Err(ScannerSettingsError::NoPatience));
    }
}
