//! A text or a request looked at before it is sent: how requests are read ([`soap`]) and what the pages show ([`app`]),
//! put together. Pure: nothing is stored, logged or asked.

use app::{
    Example, SenderBench,
    preview::{Finding, FindingKind, Looked, Operation, Sight},
};
use inbox::{Message, NewMessage, RefusedFile, Unit};
use jiff::Timestamp;
use soap::{Fault, Remark, RemarkKind};

/// The largest request that any operation takes is smaller than this, in bytes.
pub const LOOKED_AT_MOST: u64 = 16 << 20;

/// The page for those who connect a sending system.
pub(crate) fn bench() -> SenderBench {
    let examples = soap::EXAMPLES.iter().map(|example| Example {
        operation: example.operation,
        major: example.major,
        name: example.name,
        request: example.request,
        answer: example.answer,
        outcome: example.outcome(),
    });
    SenderBench { look, examples: examples.collect() }
}

/// Looks at a message's body, or at a whole request: which of the two, its first element says. `now` is when the message
/// would come.
pub fn look(bytes: &[u8], now: Timestamp) -> Looked {
    let text = String::from_utf8_lossy(bytes);
    let source = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let mark = text.len() - source.len();
    let broken = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to().saturating_sub(mark));
    let broken = broken.map(|at| Finding { at, kind: FindingKind::NotUtf8 });
    let (sight, mut findings) = match (soap::is_envelope(&source), &broken) {
        // The gate lets nothing else through, and so nothing behind it is looked at.
        (true, Some(_)) => (Sight::Refused(None), Vec::new()),
        (true, None) => request(&text, now),
        (false, _) => body(&source, now),
    };
    findings.extend(broken);
    Looked::new(source, sight, findings)
}

fn body(source: &str, now: Timestamp) -> (Sight, Vec<Finding>) {
    let (message, _) = Message::previewed(&NewMessage::text(Unit::default(), "", source), now);
    let found = Finding::of_body(&message, |at| at);
    (Sight::Body(Box::new(message)), found)
}

fn request(text: &str, now: Timestamp) -> (Sight, Vec<Finding>) {
    let looked = soap::look(text);
    let operation = looked.operation.map(|(name, major)| Operation { name, major });
    let mut findings: Vec<_> = looked.remarks.iter().map(remark).collect();
    findings.extend(looked.fault.as_ref().map(fault));
    let sight = match (&looked.message, operation) {
        (Some(message), Some(operation)) => {
            let (message, refused) = Message::previewed(message, now);
            findings.extend(refused.iter().map(|refused| file(refused, &looked.files)));
            findings.extend(Finding::of_body(&message, |at| looked.in_request(at)));
            Sight::Message(operation, Box::new(message))
        }
        (None, Some(operation)) if looked.fault.is_none() => Sight::NoMessage(operation),
        (_, operation) => Sight::Refused(operation),
    };
    (sight, findings)
}

fn fault(fault: &Fault) -> Finding {
    let (cause, remedy) = fault.cause_and_remedy();
    let kind = FindingKind::Fault {
        code: fault.code().as_str(),
        status: fault.status().as_u16(),
        cause: cause.to_owned(),
        remedy: remedy.to_owned(),
    };
    Finding { at: fault.byte().unwrap_or_default(), kind }
}

fn remark(remark: &Remark) -> Finding {
    let kind = match remark.kind {
        RemarkKind::CharactersRemoved(element) => FindingKind::CharactersRemoved(element),
        RemarkKind::Blank(element) => FindingKind::Blank(element),
        RemarkKind::Ignored => FindingKind::Ignored,
        RemarkKind::InSameWindow => FindingKind::InSameWindow,
        RemarkKind::NobodysNumber => FindingKind::NobodysNumber,
    };
    Finding { at: remark.at, kind }
}

/// `files`: where each of them stands.
fn file(refused: &RefusedFile, files: &[usize]) -> Finding {
    let at = files.get(refused.at.unwrap_or_default()).copied().unwrap_or_default();
    Finding { at, kind: FindingKind::File(refused.why) }
}
