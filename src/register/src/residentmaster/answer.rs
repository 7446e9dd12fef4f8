//! From the bytes of an answer to one person's record: gate, parser, envelope.

use super::record::{self, Parts, Record};
use inbox::Personnummer;
use jiff::Timestamp;
use roxmltree::{Document, Node, ParsingOptions};
use xml::Limits;

/// One person's record has some kilobytes. Bytes.
pub(super) const LARGEST: usize = 256 << 10;
const LIMITS: Limits = Limits { bytes: LARGEST, nodes: 10_000 };

/// Why an answer cannot be read. Holds names of the contract, and nothing of what was answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("the answer does not pass the gate ({0:?})")]
    Gate(xml::Refused),
    #[error("the answer is not well-formed XML with namespaces")]
    NotXml,
    #[error("the answer is no SOAP 1.1 envelope with one child in its body")]
    NotAnEnvelope,
    #[error("it answers with a SOAP fault ({0:?})")]
    Fault(FaultCode),
    #[error("the body's child is no answer to the question, or of another namespace or version")]
    NotTheAnswer,
    #[error("the answer is about somebody who was not asked about")]
    AnotherPerson,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} is given more than once")]
    Twice(&'static str),
    #[error("{0} is in another namespace than the contract's")]
    Namespace(&'static str),
    #[error("an element of {0} is not in the contract")]
    Unknown(&'static str),
    #[error("{0} has a value that the contract does not allow")]
    Value(&'static str),
}

/// Whose fault it is (SOAP 1.1 section 4.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultCode {
    /// The question's: the same question again would fail again.
    Client,
    /// The register's, or none that SOAP 1.1 knows.
    Server,
}

impl Broken {
    /// Whether it is this one answer that is wrong, and not the register.
    pub(super) fn is_about_one_person(&self) -> bool {
        match self {
            Self::Gate(_) | Self::NotXml | Self::NotAnEnvelope | Self::NotTheAnswer => false,
            Self::Fault(code) => *code == FaultCode::Client,
            Self::AnotherPerson
            | Self::Missing(_)
            | Self::Twice(_)
            | Self::Namespace(_)
            | Self::Unknown(_)
            | Self::Value(_) => true,
        }
    }
}

/// Reads an answer to a question about `number`; `None`: the register knows no such number (it says so by silence).
pub(super) fn read(bytes: &[u8], number: &Personnummer, as_of: Timestamp) -> Result<Option<Record>, Broken> {
    let expected = |namespace: &str, name: &str| {
        ((namespace == record::RESPONDER && name == record::RESPONSE)
            || (namespace == xml::SOAP && name == "Fault"))
            .then_some(LIMITS)
    };
    let text = xml::pass(bytes, LARGEST, expected).map_err(Broken::Gate)?;
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| Broken::NotXml)?;
    let child = body(document.root_element())?;
    if child.has_tag_name((xml::SOAP, "Fault")) {
        return Err(Broken::Fault(code(child)));
    }
    if !child.has_tag_name((record::RESPONDER, record::RESPONSE)) {
        return Err(Broken::NotTheAnswer);
    }
    let mut residents = record::residents(child)?;
    match (residents.next(), residents.next()) {
        (None, _) => Ok(None),
        (Some(resident), None) => Record::read(&Parts::of_resident(resident)?, number, as_of).map(Some),
        (Some(_), Some(_)) => Err(Broken::Twice("resident")),
    }
}

/// The one child of the body. Headers say nothing that we need; one that says it must be understood is of a profile that
/// we do not speak (SOAP 1.1 section 4.2.3).
fn body<'a>(envelope: Node<'a, 'a>) -> Result<Node<'a, 'a>, Broken> {
    if !envelope.has_tag_name((xml::SOAP, "Envelope")) {
        return Err(Broken::NotAnEnvelope);
    }
    let mut parts = envelope.children().filter(Node::is_element);
    let mut part = parts.next();
    if let Some(header) = part.filter(|part| part.has_tag_name((xml::SOAP, "Header"))) {
        let demands = |entry: Node<'_, '_>| {
            entry.attribute((xml::SOAP, "mustUnderstand")).is_some_and(|value| value != "0")
        };
        if header.children().filter(Node::is_element).any(demands) {
            return Err(Broken::NotAnEnvelope);
        }
        part = parts.next();
    }
    let body = part.filter(|part| part.has_tag_name((xml::SOAP, "Body")) && parts.next().is_none());
    let mut children = body.ok_or(Broken::NotAnEnvelope)?.children().filter(Node::is_element);
    match (children.next(), children.next()) {
        (Some(child), None) => Ok(child),
        _ => Err(Broken::NotAnEnvelope),
    }
}

/// The code is a qualified name, perhaps with a part after a point. Nothing else of a fault is looked at: its words may
/// be about the person.
fn code(fault: Node<'_, '_>) -> FaultCode {
    let code = fault.children().find(|node| node.has_tag_name("faultcode")).and_then(|node| node.text());
    match code.and_then(|code| code.trim().rsplit(':').next()).and_then(|code| code.split('.').next()) {
        Some("Client") => FaultCode::Client,
        _ => FaultCode::Server,
    }
}
