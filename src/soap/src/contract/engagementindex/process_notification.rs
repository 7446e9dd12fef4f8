//! `ProcessNotification`: an engagement index says that bookings were made, changed or deleted. It says of each that there is
//! something to know, and not what: that is asked of the booking's own system, later and elsewhere (crate `booking`).

use crate::{
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Field, Node, Sequence},
};
use inbox::{BookingCategory, BookingNotification, HsaId, Personnummer, sweden};
use jiff::{Timestamp, civil::DateTime};
use std::collections::HashSet;
use xml::Limits;

const NAME: &str = "ProcessNotification";
const RESPONDER: &str = "urn:riv:itintegration:engagementindex:ProcessNotificationResponder:1";
const CORE: &str = "urn:riv:itintegration:engagementindex:1";

const SCHEMAS: [File; 3] = [
    published!("ProcessNotificationResponder_1.0.xsd"),
    published!("itintegration_engagementindex_1.0.xsd"),
    published!("itintegration_registry_1.0.xsd"),
];

pub(crate) const OPERATION: Operation = Operation {
    name: NAME,
    namespace: RESPONDER,
    major: "1",
    limits: Limits { bytes: 4 << 20, nodes: 100_000 },
    read: |node| Request::read(node).map(Call::ProcessNotificationV1),
    wsdl: published!("ProcessNotificationInteraction_1.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// Most transactions of one request (TKB engagementindex 1.0).
const TRANSACTIONS: usize = 1_000;

/// Longest values, in characters, as the national index has them (SKLTP EI).
mod most {
    pub(super) const SERVICE_DOMAIN: usize = 255;
    pub(super) const CATEGORIZATION: usize = 255;
    pub(super) const HSA_ID: usize = 64;
    pub(super) const OBJECT: usize = 128;
}

/// What the index says, as far as it is about bookings. The rest was read as strictly, and is nobody's business here.
pub(crate) struct Request {
    pub(crate) bookings: Vec<BookingNotification>,
}

/// An engagement, as the XSD has it.
struct Engagement {
    resident: String,
    service_domain: String,
    categorization: String,
    logical_address: String,
    object: String,
    interest: String,
    source_system: String,
    updated_at: Option<Timestamp>,
    data_controller: String,
    owner: Option<String>,
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let mut fields = Sequence::read(node, NAME, RESPONDER)?;
        let mut keys = HashSet::new();
        let mut bookings = Vec::new();
        let mut transaction = fields.required("engagementTransaction")?;
        loop {
            let (deleted, engagement) = read_transaction(transaction)?;
            if keys.len() == TRANSACTIONS {
                return Err(transaction.wrong(format!(
                    "The request holds more than {TRANSACTIONS} engagementTransaction. Send them in several requests \
                     (EI000)."
                )));
            }
            if !keys.insert(engagement.key()) {
                return Err(transaction.wrong(
                    "Two transactions of the request are about the same engagement. Send the later one alone (EI002).",
                ));
            }
            bookings.extend(engagement.booking(deleted));
            match fields.optional("engagementTransaction") {
                Some(next) => transaction = next,
                None => break,
            }
        }
        fields.end_of_known()?;
        Ok(Self { bookings })
    }
}

/// `EngagementTransactionType`.
fn read_transaction(field: Field<'_>) -> Result<(bool, Engagement), Fault> {
    let mut fields = field.sequence(CORE)?;
    let deleted = fields.required("deleteFlag")?.boolean()?;
    let engagement = Engagement::read(fields.required("engagement")?)?;
    fields.end_of_known()?;
    Ok((deleted, engagement))
}

impl Engagement {
    /// `EngagementType`.
    fn read(field: Field<'_>) -> Result<Self, Fault> {
        let mut fields = field.sequence(CORE)?;
        let resident = fields.required("registeredResidentIdentification")?.subject_of_care()?;
        let service_domain = fields.required("serviceDomain")?.exact(most::SERVICE_DOMAIN)?;
        let categorization = fields.required("categorization")?.exact(most::CATEGORIZATION)?;
        let logical_address = fields.required("logicalAddress")?.exact(most::HSA_ID)?;
        let object = fields.required("businessObjectInstanceIdentifier")?.exact(most::OBJECT)?;
        let interest = fields.required("clinicalProcessInterestId")?.exact(most::OBJECT)?;
        fields.optional("mostRecentContent").map(timestamp).transpose()?;
        let source_system = fields.required("sourceSystem")?.exact(most::HSA_ID)?;
        fields.optional("creationTime").map(timestamp).transpose()?;
        let updated_at = fields.optional("updateTime").map(timestamp).transpose()?;
        let data_controller = fields.required("dataController")?.exact(most::HSA_ID)?;
        let owner = fields.optional("owner").map(|field| field.exact(most::HSA_ID)).transpose()?;
        fields.end_of_known()?;
        Ok(Self {
            resident,
            service_domain,
            categorization,
            logical_address,
            object,
            interest,
            source_system,
            updated_at,
            data_controller,
            owner,
        })
    }

    /// What makes it the same engagement (TKB engagementindex 1.0). HSA-ids are the same in any case.
    fn key(&self) -> [String; 9] {
        [
            self.resident.clone(),
            self.service_domain.clone(),
            self.categorization.clone(),
            self.logical_address.to_ascii_uppercase(),
            self.object.clone(),
            self.interest.clone(),
            self.source_system.to_ascii_uppercase(),
            self.data_controller.clone(),
            self.owner.as_deref().unwrap_or_default().to_ascii_uppercase(),
        ]
    }

    /// `None`: it is about something else than a booking that could be asked about, or about nobody.
    fn booking(self, deleted: bool) -> Option<BookingNotification> {
        // The contract's description writes it with "urn:", everybody else without.
        let scheduling = matches!(&*self.service_domain, "riv:crm:scheduling" | "urn:riv:crm:scheduling");
        let category = match &*self.categorization {
            "Booking" => BookingCategory::Booking,
            "Invitation" => BookingCategory::Invitation,
            _ => return None,
        };
        if !scheduling || self.object == "NA" {
            return None;
        }
        Some(BookingNotification {
            subject: Personnummer::parse(&self.resident).ok()?,
            category,
            unit: self.logical_address,
            booking: self.object,
            interest: self.interest,
            system: self.source_system.parse::<HsaId>().ok()?,
            controller: self.data_controller,
            owner: self.owner,
            updated_at: self.updated_at,
            deleted,
        })
    }
}

/// `TS`: `YYYYMMDDhhmmss`, by the clocks of Sweden.
fn timestamp(field: Field<'_>) -> Result<Timestamp, Fault> {
    let text = field.text()?;
    let digits = text.len() == 14 && text.bytes().all(|digit| digit.is_ascii_digit());
    let civil = digits.then(|| DateTime::strptime("%Y%m%d%H%M%S", &*text).ok()).flatten();
    let zoned = civil.and_then(|civil| civil.to_zoned(sweden()).ok());
    zoned.map(|zoned| zoned.timestamp()).ok_or_else(|| field.no_timestamp())
}

/// The answer's XML.
pub(crate) fn answer() -> String {
    format!(r#"<{NAME}Response xmlns="{RESPONDER}"><ResultCode>OK</ResultCode></{NAME}Response>"#)
}
