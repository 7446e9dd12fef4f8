//! The ways to be told of messages, as addresses and words name them.

use crate::{Services, failure::Failure, guest::Guest};
use axum::{
    extract::{FromRequestParts, Path},
    response::Response,
};
use http::request::Parts;
use inbox::Channel;
use serde::Deserialize;
use std::fmt;

/// One of the ways. A handler that takes one stands at an address that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way(pub(crate) Channel);

impl Way {
    /// Every way, in the order in which pages show them.
    pub(crate) const ALL: [Self; 2] = [Self(Channel::Sms), Self(Channel::Email)];

    /// What Fluent's selectors know it as.
    pub(crate) fn word(self) -> &'static str {
        match self.0 {
            Channel::Sms => "sms",
            Channel::Email => "email",
        }
    }

    fn segment(self) -> &'static str {
        match self.0 {
            Channel::Sms => "sms",
            Channel::Email => "epost",
        }
    }
}

/// As it stands in an address.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.segment())
    }
}

#[derive(Deserialize)]
struct Named {
    way: String,
}

impl FromRequestParts<Services> for Way {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Response> {
        let named = Path::<Named>::from_request_parts(parts, services).await;
        let way =
            named.ok().and_then(|Path(named)| Self::ALL.into_iter().find(|way| way.segment() == named.way));
        if let Some(way) = way {
            return Ok(way);
        }
        let Ok(guest) = Guest::from_request_parts(parts, services).await;
        Err(guest.fail(services, Failure::NotFound).await)
    }
}
