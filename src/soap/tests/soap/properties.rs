//! Whatever the bytes, there is a request or a fault, and the fault says nothing of them.

use crate::{
    version2::{EVERYTHING, STATUS},
    world::{ADD_MESSAGE, IS_ACTIVE_USER},
};
use proptest::{collection::vec, prelude::*, sample::Index};
use soap::{Code, parse};

/// What a hostile or careless sender could put anywhere.
const PIECES: [&str; 30] = [
    "<",
    ">",
    "/>",
    "</",
    "&",
    "&lt;",
    "&#0;",
    "&#x10ffff;",
    "&zebra;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?zebra?>",
    "<!DOCTYPE zebra [",
    "xmlns:core=",
    "xmlns=\"\"",
    " zebra=\"1\"",
    "zebra",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "\u{fffe}",
    "'",
    "\"",
    "<add:zebra/>",
    "<core:messageText>",
    "</soapenv:Body>",
    "<zebra xmlns=\"urn:zebra\"/>",
    "å👩‍⚕️",
];

fn request() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(ADD_MESSAGE), Just(IS_ACTIVE_USER), Just(EVERYTHING), Just(STATUS)]
}

/// One change to a request.
#[derive(Debug, Clone)]
enum Change {
    Insert(Index, usize),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Swap(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<Index>(), 1..80_usize, 1..50_usize)
            .prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Change::Swap(one, other)),
    ]
}

/// Cuts only between characters, so that the XML behind UTF-8 is what is tried.
fn apply(request: &mut Vec<char>, change: &Change) {
    if request.is_empty() {
        return;
    }
    let within = |at: &Index, length: usize, of: &[char]| {
        let start = at.index(of.len());
        start..(start + length).min(of.len())
    };
    match change {
        Change::Insert(at, piece) => {
            let at = at.index(request.len());
            request.splice(at..at, PIECES[*piece].chars());
        }
        Change::Remove(at, length) => {
            let range = within(at, *length, request);
            request.drain(range);
        }
        Change::Repeat(at, length, times) => {
            let range = within(at, *length, request);
            let end = range.end;
            let more = request[range].repeat(*times);
            request.splice(end..end, more);
        }
        Change::Swap(one, other) => {
            let (one, other) = (one.index(request.len()), other.index(request.len()));
            request.swap(one, other);
        }
    }
}

/// Elements in and out of their places: well-formed, and rarely what the XSD has.
fn tree() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("add:AddMessageToPatientPortalInbox"),
        Just("add:subjectOfCareId"),
        Just("add:message"),
        Just("add:notify"),
        Just("core:organisationUnit"),
        Just("core:unitId"),
        Just("core:messageText"),
        Just("core:ssoLink"),
        Just("soapenv:Header"),
        Just("soapenv:Body"),
        Just("zebra"),
    ];
    let leaf = prop_oneof![
        Just(String::new()),
        Just("191212121212".to_owned()),
        Just("true".to_owned()),
        Just("<!--zebra-->".to_owned()),
        Just("<![CDATA[<zebra>]]>".to_owned()),
        Just("&amp;zebra".to_owned()),
    ];
    leaf.prop_recursive(6, 60, 8, move |inner| {
        (name.clone(), vec(inner, 0..8))
            .prop_map(|(name, children)| format!("<{name}>{}</{name}>", children.concat()))
    })
}

#[track_caller]
fn request_or_silent_fault(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Err(fault) = parse(bytes) {
        prop_assert_ne!(fault.code(), Code::Server, "nothing of the service's own was tried");
        let says = fault.to_string();
        for echo in ["zebra", "191212121212", "Norra", "Provsvar"] {
            prop_assert!(!says.contains(echo), "{}", says);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..400)) {
        request_or_silent_fault(&bytes)?;
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        request_or_silent_fault(text.as_bytes())?;
    }

    #[test]
    fn an_altered_request_is_answered(whole in request(), changes in vec(change(), 1..6)) {
        let mut request: Vec<char> = whole.chars().collect();
        for change in &changes {
            apply(&mut request, change);
        }
        request_or_silent_fault(String::from_iter(request).as_bytes())?;
    }

    #[test]
    fn a_request_with_any_byte_altered_is_answered(whole in request(), at in any::<Index>(), byte in any::<u8>()) {
        let mut request = whole.as_bytes().to_vec();
        let at = at.index(request.len());
        request[at] = byte;
        request_or_silent_fault(&request)?;
    }

    #[test]
    fn elements_in_any_places_are_answered(tree in tree()) {
        let start = &ADD_MESSAGE[..ADD_MESSAGE.find("<add:AddMessage").unwrap()];
        request_or_silent_fault(format!("{start}{tree}</soapenv:Body></soapenv:Envelope>").as_bytes())?;
    }
}
