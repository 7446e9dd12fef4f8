//! `GetMessageThreadStatus`.

use super::{Answer, CORE_SCHEMA, LIMITS, REGISTRY_SCHEMA, Told, message::key, names};
use crate::{
    contract::patientportal::v1,
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Node, Sequence},
};
use inbox::{AskedThread, Capacity, Personnummer, SentMessage};

const SCHEMAS: [File; 3] =
    [published!("GetMessageThreadStatusResponder_2.0.xsd"), CORE_SCHEMA, REGISTRY_SCHEMA];

pub(crate) const OPERATION: Operation = Operation {
    name: names::GET_MESSAGE_THREAD_STATUS,
    namespace: names::GET_MESSAGE_THREAD_STATUS_RESPONDER,
    major: "2",
    limits: LIMITS,
    read: |node| Request::read(node).map(Call::GetMessageThreadStatusV2),
    wsdl: published!("GetMessageThreadStatusInteraction_2.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// What has become of a sender's messages to somebody.
pub(crate) struct Request {
    /// To whom; `None`: the number is well-formed and nobody's.
    pub(crate) subject: Option<Personnummer>,
    asked: Asked,
    /// Which system asks.
    pub(crate) source_system: Option<String>,
}

enum Asked {
    Thread(String),
    Message(String),
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let (name, namespace) =
            (names::GET_MESSAGE_THREAD_STATUS, names::GET_MESSAGE_THREAD_STATUS_RESPONDER);
        let mut fields = Sequence::read(node, name, namespace)?;
        let subject = v1::subject_of_care(fields.required(names::SUBJECT_OF_CARE_ID)?)?;
        let asked = match fields.optional(names::MESSAGE_THREAD_ID) {
            Some(thread) => Asked::Thread(key(thread)?),
            None => Asked::Message(key(fields.required(names::MESSAGE_ID)?)?),
        };
        let source_system = super::source_system(&mut fields)?;
        fields.end_of_known()?;
        Ok(Self { subject, asked, source_system })
    }

    /// Which thread is asked about.
    pub(crate) fn asked(&self) -> AskedThread<'_> {
        match &self.asked {
            Asked::Thread(thread) => AskedThread::Thread(thread),
            Asked::Message(message) => AskedThread::Message(message),
        }
    }
}

/// The answer's XML. `None`: no such thread of this sender's.
pub(crate) fn answer(messages: Option<&[SentMessage]>) -> String {
    let mut answer =
        Answer::begin(names::GET_MESSAGE_THREAD_STATUS_RESPONSE, names::GET_MESSAGE_THREAD_STATUS_RESPONDER);
    for message in messages.unwrap_or_default() {
        status(&mut answer, message);
    }
    answer.result(&match messages {
        Some(_) => Told::Ok,
        None => Told::error(
            "UnknownThread",
            "No thread or message of the calling system with this id was sent to this person",
        ),
    });
    answer.end()
}

/// `MessageStatusType`.
fn status(answer: &mut Answer, message: &SentMessage) {
    answer.open(names::MESSAGE_STATUS);
    if let Some(own_id) = &message.own_id {
        answer.core_element(names::MESSAGE_ID, own_id);
    }
    answer.core_element(names::RECEIVED_TIME, &message.received_at.to_string());
    let status = match (message.deleted, message.first_opened) {
        (true, _) => "Deleted",
        (false, Some(_)) => "Read",
        (false, None) => "Unread",
    };
    answer.core_element(names::STATUS, status);
    if let Some(first) = message.first_opened {
        answer.core_element(names::FIRST_READ_TIME, &first.at.to_string());
        let by = match first.capacity {
            Capacity::Own => "SubjectOfCare",
            Capacity::Guardian => "Guardian",
        };
        answer.core_element(names::FIRST_READ_BY, by);
    }
    answer.close(names::MESSAGE_STATUS);
}
