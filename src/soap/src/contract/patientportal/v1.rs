//! Version 1: what `AddMessageToPatientPortalInbox` and `IsActiveUser` share: the core schema of TKB
//! patientportal 1.0.

pub(crate) mod add_message;
pub(crate) mod is_active_user;

use crate::{
    description::{File, published},
    fault::Fault,
    schema::{Field, length},
    watch::RemarkKind,
};
use inbox::{Action, ActionTarget, Channel, NewMessage, Personnummer, Unit};
use xml::Limits;

/// The core schema's namespace: of everything inside a message.
const CORE: &str = "urn:riv:infrastructure:eservicesupply:patientportal:1";

const LIMITS: Limits = Limits { bytes: 1 << 20, nodes: 20_000 };

const CORE_SCHEMA: File = published!("infrastructure_eservicesupply_patientportal_1.0.xsd");
const REGISTRY_SCHEMA: File = published!("itintegration_registry_1.0.xsd");

const TARGETS: [(&str, ActionTarget); 4] = [
    ("CurrentTarget", ActionTarget::Current),
    ("Embedded", ActionTarget::Embedded),
    ("Widget", ActionTarget::Widget),
    ("NewTarget", ActionTarget::New),
];

/// `SubjectOfCareIdType`. `None`: well-formed, and no valid number of a person (a reserve number, a wrong check digit).
/// Nobody here has such a number, and the sender learns no more than that.
pub(super) fn subject_of_care(field: Field<'_>) -> Result<Option<Personnummer>, Fault> {
    Ok(Personnummer::parse(&field.subject_of_care()?).ok())
}

/// `MessageType`.
fn message(field: Field<'_>) -> Result<NewMessage, Fault> {
    let mut fields = field.sequence(CORE)?;
    let unit = organisation_unit(fields.required("organisationUnit")?)?;
    // An id that says nothing is none: else all messages of a sender that always sends the element were one thread.
    let thread = optional(fields.optional("messageThreadId"), |field| field.key(length::KEY))?;
    let subject = optional(fields.optional("messageDescription"), Field::line)?;
    let text = fields.required("messageText")?;
    let body = text.text()?;
    if body.trim().is_empty() {
        return Err(text.blank());
    }
    let body = body.into_owned();
    let action = fields.optional("ssoLink").map(sso_link).transpose()?;
    fields.end()?;
    let actions = action.into_iter().collect();
    Ok(NewMessage { thread, subject, actions, ..NewMessage::text(unit, "", body) })
}

/// `OrganisationUnitType`. The XSD lets id and name be empty; Inera's guidelines for sending ("Riktlinjer för nyttjande")
/// do not: every message says who sends it.
fn organisation_unit(field: Field<'_>) -> Result<Unit, Fault> {
    let mut fields = field.sequence(CORE)?;
    let id = fields.required("unitId")?;
    let name = fields.required("unitName")?;
    let unit = Unit {
        id: id.key(length::KEY)?.ok_or_else(|| id.blank())?,
        name: name.line()?.ok_or_else(|| name.blank())?,
        address: optional(fields.optional("unitAddress"), Field::line)?,
        postal_code: optional(fields.optional("unitPostalCode"), Field::line)?,
        town: optional(fields.optional("unitPostalCity"), Field::line)?,
        telephone: optional(fields.optional("unitTelephone"), Field::line)?,
    };
    fields.end()?;
    Ok(unit)
}

/// `SSOLinkType`. A button without a target or words is none, so both must say something.
fn sso_link(field: Field<'_>) -> Result<Action, Fault> {
    let mut fields = field.sequence(CORE)?;
    let system = fields.required("systemId")?;
    let label = fields.required("text")?;
    let action = Action {
        system: system.key(length::KEY)?.ok_or_else(|| system.blank())?,
        label: label.line()?.ok_or_else(|| label.blank())?,
        query: optional(fields.optional("queryString"), Field::query)?,
        target: target(fields.required("type")?)?,
        form: None,
    };
    fields.end()?;
    Ok(action)
}

/// `SSOLinkTypeEnum`. The portal embeds nothing.
pub(super) fn target(field: Field<'_>) -> Result<ActionTarget, Fault> {
    let target = field.one_of(&TARGETS)?;
    if matches!(target, ActionTarget::Embedded | ActionTarget::Widget) {
        field.remark(RemarkKind::InSameWindow);
    }
    Ok(target)
}

pub(super) fn optional<'a>(
    field: Option<Field<'a>>,
    read: impl Fn(Field<'a>) -> Result<Option<String>, Fault>,
) -> Result<Option<String>, Fault> {
    field.map(read).transpose().map(Option::flatten)
}

/// `NotificationMethodType`.
pub(super) fn method(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "SMS",
        Channel::Email => "Email",
    }
}
