//! `IsActiveUser`.

use super::{CORE_SCHEMA, LIMITS, REGISTRY_SCHEMA};
use crate::{
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Node, Sequence},
};
use inbox::{Channel, Personnummer};
use std::fmt::Write;

const NAME: &str = "IsActiveUser";
const RESPONDER: &str = "urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1";

const SCHEMAS: [File; 3] = [published!("IsActiveUserResponder_1.0.xsd"), CORE_SCHEMA, REGISTRY_SCHEMA];

pub(crate) const OPERATION: Operation = Operation {
    name: NAME,
    namespace: RESPONDER,
    major: "1",
    limits: LIMITS,
    read: |node| Request::read(node).map(Call::IsActiveUserV1),
    wsdl: published!("IsActiveUserInteraction_1.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// Whether somebody can be reached here.
pub(crate) struct Request {
    /// Who; `None`: the number is well-formed and nobody's.
    pub(crate) subject: Option<Personnummer>,
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let mut fields = Sequence::read(node, NAME, RESPONDER)?;
        let subject = super::subject_of_care(fields.required("subjectOfCareId")?)?;
        fields.end_of_known()?;
        Ok(Self { subject })
    }
}

/// The answer's XML. `channels`: by which ways an active user wants to be told; `None`: not an active user.
pub(crate) fn answer(channels: Option<&[Channel]>) -> String {
    let status = channels.is_some();
    let mut xml = format!(r#"<{NAME}Response xmlns="{RESPONDER}"><status>{status}</status>"#);
    for channel in channels.unwrap_or_default() {
        let method = super::method(*channel);
        write!(xml, "<activeNotificationMethods>{method}</activeNotificationMethods>")
            .expect("a string takes what is written");
    }
    write!(xml, "</{NAME}Response>").expect("a string takes what is written");
    xml
}
