//! 25: who is addressed, and who claims to be who.

use super::{nothing_is_stored, refused, silent};
use crate::{
    callers::{ORIGINAL, PLATFORM, by_certificate, hsa_id, post_as},
    http::post,
    world::{ADD_MESSAGE, IDLE, IS_ACTIVE_USER, JOURNAL, TOLVAN, World, add_message, with},
};
use axum::http::StatusCode;

#[tokio::test]
async fn attack_25_a_request_must_be_addressed_and_to_this_service_if_it_has_an_address() {
    let any = World::new().await;
    let ours =
        World::with(|endpoint| endpoint.logical_address = Some("SE2321000016-INKORG".to_owned())).await;
    let other = with(IS_ACTIVE_USER, "SE2321000016-INKORG", "SE2321000016-OTHER");
    assert_eq!(any.post(other.clone()).await.status, StatusCode::OK);
    assert_eq!(ours.post(IS_ACTIVE_USER).await.status, StatusCode::OK);
    refused(&ours, other).await;
    for elsewhere in ["SE2321000016-OTHER", "se2321000016-inkorg", "SE2321000016-INKORG1", "secret"] {
        refused(&ours, with(ADD_MESSAGE, "SE2321000016-INKORG", elsewhere)).await;
    }
    let element =
        r#"<LogicalAddress xmlns="urn:riv:itintegration:registry:1">SE2321000016-INKORG</LogicalAddress>"#;
    for unaddressed in ["", r#"<LogicalAddress xmlns="urn:riv:itintegration:registry:1"> </LogicalAddress>"#]
    {
        let answer = refused(&any, with(IS_ACTIVE_USER, element, unaddressed)).await;
        assert!(!answer.body.contains("<detail>"), "SOAP 1.1 section 4.4: no detail about headers");
    }
}

// ASVS 5.0.0-8.2.1
#[tokio::test]
async fn attack_25_the_certificate_and_the_system_id_must_be_of_one_sender() {
    let world = by_certificate().await;
    let journal = hsa_id(JOURNAL);
    let original = [(ORIGINAL, &*journal)];
    let mut told = Vec::new();
    for (certificate, headers) in [
        (hsa_id(IDLE), &[][..]),
        (hsa_id(IDLE), &original),
        (hsa_id("UNKNOWN"), &[]),
        (PLATFORM.to_owned(), &[]),
        (PLATFORM.to_owned(), &[(ORIGINAL, "191212121212")]),
        (String::new(), &[]),
        (String::new(), &original),
    ] {
        for request in [ADD_MESSAGE, IS_ACTIVE_USER] {
            let answer = post_as(&world, &certificate, headers, request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{certificate} {headers:?}");
            silent(&answer);
            told.push(answer.body.split(" Reference:").next().unwrap().to_owned());
        }
    }
    told.dedup();
    assert_eq!(told.len(), 1, "one answer, whatever the reason");
    nothing_is_stored(&world).await;
    assert_eq!(post_as(&world, &journal, &[], ADD_MESSAGE).await.status, StatusCode::OK);
    assert_eq!(post_as(&world, &journal, &[], IS_ACTIVE_USER).await.status, StatusCode::OK);
    assert_eq!(post_as(&world, PLATFORM, &original, ADD_MESSAGE).await.status, StatusCode::OK);
    assert_eq!(world.messages(TOLVAN).await, 1);
}

// ASVS 5.0.0-4.1.3, 5.0.0-15.3.4
#[tokio::test]
async fn attack_25_headers_of_http_make_nobody_another() {
    let world = World::new().await;
    for header in [ORIGINAL, "x-vp-sender-id", "x-forwarded-for", "x-skltp-prr", "x-vp-auth-cert"] {
        let request = post("text/xml")
            .header(header, "SE2321000016-DEMO-JOURNAL")
            .body(add_message("DEMO-JOURNAL", "UNKNOWN").into())
            .unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header}");
        silent(&answer);
    }
    nothing_is_stored(&world).await;
}
