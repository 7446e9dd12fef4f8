//! `AddMessage`.

use super::{Answer, CORE_SCHEMA, REGISTRY_SCHEMA, Told, message, names};
use crate::{
    contract::patientportal::v1,
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Node, Sequence},
};
use inbox::{Channel, FileRefused, NewMessage, Personnummer};
use xml::Limits;

/// Files stand inside the request, a third larger than they are. What platforms between pass is 15 MiB, by default.
const LIMITS: Limits = Limits { bytes: 15 << 20, nodes: 20_000 };

const SCHEMAS: [File; 3] = [published!("AddMessageResponder_2.0.xsd"), CORE_SCHEMA, REGISTRY_SCHEMA];

pub(crate) const OPERATION: Operation = Operation {
    name: names::ADD_MESSAGE,
    namespace: names::ADD_MESSAGE_RESPONDER,
    major: "2",
    limits: LIMITS,
    read: |node| Ok(Call::AddMessageV2(Box::new(Request::read(node)?))),
    wsdl: published!("AddMessageInteraction_2.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// A message for a citizen.
pub(crate) struct Request {
    /// Whom it is for; `None`: the number is well-formed and nobody's.
    pub(crate) subject: Option<Personnummer>,
    /// The message, with its sender's own id.
    pub(crate) message: NewMessage,
    /// Which system sends it.
    pub(crate) source_system: Option<String>,
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let mut fields = Sequence::read(node, names::ADD_MESSAGE, names::ADD_MESSAGE_RESPONDER)?;
        let subject = v1::subject_of_care(fields.required(names::SUBJECT_OF_CARE_ID)?)?;
        let mut message = message::read(fields.required(names::MESSAGE)?)?;
        message.notify = match fields.optional(names::NOTIFY) {
            Some(notify) => notify.boolean()?,
            None => false,
        };
        let source_system = super::source_system(&mut fields)?;
        fields.end_of_known()?;
        Ok(Self { subject, message, source_system })
    }
}

/// What became of the message.
pub(crate) enum Outcome {
    /// It is delivered, now or when it was sent the first time, and these notices were queued then.
    Delivered(Vec<Channel>),
    /// Nobody here has that number, or not an active inbox.
    NotActiveUser,
    /// The sender has given another message the same id.
    MessageIdReused,
    /// A file is not taken.
    AttachmentRefused(FileRefused),
}

/// The answer's XML. `thread` is the id that the request gave, echoed.
pub(crate) fn answer(thread: Option<&str>, outcome: &Outcome) -> String {
    let mut answer = Answer::begin(names::ADD_MESSAGE_RESPONSE, names::ADD_MESSAGE_RESPONDER);
    if let Some(thread) = thread {
        answer.element(names::MESSAGE_THREAD_ID, thread);
    }
    let result = match outcome {
        Outcome::Delivered(notices) => {
            for channel in notices {
                answer.element(names::NOTIFICATION_SENT, v1::method(*channel));
            }
            Told::Ok
        }
        Outcome::NotActiveUser => Told::error("NotActiveUser", "Target person is not active user"),
        Outcome::MessageIdReused => Told::error(
            "MessageIdReused",
            "Another message was sent with this messageId before, with other content or to another person. Nothing was \
             stored. Send a new message with an id of its own.",
        ),
        Outcome::AttachmentRefused(refused) => Told::error(
            "AttachmentRefused",
            format!("Nothing was stored: {refused}. Send the message without it, or with another."),
        ),
    };
    answer.result(&result);
    answer.end()
}
