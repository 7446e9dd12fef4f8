//! The other side of crm:scheduling: what the booking system answers when the product asks about a booking.

use super::{
    Desk,
    book::{Booking, in_sweden},
    index::stamp,
};
use ::booking::swedish;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, PreEscaped, html};
use roxmltree::Document;

const RESPONDER: &str = "urn:riv:crm:scheduling:GetBookingDetailsResponder:1";
/// How long a visit takes.
const VISIT: SignedDuration = SignedDuration::from_mins(30);

/// `POST` of a `GetBookingDetails`.
pub(super) async fn answer(State(desk): State<Desk>, request: String) -> Response {
    let Some(id) = asked(&request) else {
        return as_xml(StatusCode::INTERNAL_SERVER_ERROR, &fault("The request is no GetBookingDetails."));
    };
    let book = desk.book.lock().await;
    match book.booking(&id).filter(|booking| !booking.cancelled) {
        Some(booking) => as_xml(StatusCode::OK, &details(booking)),
        None => as_xml(StatusCode::INTERNAL_SERVER_ERROR, &fault("There is no such booking.")),
    }
}

fn asked(request: &str) -> Option<String> {
    let document = Document::parse(request).ok()?;
    let booking = document.descendants().find(|node| node.has_tag_name((RESPONDER, "bookingId")))?;
    booking.text().map(str::to_owned)
}

fn as_xml(status: StatusCode, child: &str) -> Response {
    let envelope = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{child}</s:Body></s:Envelope>"#
    );
    (status, [(header::CONTENT_TYPE, "text/xml; charset=utf-8")], envelope).into_response()
}

fn fault(says: &str) -> String {
    format!("<s:Fault><faultcode>s:Client</faultcode><faultstring>{says}</faultstring></s:Fault>")
}

fn details(booking: &Booking) -> String {
    let element = |name: &str, text: &str| -> Markup {
        html! { (PreEscaped(format!("<core:{name}>"))) (text) (PreEscaped(format!("</core:{name}>"))) }
    };
    let clinic = booking.clinic;
    let time = |at: Timestamp| stamp(&in_sweden(at));
    let purpose = format!("Det är dags att boka en tid för {}.", clinic.errand);
    let allowed = if booking.starts.is_some() { "true" } else { "false" };
    let fields = html! {
        @if let Some(starts) = booking.starts {
            (element("startTimeInclusive", &time(starts)))
            (element("endTimeExclusive", &time(starts + VISIT)))
        }
        (element("healthcare_facility", clinic.id))
        (element("bookingId", &booking.id))
        (element("subject_of_care", booking.person.number))
        @if booking.starts.is_none() { (element("purpose", &purpose)) }
        (element("healthcare_facility_name", clinic.name))
        (element("performerName", &swedish::capital(clinic.meets.trim_start_matches("en ").trim_start_matches("ett "))))
        (element("timeTypeName", &swedish::capital(clinic.errand)))
        (element("timeTypeID", "1"))
        (element("cancel_booking_allowed", allowed))
        (element("rebooking_allowed", allowed))
        (element("message_allowed", "false"))
        @if booking.starts.is_none() { (PreEscaped("<m1:isInvitation>true</m1:isInvitation>")) }
    };
    format!(
        r#"<r:GetBookingDetailsResponse xmlns:r="{RESPONDER}" xmlns:core="urn:riv:crm:scheduling:1" xmlns:m1="urn:riv:crm:scheduling:1.1"><r:timeslotDetail>{}</r:timeslotDetail></r:GetBookingDetailsResponse>"#,
        fields.into_string()
    )
}
