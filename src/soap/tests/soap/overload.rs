//! Many requests at once: all are answered, early, and what was not taken can be sent again.

use crate::world::{ANNA, Silent, TOLVAN, World};
use axum::http::StatusCode;
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// A message of version 2 with this id.
fn message(to: &str, own_id: &str) -> String {
    crate::version2::LEAST.replace(TOLVAN, to).replace("provsvar-1", own_id)
}

// ASVS 5.0.0-2.4.1, 5.0.0-15.2.2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_there_is_room_for_is_refused_at_once_and_sent_again_is_there_once() {
    // Each request waits a quarter of a second for a register that says nothing.
    let world = World::with(|endpoint| endpoint.register = Arc::new(Silent)).await;
    let mut left: Vec<usize> = (0..900).collect();
    let mut rounds = 0;
    while !left.is_empty() {
        let began = Instant::now();
        let posts = left.iter().map(|at| world.post(message(ANNA, &format!("M{at}"))));
        let answers = futures::future::join_all(posts).await;
        let took = began.elapsed();
        assert!(took < Duration::from_secs(20), "{took:?}");
        let before = left.len();
        let mut refused = Vec::new();
        for (at, answer) in left.iter().zip(answers) {
            if answer.status == StatusCode::OK {
                assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{}", answer.body);
            } else {
                assert_eq!(answer.fault(), "Server");
                assert!(answer.body.contains("send the same request again later"), "{}", answer.body);
                refused.push(*at);
            }
        }
        assert!(rounds > 0 || refused.len() >= 900 - 512, "{} of {before} were refused", refused.len());
        left = refused;
        rounds += 1;
        assert!(rounds < 20, "{} are left", left.len());
    }
    assert_eq!(world.messages(ANNA).await, 900);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_over_thirty_two_connections_arrives_whole_and_once_though_half_of_it_is_sent_twice() {
    const CONNECTIONS: usize = 32;
    const EACH: usize = 12;
    let world = World::new().await;
    let address = world.serve().await;
    let senders = (0..CONNECTIONS).map(|connection| {
        tokio::spawn(async move {
            let stream = TcpStream::connect(address).await.unwrap();
            let (mut sender, driver) = http1::handshake(TokioIo::new(stream)).await.unwrap();
            tokio::spawn(driver);
            for at in 0..EACH {
                for _ in 0..=at % 2 {
                    let id = format!("M{connection}-{at}");
                    let request = Request::post("/soap")
                        .header("host", "127.0.0.1")
                        .header("content-type", "text/xml; charset=utf-8")
                        .body(Full::new(Bytes::from(message(TOLVAN, &id))))
                        .unwrap();
                    sender.ready().await.unwrap();
                    let answer = sender.send_request(request).await.unwrap();
                    let body = answer.into_body().collect().await.unwrap().to_bytes();
                    let body = String::from_utf8_lossy(&body);
                    assert!(body.contains("<resultCode>OK</resultCode>"), "{body}");
                }
            }
        })
    });
    for sender in futures::future::join_all(senders).await {
        sender.unwrap();
    }
    assert_eq!(world.messages(TOLVAN).await, (CONNECTIONS * EACH) as u64);
}
