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
use url::form_urlencoded;

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

    fn of_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.segment() == segment)
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

/// A way that somebody is asked for an address for, and the way that they are asked for after it: whoever is to enter
/// two addresses is led to the second (`?sedan=`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entering {
    pub(crate) way: Way,
    pub(crate) then: Option<Way>,
}

impl From<Way> for Entering {
    fn from(way: Way) -> Self {
        Self { way, then: None }
    }
}

impl Entering {
    fn of_query(way: Way, query: Option<&str>) -> Self {
        let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let then = pairs.find(|(name, _)| name == "sedan").and_then(|(_, value)| Way::of_segment(&value));
        Self { way, then: then.filter(|then| *then != way) }
    }

    /// As it stands after an address.
    pub(crate) fn query(self) -> String {
        self.then.map_or_else(String::new, |then| format!("?sedan={then}"))
    }
}

impl FromRequestParts<Services> for Entering {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Response> {
        let way = Way::from_request_parts(parts, services).await?;
        Ok(Self::of_query(way, parts.uri.query()))
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
        let way = named.ok().and_then(|Path(named)| Self::of_segment(&named.way));
        if let Some(way) = way {
            return Ok(way);
        }
        let Ok(guest) = Guest::from_request_parts(parts, services).await;
        Err(guest.fail(services, Failure::NotFound).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_next_survives_its_own_address_and_is_nothing_else() {
        let [sms, email] = Way::ALL;
        for then in [None, Some(email)] {
            let asked = Entering { way: sms, then };
            assert_eq!(Entering::of_query(sms, asked.query().strip_prefix('?')), asked);
        }
        for query in [None, Some(""), Some("sedan="), Some("sedan=x"), Some("sedan=sms"), Some("annat=epost")]
        {
            assert_eq!(Entering::of_query(sms, query), Entering::from(sms), "{query:?}");
        }
    }
}
