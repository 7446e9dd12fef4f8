//! `AddMessageToPatientPortalInbox`.

use super::{CORE_SCHEMA, LIMITS, REGISTRY_SCHEMA};
use crate::{
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Node, Sequence, length},
};
use inbox::{Channel, NewMessage, Personnummer};
use quick_xml::escape::escape;
use std::fmt::Write;

const NAME: &str = "AddMessageToPatientPortalInbox";
const RESPONDER: &str =
    "urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1";

const SCHEMAS: [File; 3] =
    [published!("AddMessageToPatientPortalInboxResponder_1.0.xsd"), CORE_SCHEMA, REGISTRY_SCHEMA];

pub(crate) const OPERATION: Operation = Operation {
    name: NAME,
    namespace: RESPONDER,
    major: "1",
    limits: LIMITS,
    read: |node| Ok(Call::AddMessageV1(Box::new(Request::read(node)?))),
    wsdl: published!("AddMessageToPatientPortalInboxInteraction_1.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// A message for a citizen.
pub(crate) struct Request {
    /// Whom it is for; `None`: the number is well-formed and nobody's.
    pub(crate) subject: Option<Personnummer>,
    /// The message.
    pub(crate) message: NewMessage,
    /// Which system sends it.
    pub(crate) source_system: Option<String>,
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let mut fields = Sequence::read(node, NAME, RESPONDER)?;
        let subject = super::subject_of_care(fields.required("subjectOfCareId")?)?;
        let mut message = super::message(fields.required("message")?)?;
        message.notify = match fields.optional("notify") {
            Some(notify) => notify.boolean()?,
            None => false,
        };
        let source_system = super::optional(fields.optional("sourceSystem"), |field| field.key(length::KEY))?;
        fields.end_of_known()?;
        Ok(Self { subject, message, source_system })
    }
}

/// What became of the message.
pub(crate) enum Outcome {
    /// It is delivered, and these notices wait to be sent.
    Delivered(Vec<Channel>),
    /// Nobody here has that number, or not an active inbox: the one logical error of the contract, in its own words.
    NotActiveUser,
}

/// The answer's XML. `thread` is the id that the request gave, echoed.
pub(crate) fn answer(thread: Option<&str>, outcome: &Outcome) -> String {
    let mut xml = format!(r#"<{NAME}Response xmlns="{RESPONDER}">"#);
    if let Some(thread) = thread {
        write!(xml, "<messageThreadId>{}</messageThreadId>", escape(thread))
            .expect("a string takes what is written");
    }
    match outcome {
        Outcome::Delivered(notices) => {
            for channel in notices {
                let method = super::method(*channel);
                write!(xml, "<notificationSent>{method}</notificationSent>")
                    .expect("a string takes what is written");
            }
            xml.push_str("<resultCode>OK</resultCode>");
        }
        Outcome::NotActiveUser => {
            xml.push_str(
                "<resultCode>ERROR</resultCode><resultText>Target person is not active user</resultText>",
            );
        }
    }
    write!(xml, "</{NAME}Response>").expect("a string takes what is written");
    xml
}
