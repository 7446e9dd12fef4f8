//! `MessageType`: what is said to a citizen, with all that belongs to it.

use super::{
    super::v1::{optional, target},
    names::{self, CORE},
};
use crate::{
    fault::Fault,
    schema::{Field, length},
};
use inbox::{
    Action, DocumentLink, FILES_PER_MESSAGE, MediaType, NewAttachment, NewMessage, Supersedes, Unit, Visit,
    VisitChanges,
};

/// A message has at most so many buttons. The XSD says so too.
const BUTTONS_MOST: usize = 10;
/// A message has at most so many links to documents. The XSD says so too.
const DOCUMENTS_MOST: usize = 20;
/// A change is said once.
const CHANGES_MOST: usize = 2;

const MEDIA_TYPES: [(&str, MediaType); 5] = [
    (MediaType::Pdf.as_str(), MediaType::Pdf),
    (MediaType::Png.as_str(), MediaType::Png),
    (MediaType::Jpeg.as_str(), MediaType::Jpeg),
    (MediaType::Gif.as_str(), MediaType::Gif),
    (MediaType::Text.as_str(), MediaType::Text),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Rebook,
    Cancel,
}

const CHANGES: [(&str, Change); 2] = [("Rebook", Change::Rebook), ("Cancel", Change::Cancel)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Replaces,
    Cancels,
}

const MANNERS: [(&str, Manner); 2] = [("Replaces", Manner::Replaces), ("Cancels", Manner::Cancels)];

/// `MessageType`.
pub(super) fn read(field: Field<'_>) -> Result<NewMessage, Fault> {
    let mut fields = field.sequence(CORE)?;
    let own_id = key(fields.required(names::MESSAGE_ID)?)?;
    let unit = organisation_unit(fields.required(names::ORGANISATION_UNIT)?)?;
    let thread = optional(fields.optional(names::MESSAGE_THREAD_ID), |field| field.key(length::KEY))?;
    let title = fields.required(names::TITLE)?;
    let title = title.line()?.ok_or_else(|| title.blank())?;
    let text = fields.required(names::TEXT)?;
    let body = text.text()?.into_owned();
    if body.trim().is_empty() {
        return Err(text.blank());
    }
    let message = NewMessage {
        own_id: Some(own_id),
        thread,
        language: fields.optional(names::LANGUAGE).map(Field::language).transpose()?,
        visit: fields.optional(names::VISIT).map(visit).transpose()?,
        supersedes: fields.optional(names::SUPERSEDES).map(supersedes).transpose()?,
        answers: optional(fields.optional(names::ANSWERED_FORM_ID), |field| field.key(length::KEY))?,
        actions: all(fields.repeated(names::BUTTON, BUTTONS_MOST)?, button)?,
        attachments: all(fields.repeated(names::ATTACHMENT, FILES_PER_MESSAGE)?, attachment)?,
        documents: all(fields.repeated(names::DOCUMENT_LINK, DOCUMENTS_MOST)?, document_link)?,
        ..NewMessage::text(unit, title, body)
    };
    fields.end()?;
    Ok(message)
}

fn all<T>(fields: Vec<Field<'_>>, read: impl Fn(Field<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    fields.into_iter().map(read).collect()
}

/// A key that must say something.
pub(super) fn key(field: Field<'_>) -> Result<String, Fault> {
    field.key(length::KEY)?.ok_or_else(|| field.blank())
}

/// A line that must say something.
fn line(field: Field<'_>) -> Result<String, Fault> {
    field.line()?.ok_or_else(|| field.blank())
}

/// `OrganisationUnitType`, as in version 1.
fn organisation_unit(field: Field<'_>) -> Result<Unit, Fault> {
    let mut fields = field.sequence(CORE)?;
    let unit = Unit {
        id: key(fields.required(names::UNIT_ID)?)?,
        name: line(fields.required(names::UNIT_NAME)?)?,
        address: optional(fields.optional(names::UNIT_ADDRESS), Field::line)?,
        postal_code: optional(fields.optional(names::UNIT_POSTAL_CODE), Field::line)?,
        town: optional(fields.optional(names::UNIT_POSTAL_CITY), Field::line)?,
        telephone: optional(fields.optional(names::UNIT_TELEPHONE), Field::line)?,
    };
    fields.end()?;
    Ok(unit)
}

/// `VisitType`. Without a start it is an open kallelse: the citizen books.
fn visit(field: Field<'_>) -> Result<Visit, Fault> {
    let mut fields = field.sequence(CORE)?;
    let visit = Visit {
        booking: key(fields.required(names::BOOKING_ID)?)?,
        starts: fields.optional(names::START_TIME).map(Field::date_time).transpose()?,
        ends: fields.optional(names::END_TIME).map(Field::date_time).transpose()?,
        what: optional(fields.optional(names::DESCRIPTION), Field::line)?,
        place: optional(fields.optional(names::PLACE), Field::line)?,
        changes: fields.optional(names::ALLOWED_CHANGES).map(allowed_changes).transpose()?,
    };
    fields.end()?;
    let in_order = match (visit.starts, visit.ends) {
        (Some(starts), Some(ends)) => starts < ends,
        (None, Some(_)) => false,
        (_, None) => true,
    };
    if !in_order {
        return Err(field.wrong(format!(
            "{} is not after {}. Give both, in order, or leave the end out.",
            names::END_TIME,
            names::START_TIME
        )));
    }
    Ok(visit)
}

/// `AllowedChangesType`. Empty: none is allowed.
fn allowed_changes(field: Field<'_>) -> Result<VisitChanges, Fault> {
    let mut fields = field.sequence(CORE)?;
    let allowed = all(fields.repeated(names::CHANGE, CHANGES_MOST)?, |change| change.one_of(&CHANGES))?;
    fields.end()?;
    Ok(VisitChanges { rebook: allowed.contains(&Change::Rebook), cancel: allowed.contains(&Change::Cancel) })
}

/// `SupersedesType`: a choice between one message and the messages about one booking.
fn supersedes(field: Field<'_>) -> Result<Supersedes, Fault> {
    let mut fields = field.sequence(CORE)?;
    let manner = fields.required(names::MANNER)?.one_of(&MANNERS)?;
    let supersedes = if let Some(message) = fields.optional(names::MESSAGE_ID) {
        let own_id = key(message)?;
        match manner {
            Manner::Replaces => Supersedes::Rewrites { own_id },
            Manner::Cancels => Supersedes::Withdraws { own_id },
        }
    } else {
        let booking = key(fields.required(names::BOOKING_ID)?)?;
        match manner {
            Manner::Replaces => Supersedes::Replaces { booking },
            Manner::Cancels => Supersedes::Cancels { booking },
        }
    };
    fields.end()?;
    Ok(supersedes)
}

/// `ButtonType`. A button without a target or words is none, so both must say something.
fn button(field: Field<'_>) -> Result<Action, Fault> {
    let mut fields = field.sequence(CORE)?;
    let action = Action {
        system: key(fields.required(names::SYSTEM_ID)?)?,
        label: line(fields.required(names::TEXT)?)?,
        query: optional(fields.optional(names::QUERY_STRING), Field::query)?,
        target: target(fields.required(names::TYPE)?)?,
        form: optional(fields.optional(names::FORM_ID), |field| field.key(length::KEY))?,
    };
    fields.end()?;
    Ok(action)
}

/// `AttachmentType`. What the file is, its own bytes decide; the inbox compares.
fn attachment(field: Field<'_>) -> Result<NewAttachment, Fault> {
    let mut fields = field.sequence(CORE)?;
    let attachment = NewAttachment {
        name: line(fields.required(names::NAME)?)?,
        media_type: fields.required(names::MEDIA_TYPE)?.one_of(&MEDIA_TYPES)?,
        expires_at: fields.optional(names::AVAILABLE_UNTIL).map(Field::date_time).transpose()?,
        content: fields.required(names::CONTENT)?.base64()?,
    };
    fields.end()?;
    Ok(attachment)
}

/// `DocumentLinkType`.
fn document_link(field: Field<'_>) -> Result<DocumentLink, Fault> {
    let mut fields = field.sequence(CORE)?;
    let name = line(fields.required(names::NAME)?)?;
    let address = fields.required(names::URL)?;
    let url = address.text()?;
    let link = DocumentLink::new(name, &url).ok_or_else(|| {
        address.wrong(format!(
            "{} is no address that a citizen can be led to. Give a whole one that begins with https://, without user \
             name.",
            names::URL
        ))
    })?;
    fields.end()?;
    Ok(link)
}
