//! 31: many at once.

use super::silent;
use crate::world::{TOLVAN, World, add_message};
use futures::future::join_all;
use std::time::{Duration, Instant};

fn request(at: usize) -> String {
    add_message("Provsvar", &format!("Brev {at}"))
}

// ASVS 5.0.0-15.4.2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_31_two_hundred_requests_at_once_are_all_delivered_once() {
    let world = World::new().await;
    let answers = join_all((0..200).map(|at| world.post(request(at % 100)))).await;
    for answer in answers {
        assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{}", answer.body);
    }
    assert_eq!(world.messages(TOLVAN).await, 100, "each was sent twice");
}

// ASVS 5.0.0-2.3.3, 5.0.0-16.5.3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attack_31_a_locked_database_refuses_in_time_and_holds_nothing_halfway() {
    let world = World::new().await;
    let lock = world.database.lock().await;
    let began = Instant::now();
    for answer in join_all((0..200).map(|at| world.post(request(at)))).await {
        assert_eq!(answer.fault(), "Server");
        assert!(answer.body.contains("end the same request again later"), "{}", answer.body);
        silent(&answer);
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "before senders give up: {took:?}");
    drop(lock);
    for answer in join_all((0..200).map(|at| world.post(request(at)))).await {
        assert!(answer.body.contains("<resultCode>OK</resultCode>"), "{}", answer.body);
    }
    assert_eq!(world.messages(TOLVAN).await, 200, "each once: what was refused was not there");
}
