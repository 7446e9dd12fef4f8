//! The engagement index of the demo: it tells the product, by `ProcessNotification`, that there is something to know of a
//! booking, as the national index tells 1177.

use super::book::Booking;
use crate::{gallery::fetch, seed::BOOKING};
use async_trait::async_trait;
use axum::http::{Request, header};
use http_body_util::Full;
use jiff::{Timestamp, Zoned};
use maud::{Markup, PreEscaped, html};
use url::Url;

/// What the index says of one booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The booking as it is.
    pub(crate) number: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) booking: String,
    /// What it is filed under: a kallelse that was booked is another thing to the index.
    pub(crate) category: &'static str,
    pub(crate) deleted: bool,
    pub(crate) at: Timestamp,
}

/// The product was not told.
#[derive(Debug, thiserror::Error)]
#[error("the product was not told of the booking")]
pub(crate) struct NotTold;

/// Tells what has changed.
#[async_trait]
pub(crate) trait Index: Send + Sync {
    async fn tell(&self, told: &[Told]) -> Result<(), NotTold>;
}

/// What there is to say when a booking has become another.
pub(super) fn changes(was: &Booking, is: &Booking, at: Timestamp) -> Vec<Told> {
    let category = |booking: &Booking| if booking.starts.is_some() { "Booking" } else { "Invitation" };
    let told = |of: &Booking, deleted| Told {
        number: is.person.number,
        unit: is.clinic.id,
        booking: is.id.clone(),
        category: category(of),
        deleted,
        at,
    };
    let mut changes = vec![told(is, is.cancelled)];
    if category(was) != category(is) {
        changes.insert(0, told(was, true));
    }
    changes
}

/// By SOAP, to the listener for sending systems.
pub(crate) struct BySoap(pub(crate) Url);

#[async_trait]
impl Index for BySoap {
    async fn tell(&self, told: &[Told]) -> Result<(), NotTold> {
        let request = Request::post("/soap")
            .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
            .body(Full::from(envelope(told)))
            .map_err(|_| NotTold)?;
        let address = self.0.join("/soap").map_err(|_| NotTold)?;
        let answer = fetch(&address, request).await.map_err(|_| NotTold)?;
        if String::from_utf8_lossy(&answer.body).contains(">OK<") { Ok(()) } else { Err(NotTold) }
    }
}

const START: &str = concat!(
    r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:reg="urn:riv:itintegration:registry:1" "#,
    r#"xmlns:ei="urn:riv:itintegration:engagementindex:ProcessNotificationResponder:1" "#,
    r#"xmlns:core="urn:riv:itintegration:engagementindex:1">"#,
    "<s:Header><reg:LogicalAddress>SE2321000016-PORTAL</reg:LogicalAddress></s:Header>",
    "<s:Body><ei:ProcessNotification>",
);
const END: &str = "</ei:ProcessNotification></s:Body></s:Envelope>";

fn envelope(told: &[Told]) -> String {
    let element = |name: &str, text: &str| -> Markup {
        html! { (PreEscaped(format!("<core:{name}>"))) (text) (PreEscaped(format!("</core:{name}>"))) }
    };
    let transactions = told.iter().map(|told| {
        html! {
            (PreEscaped("<ei:engagementTransaction>"))
            (element("deleteFlag", if told.deleted { "true" } else { "false" }))
            (PreEscaped("<core:engagement>"))
            (element("registeredResidentIdentification", told.number))
            (element("serviceDomain", "riv:crm:scheduling"))
            (element("categorization", told.category))
            (element("logicalAddress", told.unit))
            (element("businessObjectInstanceIdentifier", &told.booking))
            (element("clinicalProcessInterestId", "NA"))
            (element("sourceSystem", BOOKING.1))
            (element("updateTime", &stamp(&super::book::in_sweden(told.at))))
            (element("dataController", "SE2321000016"))
            (element("owner", "SE2321000016-DEMO3"))
            (PreEscaped("</core:engagement></ei:engagementTransaction>"))
        }
        .into_string()
    });
    format!("{START}{}{END}", transactions.collect::<String>())
}

/// `YYYYMMDDhhmmss`
pub(super) fn stamp(at: &Zoned) -> String {
    at.strftime("%Y%m%d%H%M%S").to_string()
}
