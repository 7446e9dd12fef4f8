//! HTTP: media types and sizes. What is hostile in it is among the attacks.

use crate::world::{IS_ACTIVE_USER, TOLVAN, World, add_message};
use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode, header},
};
use futures::{StreamExt, stream};
use std::convert::Infallible;

pub(crate) fn post(content_type: &str) -> axum::http::request::Builder {
    Request::post("/soap").header(header::CONTENT_TYPE, content_type)
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
async fn a_request_that_says_it_is_too_large_is_not_even_read() {
    let world = World::new().await;
    let unread = stream::pending::<Result<Bytes, Infallible>>();
    let request = post("text/xml").header(header::CONTENT_LENGTH, 1_u64 << 40);
    let answer = world.send(request.body(Body::from_stream(unread)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.fault(), "Client");
}

// ASVS 5.0.0-5.2.1
#[tokio::test]
async fn a_request_that_turns_out_too_large_is_refused_and_its_sender_gets_to_read_that() {
    let world = World::new().await;
    let answer = world.post(add_message("ser bra ut", &"å".repeat(1 << 20))).await;
    assert_eq!(answer.fault(), "Client");
    assert!(answer.body.contains("larger than 1048576 bytes"), "{}", answer.body);
    assert_eq!(world.messages(TOLVAN).await, 0);
}

#[tokio::test]
async fn a_request_may_come_in_pieces() {
    let world = World::new().await;
    let pieces = stream::iter(IS_ACTIVE_USER.as_bytes().chunks(7))
        .map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
    assert_eq!(world.post(Body::from_stream(pieces)).await.status, StatusCode::OK);
}
