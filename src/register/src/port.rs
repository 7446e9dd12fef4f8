//! The port that asks the register.

use crate::{Particulars, Resident};
use async_trait::async_trait;
use inbox::Personnummer;
use std::fmt::Debug;

/// The register did not answer. What depends on it is refused until it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the population register does not answer")]
pub struct RegisterAway;

/// The population register.
#[async_trait]
pub trait Register: Send + Sync + Debug {
    /// What the register says of a person, at most [`crate::FRESH`] old; `None`: it knows no such number.
    async fn resident(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway>;

    /// The same, asked because a sender asked. Senders come in bursts, so such questions have only a share of what the
    /// register is asked at once, and wait among themselves: pages always have the rest.
    async fn resident_for_sender(&self, number: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        self.resident(number).await
    }

    /// What may be shown of a person. While the register is away it may be older than what [`Register::resident`]
    /// answers, and says how old.
    async fn particulars(&self, number: &Personnummer) -> Result<Option<Particulars>, RegisterAway> {
        Ok(self.resident(number).await?.map(Particulars::from))
    }
}

/// No register: everybody's own inbox works, and nobody acts for anybody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NotConnected;

#[async_trait]
impl Register for NotConnected {
    async fn resident(&self, _: &Personnummer) -> Result<Option<Resident>, RegisterAway> {
        Err(RegisterAway)
    }
}
