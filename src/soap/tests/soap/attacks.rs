//! The attack list of XML and SOAP, as far as it applies to what stands. What only costs time is the gate's own tests.

use crate::world::{ADD_MESSAGE, ANNA, IS_ACTIVE_USER, TOLVAN, World, add_message, with};
use axum::http::StatusCode;
use insta::assert_snapshot;
use soap::{Code, parse};

#[track_caller]
fn code(request: &str) -> Code {
    parse(request.as_bytes()).expect_err("a fault").code()
}

/// The body of a message, with a document type in front of the envelope.
fn with_document_type(declaration: &str, words: &str) -> String {
    let request = add_message("Dina prover ser bra ut.", words);
    with(&request, "<soapenv:Envelope ", &format!("{declaration}<soapenv:Envelope "))
}

#[test]
fn external_entities_are_refused_unread() {
    for declaration in [
        r#"<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#,
        r#"<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]>"#,
        r#"<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>"#,
        r#"<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">"#,
        r#"<!DOCTYPE a PUBLIC "-//A//B" "file:///etc/passwd">"#,
    ] {
        let fault = parse(with_document_type(declaration, "&e;").as_bytes()).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "The envelope has a document type declaration, which SOAP 1.1 section 3 forbids. Leave it out."
        );
    }
}

#[test]
fn what_the_gate_refuses_is_told_with_cause_and_remedy_and_quotes_nothing() {
    for hostile in
        ["<!DOCTYPE secret>", "<?secret?>", "<secret secret='' secret=''/>", "</secret>", "<secret"]
    {
        let says = parse(hostile.as_bytes()).unwrap_err().to_string();
        assert!(!says.contains("secret"), "{says}");
        assert_eq!(says.split(". ").count(), 2, "cause and remedy: {says}");
    }
}

#[test]
fn entities_that_multiply_are_refused_unexpanded() {
    let laughs = r#"<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>"#;
    assert_eq!(code(&with_document_type(laughs, "&c;")), Code::Client);
    let quadratic = format!("<!DOCTYPE a [<!ENTITY a \"{}\">]>", "a".repeat(10_000));
    assert_eq!(code(&with_document_type(&quadratic, &"&a;".repeat(10_000))), Code::Client);
    let recursive = r#"<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]>"#;
    assert_eq!(code(&with_document_type(recursive, "&a;")), Code::Client);
    assert_eq!(code(&add_message("Dina prover", "&undeclared;")), Code::Client);
}

#[test]
fn what_is_not_one_well_formed_document_is_refused() {
    for broken in [
        format!("{ADD_MESSAGE}{IS_ACTIVE_USER}"),
        format!("junk{IS_ACTIVE_USER}"),
        format!("{IS_ACTIVE_USER}junk"),
        format!("\n{ADD_MESSAGE}"), // the XML declaration is no longer first
        IS_ACTIVE_USER[..IS_ACTIVE_USER.len() - 1].to_owned(),
        String::new(),
        " ".to_owned(),
        "<?xml version=\"1.0\"?>".to_owned(),
        add_message("ser bra ut", "a ]]> b"),
        add_message("ser bra ut", "a & b"),
        add_message("ser bra ut", "&#0;"),
        add_message("ser bra ut", "&#xD800;"),
        add_message("ser bra ut", "&#xFFFE;"),
        add_message("ser bra ut", "\u{ffff}"),
        add_message("ser bra ut", "<!-- a -- b -->"),
        add_message("<add:notify>", "<add:notify a='<'>"),
        add_message("</add:notify>", "</add:Notify>"),
    ] {
        assert!(parse(broken.as_bytes()).is_err_and(|fault| fault.code() == Code::Client), "{broken}");
    }
    assert!(parse(format!("\u{feff}{ADD_MESSAGE}\n").as_bytes()).is_ok(), "a byte order mark may lead");
}

#[test]
fn the_place_of_a_mistake_is_told_and_its_words_are_not() {
    let fault = parse(with(IS_ACTIVE_USER, "191212121212", "&secret;").as_bytes()).unwrap_err().to_string();
    assert!(fault.contains("near line 1, column ") && !fault.contains("secret"), "{fault}");
}

#[tokio::test]
async fn deceiving_characters_are_taken_out_of_what_the_citizen_reads_as_a_line() {
    let world = World::new().await;
    let request = add_message("Norra vårdcentralen", "Norra\u{202e} vård\u{200b}centralen\u{2069}")
        .replace("Provsvar", "Prov\nsvar\u{feff}\u{200f}")
        .replace("Svara på frågor", "&#x202e;Svara\tpå frågor\u{e0041} 👩‍⚕️");
    assert_eq!(world.post(request).await.status, StatusCode::OK);
    let threads = world.threads(TOLVAN).await;
    let message = &threads[0].messages[0];
    assert_eq!(message.unit.name, "Norra vårdcentralen");
    assert_eq!(message.subject.as_deref(), Some("Prov svar"));
    assert_eq!(message.actions[0].action.label, "Svara på frågor 👩‍⚕️");
}

#[test]
fn attributes_and_prefixes_cannot_be_played_with() {
    for (from, to) in [
        ("<add:notify>", "<add:notify a='1' a='2'>"),
        ("<add:notify>", "<add:notify xmlns:p='urn:x' xmlns:q='urn:x' p:a='1' q:a='2'>"),
        ("<add:notify>", "<add:notify xmlns='urn:a' xmlns='urn:b'>"),
        ("<add:notify>", "<add:notify xmlns:add='urn:rebound'>"),
        ("<add:notify>", "<add:notify xmlns:xml='urn:x'>"),
        ("<add:notify>", "<add:notify xmlns:p='http://www.w3.org/XML/1998/namespace'>"),
        ("<add:notify>", "<add:notify xmlns:xmlns='urn:x'>"),
        ("<add:notify>", "<add:notify xml:base='http://127.0.0.1:1/'>"),
        ("<add:notify>", "<add:notify a='1'>"),
        ("add:notify>", "unbound:notify>"),
        ("xmlns:core=", "xmlns:other="),
    ] {
        assert_eq!(code(&add_message(from, to)), Code::Client, "{to}");
    }
    // One namespace by two names is one namespace.
    let renamed = add_message("add:notify>", "n:notify>").replace(
        "<n:notify>",
        "<n:notify xmlns:n='urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1'>",
    );
    assert!(parse(renamed.as_bytes()).is_ok());
}

#[test]
fn another_version_of_soap_is_told_so() {
    for namespace in ["http://www.w3.org/2003/05/soap-envelope", "urn:x"] {
        let request = with(IS_ACTIVE_USER, "http://schemas.xmlsoap.org/soap/envelope/", namespace);
        assert_eq!(code(&request), Code::VersionMismatch);
    }
    assert_eq!(code("<Envelope/>"), Code::VersionMismatch);
    assert_eq!(code("<html/>"), Code::Client);
}

#[test]
fn the_body_holds_one_request_of_ours() {
    let call = "<IsActiveUser xmlns=\"urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1\">\
                <subjectOfCareId>191212121212</subjectOfCareId></IsActiveUser>";
    for (from, to) in [
        (call, ""),
        (call, &*format!("{call}{call}")),
        (call, "<soapenv:Fault/>"),
        ("IsActiveUserResponder:1", "IsActiveUserResponder:2"),
        ("IsActiveUser ", "IsActiveUsers "),
        ("</soapenv:Body>", "</soapenv:Body><soapenv:Body/>"),
        ("</soapenv:Body>", "</soapenv:Body><other xmlns='urn:x'/>"),
        ("</soapenv:Header>", "</soapenv:Header><soapenv:Header/>"),
    ] {
        let request = with(IS_ACTIVE_USER, from, to).replace(
            "</IsActiveUser></soapenv:Body>",
            match from {
                "IsActiveUser " => "</IsActiveUsers></soapenv:Body>",
                _ => "</IsActiveUser></soapenv:Body>",
            },
        );
        assert_eq!(code(&request), Code::Client, "{to}");
    }
}

#[test]
fn a_header_that_must_be_understood_and_is_not_is_a_fault_and_any_other_is_ignored() {
    let header = |attributes: &str| {
        let header = format!(
            "<w:Security xmlns:w='urn:wsse' {attributes}><w:Token>x</w:Token></w:Security></soapenv:Header>"
        );
        with(IS_ACTIVE_USER, "</soapenv:Header>", &header)
    };
    let next = "http://schemas.xmlsoap.org/soap/actor/next";
    for ignored in [
        String::new(),
        "soapenv:mustUnderstand='0'".to_owned(),
        "mustUnderstand='1'".to_owned(), // no attribute of SOAP
        "soapenv:mustUnderstand='1' soapenv:actor='urn:somebody-else'".to_owned(),
    ] {
        assert!(parse(header(&ignored).as_bytes()).is_ok(), "{ignored}");
    }
    for binding in [
        "soapenv:mustUnderstand='1'".to_owned(),
        "soapenv:mustUnderstand='true'".to_owned(),
        "soapenv:mustUnderstand=' 1'".to_owned(),
        format!("soapenv:mustUnderstand='1' soapenv:actor='{next}'"),
        "soapenv:mustUnderstand='1' soapenv:actor=''".to_owned(),
    ] {
        assert_eq!(code(&header(&binding)), Code::MustUnderstand, "{binding}");
    }
    let understood = with(IS_ACTIVE_USER, "<LogicalAddress ", "<LogicalAddress soapenv:mustUnderstand='1' ");
    assert!(parse(understood.as_bytes()).is_ok());
    let twice = header("").replace(
        "</soapenv:Header>",
        "<r:LogicalAddress xmlns:r='urn:riv:itintegration:registry:1'>x</r:LogicalAddress></soapenv:Header>",
    );
    assert_eq!(code(&twice), Code::Client);
}

#[test]
fn hints_about_schemas_and_types_are_ignored_and_never_followed() {
    let instance = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    for ignored in [
        "xsi:type='add:anything'",
        "xsi:schemaLocation='urn:x http://127.0.0.1:1/x.xsd'",
        "xsi:noNamespaceSchemaLocation='file:///x'",
    ] {
        assert!(
            parse(add_message("<add:notify>", &format!("<add:notify {instance} {ignored}>")).as_bytes())
                .is_ok()
        );
    }
    let nil = add_message("<add:notify>", &format!("<add:notify {instance} xsi:nil='true'>"));
    assert_eq!(code(&nil), Code::Client);
    let stylesheet = with(
        IS_ACTIVE_USER,
        "<soapenv:Envelope",
        "<?xml-stylesheet href='http://127.0.0.1:1/'?><soapenv:Envelope",
    );
    assert_eq!(code(&stylesheet), Code::Client);
}

#[test]
fn inclusions_are_refused_and_never_followed() {
    for inclusion in [
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>",
        "<xop:Include xmlns:xop='http://www.w3.org/2004/08/xop/include' href='cid:1'/>",
        "<xop:Include xmlns:xop='http://www.w3.org/2004/08/xop/include' href='http://127.0.0.1:1/'/>",
    ] {
        assert_eq!(code(&add_message("Provsvar", inclusion)), Code::Client);
    }
}

#[tokio::test]
async fn markup_in_words_stays_words() {
    let world = World::new().await;
    world.post(add_message("Provsvar", "<![CDATA[<script>alert(1)</script>]]>")).await;
    let threads = world.threads(TOLVAN).await;
    assert_eq!(threads[0].messages[0].subject.as_deref(), Some("<script>alert(1)</script>"));
}

#[tokio::test]
async fn a_fault_is_of_soap_1_1_and_echoes_nothing() {
    let world = World::new().await;
    let answer = world.post(add_message("core:messageDescription>", "core:secret>")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_snapshot!(answer.child(), @r#"<soap:Fault><faultcode>soap:Client</faultcode><faultstring>An element is missing, misplaced or unknown in message: expected messageDescription or messageText of namespace urn:riv:infrastructure:eservicesupply:patientportal:1. Check names, order and namespaces against the XSD. Reference: caffee15ef7848468523a0efb2fa543d.</faultstring><detail><reference xmlns="urn:inkorgen:fault:1">caffee15ef7848468523a0efb2fa543d</reference></detail></soap:Fault>"#);
    let answer =
        world.post(with(IS_ACTIVE_USER, "http://schemas.xmlsoap.org/soap/envelope/", "urn:secret")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_snapshot!(answer.child(), @"<soap:Fault><faultcode>soap:VersionMismatch</faultcode><faultstring>The envelope is not of SOAP 1.1. Use the namespace http://schemas.xmlsoap.org/soap/envelope/. Reference: 86a5789a509c4eeba1e3b2605fb70d2a.</faultstring></soap:Fault>");
    for secret in ["secret", TOLVAN, "Provsvar", "Norra"] {
        assert!(!answer.body.contains(secret));
    }
}

#[tokio::test]
async fn a_refused_request_leaves_nothing_behind() {
    let world = World::new().await;
    let anna = add_message(TOLVAN, ANNA);
    for broken in [
        with(
            &anna,
            "</add:AddMessageToPatientPortalInbox>",
            "<add:more/></add:AddMessageToPatientPortalInbox>",
        ),
        with(&anna, "DEMO-JOURNAL", "UNKNOWN"),
        with(&anna, "NewTarget", "Elsewhere"),
    ] {
        assert!(!world.post(broken).await.status.is_success());
    }
    assert_eq!(world.messages(ANNA).await, 0);
}
