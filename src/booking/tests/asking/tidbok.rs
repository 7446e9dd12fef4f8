//! A booking system: it reads questions as the XSD has them, and answers with the bookings that a test gave it. Nothing here
//! uses the worker's own code.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use jiff::{Timestamp, tz::TimeZone};
pub(super) use rivta::testing::Mood;
use roxmltree::Node;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::sync::watch;

const RESPONDER: &str = "urn:riv:crm:scheduling:GetBookingDetailsResponder:1";
const ACTOR: &str = "urn:riv:interoperability:headers:1";
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// A booking, as it stands in the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) starts: Option<Timestamp>,
    pub(super) invitation: bool,
    pub(super) rebook: bool,
    pub(super) cancel: bool,
    pub(super) purpose: Option<String>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) to: String,
    pub(super) actor: String,
    pub(super) unit: String,
    pub(super) booking: String,
}

/// The system. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Tidbok(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    slots: BTreeMap<String, Slot>,
    moods: BTreeMap<String, Mood>,
    asked: Vec<Asked>,
    /// While somebody has the other end, what was looked up is not answered yet.
    held_back: Option<watch::Receiver<()>>,
}

impl Tidbok {
    /// Answers nothing more until what this returns is dropped. What is answered then is what held when it was asked.
    pub(super) fn hold_back(&self) -> watch::Sender<()> {
        let (release, held_back) = watch::channel(());
        self.0.lock().unwrap().held_back = Some(held_back);
        release
    }

    pub(super) fn router(&self) -> Router {
        Router::new().route("/tidbok", post(answer)).with_state(self.clone())
    }

    /// Has this booking from now on; `None`: has none of this id.
    pub(super) fn has(&self, booking: &str, slot: Option<Slot>) {
        let mut inner = self.0.lock().unwrap();
        match slot {
            Some(slot) => inner.slots.insert(booking.to_owned(), slot),
            None => inner.slots.remove(booking),
        };
    }

    pub(super) fn slot(&self, booking: &str) -> Option<Slot> {
        self.0.lock().unwrap().slots.get(booking).cloned()
    }

    /// How it answers those who ask for a unit.
    pub(super) fn is(&self, unit: &str, mood: Mood) {
        self.0.lock().unwrap().moods.insert(unit.to_owned(), mood);
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.0.lock().unwrap().asked.clone()
    }

    /// How often it was asked about a unit's bookings.
    pub(super) fn asked_for(&self, unit: &str) -> usize {
        self.asked().iter().filter(|asked| asked.unit == unit).count()
    }
}

pub(super) fn envelope(child: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<S:Envelope xmlns:S="{SOAP}"><S:Body>{child}</S:Body></S:Envelope>"#
    )
}

pub(super) fn fault(code: &str, says: &str) -> String {
    envelope(&format!("<S:Fault><faultcode>S:{code}</faultcode><faultstring>{says}</faultstring></S:Fault>"))
}

/// The answer about a booking, as the contract has it.
pub(super) fn response(booking: &str, slot: &Slot) -> String {
    let local = |at: Timestamp| {
        at.to_zoned(TimeZone::get("Europe/Stockholm").unwrap()).strftime("%Y%m%d%H%M%S").to_string()
    };
    let element = |name: &str, text: &str| {
        format!("<core:{name}>{}</core:{name}>", text.replace('&', "&amp;").replace('<', "&lt;"))
    };
    let mut fields = String::new();
    if let Some(starts) = slot.starts {
        fields += &element("startTimeInclusive", &local(starts));
        fields += &element("endTimeExclusive", &local(starts + jiff::SignedDuration::from_mins(30)));
    }
    fields += &element("healthcare_facility", &slot.unit);
    fields += &element("performer", "SE2321000016-P1");
    fields += &element("bookingId", booking);
    fields += &element("subject_of_care", &slot.number);
    if let Some(purpose) = &slot.purpose {
        fields += &element("purpose", purpose);
    }
    fields += &element("healthcare_facility_name", "Norra vårdcentralen");
    fields += &element("performerName", "Sjuksköterska Siv Ek");
    fields += &element("timeTypeName", "Provtagning");
    fields += &element("timeTypeID", "17");
    fields += &element("cancel_booking_allowed", if slot.cancel { "true" } else { "false" });
    fields += &element("rebooking_allowed", if slot.rebook { "1" } else { "0" });
    fields += &element("message_allowed", "false");
    if slot.invitation {
        fields += "<m1:isInvitation>true</m1:isInvitation>";
    }
    envelope(&format!(
        r#"<tns:GetBookingDetailsResponse xmlns:tns="{RESPONDER}" xmlns:core="urn:riv:crm:scheduling:1" xmlns:m1="urn:riv:crm:scheduling:1.1"><tns:timeslotDetail>{fields}</tns:timeslotDetail></tns:GetBookingDetailsResponse>"#
    ))
}

async fn answer(State(tidbok): State<Tidbok>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = question(&headers, &body);
    let (mood, slot, held_back) = {
        let mut inner = tidbok.0.lock().unwrap();
        inner.asked.push(asked.clone());
        let slot = inner.slots.get(&asked.booking).filter(|slot| slot.unit == asked.unit).cloned();
        (inner.moods.get(&asked.unit).cloned().unwrap_or(Mood::Well), slot, inner.held_back.clone())
    };
    if let Some(mut released) = held_back {
        while released.changed().await.is_ok() {}
    }
    match (mood, slot) {
        (Mood::Well, None) => {
            let says = fault("Client", "No such booking");
            (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/xml; charset=utf-8")], says)
                .into_response()
        }
        (mood, slot) => {
            mood.answer(slot.map(|slot| response(&asked.booking, &slot)).unwrap_or_default()).await
        }
    }
}

/// Reads a question, strictly: what a real system would refuse is refused here by a panic, and the test fails.
fn question(headers: &HeaderMap, body: &[u8]) -> Asked {
    assert_eq!(headers["soapaction"].to_str().unwrap(), format!("\"{RESPONDER}:GetBookingDetails\""));
    assert_eq!(headers[header::CONTENT_TYPE].to_str().unwrap(), "text/xml; charset=utf-8");
    let document = roxmltree::Document::parse(std::str::from_utf8(body).unwrap()).unwrap();
    let children = |node: Node<'_, '_>| {
        node.children().filter(Node::is_element).map(|node| node.id()).collect::<Vec<_>>()
    };
    let node = |id| document.get_node(id).unwrap();
    let root = document.root_element();
    assert!(root.has_tag_name((SOAP, "Envelope")));
    let [head, body] = children(root)[..] else { panic!("a header and a body") };
    let [address, actor] = children(node(head))[..] else { panic!("two headers") };
    assert!(node(address).has_tag_name(("urn:riv:itintegration:registry:1", "LogicalAddress")));
    assert!(node(actor).has_tag_name((ACTOR, "Actor")));
    let [actor_id, actor_type] = children(node(actor))[..] else { panic!("who, and of what type") };
    assert!(
        node(actor_id).has_tag_name((ACTOR, "actorId"))
            && node(actor_type).has_tag_name((ACTOR, "actorType"))
    );
    assert_eq!(node(actor_type).text(), Some("subject_of_care"));
    let [call] = children(node(body))[..] else { panic!("one request") };
    assert!(node(call).has_tag_name((RESPONDER, "GetBookingDetails")));
    let [unit, booking] = children(node(call))[..] else { panic!("two fields") };
    assert!(node(unit).has_tag_name((RESPONDER, "healthcare_facility")));
    assert!(node(booking).has_tag_name((RESPONDER, "bookingId")));
    let text = |id| node(id).text().unwrap().to_owned();
    Asked { to: text(address), actor: text(actor_id), unit: text(unit), booking: text(booking) }
}
