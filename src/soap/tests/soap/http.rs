//! HTTP: methods, media types, sizes and time.

use crate::world::{ADD_MESSAGE, IS_ACTIVE_USER, TOLVAN, World, add_message};
use axum::{
    body::{Body, Bytes},
    http::{Method, Request, StatusCode, header},
};
use futures::{StreamExt, stream};
use std::{convert::Infallible, io};

fn post(content_type: &str) -> axum::http::request::Builder {
    Request::post("/soap").header(header::CONTENT_TYPE, content_type)
}

#[tokio::test]
async fn only_post_is_allowed_and_the_answer_says_so() {
    let world = World::new().await;
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE, Method::PATCH] {
        let request = Request::builder().method(method.clone()).uri("/soap").body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.headers[header::ALLOW], "POST");
    }
}

#[tokio::test]
async fn text_xml_in_utf_8_is_taken_and_nothing_else() {
    let world = World::new().await;
    for good in [
        "text/xml",
        "text/xml; charset=utf-8",
        "text/xml;charset=\"UTF-8\"",
        "TEXT/XML; charset=Utf-8; action=\"x\"",
    ] {
        let answer = world.send(post(good).body(IS_ACTIVE_USER.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{good}");
    }
    for bad in [
        "application/soap+xml; charset=utf-8",
        "application/xml",
        "text/plain",
        "text/xml; charset=iso-8859-1",
        "text/xml; charset=utf-8; charset=utf-16",
        "multipart/related; type=\"application/xop+xml\"",
        "text/xml, text/plain",
        "",
    ] {
        let answer = world.send(post(bad).body(IS_ACTIVE_USER.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{bad}");
    }
    let none = Request::post("/soap").body(IS_ACTIVE_USER.into()).unwrap();
    assert_eq!(world.send(none).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let two =
        post("text/xml").header(header::CONTENT_TYPE, "text/plain").body(IS_ACTIVE_USER.into()).unwrap();
    assert_eq!(world.send(two).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn nothing_is_unpacked() {
    let world = World::new().await;
    for coding in ["gzip", "deflate", "br", "identity, gzip"] {
        let request = post("text/xml").header(header::CONTENT_ENCODING, coding);
        let answer = world.send(request.body(IS_ACTIVE_USER.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{coding}");
    }
    let request = post("text/xml").header(header::CONTENT_ENCODING, "identity");
    assert_eq!(world.send(request.body(IS_ACTIVE_USER.into()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_request_that_says_it_is_too_large_is_not_even_read() {
    let world = World::new().await;
    let unread = stream::pending::<Result<Bytes, Infallible>>();
    let request = post("text/xml").header(header::CONTENT_LENGTH, 1_u64 << 40);
    let answer = world.send(request.body(Body::from_stream(unread)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.fault(), "Client");
}

#[tokio::test]
async fn a_request_that_turns_out_too_large_is_refused_and_its_sender_gets_to_read_that() {
    let world = World::new().await;
    let answer = world.post(add_message("ser bra ut", &"å".repeat(1 << 20))).await;
    assert_eq!(answer.fault(), "Client");
    assert!(answer.body.contains("larger than 1048576 bytes"), "{}", answer.body);
    let endless = stream::repeat(Ok::<_, Infallible>(Bytes::from(vec![b' '; 64 << 10])));
    let answer = world.post(Body::from_stream(endless)).await;
    assert_eq!(answer.fault(), "Client");
    assert!(answer.body.contains("larger than 15728640 bytes"), "{}", answer.body);
    assert_eq!(world.messages(TOLVAN).await, 0);
}

#[tokio::test]
async fn a_length_that_lies_changes_nothing() {
    let world = World::new().await;
    for length in ["1", "999999", "nonsense"] {
        let request = post("text/xml").header(header::CONTENT_LENGTH, length);
        assert_eq!(
            world.send(request.body(IS_ACTIVE_USER.into()).unwrap()).await.status,
            StatusCode::OK,
            "{length}"
        );
    }
}

#[tokio::test]
async fn a_request_may_come_in_pieces() {
    let world = World::new().await;
    let pieces = stream::iter(IS_ACTIVE_USER.as_bytes().chunks(7))
        .map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
    assert_eq!(world.post(Body::from_stream(pieces)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_request_that_drips_is_given_up_and_may_be_sent_again() {
    let world = World::new().await;
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let drops = stream::unfold((), |()| async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
    });
    let answer = world.post(Body::from_stream(drops)).await;
    assert_eq!(began.elapsed().as_secs(), 5, "a byte a second is no pace");
    assert_eq!(answer.fault(), "Server");
}

#[tokio::test]
async fn a_request_that_breaks_off_stores_nothing() {
    let world = World::new().await;
    let half = &ADD_MESSAGE.as_bytes()[..ADD_MESSAGE.len() - 20];
    let broken = stream::iter([Ok(Bytes::from(half)), Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
    assert_eq!(world.post(Body::from_stream(broken)).await.fault(), "Client");
    assert_eq!(world.post(half).await.fault(), "Client");
    assert_eq!(world.messages(TOLVAN).await, 0);
}

#[tokio::test]
async fn headers_of_http_decide_neither_operation_nor_caller() {
    let world = World::new().await;
    let answer = world
        .send(
            post("text/xml")
                .header("SOAPAction", "\"urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1:IsActiveUser\"")
                .header("x-rivta-original-serviceconsumer-hsaid", "SE2321000016-DEMO1")
                .header("x-vp-sender-id", "DEMO-JOURNAL")
                .body(add_message("DEMO-JOURNAL", "UNKNOWN").into())
                .unwrap(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer =
        world.send(post("text/xml").header("SOAPAction", "anything").body(ADD_MESSAGE.into()).unwrap()).await;
    assert!(answer.child().starts_with("<AddMessageToPatientPortalInboxResponse "), "{}", answer.body);
}
