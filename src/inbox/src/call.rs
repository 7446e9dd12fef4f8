//! A sending system's calls: when, what, and how each ended. Nothing of whom it was about.

use crate::{HsaId, SenderId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// One call, as it ended.
#[derive(Debug, Clone)]
pub struct NewCall {
    /// Our own id of it, which the line in the log has too.
    pub id: Uuid,
    /// Who called; `None`: nobody that is registered for what was asked.
    pub sender: Option<SenderId>,
    /// Operation and major version, such as `AddMessage:2`; `None`: it was not read so far.
    pub operation: Option<String>,
    /// How it ended, in a word of ours.
    pub outcome: &'static str,
    /// The status of HTTP that it was answered with.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// What was said of who calls.
    pub said: CallerSaid,
}

/// What a connection and its headers say of who calls.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallerSaid {
    /// The HSA-id of the client certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<HsaId>,
    /// For whom a platform calls (`x-rivta-original-serviceconsumer-hsaid`, RIV-TA Basic Profile 2.1 rule 23).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<HsaId>,
    /// For whom an agent calls (`x-rivta-acting-on-behalf-of-hsaid`, rule 24).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<HsaId>,
    /// The id that a platform follows the call by (`x-skltp-correlation-id`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<Uuid>,
}

impl CallerSaid {
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A call, as an operator sees it.
#[derive(Debug, Clone)]
pub struct Call {
    /// When it was answered.
    pub at: Timestamp,
    /// Our own id of it.
    pub id: Uuid,
    /// Operation and major version.
    pub operation: Option<String>,
    /// How it ended.
    pub outcome: String,
    /// The status of HTTP.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// What was said of who calls.
    pub said: CallerSaid,
}

/// How many calls of a sender ended in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCount {
    /// Operation and major version.
    pub operation: Option<String>,
    /// How they ended.
    pub outcome: String,
    /// How many.
    pub calls: u64,
    /// The last one.
    pub latest: Timestamp,
}

crate::silent_debug!(CallerSaid);
