//! A stand-in of the register: it demands a client certificate, reads the question as the XSD has it, and answers with
//! the XML that a test wrote. Nothing here uses the adapter's own code.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::Response,
    routing::post,
};
use inbox::{ManualClock, Personnummer};
use register::residentmaster::{ResidentMaster, Settings};
pub(super) use rivta::testing::{Mood, authority, issued};
use rivta::{Identity, testing::Peer};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

pub(super) const RESPONDER: &str =
    "urn:riv:population:residentmaster:LookupResidentForFullProfileResponder:1";
pub(super) const LOGICAL_ADDRESS: &str = "5565594230";
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// The register. Gone when dropped.
pub(super) struct StandIn {
    state: Shared,
    peer: Peer,
    pub(super) clock: ManualClock,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Inner>>);

struct Inner {
    mood: Mood,
    residents: BTreeMap<String, String>,
    asked: Vec<String>,
}

impl Default for Inner {
    fn default() -> Self {
        Self { mood: Mood::Well, residents: BTreeMap::new(), asked: Vec::new() }
    }
}

impl StandIn {
    pub(super) fn start() -> Self {
        let state = Shared::default();
        let peer =
            Peer::start(Router::new().route("/residentmaster", post(answer)).with_state(state.clone()));
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        Self { state, peer, clock }
    }

    /// What an operator writes to reach it.
    pub(super) fn settings(&self) -> Settings {
        let Identity { client_certificate, client_key, ca } = self.peer.identity();
        Settings {
            url: self.peer.url("/residentmaster").parse().unwrap(),
            logical_address: LOGICAL_ADDRESS.to_owned(),
            client_certificate,
            client_key,
            ca,
        }
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.peer.file(name)
    }

    pub(super) fn register(&self) -> ResidentMaster {
        ResidentMaster::new(&self.settings(), Arc::new(self.clock.clone())).unwrap()
    }

    /// Knows the person of this `resident` element from now on.
    pub(super) fn knows(&self, number: &str, resident: impl Into<String>) {
        self.state.0.lock().unwrap().residents.insert(number.to_owned(), resident.into());
    }

    pub(super) fn is(&self, mood: Mood) {
        self.state.0.lock().unwrap().mood = mood;
    }

    /// Whom it has been asked about, in order.
    pub(super) fn asked(&self) -> Vec<String> {
        self.state.0.lock().unwrap().asked.clone()
    }

    /// Stops listening.
    pub(super) fn goes_away(&self) {
        self.peer.goes_away();
    }
}

pub(super) fn number(digits: &str) -> Personnummer {
    Personnummer::parse(digits).unwrap()
}

/// An envelope around the child of a body.
pub(super) fn envelope(child: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<S:Envelope xmlns:S="{SOAP}"><S:Body>{child}</S:Body></S:Envelope>"#
    )
}

/// An answer that holds these `resident` elements.
pub(super) fn response(residents: &str) -> String {
    envelope(&format!(
        r#"<tns:LookupResidentForFullProfileResponse xmlns:tns="{RESPONDER}" xmlns:core="urn:riv:population:residentmaster:1" xmlns:m1="urn:riv:population:residentmaster:1.1">{residents}</tns:LookupResidentForFullProfileResponse>"#
    ))
}

async fn answer(State(state): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = question(&headers, &body);
    let (mood, resident) = {
        let mut inner = state.0.lock().unwrap();
        inner.asked.push(asked.clone());
        (inner.mood.clone(), inner.residents.get(&asked).cloned())
    };
    mood.answer(response(&resident.unwrap_or_default())).await
}

/// Reads a question, strictly: what the real register would refuse is refused here by a panic, and the test fails.
fn question(headers: &HeaderMap, body: &[u8]) -> String {
    let operation = format!("\"{RESPONDER}:LookupResidentForFullProfile\"");
    assert_eq!(headers["soapaction"].to_str().unwrap(), operation);
    assert_eq!(headers[header::CONTENT_TYPE].to_str().unwrap(), "text/xml; charset=utf-8");
    let document = roxmltree::Document::parse(std::str::from_utf8(body).unwrap()).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name((SOAP, "Envelope")));
    let parts: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    let [envelope_header, envelope_body] = parts[..] else { panic!("a header and a body") };
    let address = envelope_header.first_element_child().unwrap();
    assert!(address.has_tag_name(("urn:riv:itintegration:registry:1", "LogicalAddress")));
    assert_eq!(address.text(), Some(LOGICAL_ADDRESS));
    let lookup = envelope_body.first_element_child().unwrap();
    assert!(lookup.has_tag_name((RESPONDER, "LookupResidentForFullProfile")));
    let fields: Vec<_> = lookup.children().filter(roxmltree::Node::is_element).collect();
    let [person, specification] = fields[..] else { panic!("one personId and the mandatory specification") };
    assert!(person.has_tag_name((RESPONDER, "personId")));
    assert!(specification.has_tag_name((RESPONDER, "lookUpSpecification")));
    assert_eq!(
        specification.children().count(),
        0,
        "no filter: whoever has left the register is asked for too"
    );
    person.text().unwrap().to_owned()
}
