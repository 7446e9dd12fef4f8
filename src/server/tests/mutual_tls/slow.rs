//! Senders that are slow on purpose: what they cost those who are not.

use crate::{
    client::Client,
    is_active_user,
    pki::Certified,
    service::{JOURNAL, OTHER, Service},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{io::AsyncWriteExt, task::JoinSet, time::sleep};

/// Connections of honest senders, each asking as fast as it is answered.
const HONEST: usize = 4;

/// How many requests honest senders have answered in this time.
async fn answered(service: &Service, certified: &Arc<Certified>, during: Duration) -> usize {
    let until = Instant::now() + during;
    let mut senders = JoinSet::new();
    for _ in 0..HONEST {
        let mut connection = service.client().connect(Some(certified)).await.unwrap();
        senders.spawn(async move {
            let (envelope, mut answers) = (is_active_user(), 0);
            while Instant::now() < until {
                let (status, body) = connection.ask(&[], &envelope).await.unwrap();
                assert_eq!(status, 200, "{body}");
                answers += 1;
            }
            answers
        });
    }
    senders.join_all().await.into_iter().sum()
}

/// Sends the head of a request, a byte a second, until it is cut off.
async fn drip(client: Client, certified: Arc<Certified>, open: Arc<AtomicUsize>, stop: Arc<AtomicBool>) {
    let mut stream = client.handshake(&rustls::version::TLS13, Some(&certified)).await.unwrap();
    open.fetch_add(1, Ordering::SeqCst);
    let mut left =
        b"POST /soap HTTP/1.1\r\nhost: localhost\r\nx-slow: ".iter().chain(std::iter::repeat(&b'a'));
    while !stop.load(Ordering::SeqCst) {
        let byte = *left.next().expect("it never ends");
        if stream.write_all(&[byte]).await.is_err() || stream.flush().await.is_err() {
            break;
        }
        sleep(Duration::from_secs(1)).await;
    }
    open.fetch_sub(1, Ordering::SeqCst);
}

/// `INKORG_SLOW`: so many slow connections, and ten seconds of measuring (`cargo xtask soak slow`). Without it a few, for a
/// second, and only that honest senders are answered.
#[tokio::test(flavor = "multi_thread")]
async fn slow_connections_are_let_be_and_honest_senders_are_answered_beside_them() {
    let slow = std::env::var("INKORG_SLOW").ok().map(|slow| slow.parse::<usize>().unwrap());
    let (count, during) = (slow.unwrap_or(20), Duration::from_secs(if slow.is_some() { 10 } else { 1 }));
    let most = [
        ("INKORG__SOAP__LIMITS__CONNECTIONS_PER_ADDRESS", "4096"),
        ("INKORG__SOAP__LIMITS__CONNECTIONS_PER_SENDER", "4096"),
        ("INKORG_LOG", "warn,inkorg=info"),
    ];
    let service = Service::with(&most).await;
    let honest = Arc::new(service.issuer.sender(JOURNAL.1, 7));
    let other = Arc::new(service.issuer.sender(OTHER.1, 8));
    answered(&service, &honest, Duration::from_secs(1)).await;
    let alone = answered(&service, &honest, during).await;

    let (open, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut slow_ones = JoinSet::new();
    for _ in 0..count {
        slow_ones.spawn(drip(service.client(), other.clone(), open.clone(), stop.clone()));
    }
    while open.load(Ordering::SeqCst) < count {
        sleep(Duration::from_millis(10)).await;
    }
    let beside = answered(&service, &honest, during).await;
    let still = open.load(Ordering::SeqCst);
    stop.store(true, Ordering::SeqCst);
    slow_ones.join_all().await;
    assert!(beside > 0, "honest senders are answered");
    if slow.is_some() {
        #[expect(clippy::cast_precision_loss, reason = "a share of some thousands")]
        let share = beside as f64 / alone as f64;
        println!(
            "{alone} requests in {during:?} alone, {beside} beside {count} slow connections ({still} of them open to the \
             end): {share:.2}"
        );
        assert!(share >= 0.8, "slow connections cost honest senders more than a fifth of their rate");
    }
}
