//! What is sent: each message by its number, so that whoever finds it knows what it should be.

use crate::PEOPLE;
use base64::{Engine, engine::general_purpose::STANDARD};

const VERSION_2: &str = include_str!("../../../soap/golden/AddMessage/2/delivered-least.request.xml");

/// Whom it is for.
pub(crate) fn recipient(number: usize) -> &'static str {
    PEOPLE[number % PEOPLE.len()]
}

/// Whether it is refused: its file is not what it says.
pub(crate) fn is_refused(number: usize) -> bool {
    number % 10 == 3
}

/// What its file holds, if it has one. Some are kept in two parts.
pub(crate) fn file(number: usize) -> Option<String> {
    let lines = match number % 50 {
        7 => 30_000,
        17 | 27 | 37 | 47 => 200,
        _ => return None,
    };
    Some(format!("rad {number}\n").repeat(lines))
}

/// The message's heading; its text is the same.
pub(crate) fn heading(number: usize) -> String {
    format!("Nummer {number}")
}

/// The envelope.
pub(crate) fn envelope(number: usize) -> String {
    if number.is_multiple_of(2) { version_1(number) } else { version_2(number) }
}

fn version_1(number: usize) -> String {
    let (to, heading) = (recipient(number), heading(number));
    let contract = "urn:riv:infrastructure:eservicesupply:patientportal";
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:r="{contract}:AddMessageToPatientPortalInboxResponder:1" xmlns:c="{contract}:1">
  <s:Header><h:LogicalAddress xmlns:h="urn:riv:itintegration:registry:1">SE2321000016-TEST</h:LogicalAddress></s:Header>
  <s:Body>
    <r:AddMessageToPatientPortalInbox>
      <r:subjectOfCareId>{to}</r:subjectOfCareId>
      <r:message>
        <c:organisationUnit><c:unitId>SE2321000016-TEST</c:unitId><c:unitName>Björkdalens vårdcentral</c:unitName></c:organisationUnit>
        <c:messageDescription>{heading}</c:messageDescription>
        <c:messageText>{heading}</c:messageText>
      </r:message>
      <r:sourceSystem>DEMO-JOURNAL</r:sourceSystem>
    </r:AddMessageToPatientPortalInbox>
  </s:Body>
</s:Envelope>"#
    )
}

fn version_2(number: usize) -> String {
    let heading = heading(number);
    let mut envelope = VERSION_2
        .replace("191212121212", recipient(number))
        .replace("provsvar-1", &format!("id-{number}"))
        .replace("Provsvar", &heading)
        .replace("Dina prover ser bra ut.", &heading);
    let attached = file(number).map(|content| (content, "text/plain"));
    if let Some((content, kind)) =
        attached.or(is_refused(number).then(|| ("ingen bild".to_owned(), "image/png")))
    {
        let file = format!(
            "</core:text><core:attachment><core:name>a.txt</core:name><core:mediaType>{kind}</core:mediaType>\
             <core:content>{}</core:content></core:attachment>",
            STANDARD.encode(content)
        );
        envelope = envelope.replace("</core:text>", &file);
    }
    envelope
}
