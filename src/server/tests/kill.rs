//! `kill -9` in the middle of many deliveries: what was acknowledged is there, once.

#[path = "kill/client.rs"]
mod client;

use client::Client;
use http::StatusCode;
use inbox::{
    Capacity, Citizen, Inbox, Listing, NewSender, Operator, PersonName, Personnummer, SessionKey,
    SystemClock, TakenOver,
    testing::{Database, viewer},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::{SocketAddr, TcpListener},
    num::NonZeroU32,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

const MESSAGES: usize = 2_000;
const CLIENTS: usize = 32;
/// The process is killed when so many are acknowledged: well into the middle, with all clients at work.
const KILLED_AFTER: usize = 700;
/// Who receives: Skatteverket's test numbers.
const PEOPLE: [&str; 4] = ["191212121212", "198503149885", "198303152394", "201312122383"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_9_on_sqlite() {
    survives(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_9_on_postgres() {
    survives(Database::postgres().await).await;
}

async fn survives(database: Database) {
    prepare(&database).await;
    let (mut process, address) = start(&database).await;
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let next = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(send_until_it_dies(address, next.clone(), acknowledged.clone())))
        .collect();
    while acknowledged.lock().unwrap().len() < KILLED_AFTER {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    process.kill();
    for client in clients {
        client.await.unwrap();
    }
    let acknowledged = acknowledged.lock().unwrap().clone();
    let sent = next.load(Ordering::SeqCst);
    assert!(acknowledged.len() < MESSAGES && sent > acknowledged.len(), "it was killed in the middle");

    let (mut process, address) = start(&database).await;
    let there = messages(&database).await;
    for number in &acknowledged {
        assert_eq!(there.get(number), Some(&1), "message {number} was acknowledged");
    }
    assert!(there.values().all(|times| *times == 1), "nothing is there twice");

    // A sender that got no answer sends again, and what had arrived all the same is not doubled.
    let mut client = Client::connect(address).await;
    for number in (0..sent).filter(|number| !acknowledged.contains(number)) {
        assert!(client.deliver(PEOPLE[number % PEOPLE.len()], number).await.unwrap());
    }
    process.kill();
    let there = messages(&database).await;
    assert_eq!(there.len(), sent);
    assert!(there.values().all(|times| *times == 1), "nothing is there twice");
}

/// A running `inkorg`, which no test leaves behind.
struct Process(Child);

impl Process {
    /// SIGKILL: nothing in the process learns of it.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill(); // gone already, where the test got that far
        let _ = self.0.wait();
    }
}

async fn prepare(database: &Database) {
    let inbox = database.open(&SystemClock).await;
    let operator = Operator::at_console();
    let sender = NewSender::of_all_contracts("DEMO-JOURNAL", "SE2321000016-DEMO1".parse().unwrap());
    inbox.add_sender(&operator, sender).await.unwrap();
    for number in PEOPLE {
        let number = Personnummer::parse(number).unwrap();
        inbox.take_over(&operator, &TakenOver { number, contacts: Vec::new() }).await.unwrap();
    }
    inbox.close();
}

/// Starts `inkorg soap`, and waits until it is ready.
async fn start(database: &Database) -> (Process, SocketAddr) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_inkorg"))
        .arg("soap")
        .env("INKORG__DATABASE__URL", database.address())
        .env("INKORG__SOAP__LISTEN", address.to_string())
        .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
        // The secrets of `inbox::testing`.
        .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
        .env("INKORG__KEYS__INDEX", "02".repeat(32))
        .env("INKORG__SITE__OPERATOR", "Region Test")
        .env("INKORG__SITE__SERVICE_NAME", "1177")
        .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
        .env("INKORG_LOG", "warn")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let process = Process(child);
    for _ in 0..200 {
        if let Some(mut client) = Client::try_connect(address).await
            && client.get("/halsa/redo").await == Some(StatusCode::OK)
        {
            return (process, address);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("inkorg was not ready in ten seconds");
}

async fn send_until_it_dies(
    address: SocketAddr,
    next: Arc<AtomicUsize>,
    acknowledged: Arc<Mutex<BTreeSet<usize>>>,
) {
    let mut client = Client::connect(address).await;
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= MESSAGES {
            return;
        }
        match client.deliver(PEOPLE[number % PEOPLE.len()], number).await {
            Some(true) => acknowledged.lock().unwrap().insert(number),
            Some(false) => panic!("message {number} was refused"),
            None => return,
        };
    }
}

/// How many times each message is there, over all inboxes.
async fn messages(database: &Database) -> BTreeMap<usize, usize> {
    let inbox = database.open(&SystemClock).await;
    let mut there = BTreeMap::new();
    for number in PEOPLE {
        count(&inbox, Personnummer::parse(number).unwrap(), &mut there).await;
    }
    inbox.close();
    there
}

async fn count(inbox: &Inbox, number: Personnummer, there: &mut BTreeMap<usize, usize>) {
    let id = inbox.admit(&number).await.unwrap().id;
    let session = SessionKey::of(number.expose().as_bytes());
    let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
    inbox.begin_session(session, id, b"").await.unwrap();
    let viewer = viewer(&citizen, id, Capacity::Own);
    let mut page = NonZeroU32::MIN;
    loop {
        let list = inbox.threads(&viewer, Listing::default(), page).await.unwrap();
        for row in list.threads {
            let number = row.subject.unwrap().strip_prefix("Nummer ").unwrap().parse().unwrap();
            *there.entry(number).or_default() += 1;
        }
        if page.get() == list.pages {
            return;
        }
        page = page.checked_add(1).unwrap();
    }
}
