//! `kill -9` in the middle of notifying, against a mail server that refuses, hangs and drops: every message ends in one row
//! of the ledger, no notice is lost, and none is taken twice by the mail server but where the worker died between the
//! server's answer and its own commit. That window cannot be closed by anybody who speaks SMTP; it is measured here.
//! SIGTERM opens no such window: what is under way is finished.
//!
//! Five kills in the ordinary tests; `cargo xtask soak notices` sets `INKORG_KILLS` to 200.

use inbox::{
    Capacity, Channel, Citizen, Inbox, NewMessage, NewSender, NoticeStanding, Operator, PersonName,
    Personnummer, RandomExt, SeededRandom, SessionKey, SystemClock, TakenOver, Unit,
    testing::{Database, address, viewer},
};
use notify::testing::{Mail, MailServer, Mood, Point};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    num::NonZeroU32,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

/// Messages that come before each kill.
const MESSAGES: usize = 12;
/// Who receives: Skatteverket's test numbers.
const PEOPLE: [&str; 4] = ["191212121212", "198503149885", "198303152394", "199003212389"];
/// So long a worker that is killed waits for the mail server, in seconds.
const PATIENCE_WITH_SERVER: u64 = 3;
/// So long it keeps from others what it took up: as often its patience as the configuration asks for at least.
const LEASES: u64 = 3;
/// The wait for the next of what was postponed when the server was in a bad mood.
const PATIENCE: Duration = Duration::from_mins(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_loses_no_notice_and_doubles_only_what_was_not_yet_committed_on_sqlite() {
    survives(Database::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_loses_no_notice_and_doubles_only_what_was_not_yet_committed_on_postgres() {
    survives(Database::postgres().await, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_loses_and_doubles_no_notice_on_sqlite() {
    stops(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_loses_and_doubles_no_notice_on_postgres() {
    stops(Database::postgres().await).await;
}

fn kills() -> usize {
    std::env::var("INKORG_KILLS").map_or(5, |kills| kills.parse().expect("INKORG_KILLS is a number"))
}

/// Takes most, and treats the rest badly, each in its own way.
fn moody(seed: u64) -> impl FnMut() -> Mood {
    let random = SeededRandom::new(seed);
    move || match random.bytes::<1>()[0] % 20 {
        0 => Mood::Hangs(Point::Greeting),
        1 => Mood::Hangs(Point::End),
        2 => Mood::Drops(Point::Recipient),
        3 => Mood::Drops(Point::End),
        4 | 5 => Mood::Refuses("451 later"),
        6 => Mood::Hangs(Point::Goodbye),
        _ => Mood::Takes,
    }
}

async fn survives(database: Database, seed: u64) {
    let inbox = database.open(&SystemClock).await;
    prepare(&inbox).await;
    let server = MailServer::new(moody(seed));
    let windows = Arc::default();
    let random = SeededRandom::new(seed);
    let mut deaths = Vec::new();
    for round in 0..kills() {
        deliver(&inbox, round).await;
        let before = server.taken().len();
        let port = server.listen().await.unwrap().port();
        let mut worker = Worker::start(&database, port, PATIENCE_WITH_SERVER, &windows);
        // Killed when it has begun to send, at any point of what follows.
        begins(&server, before).await;
        let [some, more] = random.bytes::<2>().map(u64::from);
        tokio::time::sleep(Duration::from_millis(some / 4 + more / 16)).await;
        worker.kill();
        let at = Instant::now();
        deaths.push(Death { port, at, known: sent(&ledger(&inbox).await) });
    }
    server.be(|| Mood::Takes);
    let port = server.listen().await.unwrap().port();
    let mut worker = Worker::start(&database, port, PATIENCE_WITH_SERVER, &windows);
    let ledger = ended(&inbox, kills() * MESSAGES).await;
    // Long enough for a lease to run out: whatever would be sent once more would be sent now.
    tokio::time::sleep(Duration::from_secs(LEASES * PATIENCE_WITH_SERVER + 2)).await;
    worker.kill();
    hold(&ledger, &server.taken(), &deaths);
    report(&ledger, &server.taken(), &deaths, windows.lock().unwrap().clone());
}

/// Told to stop while the mail server has taken e-mails and has not yet said so, and started again, three times.
async fn stops(database: Database) {
    const STOPS: usize = 3;
    let inbox = database.open(&SystemClock).await;
    prepare(&inbox).await;
    let server = MailServer::new(|| Mood::Takes);
    let port = server.listen().await.unwrap().port();
    // Longer than anything here takes: what is shown depends on no clock.
    let patience = PATIENCE.as_secs();
    let windows = Arc::default();
    for round in 0..STOPS {
        // More than a worker takes up at a time.
        deliver(&inbox, 2 * round).await;
        deliver(&inbox, 2 * round + 1).await;
        let before = server.taken().len();
        server.keep_silent(true);
        let mut worker = Worker::start(&database, port, patience, &windows);
        begins(&server, before).await;
        worker.is_told_to_stop();
        server.keep_silent(false);
        worker.ends();
        let known = sent(&ledger(&inbox).await);
        let unknown: Vec<_> = ids(&server).into_iter().filter(|id| !known.contains(id)).collect();
        assert_eq!(unknown, Vec::<String>::new(), "what was under way was not finished");
        assert!(
            server.taken().len() < 2 * MESSAGES * (round + 1),
            "more was taken up after the word to stop"
        );
    }
    let mut worker = Worker::start(&database, port, patience, &windows);
    let messages = 2 * STOPS * MESSAGES;
    let ledger = ended(&inbox, messages).await;
    worker.is_told_to_stop();
    worker.ends();
    assert!(ledger.values().all(|standing| *standing == NoticeStanding::Sent));
    let mut taken = ids(&server);
    taken.sort();
    assert_eq!(taken, ledger.into_keys().collect::<Vec<_>>(), "each once");
}

/// A worker that was killed.
struct Death {
    /// The mail server's port that it alone used.
    port: u16,
    at: Instant,
    /// The notices that the ledger calls sent, as it stood after the death and before the next worker.
    known: BTreeSet<String>,
}

/// The notices that a ledger calls sent.
fn sent(ledger: &BTreeMap<String, NoticeStanding>) -> BTreeSet<String> {
    let sent = ledger.iter().filter(|(_, standing)| **standing == NoticeStanding::Sent);
    sent.map(|(id, _)| id.clone()).collect()
}

/// The ids of the notices that the mail server took, as often as it did.
fn ids(server: &MailServer) -> Vec<String> {
    server.taken().iter().map(|mail| id(mail).to_owned()).collect()
}

fn id(mail: &Mail) -> &str {
    mail.id.split('@').next().unwrap()
}

/// Waits until the mail server has taken more than it had `before`.
async fn begins(server: &MailServer, before: usize) {
    let begun = Instant::now();
    while server.taken().len() == before {
        assert!(begun.elapsed() < PATIENCE, "the worker has not begun to send");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The ledger when so many notices have ended.
async fn ended(inbox: &Inbox, messages: usize) -> BTreeMap<String, NoticeStanding> {
    let (mut most, mut since) = (0, Instant::now());
    loop {
        let ledger = ledger(inbox).await;
        let ended = ledger.values().filter(|standing| **standing != NoticeStanding::Waiting).count();
        if ended == messages {
            return ledger;
        }
        if ended > most {
            (most, since) = (ended, Instant::now());
        }
        assert!(since.elapsed() < PATIENCE, "{ended} of {messages} notices have ended, and no more for long");
        // Reading it all is work too, which the worker is to have.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// One row for each message, every one sent. Taken once more only where nobody could know: the worker died before the
/// ledger said it, or gave up waiting before it was told. No clock decides.
fn hold(ledger: &BTreeMap<String, NoticeStanding>, taken: &[Mail], deaths: &[Death]) {
    let by_notice = by_notice(taken);
    for (notice, standing) in ledger {
        assert_eq!(*standing, NoticeStanding::Sent, "{notice}");
        assert!(by_notice.contains_key(notice.as_str()), "{notice} is called sent and was never taken: lost");
    }
    assert_eq!(by_notice.len(), ledger.len(), "nothing was taken that the ledger does not know");
    for (notice, taken) in &by_notice {
        for (nth, earlier) in taken.iter().enumerate() {
            for later in &taken[nth + 1..] {
                if earlier.port == later.port {
                    assert!(!earlier.heard, "{notice}: one worker knew that it was taken, and sent it again");
                }
            }
        }
        let workers = || deaths.iter().enumerate().filter(|(_, death)| death.known.contains(*notice));
        if let Some((first, _)) = workers().next() {
            let after: BTreeSet<u16> = deaths[..=first].iter().map(|death| death.port).collect();
            assert!(
                taken.iter().all(|mail| after.contains(&mail.port)),
                "{notice}: the ledger said that it was sent, and a later worker sent it again"
            );
        }
    }
}

fn by_notice(taken: &[Mail]) -> BTreeMap<&str, Vec<&Mail>> {
    let mut by_notice: BTreeMap<&str, Vec<&Mail>> = BTreeMap::new();
    for mail in taken {
        by_notice.entry(id(mail)).or_default().push(mail);
    }
    by_notice
}

/// Says how large the window was that nobody can close.
fn report(
    ledger: &BTreeMap<String, NoticeStanding>,
    taken: &[Mail],
    deaths: &[Death],
    mut windows: Vec<Duration>,
) {
    let by_notice = by_notice(taken);
    let again = by_notice.values().flat_map(|taken| &taken[..taken.len() - 1]);
    let before_death: Vec<Duration> = again
        .filter_map(|mail| deaths.iter().find(|death| death.port == mail.port).map(|death| (death, mail)))
        .map(|(death, mail)| death.at.saturating_duration_since(mail.at))
        .collect();
    windows.sort();
    // Each was told in the worker's log, but for the last words of the killed.
    assert!(windows.len() >= ledger.len() / 2, "{} of {} windows were measured", windows.len(), ledger.len());
    let at = |share: usize| *windows.get(windows.len() * share / 100).or(windows.last()).expect("some");
    println!(
        "{} kills, {} notices, {} taken twice (the longest {:?} before the kill); from the server's answer to the commit: \
         median {:?}, 99 % {:?}, longest {:?}",
        deaths.len(),
        ledger.len(),
        before_death.len(),
        before_death.iter().max().copied().unwrap_or_default(),
        at(50),
        at(99),
        at(100),
    );
}

/// A running `inkorg worker`, which no test leaves behind.
struct Worker {
    process: Child,
    stopping: mpsc::Receiver<()>,
}

impl Worker {
    /// `patience`: seconds for the mail server.
    fn start(database: &Database, port: u16, patience: u64, windows: &Arc<Mutex<Vec<Duration>>>) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_inkorg"))
            .arg("worker")
            .env("INKORG__DATABASE__URL", database.address())
            .env("INKORG__WEB__PUBLIC_URL", "http://localhost:3000")
            .env("INKORG__KEYS__SERVICE", format!("1:{}", "01".repeat(32)))
            .env("INKORG__KEYS__INDEX", "02".repeat(32))
            .env("INKORG__SITE__OPERATOR", "Region Test")
            .env("INKORG__SITE__SERVICE_NAME", "1177")
            .env("INKORG__SITE__CONTACT_EMAIL", "hjalp@example.invalid")
            .env("INKORG__SMTP__HOST", "127.0.0.1")
            .env("INKORG__SMTP__PORT", port.to_string())
            .env("INKORG__SMTP__TLS", "plain")
            .env("INKORG__SMTP__FROM", "1177 <ingen-svar@inkorgen.example>")
            .env("INKORG__NOTICES__PATIENCE", patience.to_string())
            .env("INKORG__NOTICES__LEASE", (LEASES * patience).to_string())
            .env("INKORG__NOTICES__RETRY", "1")
            .env("INKORG__NOTICES__ATTEMPTS", "60")
            .env("INKORG_LOG", "warn,notify=debug,server=info")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (output, windows) = (child.stdout.take().unwrap(), windows.clone());
        let (stops, stopping) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                windows.lock().unwrap().extend(window(&line));
                if line.contains("stopping: ") {
                    let _ = stops.send(()); // nobody waits for it, of a worker that is killed
                }
            }
        });
        Self { process: child, stopping }
    }

    /// SIGKILL: nothing in the process learns of it.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// SIGTERM; returns when it has understood.
    fn is_told_to_stop(&mut self) {
        let told = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(told.success());
        self.stopping.recv_timeout(PATIENCE).expect("it says that it stops");
    }

    /// It ends by itself, and well.
    fn ends(&mut self) {
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill(); // gone already, where the test got that far
        let _ = self.process.wait();
    }
}

/// From the mail server's answer to the commit, as the worker tells it of each notice.
fn window(line: &str) -> Option<Duration> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    line["micros"].as_u64().map(Duration::from_micros)
}

async fn prepare(inbox: &Inbox) {
    let operator = Operator::at_console();
    let sender = NewSender::of_all_contracts("S", "SE2321000016-DEMO1".parse().unwrap());
    inbox.add_sender(&operator, sender).await.unwrap();
    for digits in PEOPLE {
        let number = Personnummer::parse(digits).unwrap();
        let reached_by = vec![address(&format!("{digits}@example.invalid"))];
        inbox.take_over(&operator, &TakenOver { number, contacts: reached_by }).await.unwrap();
    }
}

async fn deliver(inbox: &Inbox, round: usize) {
    let sender = inbox.sender("S").await.unwrap().unwrap();
    for n in 0..MESSAGES {
        let unit = Unit { name: "Björkdalens vårdcentral".into(), ..Unit::default() };
        let text = NewMessage::text(unit, format!("Nummer {round} {n}"), "Hej!");
        let to = Personnummer::parse(PEOPLE[n % PEOPLE.len()]).unwrap();
        inbox.deliver(&sender, &to, &NewMessage { notify: true, ..text }).await.unwrap();
    }
}

/// Where each notice by e-mail stands. Of each message there is one, and one row that says why there was no SMS.
async fn ledger(inbox: &Inbox) -> BTreeMap<String, NoticeStanding> {
    let mut standings = BTreeMap::new();
    for digits in PEOPLE {
        let number = Personnummer::parse(digits).unwrap();
        let id = inbox.admit(&number).await.unwrap().id;
        let session = SessionKey::of(digits.as_bytes());
        inbox.begin_session(session, id, b"").await.unwrap(); // `false` from the second time on
        let citizen = Citizen { id, number, name: PersonName::new("Test"), session };
        let viewer = viewer(&citizen, id, Capacity::Own);
        // Sets: a worker that adds rows meanwhile moves those that are there to later pages, where they are seen again.
        let (mut by_sms, mut by_email, mut messages) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut page = NonZeroU32::MIN;
        loop {
            let ledger = inbox.ledger(&viewer, page).await.unwrap();
            for row in &ledger.rows {
                messages.insert(row.message);
                match row.channel {
                    Channel::Sms => drop(by_sms.insert(row.id.to_string())),
                    Channel::Email => {
                        by_email.insert(row.id.to_string());
                        standings.insert(row.id.to_string(), row.standing);
                    }
                }
            }
            if page.get() == ledger.pages {
                break;
            }
            page = page.checked_add(1).unwrap();
        }
        let rows = (by_sms.len(), by_email.len());
        assert_eq!(rows, (messages.len(), messages.len()), "one row for each message and way");
    }
    standings
}
