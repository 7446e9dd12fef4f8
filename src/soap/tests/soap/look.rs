//! A request that is looked at and not answered: what is found, and at which line.

use crate::version2::LEAST;
use docbook::{Document, Place};
use proptest::prelude::*;
use soap::{Code, EXAMPLES, Looked, RemarkKind, is_envelope, look, parse};

/// `LINE kind: cause` of everything that is found in a request and in its message's body.
fn found(request: &str) -> Vec<String> {
    let looked = look(request);
    let line = |at: usize| Place::of(request, at).line;
    let mut found: Vec<(usize, String)> = Vec::new();
    if let Some(fault) = &looked.fault {
        let (cause, remedy) = fault.cause_and_remedy();
        assert!(!remedy.is_empty() || !cause.contains(". "), "{cause}");
        let at = line(fault.byte().expect("a place"));
        found.push((at, format!("{at} {} {}: {cause}", fault.code().as_str(), fault.status().as_u16())));
    }
    found.extend(looked.remarks.iter().map(|remark| {
        let at = line(remark.at);
        (at, format!("{at} {:?}", remark.kind))
    }));
    if let Some(message) = &looked.message {
        found.extend(Document::parse(&message.body).deviations().iter().map(|deviation| {
            let at = line(looked.in_request(deviation.at()));
            (at, format!("{at} {:?}", deviation.kind()))
        }));
    }
    found.sort();
    found.into_iter().map(|(_, words)| words).collect()
}

/// The example's line that holds this.
fn line_with(request: &str, what: &str) -> usize {
    Place::of(request, request.find(what).expect(what)).line
}

#[test]
fn of_every_example_exactly_that_is_found_which_it_is_an_example_of() {
    for example in EXAMPLES {
        let request = example.request;
        let at = |what: &str| line_with(request, what);
        let expected = match (example.operation, example.name) {
            ("AddMessage", "fault-schema") => {
                let cause = "An element is missing, misplaced or unknown in message: expected messageThreadId or title of \
                             namespace urn:riv-application:infrastructure:eservicesupply:patientportal:2.";
                vec![format!("{} Client 500: {cause}", at("core:heading"))]
            }
            ("AddMessage", "fault-not-well-formed") => {
                vec![format!("{} Client 500: The envelope is not well-formed XML.", at("core:titel"))]
            }
            ("AddMessage", "fault-not-addressed") => {
                let cause = "The header LogicalAddress of namespace urn:riv:itintegration:registry:1 is missing or empty.";
                vec![format!("{} Client 500: {cause}", at("<soapenv:Header"))]
            }
            ("AddMessage", "fault-must-understand") => {
                let cause = "A header says mustUnderstand and is not known here; only LogicalAddress is.";
                vec![format!("{} MustUnderstand 500: {cause}", at("mustUnderstand"))]
            }
            ("AddMessage", "fault-version-mismatch") => {
                vec![format!(
                    "{} VersionMismatch 500: The envelope is not of SOAP 1.1.",
                    at("<soapenv:Envelope")
                )]
            }
            (_, "fault-schema") => {
                let looked = look(request);
                let fault = looked.fault.expect(example.operation);
                assert_eq!(fault.code(), Code::Client);
                assert!(example.answer.contains(fault.cause_and_remedy().0), "{}", example.operation);
                continue;
            }
            // What only the running service knows: who calls, who is a user, what is registered, what came before.
            _ => Vec::new(),
        };
        assert_eq!(found(request), expected, "{} {} {}", example.operation, example.major, example.name);
        let operation = look(request).operation;
        if ![
            "fault-not-well-formed",
            "fault-not-addressed",
            "fault-must-understand",
            "fault-version-mismatch",
        ]
        .contains(&example.name)
        {
            assert_eq!(operation, Some((example.operation, example.major)), "{}", example.name);
        }
    }
}

/// The smallest request, with one thing in it changed.
fn changed(from: &str, to: &str) -> String {
    assert!(LEAST.contains(from), "{from}");
    LEAST.replacen(from, to, 1)
}

#[test]
fn each_kind_is_found_at_its_line() {
    let starts = |request: &str, expected: &str| {
        let found = found(request);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{expected}: {found:?}");
    };
    let title = line_with(LEAST, "core:title>");
    let of = |from: &str, to: &str| changed(from, to);
    let with_title = |inner: &str| {
        let start = LEAST.find("<core:title>").unwrap() + "<core:title>".len();
        let end = LEAST.find("</core:title>").unwrap();
        format!("{}{inner}{}", &LEAST[..start], &LEAST[end..])
    };
    starts(&with_title("Vård\u{202e}central"), &format!("{title} CharactersRemoved(\"title\")"));
    starts(
        &with_title(&"x".repeat(1_001)),
        &format!("{title} Client 500: title is longer than 1000 characters."),
    );
    starts(&with_title(" "), &format!("{title} Client 500: title is empty."));
    starts(&with_title("<b/>"), &format!("{title} Client 500: title holds elements where the XSD has text."));
    let system = line_with(LEAST, "add:sourceSystem");
    let message = line_with(LEAST, "<add:AddMessage");
    starts(
        &of("<add:sourceSystem>DEMO-JOURNAL</add:sourceSystem>", ""),
        &format!("{message} Client 403: sourceSystem is missing."),
    );
    starts(
        &of(
            "<add:sourceSystem>DEMO-JOURNAL</add:sourceSystem>",
            "<add:sourceSystem>D</add:sourceSystem><x xmlns='urn:x'/>",
        ),
        &format!("{system} Ignored"),
    );
    starts(
        &of("patientportal:AddMessageResponder:2", "patientportal:AddMessageResponder:3"),
        &format!("{message} Client 500: The element in the Body names no operation of this service."),
    );
    let number = line_with(LEAST, "subjectOfCareId");
    let digits = LEAST.split("subjectOfCareId>").nth(1).unwrap().split('<').next().unwrap();
    starts(&of(digits, "191212121213"), &format!("{number} NobodysNumber"));
    starts(
        &of(digits, "19121212-1212"),
        &format!("{number} Client 500: subjectOfCareId does not have the form of the XSD."),
    );
    starts(&format!("<!DOCTYPE x>{LEAST}"), "1 Client 500: ");
    starts(
        &LEAST.replace("UTF-8", "ISO-8859-1"),
        "1 Client 500: The XML declaration names another encoding than UTF-8.",
    );
}

#[test]
fn a_deviation_in_the_body_stands_at_the_requests_line_however_the_body_is_written() {
    let body = "<article>\n<para>5<br/>6</para>\n<para lang='sv'>&amp;x;</para></article>";
    for written in [
        body.replace('&', "&amp;").replace('<', "&lt;"),
        format!("<![CDATA[{body}]]>"),
        body.replace('&', "&amp;").replace('<', "&#60;").replace('\n', "\r\n"),
    ] {
        let start = LEAST.find("<core:text>").unwrap() + "<core:text>".len();
        let end = LEAST.find("</core:text>").unwrap();
        let request = format!("{}{written}{}", &LEAST[..start], &LEAST[end..]);
        let first = line_with(&request, "<core:text>");
        assert_eq!(
            found(&request),
            [
                format!("{} UnknownElement(Name(\"br\"))", first + 1),
                format!("{} UnknownAttribute(Name(\"lang\"))", first + 2),
            ],
            "{written}"
        );
    }
}

#[test]
fn a_button_that_is_to_be_embedded_opens_in_the_same_window() {
    let example = EXAMPLES
        .iter()
        .find(|example| (example.operation, example.name) == ("AddMessage", "delivered"))
        .unwrap();
    let request = example.request.replace("CurrentTarget", "Embedded");
    assert_eq!(found(&request), [format!("{} InSameWindow", line_with(&request, "Embedded"))]);
}

#[test]
fn an_envelope_is_known_by_its_first_element() {
    for (text, expected) in [
        (LEAST, true),
        ("\u{feff}<?xml version='1.0'?><!-- x --> <Envelope/>", true),
        ("<s:Envelope>", true),
        ("<!DOCTYPE x><x:Envelope>", true),
        ("<article><Envelope/></article>", false),
        ("Hej <Envelope/>", false),
        ("&amp;<Envelope/>", false),
        ("", false),
        ("<", false),
    ] {
        assert_eq!(is_envelope(text), expected, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn looking_says_what_answering_would((at, with) in (0..LEAST.len(), prop::sample::select(vec!["", "<", "&", "x", "</core:title>", "\u{202e}", "\u{0}", "\r"]))) {
        let at = LEAST.floor_char_boundary(at);
        let end = LEAST.ceil_char_boundary(at + 1).min(LEAST.len());
        for request in [format!("{}{with}{}", &LEAST[..at], &LEAST[end..]), format!("{}{with}{}", &LEAST[..at], &LEAST[at..])] {
            let Looked { fault, message, remarks, .. } = look(&request);
            let refused = parse(request.as_bytes()).err();
            let denied = fault.as_ref().is_some_and(|fault| fault.status().as_u16() == 403);
            prop_assert_eq!(message.is_none(), refused.is_some());
            if !denied {
                prop_assert_eq!(fault.as_ref().map(ToString::to_string), refused.map(|fault| fault.to_string()));
            }
            for at in remarks.iter().map(|remark| remark.at).chain(fault.iter().filter_map(soap::Fault::byte)) {
                prop_assert!(at <= request.len());
            }
            prop_assert!(remarks.iter().all(|remark| remark.kind != RemarkKind::NobodysNumber || message.is_some()));
        }
    }
}
