//! 27 and 30: what a fault says, and what the log does.

use super::{nothing_is_stored, refused, refused_as, silent};
use crate::{
    logging::logged,
    world::{ANNA, IS_ACTIVE_USER, TOLVAN, World, add_message, with},
};
use insta::assert_snapshot;

// ASVS 5.0.0-1.2.1, 5.0.0-4.1.1, 5.0.0-16.5.1
#[tokio::test]
async fn attack_27_a_fault_is_of_soap_1_1_and_echoes_nothing() {
    let world = World::new().await;
    let answer = refused(&world, add_message("core:messageDescription>", "core:secret>")).await;
    assert_snapshot!(answer.child(), @r#"<soap:Fault><faultcode>soap:Client</faultcode><faultstring>An element is missing, misplaced or unknown in message: expected messageDescription or messageText of namespace urn:riv:infrastructure:eservicesupply:patientportal:1. Check names, order and namespaces against the XSD. Reference: caffee15ef7848468523a0efb2fa543d.</faultstring><detail><reference xmlns="urn:inkorgen:fault:1">caffee15ef7848468523a0efb2fa543d</reference></detail></soap:Fault>"#);
    let other = with(IS_ACTIVE_USER, "http://schemas.xmlsoap.org/soap/envelope/", "urn:secret");
    let answer = refused_as("VersionMismatch", &world, other).await;
    assert_snapshot!(answer.child(), @"<soap:Fault><faultcode>soap:VersionMismatch</faultcode><faultstring>The envelope is not of SOAP 1.1. Use the namespace http://schemas.xmlsoap.org/soap/envelope/. Reference: 86a5789a509c4eeba1e3b2605fb70d2a.</faultstring></soap:Fault>");
}

#[tokio::test]
async fn attack_27_what_the_gate_and_the_parser_refuse_is_told_with_cause_and_remedy() {
    let world = World::new().await;
    for hostile in
        ["<!DOCTYPE secret>", "<?secret?>", "<secret secret='' secret=''/>", "</secret>", "<secret"]
    {
        let answer = refused(&world, hostile).await;
        let says = answer.body.split_once("<faultstring>").unwrap().1.split_once(" Reference:").unwrap().0;
        assert_eq!(says.split(". ").count(), 2, "cause and remedy: {says}");
    }
    let answer = refused(&world, with(IS_ACTIVE_USER, TOLVAN, "&secret;")).await;
    assert!(answer.body.contains("near line 1, column "), "the place is told: {}", answer.body);
}

// ASVS 5.0.0-16.5.1
#[tokio::test]
async fn attack_27_a_fault_of_our_own_says_nothing_of_why() {
    let world = World::new().await;
    world.inbox.close();
    for request in [crate::world::ADD_MESSAGE, IS_ACTIVE_USER] {
        let answer = world.post(request).await;
        assert_eq!(answer.fault(), "Server");
        assert!(answer.body.contains("Send the same request again later"), "{}", answer.body);
        silent(&answer);
    }
}

// ASVS 5.0.0-2.3.3, 5.0.0-16.5.3
#[tokio::test]
async fn attack_27_a_refused_request_leaves_nothing_behind() {
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
    nothing_is_stored(&world).await;
}

// ASVS 5.0.0-1.2.3, 5.0.0-16.2.5, 5.0.0-16.4.1
#[tokio::test]
async fn attack_30_nothing_that_was_sent_reaches_the_log() {
    let world = World::new().await;
    logged();
    let injected = "\r\n{\"level\":\"ERROR\",\"message\":\"injected\"}\u{2028}\u{85}";
    let anna = add_message(TOLVAN, ANNA);
    let mut requests = vec![
        anna.clone(),
        with(&anna, ANNA, &format!("{ANNA}1")),
        with(&anna, "</add:notify>", "</add:secret>"),
        with(&anna, "</soapenv:Header>", &format!("<!--{injected}--></soapenv:Header>")),
        with(&anna, "NewTarget", injected),
    ];
    for field in [
        ANNA,
        "Provsvar",
        "DEMO-JOURNAL",
        "thread-1",
        "SE2321000016-INKORG",
        "SE2321000016-1HZ3",
        "Norra vårdcentralen",
        "Storgatan 1",
        "123 45",
        "Norrby",
        "010-123 45 67",
        "Dina prover",
        "formular",
        "Svara på frågor",
        "?id=7&amp;x=1",
    ] {
        requests.push(with(&anna, field, injected));
        requests.push(with(&anna, field, &injected.replace("\r\n", "&#13;&#10;")));
    }
    for request in requests {
        world.post(request).await;
    }
    let all = logged();
    assert!(all.contains("SOAP request"));
    for line in all.lines() {
        assert!(line.starts_with("{\"timestamp\":") && line.ends_with('}'), "a line of another's: {line}");
    }
    for secret in
        [ANNA, "Provsvar", "Norra", "Dina prover", "injected", "thread-1", "Storgatan", "secret", "0700"]
    {
        assert!(!all.contains(secret), "{secret} is in the log");
    }
}
