//! `IsActiveUser`.

use super::{Answer, CORE_SCHEMA, LIMITS, REGISTRY_SCHEMA, names};
use crate::{
    contract::patientportal::v1,
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Node, Sequence},
};
use inbox::{Channel, Personnummer};

const SCHEMAS: [File; 3] = [published!("IsActiveUserResponder_2.0.xsd"), CORE_SCHEMA, REGISTRY_SCHEMA];

pub(crate) const OPERATION: Operation = Operation {
    name: names::IS_ACTIVE_USER,
    namespace: names::IS_ACTIVE_USER_RESPONDER,
    major: "2",
    limits: LIMITS,
    read: |node| Request::read(node).map(Call::IsActiveUserV2),
    wsdl: published!("IsActiveUserInteraction_2.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// Whether somebody can be reached here.
pub(crate) struct Request {
    /// Who; `None`: the number is well-formed and nobody's.
    pub(crate) subject: Option<Personnummer>,
    /// Which system asks.
    pub(crate) source_system: Option<String>,
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let mut fields = Sequence::read(node, names::IS_ACTIVE_USER, names::IS_ACTIVE_USER_RESPONDER)?;
        let subject = v1::subject_of_care(fields.required(names::SUBJECT_OF_CARE_ID)?)?;
        let source_system = super::source_system(&mut fields)?;
        fields.end_of_known()?;
        Ok(Self { subject, source_system })
    }
}

/// What a sender is told of an active user.
pub(crate) struct ActiveUser {
    /// By which ways somebody is told now of what comes.
    pub(crate) channels: Vec<Channel>,
    /// Whether kallelser on paper are declined.
    pub(crate) declines_paper: bool,
    /// Of a child under thirteen, whether a guardian can read now, where that is known.
    pub(crate) reachable: Option<bool>,
}

/// The answer's XML. `None`: not an active user, and nothing more is told.
pub(crate) fn answer(user: Option<&ActiveUser>) -> String {
    let mut answer = Answer::begin(names::IS_ACTIVE_USER_RESPONSE, names::IS_ACTIVE_USER_RESPONDER);
    answer.element(names::STATUS, word(user.is_some()));
    if let Some(user) = user {
        for channel in &user.channels {
            answer.element(names::ACTIVE_NOTIFICATION_METHODS, v1::method(*channel));
        }
        answer.element(names::PAPER_INVITATIONS_DECLINED, word(user.declines_paper));
        if let Some(reachable) = user.reachable {
            answer.element(names::REACHABLE_THROUGH_GUARDIAN, word(reachable));
        }
    }
    answer.end()
}

/// `xs:boolean`.
fn word(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
