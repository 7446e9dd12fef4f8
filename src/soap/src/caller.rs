//! Who calls: what the connection and its headers say, before the registry is asked.

use crate::fault::Fault;
use axum::http::{Extensions, HeaderMap};
use inbox::{CallerSaid, HsaId, Sender, SenderId};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// How a caller is known to be a registered sender.
#[derive(Debug, Clone)]
pub enum Caller {
    /// On loopback without TLS, everybody who can reach the listener is trusted to be the system that `sourceSystem`
    /// names. Headers say nothing.
    Loopback {
        /// The system id of a caller whose operation has no `sourceSystem` (`IsActiveUser` 1). `None`: denied.
        default_system: Option<String>,
    },
    /// By the HSA-id of the client certificate (RIV-TA Basic Profile 2.1 rule 6), which the listener adds to each request
    /// as a [`Peer`].
    Certificate {
        /// The platforms that are trusted to say for whom they call (rule 23).
        platforms: Arc<BTreeSet<HsaId>>,
    },
}

/// Whom the listener let in: the HSA-id of a certificate that was issued by whom the operator trusts, and is neither
/// revoked nor out of date. An extension of each request.
#[derive(Clone)]
pub struct Peer {
    /// `None`: the certificate has no HSA-id.
    pub hsa_id: Option<HsaId>,
}

/// Says nothing of the certificate.
impl std::fmt::Debug for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Peer(…)")
    }
}

/// Headers of HTTP, from a platform (domain: RIV-TA Basic Profile 2.1 rules 23 and 24; SKLTP).
const ORIGINAL: &str = "x-rivta-original-serviceconsumer-hsaid";
const ON_BEHALF_OF: &str = "x-rivta-acting-on-behalf-of-hsaid";
const CORRELATION: &str = "x-skltp-correlation-id";

/// One call on its way: who is said to call, and what is found out of it.
#[derive(Debug)]
pub(crate) struct Calling {
    pub(crate) said: CallerSaid,
    /// Whose senders may be meant; `None`: on loopback, where the system id alone says it.
    claim: Option<Claim>,
    /// Whether the header that names an agent's principal names nobody.
    unreadable: bool,
    sender: OnceLock<SenderId>,
    operation: OnceLock<String>,
}

/// What is claimed by certificate.
#[derive(Debug)]
enum Claim {
    /// To be this one.
    Of(HsaId),
    /// To be somebody whom the certificate does not vouch for, or nobody.
    Unfounded,
}

/// Whom the registry is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sought<'a> {
    /// Whoever has this system id, and this HSA-id if the caller showed a certificate.
    System(&'a str, Option<&'a HsaId>),
    /// Whoever has this HSA-id: the operation has no place to state a system id.
    Certificate(&'a HsaId),
    /// Nobody.
    Nobody,
}

impl Calling {
    pub(crate) fn read(caller: &Caller, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let mut said = CallerSaid { correlation: correlation(headers), ..CallerSaid::default() };
        let mut unreadable = false;
        let claim = match caller {
            Caller::Loopback { .. } => None,
            Caller::Certificate { platforms } => {
                said.certificate = extensions.get::<Peer>().and_then(|peer| peer.hsa_id.clone());
                let original = header(headers, ORIGINAL);
                if let Header::One(original) = &original {
                    said.original = Some(original.clone());
                }
                match header(headers, ON_BEHALF_OF) {
                    Header::None => {}
                    Header::One(principal) => said.on_behalf_of = Some(principal),
                    Header::Unreadable => unreadable = true,
                }
                Some(claimed(said.certificate.as_ref(), &original, platforms))
            }
        };
        Self { said, claim, unreadable, sender: OnceLock::new(), operation: OnceLock::new() }
    }

    /// Refuses what cannot be noted as it was meant.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.unreadable {
            return Err(Fault::header(
                "The HTTP header x-rivta-acting-on-behalf-of-hsaid holds no HSA-id. Send one, or leave the header out \
                 (RIV-TA Basic Profile 2.1 rule 24).",
            ));
        }
        Ok(())
    }

    /// The system that calls, by what the request states.
    pub(crate) fn stated<'a>(&'a self, source_system: Option<&'a str>) -> Sought<'a> {
        match (source_system, &self.claim) {
            (Some(system), None) => Sought::System(system, None),
            (Some(system), Some(Claim::Of(hsa_id))) => Sought::System(system, Some(hsa_id)),
            (None, _) | (_, Some(Claim::Unfounded)) => Sought::Nobody,
        }
    }

    /// The system that calls, when the operation has no place to state it.
    pub(crate) fn unstated<'a>(&'a self, caller: &'a Caller) -> Sought<'a> {
        match (caller, &self.claim) {
            (Caller::Loopback { default_system: Some(system) }, None) => Sought::System(system, None),
            (Caller::Certificate { .. }, Some(Claim::Of(hsa_id))) => Sought::Certificate(hsa_id),
            _ => Sought::Nobody,
        }
    }

    /// Notes whom the registry found.
    pub(crate) fn is(&self, sender: &Sender) {
        let _ = self.sender.set(sender.id()); // one sender for one call
    }

    /// Notes what is asked for.
    pub(crate) fn asks(&self, operation: &str, major: &str) {
        let _ = self.operation.set(format!("{operation}:{major}")); // one operation for one call
    }

    /// What was found out: the sender, the operation, and what was said.
    pub(crate) fn found(&self) -> (Option<SenderId>, Option<String>, CallerSaid) {
        (self.sender.get().copied(), self.operation.get().cloned(), self.said.clone())
    }
}

/// A platform that is trusted speaks for the original consumer; everybody else for the certificate alone, and who names
/// another than its own there claims what it may not (SKLTP answers that with VP013).
fn claimed(certificate: Option<&HsaId>, original: &Header, platforms: &BTreeSet<HsaId>) -> Claim {
    match (certificate, original) {
        (Some(certificate), Header::None) => Claim::Of(certificate.clone()),
        (Some(certificate), Header::One(original))
            if original == certificate || platforms.contains(certificate) =>
        {
            Claim::Of(original.clone())
        }
        _ => Claim::Unfounded,
    }
}

/// A header that holds an HSA-id.
enum Header {
    None,
    One(HsaId),
    /// It holds something else, or is there twice.
    Unreadable,
}

fn header(headers: &HeaderMap, name: &str) -> Header {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Header::None,
        (Some(value), None) => value
            .to_str()
            .ok()
            .and_then(|value| value.trim().parse().ok())
            .map_or(Header::Unreadable, Header::One),
        (Some(_), Some(_)) => Header::Unreadable,
    }
}

/// A platform's id of the call, if it has the form that it is to have: anything else could be anything, and it goes into
/// the log.
fn correlation(headers: &HeaderMap) -> Option<Uuid> {
    Uuid::try_parse(headers.get(CORRELATION)?.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "SE2321000016-1HZ3";

    fn calling(caller: &Caller, certificate: Option<&str>, headers: &[(&'static str, &str)]) -> Calling {
        let mut extensions = Extensions::new();
        extensions.insert(Peer { hsa_id: certificate.map(|hsa_id| hsa_id.parse().unwrap()) });
        let headers = headers.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_str(value).unwrap())
        });
        Calling::read(caller, &headers.fold(HeaderMap::new(), appended), &extensions)
    }

    fn appended(
        mut headers: HeaderMap,
        (name, value): (axum::http::HeaderName, axum::http::HeaderValue),
    ) -> HeaderMap {
        headers.append(name, value);
        headers
    }

    fn trusting(platforms: &[&str]) -> Caller {
        let platforms = platforms.iter().map(|hsa_id| hsa_id.parse().unwrap()).collect();
        Caller::Certificate { platforms: Arc::new(platforms) }
    }

    fn sought(calling: &Calling, caller: &Caller) -> String {
        let words = |sought| match sought {
            Sought::System(system, hsa_id) => format!("{system} {}", hsa_id.map_or("-", HsaId::as_str)),
            Sought::Certificate(hsa_id) => format!("* {hsa_id}"),
            Sought::Nobody => "nobody".to_owned(),
        };
        format!("{}; {}", words(calling.stated(Some("S"))), words(calling.unstated(caller)))
    }

    #[test]
    fn a_certificate_is_believed_and_headers_only_from_a_platform_that_is_trusted() {
        let own = format!("S {OWN}; * {OWN}");
        let nobody = "nobody; nobody";
        for (platforms, certificate, headers, expected) in [
            (&[][..], Some(OWN), &[][..], &*own),
            (&[], None, &[], nobody),
            (&[], Some(OWN), &[(ORIGINAL, "se2321000016-1hz3")], "S se2321000016-1hz3; * se2321000016-1hz3"),
            (&[], Some(OWN), &[(ORIGINAL, "SE2")], nobody),
            (&["SE9"], Some(OWN), &[(ORIGINAL, "SE2")], nobody),
            (&["SE9"], Some("se9"), &[(ORIGINAL, "SE2")], "S SE2; * SE2"),
            (&["SE9"], Some("SE9"), &[], "S SE9; * SE9"),
            (&["SE9"], Some("SE9"), &[(ORIGINAL, "SE2"), (ORIGINAL, "SE3")], nobody),
            (&["SE9"], Some("SE9"), &[(ORIGINAL, "191212121212")], nobody),
            (&["SE9"], None, &[(ORIGINAL, "SE9")], nobody),
        ] {
            let caller = trusting(platforms);
            let calling = calling(&caller, certificate, headers);
            assert_eq!(sought(&calling, &caller), expected, "{certificate:?} {headers:?}");
        }
    }

    #[test]
    fn on_loopback_nothing_but_the_system_id_counts() {
        let caller = Caller::Loopback { default_system: Some("D".to_owned()) };
        let calling = calling(&caller, Some(OWN), &[(ORIGINAL, "SE2")]);
        assert_eq!(sought(&calling, &caller), "S -; D -");
        assert!(calling.said == CallerSaid::default());
        let none = Caller::Loopback { default_system: None };
        assert!(matches!(calling.unstated(&none), Sought::Nobody));
        assert!(matches!(calling.stated(None), Sought::Nobody));
    }

    #[test]
    fn for_whom_an_agent_acts_is_noted_and_must_be_readable() {
        let caller = trusting(&[]);
        let calling = calling(&caller, Some(OWN), &[(ON_BEHALF_OF, " SE7 ")]);
        assert!(calling.said.on_behalf_of == Some("SE7".parse().unwrap()) && calling.check().is_ok());
        let mut headers = HeaderMap::new();
        headers.insert(ON_BEHALF_OF, "191212121212".parse().unwrap());
        let fault = Calling::read(&caller, &headers, &Extensions::new()).check().unwrap_err();
        assert!(!fault.to_string().contains("1912"), "{fault}");
    }

    #[test]
    fn a_correlation_id_is_kept_only_in_the_form_of_one() {
        for (value, kept) in [
            ("0123abcd-0123-4abc-8def-0123456789ab", true),
            ("191212121212", false),
            ("0123abcd; ERROR injected", false),
        ] {
            let headers = [(CORRELATION, value)];
            assert_eq!(calling(&trusting(&[]), None, &headers).said.correlation.is_some(), kept, "{value}");
        }
    }
}
