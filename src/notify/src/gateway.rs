//! What carries notices to telephones and mailboxes.

use async_trait::async_trait;
use inbox::{Channel, NoticeId, PersonId};
use std::{fmt::Debug, sync::Arc};

/// A notice, for a gateway.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// By which way.
    pub channel: Channel,
    /// Telephone in E.164, or e-mail.
    pub to: &'a str,
    /// Heading, for e-mail.
    pub subject: Option<&'a str>,
    /// The text.
    pub text: &'a str,
    /// The notice's id, the same at every attempt: whoever knows it need not take it twice.
    pub id: NoticeId,
    /// Whose inbox it is about: our own id. It goes to nobody outside.
    pub person: PersonId,
}

impl Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing")
            .field("channel", &self.channel)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a gateway did not take a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may take it later.
    #[error("the gateway did not take the notice now")]
    Later,
    /// It never will, such as to an address that does not exist.
    #[error("the gateway will not take the notice")]
    Never,
}

/// What carries notices of one way or more.
#[async_trait]
pub trait Gateway: Send + Sync + Debug {
    /// Hands a notice over. When this returns, the gateway answers for it.
    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), SendError>;
}

/// The gateway of each way; `None`: the operator offers no such way.
#[derive(Debug, Clone, Default)]
pub struct Gateways {
    /// For text messages.
    pub sms: Option<Arc<dyn Gateway>>,
    /// For e-mail.
    pub email: Option<Arc<dyn Gateway>>,
}

impl Gateways {
    /// One gateway for every way.
    pub fn both(gateway: Arc<dyn Gateway>) -> Self {
        Self { sms: Some(gateway.clone()), email: Some(gateway) }
    }

    /// The gateway of a way.
    pub fn of(&self, channel: Channel) -> Option<&dyn Gateway> {
        match channel {
            Channel::Sms => self.sms.as_deref(),
            Channel::Email => self.email.as_deref(),
        }
    }
}
