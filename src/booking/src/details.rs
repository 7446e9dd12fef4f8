//! crm:scheduling, `GetBookingDetails` 1.1: the question, and what the answer says of a booking.

use inbox::{BookingReference, Personnummer, sweden};
use jiff::{Timestamp, civil::DateTime};
use quick_xml::escape::escape;
use rivta::{Broken, Parts, Type};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use xml::Limits;

pub(crate) const RESPONDER: &str = "urn:riv:crm:scheduling:GetBookingDetailsResponder:1";
const OPERATION: &str = "GetBookingDetails";
const RESPONSE: &str = "GetBookingDetailsResponse";
const CORE: &str = "urn:riv:crm:scheduling:1";
/// What 1.1 added.
const ADDED: &str = "urn:riv:crm:scheduling:1.1";
/// Who acts, which 1.1 demands.
const HEADERS: &str = "urn:riv:interoperability:headers:1";
const OWN: &[&str] = &[CORE, ADDED, RESPONDER];

/// One booking has some kilobytes, a kallelse perhaps tens. Bytes.
pub(crate) const LARGEST: usize = 256 << 10;
const LIMITS: Limits = Limits { bytes: LARGEST, nodes: 2_000 };
/// Longest line that is shown, in characters.
const LINE: usize = 200;

const ANSWER: Type = Type { name: RESPONSE, elements: &[(RESPONDER, "timeslotDetail")], own: OWN };

const TIMESLOT: Type = Type {
    name: "timeslotDetail",
    elements: &[
        (CORE, "startTimeInclusive"),
        (CORE, "endTimeExclusive"),
        (CORE, "healthcare_facility"),
        (CORE, "performer"),
        (CORE, "bookingId"),
        (CORE, "subject_of_care"),
        (CORE, "purpose"),
        (CORE, "reason"),
        (CORE, "resourceName"),
        (CORE, "healthcare_facility_name"),
        (CORE, "performerName"),
        (CORE, "resourceID"),
        (CORE, "timeTypeName"),
        (CORE, "timeTypeID"),
        (CORE, "careTypeName"),
        (CORE, "careTypeID"),
        (CORE, "cancel_booking_allowed"),
        (CORE, "rebooking_allowed"),
        (CORE, "message_allowed"),
        (ADDED, "firstName"),
        (ADDED, "middleName"),
        (ADDED, "lastName"),
        (ADDED, "isInvitation"),
    ],
    own: OWN,
};

/// What an answer says of a booking, as far as the citizen is told it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Details {
    /// When it begins; `None`: the citizen is to book.
    pub(crate) starts: Option<Timestamp>,
    pub(crate) ends: Option<Timestamp>,
    /// What the unit is called.
    pub(crate) unit: Option<String>,
    /// Whom the citizen meets, or where, or in which care.
    pub(crate) with: Option<String>,
    /// The type of time.
    pub(crate) kind: Option<String>,
    /// The kallelse: plain or DocBook, as it came.
    pub(crate) purpose: Option<String>,
    /// What the citizen has written.
    pub(crate) reason: Option<String>,
    pub(crate) rebook: bool,
    pub(crate) cancel: bool,
    /// Whether it is a kallelse.
    pub(crate) invitation: bool,
}

impl Details {
    /// The same for what would be told in the same words. It tells nothing of them.
    pub(crate) fn print(&self) -> String {
        let plain = serde_json::to_vec(self).expect("plain data");
        Sha256::digest(&plain).iter().fold(String::with_capacity(64), |mut print, byte| {
            write!(print, "{byte:02x}").expect("a string takes what is written");
            print
        })
    }
}

/// Why an answer is of no use. Holds names of the contract, and nothing of what was answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("the answer is about something else than was asked about ({0})")]
    Another(&'static str),
}

/// The `SOAPAction`.
pub(crate) fn action() -> String {
    format!("{RESPONDER}:{OPERATION}")
}

/// The envelope of a question. The citizen is who acts: it is asked for them.
pub(crate) fn question(
    logical_address: &str,
    subject: &Personnummer,
    reference: &BookingReference,
) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{soap}"><soap:Header><LogicalAddress xmlns="{registry}">{address}</LogicalAddress><Actor xmlns="{HEADERS}"><actorId>{subject}</actorId><actorType>subject_of_care</actorType></Actor></soap:Header><soap:Body><{OPERATION} xmlns="{RESPONDER}"><healthcare_facility>{unit}</healthcare_facility><bookingId>{booking}</bookingId></{OPERATION}></soap:Body></soap:Envelope>"#,
        soap = xml::SOAP,
        registry = rivta::REGISTRY,
        address = escape(logical_address),
        subject = subject.expose(), // twelve digits, to the booking system
        unit = escape(&*reference.unit),
        booking = escape(&*reference.booking),
    )
}

/// Reads the answer to a question. One about another person, unit or booking is not taken for an answer.
pub(crate) fn read(
    bytes: &[u8],
    subject: &Personnummer,
    reference: &BookingReference,
) -> Result<Details, Unusable> {
    rivta::body(bytes, LIMITS, (RESPONDER, RESPONSE), |answer| {
        let timeslot = Parts::of(answer, &ANSWER)?.parts("timeslotDetail", &TIMESLOT)?;
        let timeslot = timeslot.ok_or(Broken::Missing("timeslotDetail"))?;
        // 1..1 by the contract's description: without it nobody knows whose booking it is.
        let whose = timeslot.text("subject_of_care")?.ok_or(Broken::Missing("subject_of_care"))?;
        if whose != subject.expose() {
            return Err(Unusable::Another("subject_of_care"));
        }
        let unit = timeslot.text("healthcare_facility")?.ok_or(Broken::Missing("healthcare_facility"))?;
        if !unit.eq_ignore_ascii_case(&reference.unit) {
            return Err(Unusable::Another("healthcare_facility"));
        }
        if timeslot.text("bookingId")?.is_some_and(|booking| booking != reference.booking) {
            return Err(Unusable::Another("bookingId"));
        }
        Ok(details(&timeslot)?)
    })
}

fn details(timeslot: &Parts<'_>) -> Result<Details, Broken> {
    let starts = time(timeslot, "startTimeInclusive")?;
    let ends = time(timeslot, "endTimeExclusive")?;
    let mut with = None;
    // 1177 shows the first of these.
    for name in ["performerName", "resourceName", "careTypeName"] {
        with = with.or(line(timeslot, name)?);
    }
    // A missing permission is none.
    let allowed = |name| timeslot.boolean(name).map(Option::unwrap_or_default);
    Ok(Details {
        starts,
        ends: ends.filter(|ends| starts.is_some_and(|starts| *ends > starts)),
        unit: line(timeslot, "healthcare_facility_name")?,
        with,
        kind: line(timeslot, "timeTypeName")?,
        purpose: timeslot.text("purpose")?,
        reason: line(timeslot, "reason")?,
        // Of what has no time nothing is moved or cancelled, and a change of that is no news.
        rebook: allowed("rebooking_allowed")? && starts.is_some(),
        cancel: allowed("cancel_booking_allowed")? && starts.is_some(),
        invitation: allowed("isInvitation")?,
    })
}

/// `YYYYMMDDhhmmss`, by the clocks of Sweden.
fn time(timeslot: &Parts<'_>, name: &'static str) -> Result<Option<Timestamp>, Broken> {
    let Some(text) = timeslot.text(name)? else { return Ok(None) };
    let digits = text.len() == 14 && text.bytes().all(|digit| digit.is_ascii_digit());
    let civil = digits.then(|| DateTime::strptime("%Y%m%d%H%M%S", &text).ok()).flatten();
    let zoned = civil.and_then(|civil| civil.to_zoned(sweden()).ok());
    zoned.map(|zoned| Some(zoned.timestamp())).ok_or(Broken::Value(name))
}

/// One line for the citizen to read, without what deceives, and not longer than one reads.
fn line(timeslot: &Parts<'_>, name: &'static str) -> Result<Option<String>, Broken> {
    let line = timeslot.text(name)?.map(|text| xml::readable(&text)).filter(|line| !line.is_empty());
    Ok(line.map(|line| match line.char_indices().nth(LINE) {
        Some((end, _)) => format!("{} …", line[..end].trim_end()),
        None => line,
    }))
}
