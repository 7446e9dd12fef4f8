//! Sends a message into a tester's world as a sending system does, by SOAP: what the contract makes of its text is then
//! what a citizen meets.

use super::{browser::fetch, state::Letter, walk::person};
use crate::seed::JOURNAL;
use anyhow::bail;
use axum::http::{Request, header};
use http_body_util::Full;
use maud::{Markup, PreEscaped, html};
use url::Url;

/// Sends it. `soap` is the origin of the world's listener for sending systems.
pub(super) async fn send(soap: &Url, letter: &Letter) -> anyhow::Result<()> {
    let request = Request::post("/soap")
        .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
        .body(Full::from(envelope(letter)?))?;
    let answer = fetch(&soap.join("/soap")?, request).await?;
    let said = String::from_utf8_lossy(&answer.body);
    if !said.contains(">OK<") {
        bail!("the message was not taken: {said}");
    }
    Ok(())
}

const START: &str = concat!(
    r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:reg="urn:riv:itintegration:registry:1" "#,
    r#"xmlns:add="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1" "#,
    r#"xmlns:core="urn:riv:infrastructure:eservicesupply:patientportal:1">"#,
    "<s:Header><reg:LogicalAddress>SE2321000016-PORTAL</reg:LogicalAddress></s:Header>",
    "<s:Body><add:AddMessageToPatientPortalInbox>",
);
const END: &str = "</add:AddMessageToPatientPortalInbox></s:Body></s:Envelope>";

fn envelope(letter: &Letter) -> anyhow::Result<String> {
    let unit = &letter.unit;
    let said =
        |value: &Option<String>, otherwise: &str| value.clone().unwrap_or_else(|| otherwise.to_owned());
    let element = |name: &str, text: &str| -> Markup {
        html! { (PreEscaped(format!("<{name}>"))) (text) (PreEscaped(format!("</{name}>"))) }
    };
    let link = letter.link.as_ref().map(|link| {
        let query = link.query_string.as_ref().map(|query| element("core:queryString", query));
        html! {
            (PreEscaped("<core:ssoLink>"))
            (element("core:systemId", &link.system_id))
            (element("core:text", &link.text))
            @if let Some(query) = query { (query) }
            (element("core:type", &link.kind))
            (PreEscaped("</core:ssoLink>"))
        }
    });
    let body = html! {
        (PreEscaped(START))
        (element("add:subjectOfCareId", person(&letter.to)?.number))
        (PreEscaped("<add:message><core:organisationUnit>"))
        (element("core:unitId", "SE2321000016-E2E1"))
        (element("core:unitName", &said(&unit.name, "Provmottagningen Solstaden")))
        (element("core:unitAddress", &said(&unit.address, "Provgatan 1")))
        (element("core:unitPostalCode", "123 45"))
        (element("core:unitPostalCity", &said(&unit.city, "Solstaden")))
        (element("core:unitTelephone", &said(&unit.telephone, "010-000 00 99")))
        (PreEscaped("</core:organisationUnit>"))
        @if let Some(thread) = &letter.thread { (element("core:messageThreadId", thread)) }
        (element("core:messageDescription", &letter.subject))
        (element("core:messageText", &letter.text))
        @if let Some(link) = link { (link) }
        (PreEscaped("</add:message>"))
        @if letter.notify == Some(true) { (element("add:notify", "true")) }
        (element("add:sourceSystem", JOURNAL.0))
        (PreEscaped(END))
    };
    Ok(body.into_string())
}
