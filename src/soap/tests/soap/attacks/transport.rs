//! 10, 11 and 29: what HTTP brings.

use super::{nothing_is_stored, refused, silent};
use crate::{
    http::post,
    version2,
    world::{ADD_MESSAGE, IS_ACTIVE_USER, World},
};
use axum::{
    body::{Body, Bytes},
    http::{Method, Request, StatusCode, header},
};
use futures::{StreamExt, stream};
use std::{
    convert::Infallible,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test]
async fn attack_10_a_request_that_ends_too_early_is_refused_wherever_it_ends() {
    let world = World::new().await;
    for request in [ADD_MESSAGE, version2::EVERYTHING] {
        for end in (0..request.trim_end().len()).step_by(53).chain([request.trim_end().len() - 1]) {
            refused(&world, &request.as_bytes()[..end]).await;
        }
    }
    let half = &ADD_MESSAGE.as_bytes()[..ADD_MESSAGE.len() - 20];
    let broken = stream::iter([Ok(Bytes::from(half)), Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
    assert_eq!(world.post(Body::from_stream(broken)).await.fault(), "Client");
    nothing_is_stored(&world).await;
}

#[tokio::test]
async fn attack_10_a_request_that_drips_is_given_up_and_may_be_sent_again() {
    let world = World::new().await;
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let drops = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
    });
    let answer = world.post(Body::from_stream(drops)).await;
    assert_eq!(began.elapsed().as_secs(), 5, "a byte a second is no pace");
    assert_eq!(answer.fault(), "Server");
}

#[tokio::test]
async fn attack_10_a_request_without_end_is_not_kept_and_not_read_for_ever() {
    let world = World::new().await;
    let read = Arc::new(AtomicUsize::new(0));
    let counted = read.clone();
    let endless = stream::repeat(Bytes::from(vec![b' '; 64 << 10])).map(move |piece| {
        counted.fetch_add(piece.len(), Ordering::SeqCst);
        Ok::<_, Infallible>(piece)
    });
    let answer = world.post(Body::from_stream(endless)).await;
    assert_eq!(answer.fault(), "Client");
    assert!(answer.body.contains("larger than 15728640 bytes"), "{}", answer.body);
    assert!(read.load(Ordering::SeqCst) <= 17 << 20, "{read:?} bytes were read");
}

#[tokio::test]
async fn attack_11_a_length_that_lies_changes_nothing() {
    let world = World::new().await;
    for length in ["1", "999999", "nonsense"] {
        let request = post("text/xml").header(header::CONTENT_LENGTH, length);
        let answer = world.send(request.body(IS_ACTIVE_USER.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{length}");
    }
}

/// The statuses that a connection answers with on which these bytes are sent, and all that it says. `ends`: the sender closes
/// its side then, and is owed no answer.
async fn said(world: &World, bytes: &str, ends: bool) -> (Vec<String>, String) {
    let mut stream = TcpStream::connect(world.serve().await).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    if ends {
        stream.shutdown().await.unwrap();
    }
    let mut heard = Vec::new();
    // A reset is as good an end.
    let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut heard)).await;
    assert!(ended.is_ok(), "it does not end: {bytes}");
    let heard = String::from_utf8_lossy(&heard).into_owned();
    let statuses = heard.split("HTTP/1.1 ").skip(1).map(|answer| answer[..3].to_owned()).collect();
    (statuses, heard)
}

// ASVS 5.0.0-4.2.1
#[tokio::test]
async fn attack_11_a_length_that_lies_on_the_line_stores_nothing() {
    let world = World::new().await;
    let begins = "POST /soap HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml; charset=utf-8\r\n";
    let length = ADD_MESSAGE.len();
    for (lie, answers) in [
        (format!("content-length: 20\r\n\r\n{ADD_MESSAGE}"), &["500", "400"][..]),
        (format!("content-length: {length}\r\ncontent-length: 20\r\n\r\n{ADD_MESSAGE}"), &["400"]),
        (format!("content-length: -1\r\n\r\n{ADD_MESSAGE}"), &["400"]),
        (format!("content-length: 99999999999999999999\r\n\r\n{ADD_MESSAGE}"), &["400"]),
        (format!("transfer-encoding: chunked\r\n\r\nsecret\r\n{ADD_MESSAGE}\r\n0\r\n\r\n"), &["500"]),
        (format!("transfer-encoding: gzip\r\n\r\n{ADD_MESSAGE}"), &["400"]),
    ] {
        let (statuses, heard) = said(&world, &format!("{begins}{lie}"), false).await;
        assert_eq!(statuses, answers, "{lie}: {heard}");
        assert!(!heard.contains("resultCode"), "{heard}");
        nothing_is_stored(&world).await;
    }
    for unfinished in [
        format!("content-length: {}\r\n\r\n{ADD_MESSAGE}", length + 1),
        format!("transfer-encoding: chunked\r\n\r\n{length:x}\r\n{ADD_MESSAGE}\r\n"),
    ] {
        let (_, heard) = said(&world, &format!("{begins}{unfinished}"), true).await;
        assert!(!heard.contains("resultCode"), "{heard}");
        nothing_is_stored(&world).await;
    }
    let whole = format!("{begins}connection: close\r\ncontent-length: {length}\r\n\r\n{ADD_MESSAGE}");
    let (statuses, heard) = said(&world, &whole, false).await;
    assert!(statuses == ["200"] && heard.contains("<resultCode>OK</resultCode>"), "{heard}");
}

// ASVS 5.0.0-5.2.3
#[tokio::test]
async fn attack_11_nothing_is_unpacked() {
    /// A hundred megabytes of spaces would begin like this.
    const PACKED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xec\xc1\x01\x01\x00\x00\x00\x80\x90";
    let world = World::new().await;
    for coding in ["gzip", "deflate", "br", "identity, gzip"] {
        for body in [Body::from(ADD_MESSAGE), Body::from(PACKED)] {
            let request = post("text/xml").header(header::CONTENT_ENCODING, coding);
            let answer = world.send(request.body(body).unwrap()).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{coding}");
            silent(&answer);
        }
    }
    refused(&world, PACKED).await;
    let request = post("text/xml").header(header::CONTENT_ENCODING, "identity");
    assert_eq!(world.send(request.body(IS_ACTIVE_USER.into()).unwrap()).await.status, StatusCode::OK);
}

// ASVS 5.0.0-4.1.4, 5.0.0-13.4.4
#[tokio::test]
async fn attack_29_only_post_is_allowed_and_the_answer_says_so() {
    let world = World::new().await;
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE, Method::PATCH] {
        let request =
            Request::builder().method(method.clone()).uri("/soap").body(ADD_MESSAGE.into()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.headers[header::ALLOW], "POST");
        assert_eq!(answer.body, "");
    }
    nothing_is_stored(&world).await;
}

// ASVS 5.0.0-5.3.2, 5.0.0-13.4.3, 5.0.0-13.4.5
#[tokio::test]
async fn attack_29_only_descriptions_are_read_and_no_other_file() {
    let world = World::new().await;
    let wsdl = world.get("/soap/IsActiveUser/1?wsdl").await;
    assert!(wsdl.status == StatusCode::OK && wsdl.body.contains("<wsdl:definitions"), "{}", wsdl.body);
    for elsewhere in [
        "/soap?wsdl",
        "/soap?xsd=../../../../etc/passwd",
        "/soap/IsActiveUser/1",
        "/soap/IsActiveUser/9?wsdl",
        "/soap/IsActiveUser/1/Cargo.toml",
        "/soap/IsActiveUser/1/..%2f..%2f..%2fCargo.toml",
        "/soap/IsActiveUser/1/%2e%2e%2fCargo.toml",
        "/soap/IsActiveUser/../../Cargo.toml",
        "/soap/..%00/1?wsdl",
        "/soap/",
        "//soap/IsActiveUser/1?wsdl",
    ] {
        let answer = world.get(elsewhere).await;
        let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED, StatusCode::BAD_REQUEST];
        assert!(refused.contains(&answer.status), "{elsewhere}: {}", answer.status);
        assert!(!answer.body.contains("package") && answer.body.len() < 200, "{}", answer.body);
    }
}
