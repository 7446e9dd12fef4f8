//! The operations: a table that everything about an operation is read from, and the way from bytes to a request.

use crate::{
    contract::{
        engagementindex::process_notification,
        monitoring::ping_for_configuration,
        patientportal::{
            v1::{add_message, is_active_user},
            v2,
        },
    },
    description::File,
    envelope::Envelope,
    fault::Fault,
    schema::{Node, wrong},
    watch::Watch,
};
use roxmltree::{Document, ParsingOptions};
use xml::{Limits, Refused};

/// An operation of a service contract.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its name, which is also the local name of the request element (BP 2.1 rule 14).
    pub(crate) name: &'static str,
    /// The namespace of the request element.
    pub(crate) namespace: &'static str,
    /// The contract's major version.
    pub(crate) major: &'static str,
    /// How large a request may be.
    pub(crate) limits: Limits,
    /// Reads the request element.
    pub(crate) read: fn(Node<'_>) -> Result<Call, Fault>,
    /// The contract's WSDL.
    pub(crate) wsdl: File,
    /// The XSDs that the WSDL imports, directly or not.
    pub(crate) schemas: &'static [File],
}

/// Every operation. One more contract is one more row.
pub(crate) const OPERATIONS: [&Operation; 7] = [
    &add_message::OPERATION,
    &is_active_user::OPERATION,
    &v2::add_message::OPERATION,
    &v2::is_active_user::OPERATION,
    &v2::get_message_thread_status::OPERATION,
    &ping_for_configuration::OPERATION,
    &process_notification::OPERATION,
];

/// The largest request that any operation takes, in bytes.
pub(crate) const LARGEST: usize = {
    let (mut largest, mut row) = (0, 0);
    while row < OPERATIONS.len() {
        if OPERATIONS[row].limits.bytes > largest {
            largest = OPERATIONS[row].limits.bytes;
        }
        row += 1;
    }
    largest
};

/// A typed request.
pub struct Request {
    pub(crate) operation: &'static Operation,
    pub(crate) logical_address: String,
    pub(crate) call: Call,
}

/// What is asked for.
pub(crate) enum Call {
    AddMessageV1(Box<add_message::Request>),
    IsActiveUserV1(is_active_user::Request),
    AddMessageV2(Box<v2::add_message::Request>),
    IsActiveUserV2(v2::is_active_user::Request),
    GetMessageThreadStatusV2(v2::get_message_thread_status::Request),
    PingForConfigurationV1(ping_for_configuration::Request),
    ProcessNotificationV1(process_notification::Request),
}

impl Request {
    /// The operation's name.
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }
}

/// Names the operation and nothing else: a request is patient data.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request({})", self.operation.name)
    }
}

/// Reads a request from the bytes of an envelope. Pure: no I/O, no clock, no chance.
pub fn parse(bytes: &[u8]) -> Result<Request, Fault> {
    read(bytes, None)
}

/// The same, for whoever wants to know how it is read.
pub(crate) fn parse_watched(bytes: &[u8], watch: &Watch) -> Result<Request, Fault> {
    read(bytes, Some(watch))
}

fn read(bytes: &[u8], watch: Option<&Watch>) -> Result<Request, Fault> {
    let limits = |namespace: &str, name: &str| find(namespace, name).map(|operation| operation.limits);
    let text = xml::pass_located(bytes, LARGEST, limits)
        .map_err(|(refused, at)| Fault::client(format!("{refused} {}", remedy(refused))).at(at))?;
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| not_well_formed(text, &error))?;
    let envelope = Envelope::open(document.root_element())?;
    let name = envelope.call.tag_name();
    let operation = find(name.namespace().unwrap_or_default(), name.name()).ok_or_else(|| {
        wrong(
            envelope.call,
            "The element in the Body names no operation of this service. Check its name and namespace against the WSDL.",
        )
    })?;
    if let Some(watch) = watch {
        watch.asks(operation.name, operation.major, envelope.call.range().start);
    }
    let call = (operation.read)(Node { xml: envelope.call, watch })?;
    Ok(Request { operation, logical_address: envelope.logical_address.to_owned(), call })
}

fn find(namespace: &str, name: &str) -> Option<&'static Operation> {
    OPERATIONS.into_iter().find(|operation| operation.name == name && operation.namespace == namespace)
}

/// What whoever sends requests can do so that the gate opens.
fn remedy(refused: Refused) -> &'static str {
    match refused {
        Refused::Bytes { .. } | Refused::Nodes { .. } => "Send less in one request.",
        Refused::NoOperation => "Check the name and namespace of the body's child against the WSDL.",
        Refused::Depth => "Flatten the request.",
        Refused::Attributes => "No contract here uses any: leave them out.",
        Refused::Namespaces => "Declare each namespace once.",
        Refused::Name => "Check the element names against the XSD.",
        Refused::Value => "Send content in elements.",
        Refused::DocumentType | Refused::Instruction => "Leave it out.",
        Refused::Declaration => "Correct it, or leave it out.",
        Refused::Encoding => "Send UTF-8, and say so or say nothing.",
        Refused::Utf8 => "Encode it as UTF-8.",
        Refused::Control => "Remove it.",
        Refused::Malformed => BY_LIBRARY,
    }
}

const BY_LIBRARY: &str = "Build it with an XML library instead of by hand.";

/// The parser's own words quote the request; the place does not.
fn not_well_formed(text: &str, error: &roxmltree::Error) -> Fault {
    let at = error.pos();
    let fault = Fault::client(format!(
        "The envelope is not well-formed XML with namespaces, near line {}, column {}. {BY_LIBRARY}",
        at.row, at.col,
    ));
    let (row, column) = (at.row.saturating_sub(1) as usize, at.col.saturating_sub(1) as usize);
    let before: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let line = text.get(before..).unwrap_or_default();
    let within = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    fault.at(before + within)
}
