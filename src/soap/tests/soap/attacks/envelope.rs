//! 15 to 19, and 28: names, versions, headers, and what leads elsewhere.

use super::{Watched, nothing_is_stored, refused, refused_as, silent};
use crate::{
    http::post,
    version2::LEAST,
    world::{ADD_MESSAGE, IS_ACTIVE_USER, TOLVAN, World, add_message, with},
};
use axum::http::StatusCode;

#[tokio::test]
async fn attack_15_attributes_and_prefixes_cannot_be_played_with() {
    let world = World::new().await;
    for (from, to) in [
        ("<add:notify>", "<add:notify a='1' a='2'>"),
        ("<add:notify>", "<add:notify xmlns:p='urn:x' xmlns:q='urn:x' p:a='1' q:a='2'>"),
        ("<add:notify>", "<add:notify xmlns='urn:a' xmlns='urn:b'>"),
        ("<add:notify>", "<add:notify xmlns:add='urn:rebound'>"),
        ("<add:notify>", "<add:notify xmlns:add=''>"),
        ("<add:notify>", "<add:notify xmlns:xml='urn:x'>"),
        ("<add:notify>", "<add:notify xmlns:p='http://www.w3.org/XML/1998/namespace'>"),
        ("<add:notify>", "<add:notify xmlns='http://www.w3.org/2000/xmlns/'>"),
        ("<add:notify>", "<add:notify xmlns:xmlns='urn:x'>"),
        ("<add:notify>", "<add:notify xml:base='http://127.0.0.1:1/'>"),
        ("<add:notify>", "<add:notify a='1'>"),
        ("<add:notify>", "<add:notify secret:a='1'>"),
        ("<add:notify>", "<add:notify :a='1'>"),
        ("add:notify>", "unbound:notify>"),
        ("add:notify>", "add:notify:secret>"),
        ("add:notify>", ":notify>"),
        ("xmlns:core=", "xmlns:other="),
    ] {
        refused(&world, add_message(from, to)).await;
    }
    // A default namespace is no namespace of what it does not reach, and is one of all that it does.
    refused(&world, with(IS_ACTIVE_USER, "<subjectOfCareId>", "<subjectOfCareId xmlns=''>")).await;
    refused(&world, with(IS_ACTIVE_USER, "<subjectOfCareId>", "<subjectOfCareId xmlns='urn:secret'>")).await;
    // One namespace by two names is one namespace, midway too.
    let renamed = add_message("add:notify>", "n:notify>").replace(
        "<n:notify>",
        "<n:notify xmlns:n='urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1'>",
    );
    assert_eq!(world.post(renamed).await.status, StatusCode::OK);
    assert_eq!(world.messages(TOLVAN).await, 1);
}

#[tokio::test]
async fn attack_16_another_version_of_soap_is_told_so() {
    let world = World::new().await;
    for namespace in ["http://www.w3.org/2003/05/soap-envelope", "urn:secret"] {
        for request in [IS_ACTIVE_USER, ADD_MESSAGE] {
            let request = with(request, "http://schemas.xmlsoap.org/soap/envelope/", namespace);
            refused_as("VersionMismatch", &world, request).await;
        }
    }
    refused_as("VersionMismatch", &world, "<Envelope/>").await;
    refused(&world, "<html/>").await;
}

#[tokio::test]
async fn attack_16_the_body_holds_one_request_of_ours() {
    let world = World::new().await;
    let call = "<IsActiveUser xmlns=\"urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1\">\
                <subjectOfCareId>191212121212</subjectOfCareId></IsActiveUser>";
    for (from, to) in [
        (call, ""),
        (call, &*format!("{call}{call}")),
        (call, "<soapenv:Fault/>"),
        ("IsActiveUserResponder:1", "IsActiveUserResponder:2"),
        ("IsActiveUser ", "IsActiveUsers "),
        ("</soapenv:Body>", "</soapenv:Body><soapenv:Body/>"),
        ("</soapenv:Body>", &*format!("</soapenv:Body><soapenv:Body>{call}</soapenv:Body>")),
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
        refused(&world, request).await;
    }
    // A second message behind the first is not stored either.
    let (start, end) =
        (ADD_MESSAGE.find("<add:AddMessage").unwrap(), ADD_MESSAGE.find("</soapenv:Body>").unwrap());
    let message = &ADD_MESSAGE[start..end];
    refused(&world, add_message("</soapenv:Body>", &format!("{message}</soapenv:Body>"))).await;
}

/// A request with a header of another standard.
fn with_header(attributes: &str) -> String {
    let header = format!(
        "<w:Security xmlns:w='urn:wsse' {attributes}><w:Token>secret</w:Token></w:Security></soapenv:Header>"
    );
    with(IS_ACTIVE_USER, "</soapenv:Header>", &header)
}

#[tokio::test]
async fn attack_16_a_header_that_must_be_understood_and_is_not_is_a_fault() {
    let world = World::new().await;
    for binding in [
        "soapenv:mustUnderstand='1'",
        "soapenv:mustUnderstand='true'",
        "soapenv:mustUnderstand=' 1'",
        "soapenv:mustUnderstand='1' soapenv:actor='http://schemas.xmlsoap.org/soap/actor/next'",
        "soapenv:mustUnderstand='1' soapenv:actor=''",
    ] {
        refused_as("MustUnderstand", &world, with_header(binding)).await;
    }
    let understood = with(IS_ACTIVE_USER, "<LogicalAddress ", "<LogicalAddress soapenv:mustUnderstand='1' ");
    assert_eq!(world.post(understood).await.status, StatusCode::OK);
    let twice = with_header("").replace(
        "</soapenv:Header>",
        "<r:LogicalAddress xmlns:r='urn:riv:itintegration:registry:1'>secret</r:LogicalAddress></soapenv:Header>",
    );
    refused(&world, twice).await;
}

#[tokio::test]
async fn attack_17_the_body_alone_decides_the_operation() {
    let world = World::new().await;
    for action in [
        "\"urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1:IsActiveUser\"",
        "\"\"",
        "secret",
        "\"urn:secret\", \"urn:other\"",
    ] {
        let request = post("text/xml").header("SOAPAction", action).body(ADD_MESSAGE.into()).unwrap();
        let answer = world.send(request).await;
        assert!(answer.child().starts_with("<AddMessageToPatientPortalInboxResponse "), "{}", answer.body);
    }
    assert_eq!(world.messages(TOLVAN).await, 1);
}

// ASVS 5.0.0-1.3.5, 5.0.0-1.3.6
#[tokio::test]
async fn attack_18_what_leads_elsewhere_is_ignored_or_refused_and_never_followed() {
    let (world, watched) = (World::new().await, Watched::new());
    let http = format!("http://{}/", watched.address());
    let instance = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    for refused_one in [
        add_message(
            "Provsvar",
            &format!("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{http}' parse='text'/>"),
        ),
        add_message(
            "Provsvar",
            "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>",
        ),
        with(
            IS_ACTIVE_USER,
            "<soapenv:Envelope",
            &format!("<?xml-stylesheet href='{http}'?><soapenv:Envelope"),
        ),
        add_message("<add:notify>", &format!("<add:notify {instance} xsi:nil='true'>")),
        add_message("<add:notify>", &format!("<add:notify xml:base='{http}'>")),
        add_message("<add:message>", &format!("<add:message href='{http}'>")),
    ] {
        refused(&world, refused_one).await;
    }
    for ignored in [
        "xsi:type='add:anything'".to_owned(),
        format!("xsi:schemaLocation='urn:x {http}x.xsd'"),
        format!("xsi:noNamespaceSchemaLocation='{http}'"),
    ] {
        let request = add_message("<add:notify>", &format!("<add:notify {instance} {ignored}>"));
        let answer = world.post(request).await;
        assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{}", answer.body);
    }
    assert_eq!(world.messages(TOLVAN).await, 1, "the hints made no difference");
    watched.nobody_came();
}

// ASVS 5.0.0-1.3.6
#[tokio::test]
async fn attack_19_nothing_beside_the_envelope_is_read() {
    let (world, watched) = (World::new().await, Watched::new());
    let include = |href: &str| {
        format!("<xop:Include xmlns:xop='http://www.w3.org/2004/08/xop/include' href='{href}'/>")
    };
    for href in ["cid:secret", &format!("http://{}/", watched.address()), "file:///etc/passwd"] {
        refused(&world, add_message("Provsvar", &include(href))).await;
        let file = format!(
            "</core:text><core:attachment><core:name>a.txt</core:name><core:mediaType>text/plain</core:mediaType>\
             <core:content>{}</core:content></core:attachment>",
            include(href)
        );
        refused(&world, with(LEAST, "</core:text>", &file)).await;
    }
    let parts = format!(
        "--b\r\ncontent-type: application/xop+xml; charset=utf-8; type=\"text/xml\"\r\n\r\n{ADD_MESSAGE}\r\n--b--"
    );
    for kind in [
        "multipart/related; boundary=b; type=\"application/xop+xml\"",
        "multipart/related; boundary=b; type=\"text/xml\"",
        "application/xop+xml",
        "application/dime",
    ] {
        let answer = world.send(post(kind).body(parts.clone().into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        silent(&answer);
    }
    refused(&world, parts).await;
    nothing_is_stored(&world).await;
    watched.nobody_came();
}

#[tokio::test]
async fn attack_28_headers_of_other_standards_are_ignored_unless_they_bind() {
    let world = World::new().await;
    for ignored in [
        "",
        "soapenv:mustUnderstand='0'",
        "mustUnderstand='1'", // no attribute of SOAP
        "soapenv:mustUnderstand='1' soapenv:actor='urn:somebody-else'",
    ] {
        assert_eq!(world.post(with_header(ignored)).await.status, StatusCode::OK, "{ignored}");
    }
    let watched = Watched::new();
    let addressing = format!(
        "<a:ReplyTo xmlns:a='http://www.w3.org/2005/08/addressing'><a:Address>http://{0}/</a:Address></a:ReplyTo>\
         <a:FaultTo xmlns:a='http://www.w3.org/2005/08/addressing'><a:Address>http://{0}/</a:Address></a:FaultTo>\
         <a:Action xmlns:a='http://www.w3.org/2005/08/addressing'>urn:secret</a:Action></soapenv:Header>",
        watched.address()
    );
    let request = with(IS_ACTIVE_USER, "</soapenv:Header>", &addressing);
    let answer = world.post(request.clone()).await;
    assert!(
        answer.child().contains("<status>true</status>"),
        "answered here and nowhere else: {}",
        answer.body
    );
    assert_eq!(world.post(with(&request, TOLVAN, "")).await.fault(), "Client");
    watched.nobody_came();
}
