use super::*;
use std::{
    fmt::Write,
    time::{Duration, Instant},
};

/// What a hostile request may take.
const QUICKLY: Duration = Duration::from_millis(50);

/// What the one operation of these tests takes, in bytes.
const LARGEST: usize = 1 << 20;
/// The namespace of that operation, `IsActiveUser`.
const RESPONDER: &str = "urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1";

fn pass(bytes: &[u8]) -> Result<&str, Refused> {
    super::pass(bytes, LARGEST, |namespace, name| {
        let limits = Limits { bytes: LARGEST, nodes: 20_000 };
        (namespace == RESPONDER && name == "IsActiveUser").then_some(limits)
    })
}

/// An envelope of `IsActiveUser` around `inside`.
fn call(inside: &str) -> String {
    format!(
        r#"<s:Envelope xmlns:s="{SOAP}"><s:Body><IsActiveUser xmlns="{RESPONDER}">{inside}</IsActiveUser></s:Body></s:Envelope>"#,
    )
}

/// Asserts the refusal, and that it comes quickly: in one of ten attempts, since the machine may be busy with other
/// tests, and a parser that hangs hangs ten times.
#[track_caller]
fn refused_quickly(what: &str, request: &str, why: Refused) {
    let quick = (0..10).any(|_| {
        let began = Instant::now();
        let outcome = pass(request.as_bytes());
        let took = began.elapsed();
        println!("{what}: {} bytes refused in {took:?}", request.len());
        assert_eq!(outcome, Err(why), "{what}");
        took < QUICKLY
    });
    assert!(quick, "{what}");
}

fn repeated(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, at| {
        all.push_str(&piece(at));
        all
    })
}

#[test]
fn an_ordinary_request_passes_without_its_byte_order_mark() {
    let request = call("<subjectOfCareId>191212121212</subjectOfCareId>");
    assert_eq!(pass(request.as_bytes()), Ok(&*request));
    let declared =
        format!("<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\n{request}\n<!-- end -->\n");
    assert_eq!(pass(declared.as_bytes()), Ok(&*declared));
    assert_eq!(pass(format!("\u{feff}{declared}").as_bytes()), Ok(&*declared));
}

#[test]
fn twenty_thousand_attributes_on_one_element_are_refused_quickly() {
    let attributes = repeated(20_000, |at| format!(" a{at}=''"));
    refused_quickly("attributes", &call(&format!("<e{attributes}/>")), Refused::Attributes);
    let declarations = repeated(20_000, |at| format!(" xmlns:n{at}='u'"));
    refused_quickly("declarations", &call(&format!("<e{declarations}/>")), Refused::Attributes);
}

#[test]
fn two_thousand_nested_namespace_declarations_are_refused_quickly() {
    let nested = repeated(2_000, |at| format!("<e xmlns:n{at}='urn:{at}'>"));
    refused_quickly("nested declarations", &call(&nested), Refused::Depth);
    let many = repeated(2, |at| {
        let declarations = repeated(16, |n| format!(" xmlns:n{at}x{n}='u'"));
        format!("<e{declarations}>")
    });
    refused_quickly("declarations in force", &call(&many), Refused::Namespaces);
}

#[test]
fn a_million_levels_are_refused_quickly() {
    refused_quickly("a million levels", &"<a>".repeat(1_000_000), Refused::Bytes { limit: LARGEST });
    refused_quickly("levels within the limit", &call(&"<a>".repeat(300_000)), Refused::Depth);
    refused_quickly("levels without an envelope", &"<a>".repeat(300_000), Refused::Depth);
}

#[test]
fn a_million_empty_elements_are_refused_quickly() {
    refused_quickly(
        "a million elements",
        &call(&"<a/>".repeat(1_000_000)),
        Refused::Bytes { limit: LARGEST },
    );
    refused_quickly(
        "elements within the limit",
        &call(&"<a/>".repeat(200_000)),
        Refused::Nodes { limit: 20_000 },
    );
    refused_quickly("comments", &call(&"<!---->".repeat(140_000)), Refused::Nodes { limit: 20_000 });
    refused_quickly("CDATA", &call(&"<![CDATA[]]>".repeat(80_000)), Refused::Nodes { limit: 20_000 });
    refused_quickly("pieces of text", &call(&"a<!---->".repeat(120_000)), Refused::Nodes { limit: 20_000 });
    refused_quickly("instructions", &call(&"<?a?>".repeat(200_000)), Refused::Instruction);
}

#[test]
fn huge_names_and_values_are_refused_quickly() {
    let huge = "n".repeat(900_000);
    refused_quickly("element name", &call(&format!("<{huge}/>")), Refused::Name);
    refused_quickly("attribute name", &call(&format!("<a {huge}=''/>")), Refused::Name);
    refused_quickly("prefix", &call(&format!("<a xmlns:{huge}='u'/>")), Refused::Name);
    refused_quickly("attribute value", &call(&format!("<a b='{huge}'/>")), Refused::Value);
}

#[test]
fn what_passes_is_parsed_in_bounded_time() {
    // The worst that the limits let through, for the parser behind the gate: every element declares a namespace of its
    // own beneath as many as may be in force.
    let above = repeated(28, |at| format!(" xmlns:n{at}='urn:{at}'"));
    let elements = repeated(9_900, |at| format!("<e xmlns:m='urn:{at}'/>"));
    let request = call(&format!("<e{above}>{elements}</e>"));
    let text = pass(request.as_bytes()).expect("within every limit");
    let began = Instant::now();
    roxmltree::Document::parse(text).expect("well-formed");
    let took = began.elapsed();
    println!("the worst within the limits: {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn entities_in_a_long_body_are_no_nodes() {
    let body = call(&"&lt;para&gt;å&amp;ä&lt;/para&gt;".repeat(20_000));
    assert!(pass(body.as_bytes()).is_ok());
}

#[test]
fn headers_alone_may_not_fill_the_limit() {
    let header = |inside: &str| {
        format!(r#"<s:Envelope xmlns:s="{SOAP}"><s:Header>{inside}</s:Header><s:Body/></s:Envelope>"#)
    };
    assert!(pass(header("<a/>").as_bytes()).is_ok());
    assert_eq!(pass(header(&"<a/>".repeat(1_001)).as_bytes()), Err(Refused::NoOperation));
    assert_eq!(pass(header(&format!("<a>{}</a>", "x".repeat(70_000))).as_bytes()), Err(Refused::NoOperation));
    let unknown = call(&"x".repeat(70_000)).replace("IsActiveUser", "IsActiveUsers");
    assert_eq!(pass(unknown.as_bytes()), Err(Refused::NoOperation));
}

#[test]
fn an_operation_named_anywhere_but_in_the_body_raises_no_limit() {
    let named = format!(r#"<IsActiveUser xmlns="{RESPONDER}">{}</IsActiveUser>"#, "x".repeat(70_000));
    assert_eq!(pass(named.as_bytes()), Err(Refused::NoOperation));
    let in_header =
        format!(r#"<s:Envelope xmlns:s="{SOAP}"><s:Header>{named}</s:Header><s:Body/></s:Envelope>"#);
    assert_eq!(pass(in_header.as_bytes()), Err(Refused::NoOperation));
}

#[test]
fn a_request_may_be_as_large_as_its_operation_says_and_no_larger() {
    let room = LARGEST - call("").len();
    assert!(pass(call(&"x".repeat(room)).as_bytes()).is_ok());
    assert_eq!(pass(call(&"x".repeat(room + 1)).as_bytes()), Err(Refused::Bytes { limit: LARGEST }));
    let nodes = 20_000 - 5; // Envelope, Body and IsActiveUser, with two declarations
    assert!(pass(call(&"<a/>".repeat(nodes)).as_bytes()).is_ok());
    assert_eq!(pass(call(&"<a/>".repeat(nodes + 1)).as_bytes()), Err(Refused::Nodes { limit: 20_000 }));
}

#[test]
fn an_operation_with_smaller_limits_gets_its_own() {
    let limits = Limits { bytes: 2_000, nodes: 10 };
    let small = |inside: &str| super::pass(call(inside).as_bytes(), LARGEST, |_, _| Some(limits)).map(drop);
    assert_eq!(small("<a/>"), Ok(()));
    assert_eq!(small(&"x".repeat(2_000)), Err(Refused::Bytes { limit: 2_000 }));
    assert_eq!(small(&"<a/>".repeat(6)), Err(Refused::Nodes { limit: 10 }));
}

// ASVS 5.0.0-1.5.1
#[test]
fn document_types_and_instructions_are_refused_wherever_they_stand() {
    let request = call("");
    for doctype in
        ["<!DOCTYPE a>", "<!doctype a SYSTEM 'file:///etc/passwd'>", "<!DOCTYPE a [<!ENTITY b 'c'>"]
    {
        assert_eq!(pass(format!("{doctype}{request}").as_bytes()), Err(Refused::DocumentType), "{doctype}");
    }
    assert_eq!(pass(format!("<?xml-stylesheet href='a'?>{request}").as_bytes()), Err(Refused::Instruction));
    assert_eq!(pass(format!("{request}<?a b?>").as_bytes()), Err(Refused::Instruction));
    assert_eq!(pass(format!(" <?xml version='1.0'?>{request}").as_bytes()), Err(Refused::Declaration));
    assert_eq!(pass(call("<?xml version='1.0'?>").as_bytes()), Err(Refused::Declaration));
}

#[test]
fn only_xml_1_0_in_utf_8_passes() {
    for (declaration, why) in [
        ("<?xml version='1.1'?>", Refused::Declaration),
        ("<?xml encoding='UTF-8'?>", Refused::Declaration),
        ("<?xml version='1.0' standalone='YES'?>", Refused::Declaration),
        ("<?xml version='1.0' encoding='UTF-16'?>", Refused::Encoding),
        ("<?xml version='1.0' encoding='UTF-7'?>", Refused::Encoding),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>", Refused::Encoding),
        ("<?xml version='1.0' encoding='IBM037'?>", Refused::Encoding),
    ] {
        assert_eq!(pass(format!("{declaration}{}", call("")).as_bytes()), Err(why), "{declaration}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let request = call("MARK");
    let with = |bytes: &[u8]| {
        let (before, after) = request.split_once("MARK").unwrap();
        pass(&[before.as_bytes(), bytes, after.as_bytes()].concat()).map(drop)
    };
    for (bytes, why) in [
        (&b"\0"[..], Refused::Control),
        (b"\x08", Refused::Control),
        (b"\x1b", Refused::Control),
        (b"\xc0\xaf", Refused::Utf8),         // overlong
        (b"\xed\xa0\x80", Refused::Utf8),     // lone surrogate
        (b"\xf4\x90\x80\x80", Refused::Utf8), // beyond U+10FFFF
        (b"\xe5", Refused::Utf8),             // Latin-1
    ] {
        assert_eq!(with(bytes), Err(why), "{bytes:x?}");
    }
    assert_eq!(with("\u{1f469}\t\r\n".as_bytes()), Ok(()));
    let utf16: Vec<u8> = request.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(pass(&utf16), Err(Refused::Control));
    assert_eq!(pass(&[&[0xff, 0xfe], &*utf16].concat()), Err(Refused::Utf8));
}

#[test]
fn a_name_has_one_prefix_at_most_and_no_prefix_is_taken_back() {
    for malformed in [
        "<:a/>",
        "<a:/>",
        "<a:b:c/>",
        "<:/>",
        "<a :b=''/>",
        "<a b:=''/>",
        "<s:a xmlns:s=''/>",
        "<a xmlns:=''/>",
    ] {
        assert_eq!(pass(call(malformed).as_bytes()), Err(Refused::Malformed), "{malformed}");
    }
    assert!(pass(call("<a xmlns=''/>").as_bytes()).is_ok());
}

#[test]
fn a_refusal_quotes_nothing() {
    for hostile in
        ["<!DOCTYPE secret>", "<?secret?>", "<secret secret='' secret=''/>", "</secret>", "<secret"]
    {
        let mut says = String::new();
        write!(says, "{}", pass(hostile.as_bytes()).unwrap_err()).unwrap();
        assert!(!says.contains("secret"), "{says}");
    }
}

#[test]
fn where_it_was_clear_is_told() {
    let line_of = |text: &str| {
        let (_, at) = pass_located(text.as_bytes(), 1 << 20, |_, _| None).unwrap_err();
        assert!(at <= text.len());
        text[..at].lines().count().max(1)
    };
    for (text, line) in [
        ("<?xml version='1.0'?>\n<!DOCTYPE a>\n<a/>", 1),
        ("<a>\n\n<?php x?></a>", 2),
        ("<a>\nb\u{1}\n</a>", 2),
        ("<a>\n<b>\n</c></a>", 2),
    ] {
        assert_eq!(line_of(text), line, "{text}");
    }
}
