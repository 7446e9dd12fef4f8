//! What was found, in words.

use super::{Finding, FindingKind, Looked, Sight};
use crate::words::{Words, say};
use docbook::{DeviationKind, NotALink};
use inbox::FileRefused;

/// Cause and remedy; the remedy may be empty where the cause says it.
pub(super) struct Said {
    pub(super) cause: String,
    pub(super) remedy: String,
    /// Whether the words are those of the service's answer, which is in English whoever asks.
    pub(super) in_answer: bool,
}

/// What stands between a cause and its remedy.
const REMEDY: &str = " → ";

/// A cause and its remedy, as they stand in one message.
fn both(text: &str) -> Said {
    let (cause, remedy) = text.split_once(REMEDY).unwrap_or((text, ""));
    Said { cause: cause.to_owned(), remedy: remedy.to_owned(), in_answer: false }
}

/// "Fel", "Anmärkning".
pub(super) fn severity(words: Words, finding: &Finding) -> String {
    if finding.is_error() { say!(words, "preview-error") } else { say!(words, "preview-remark") }
}

/// What all of it comes to: how many errors and remarks.
pub(crate) fn summary(words: Words, looked: &Looked) -> String {
    let errors = looked.errors();
    let remarks = looked.findings.len() - errors;
    match (errors, remarks) {
        (0, 0) => say!(words, "preview-clean"),
        (0, remarks) => say!(words, "preview-remarks", remarks = remarks),
        (errors, 0) => say!(words, "preview-errors", errors = errors),
        (errors, remarks) => say!(words, "preview-both", errors = errors, remarks = remarks),
    }
}

/// What was looked at: the operation with its version, or that it is a body alone.
pub(crate) fn heading_of(words: Words, sight: &Sight) -> String {
    match sight {
        Sight::Body(_) => say!(words, "preview-is-body"),
        Sight::Message(operation, _) | Sight::NoMessage(operation) | Sight::Refused(Some(operation)) => {
            format!("{} {}", operation.name, operation.major)
        }
        Sight::Refused(None) => say!(words, "preview-is-unknown"),
    }
}

/// Cause and remedy of something that was found.
pub(super) fn of(words: Words, kind: &FindingKind) -> Said {
    match kind {
        FindingKind::Fault { cause, remedy, .. } => {
            Said { cause: cause.clone(), remedy: remedy.clone(), in_answer: true }
        }
        FindingKind::File(refused) => file(words, *refused),
        FindingKind::NotUtf8 => both(&say!(words, "preview-not-utf8")),
        FindingKind::Empty => both(&say!(words, "preview-empty")),
        FindingKind::Body(kind) => body(words, kind),
        FindingKind::BodyMore(count) => both(&say!(words, "preview-more", count = *count)),
        FindingKind::CharactersRemoved(element) => {
            both(&say!(words, "preview-line-characters", element = *element))
        }
        FindingKind::Blank(element) => both(&say!(words, "preview-blank", element = *element)),
        FindingKind::Ignored => both(&say!(words, "preview-ignored")),
        FindingKind::InSameWindow => both(&say!(words, "preview-same-window")),
        FindingKind::NobodysNumber => both(&say!(words, "preview-nobody")),
    }
}

fn body(words: Words, kind: &DeviationKind) -> Said {
    match kind {
        DeviationKind::UnknownElement(name) => {
            both(&say!(words, "preview-unknown-element", name = name.as_str()))
        }
        DeviationKind::MisplacedElement(name) => {
            both(&say!(words, "preview-misplaced-element", name = name.as_str()))
        }
        DeviationKind::UnknownRole(name) => both(&say!(words, "preview-unknown-role", name = name.as_str())),
        DeviationKind::MisplacedRole(name) => {
            both(&say!(words, "preview-misplaced-role", name = name.as_str()))
        }
        DeviationKind::UnknownAttribute(name) => {
            both(&say!(words, "preview-unknown-attribute", name = name.as_str()))
        }
        DeviationKind::UnknownValue(name) => {
            both(&say!(words, "preview-unknown-value", name = name.as_str()))
        }
        DeviationKind::CharactersRemoved => both(&say!(words, "preview-characters")),
        DeviationKind::LinkShownAsText(why) => no_link(words, *why),
        DeviationKind::LinkWithoutScheme => both(&say!(words, "preview-link-no-https")),
        DeviationKind::LinkWithoutAddress => both(&say!(words, "preview-link-no-address")),
        DeviationKind::UnknownEntity => both(&say!(words, "preview-entity")),
        DeviationKind::LooseAmpersand => both(&say!(words, "preview-ampersand")),
        DeviationKind::ProcessingInstruction => both(&say!(words, "preview-instruction")),
        DeviationKind::TooDeep => both(&say!(words, "preview-deep", most = docbook::limits::MAX_DEPTH)),
        DeviationKind::TooManyAttributes => {
            both(&say!(words, "preview-attributes", most = docbook::limits::MAX_ATTRIBUTES))
        }
        DeviationKind::TooLarge => both(&say!(
            words,
            "preview-large",
            bytes = docbook::limits::MAX_SOURCE_BYTES.to_string(),
            elements = docbook::limits::MAX_ELEMENTS.to_string()
        )),
        DeviationKind::NoMarkup => both(&say!(words, "preview-plain")),
        DeviationKind::MalformedXml => both(&say!(words, "preview-malformed")),
        DeviationKind::DoctypeRefused => both(&say!(words, "preview-doctype")),
    }
}

fn no_link(words: Words, why: NotALink) -> Said {
    match why {
        NotALink::TooLong => {
            both(&say!(words, "preview-link-long", most = docbook::limits::MAX_ADDRESS_BYTES.to_string()))
        }
        NotALink::Deceptive => both(&say!(words, "preview-link-deceptive")),
        NotALink::OtherScheme => both(&say!(words, "preview-link-scheme")),
        NotALink::NoScheme => both(&say!(words, "preview-link-none")),
        NotALink::NoHost => both(&say!(words, "preview-link-host")),
        NotALink::Telephone => both(&say!(words, "preview-link-telephone")),
        NotALink::Mail => both(&say!(words, "preview-link-mail")),
    }
}

fn file(words: Words, refused: FileRefused) -> Said {
    match refused {
        FileRefused::Empty => both(&say!(words, "preview-file-empty")),
        FileRefused::TooLarge => both(&say!(words, "preview-file-large")),
        FileRefused::TooMany => both(&say!(words, "preview-file-many", most = inbox::FILES_PER_MESSAGE)),
        FileRefused::TooLargeTogether => both(&say!(words, "preview-file-together")),
        FileRefused::UnknownType => both(&say!(words, "preview-file-unknown")),
        FileRefused::OtherType { said, found } => {
            both(&say!(words, "preview-file-other", said = said.as_str(), found = found.as_str()))
        }
        FileRefused::OtherEnding(found) => both(&say!(words, "preview-file-ending", found = found.as_str())),
    }
}
