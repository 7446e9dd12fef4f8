//! The attacks on an endpoint of XML and SOAP, each by its number, sent to the endpoint itself: what it answers, that it
//! repeats nothing and stores nothing of what it refuses, and that it does not take long.
//!
//! Number 26 needs the listener and its certificates, and stands with the tests of the binary.

mod callers;
mod documents;
mod envelope;
mod faults;
mod many;
mod size;
mod text;
mod transport;
mod values;

use crate::world::{ANNA, Answer, TOLVAN, World};
use axum::http::StatusCode;
use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

const ATTACKS: [(u8, &str); 31] = [
    (1, "external entities and subsets, general and parameter"),
    (2, "entities that multiply"),
    (3, "one long entity, many times"),
    (4, "entities that contain themselves, or are declared nowhere"),
    (5, "a million levels"),
    (6, "a hundred thousand attributes on one element"),
    (7, "a hundred thousand namespace declarations, on one element and nested"),
    (8, "huge names, values and texts"),
    (9, "a million empty elements, comments, instructions, pieces of CDATA"),
    (10, "what never ends, drips, or breaks off"),
    (11, "lengths that lie, and what is packed"),
    (12, "two roots, junk around the root, byte order marks"),
    (13, "other encodings, and labels that say another than is used"),
    (14, "control characters, noncharacters, and characters that deceive the eye"),
    (15, "attributes twice, prefixes unbound, rebound and abused"),
    (16, "another version of SOAP, another namespace, two bodies, headers that must be understood"),
    (17, "a SOAPAction that says another operation than the body"),
    (18, "inclusions, schema hints, stylesheets, base addresses"),
    (19, "attachments beside the envelope"),
    (20, "files in base64 that are broken, too large, or not what they say"),
    (21, "markup in words"),
    (22, "numbers and times that are none"),
    (23, "numbers of persons that are none"),
    (24, "the same message again, and another by its id"),
    (25, "another's address, and headers that claim to be another"),
    (26, "certificates that are missing, foreign, out of date, revoked, of another use or another subject"),
    (27, "faults that say too much"),
    (28, "headers of other standards"),
    (29, "other methods, and addresses beside those that are"),
    (30, "lines and numbers smuggled into the log"),
    (31, "many at once, and a database that is locked"),
];

const TESTS: [&str; 10] = [
    include_str!("attacks/callers.rs"),
    include_str!("attacks/documents.rs"),
    include_str!("attacks/envelope.rs"),
    include_str!("attacks/faults.rs"),
    include_str!("attacks/many.rs"),
    include_str!("attacks/size.rs"),
    include_str!("attacks/text.rs"),
    include_str!("attacks/transport.rs"),
    include_str!("attacks/values.rs"),
    include_str!("../../../server/tests/mutual_tls.rs"),
];

#[test]
fn every_attack_has_a_test_by_its_number() {
    for (number, what) in ATTACKS {
        let name = format!("fn attack_{number:02}_");
        let tested = TESTS.iter().any(|file| {
            let test = |line: &str| line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            file.lines().zip(file.lines().skip(1)).any(|(line, next)| test(line) && next.contains(&name))
        });
        assert!(tested, "no test of attack {number}, {what}");
    }
    let numbers = ATTACKS.iter().map(|(number, _)| *number);
    assert!(numbers.eq(1..=31));
}

/// What a hostile request may take, for each megabyte of it.
const QUICKLY: Duration = Duration::from_millis(50);

/// Words of the requests here, none of which an answer that refuses may repeat.
const SENT: [&str; 7] = ["secret", TOLVAN, ANNA, "Norra", "Provsvar", "Dina prover", "JOURNAL"];

/// A hostile request gets a fault that puts it on the sender, repeats nothing of it, and nothing of it is stored.
#[track_caller]
fn refused(world: &World, request: impl Into<Vec<u8>>) -> impl Future<Output = Answer> {
    refused_as("Client", world, request)
}

/// As [`refused`], with another code.
#[track_caller]
fn refused_as(code: &str, world: &World, request: impl Into<Vec<u8>>) -> impl Future<Output = Answer> {
    let (request, from) = (request.into(), std::panic::Location::caller());
    async move {
        let start = String::from_utf8_lossy(&request[..request.len().min(3_000)]).into_owned();
        let answer = world.post(request).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{from}: {start}\n{}", answer.body);
        assert_eq!(answer.fault(), code, "{from}: {start}\n{}", answer.body);
        silent(&answer);
        nothing_is_stored(world).await;
        answer
    }
}

/// An answer that repeats nothing of what was sent, and says nothing of what it is made of.
#[track_caller]
fn silent(answer: &Answer) {
    for word in SENT.into_iter().chain(["panicked", ".rs:", "roxmltree", "quick_xml", "sqlx"]) {
        assert!(!answer.body.contains(word), "{word}: {}", answer.body);
    }
    assert!(answer.body.len() < 2_000, "{}", answer.body);
}

async fn nothing_is_stored(world: &World) {
    for number in [TOLVAN, ANNA] {
        assert_eq!(world.messages(number).await, 0);
    }
}

/// As [`refused`], and quickly: what reading it takes of a processor, however busy the machine is with other things.
async fn refused_quickly(world: &World, what: &str, request: &str) -> Answer {
    let answer = world.post(request.to_owned()).await;
    assert_eq!(answer.fault(), "Client", "{what}: {}", answer.body);
    silent(&answer);
    nothing_is_stored(world).await;
    let mebibytes = u32::try_from(request.len() >> 20).unwrap();
    let before = processor_time();
    assert!(soap::parse(request.as_bytes()).is_err(), "{what}");
    let took = processor_time().checked_sub(before).expect("it only grows");
    assert!(took < QUICKLY * (1 + mebibytes), "{what}: {} bytes took {took:?}", request.len());
    answer
}

/// How long this thread has been on a processor (proc(5), the first number of schedstat).
fn processor_time() -> Duration {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").expect("a kernel that counts");
    Duration::from_nanos(statistics.split_whitespace().next().unwrap().parse().unwrap())
}

/// An address that nobody is to ask.
struct Watched(TcpListener);

impl Watched {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    fn nobody_came(&self) {
        assert!(self.0.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    }
}
