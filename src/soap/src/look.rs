//! A request looked at and not answered: read as it would be if it were posted, by the same parser, with nothing asked of
//! anybody. What only the running service knows (who calls, who is an active user, what has come before) is not judged.

mod text_map;

use crate::{
    fault::Fault,
    operation::{self, Call},
    watch::{Remark, RemarkKind, Watch},
};
use inbox::NewMessage;
use quick_xml::{Reader, events::Event};
use text_map::TextMap;

/// What was seen of a request.
pub struct Looked {
    /// The operation's name and major version, when it got as far as that or the request is one.
    pub operation: Option<(&'static str, &'static str)>,
    /// What it would be answered, if it would be refused.
    pub fault: Option<Fault>,
    /// What is taken otherwise than it was written, in the order of the request.
    pub remarks: Vec<Remark>,
    /// The message, of an operation that carries one.
    pub message: Option<NewMessage>,
    /// Where the message's files stand.
    pub files: Vec<usize>,
    body: TextMap,
}

impl Looked {
    /// The byte of the request that a byte of the message's body was written at.
    pub fn in_request(&self, byte_of_body: usize) -> usize {
        self.body.written_at(byte_of_body)
    }
}

/// Says the operation alone: a request is patient data.
impl std::fmt::Debug for Looked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Looked({:?})", self.operation)
    }
}

/// Whether a text is, or is meant to be, a SOAP envelope: its first element is called that.
pub fn is_envelope(source: &str) -> bool {
    let mut reader = Reader::from_str(source.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let name = element.name();
                return name.as_ref().rsplit(':').next() == Some("Envelope");
            }
            Ok(Event::Text(text)) if text.trim().is_empty() => {}
            Ok(Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) | Event::Eof) | Err(_) => {
                return false;
            }
            Ok(_) => {}
        }
    }
}

/// Looks at a request. Pure, as [`parse`](crate::parse) is.
pub fn look(request: &str) -> Looked {
    let watch = Watch::default();
    let parsed = operation::parse_watched(request.as_bytes(), &watch);
    // The gate takes one off; places are counted without it.
    let request = request.strip_prefix('\u{feff}').unwrap_or(request);
    let first = |name: &str| watch.places(name).into_iter().next();
    let (name, call) = match watch.asked() {
        Some((name, major, at)) => (Some((name, major)), at),
        None => (None, 0),
    };
    let mut looked = Looked {
        operation: name,
        fault: None,
        remarks: Vec::new(),
        message: None,
        files: watch.places("attachment").into_iter().map(|range| range.start).collect(),
        body: TextMap::default(),
    };
    let mut nobodys = false;
    match parsed.map(|parsed| parsed.call) {
        Err(fault) => looked.fault = Some(fault),
        Ok(call_read) => {
            let (subject, message) = taken_apart(call_read);
            nobodys = !subject;
            if let Some((message, source_system)) = message {
                let text = first("messageText").or_else(|| first("text"));
                looked.body = text.map(|text| TextMap::of(request, text, &message.body)).unwrap_or_default();
                looked.fault = source_system.is_none().then(|| Fault::no_source_system().at(call));
                looked.message = Some(message);
            }
        }
    }
    if nobodys {
        let at = first("subjectOfCareId").map_or(0, |range| range.start);
        watch.remark(RemarkKind::NobodysNumber, at);
    }
    looked.remarks = watch.into_remarks();
    let refused_at = looked.fault.as_ref().and_then(Fault::byte);
    // Of what is refused it is said once.
    looked.remarks.retain(|remark| Some(remark.at) != refused_at);
    looked.remarks.sort_by_key(|remark| remark.at);
    looked
}

/// Whether the person's number can be anybody's; and the message, with the system that it says it is from.
fn taken_apart(call: Call) -> (bool, Option<(NewMessage, Option<String>)>) {
    match call {
        Call::AddMessageV1(read) => (read.subject.is_some(), Some((read.message, read.source_system))),
        Call::AddMessageV2(read) => (read.subject.is_some(), Some((read.message, read.source_system))),
        Call::IsActiveUserV1(read) => (read.subject.is_some(), None),
        Call::IsActiveUserV2(read) => (read.subject.is_some(), None),
        Call::GetMessageThreadStatusV2(read) => (read.subject.is_some(), None),
        Call::PingForConfigurationV1(_) | Call::ProcessNotificationV1(_) => (true, None),
    }
}
