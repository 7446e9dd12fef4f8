//! Trouble of every kind in the middle of many deliveries: what was acknowledged is there, whole and once; what was refused is
//! not there at all; what got no answer is there whole or not at all, and is sent again and there once.
//!
//! `INKORG_CHAOS`: so many rounds of each kind (`cargo xtask soak chaos`). Without it one.

#[path = "chaos/booking.rs"]
mod booking;
#[path = "chaos/client.rs"]
mod client;
#[path = "chaos/load.rs"]
mod load;
#[path = "chaos/message.rs"]
mod message;
#[path = "chaos/process.rs"]
mod process;
#[path = "chaos/slow.rs"]
mod slow;
#[expect(dead_code, reason = "the tests of the worker ask it more")]
#[path = "../../booking/tests/asking/tidbok.rs"]
mod tidbok;
#[path = "chaos/truth.rs"]
mod truth;

use inbox::{
    NewSender, Operator, Personnummer, RandomExt, SeededRandom, SystemClock, TakenOver,
    testing::{Database, address},
};
use load::Load;
use process::{Postgres, Process};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::time::sleep;

/// Who receives: Skatteverket's test numbers.
const PEOPLE: [&str; 4] = ["191212121212", "198503149885", "198303152394", "201312122383"];
/// Connections that send, each as fast as it is answered.
const CLIENTS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_is_killed_on_sqlite() {
    rounds("killed", "sqlite", async |round| killed(Round::begin(Database::sqlite(), 1, round).await).await)
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_is_killed_on_postgres() {
    let postgres = Postgres::turn().await;
    rounds("killed", "postgres", async |round| {
        killed(Round::begin(postgres.database().await, 1, round).await).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_processes_is_killed_and_then_the_other() {
    let postgres = Postgres::turn().await;
    rounds("one of two killed", "postgres", async |round| {
        let mut round = Round::begin(postgres.database().await, 2, round).await;
        for which in [0, 1] {
            round.processes[which].kill();
            round.time_passes(400).await;
            round.start_anew(which).await;
            round.works_again().await;
        }
        round.ends().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_is_stopped_at_once_and_started() {
    let postgres = Postgres::turn().await;
    rounds("database stopped", "postgres", async |round| {
        let round = Round::begin(postgres.database().await, 2, round).await;
        postgres.stops();
        round.time_passes(1_500).await;
        postgres.starts();
        round.works_again().await;
        assert!(round.load.trouble() > 0, "nobody noticed");
        round.ends().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_full_and_then_is_not() {
    rounds("disk full", "sqlite", async |round| {
        let round = Round::begin(Database::sqlite(), 1, round).await;
        // Now and then there is room for some more.
        let files = round.database.folder().unwrap().read_dir().unwrap();
        let largest = files.map(|file| file.unwrap().metadata().unwrap().len()).max().unwrap();
        round.processes[0].may_write_files_of(Some(largest + u64::from(round.chance()) * 300));
        round.load.is_in_trouble().await;
        round.time_passes(500).await;
        round.processes[0].may_write_files_of(None);
        round.works_again().await;
        round.ends().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn senders_are_slow_stall_leave_and_do_not_listen() {
    rounds("slow senders", "sqlite", async |round| {
        let round = Round::begin(Database::sqlite(), 1, round).await;
        let slow = slow::senders(&round.load, round.addresses()[0]).await;
        // Those who are not slow are answered all the while.
        for _ in 0..3 {
            round.time_passes(200).await;
            round.works_again().await;
        }
        drop(slow);
        round.ends().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_system_hangs_on_sqlite() {
    rounds("booking system hangs", "sqlite", async |_| booking::hangs(Database::sqlite()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_system_hangs_on_postgres() {
    let postgres = Postgres::turn().await;
    rounds("booking system hangs", "postgres", async |_| booking::hangs(postgres.database().await).await)
        .await;
}

async fn killed(mut round: Round) {
    round.processes[0].kill();
    round.time_passes(200).await;
    round.start_anew(0).await;
    round.works_again().await;
    round.ends().await;
}

/// So many rounds of a kind, each on a database of its own.
async fn rounds(what: &str, engine: &str, round: impl AsyncFn(usize)) {
    let rounds = std::env::var("INKORG_CHAOS").map_or(1, |rounds| rounds.parse().expect("a number"));
    for number in 0..rounds {
        println!("{what} on {engine}, round {number}");
        round(number).await;
    }
    println!("{what} on {engine}: {rounds} rounds held");
}

/// One round: a database, processes on it, and senders at work.
struct Round {
    database: Database,
    processes: Vec<Process>,
    load: Arc<Load>,
    random: SeededRandom,
}

impl Round {
    /// Begins to send, and waits until the senders are well at work.
    async fn begin(database: Database, processes: usize, number: usize) -> Self {
        prepare(&database).await;
        let mut running = Vec::new();
        for _ in 0..processes {
            running.push(Process::soap(&database).await);
        }
        let addresses = running.iter().map(|process| process.address).collect();
        let load = Load::begin(addresses, CLIENTS);
        let round = Self { database, processes: running, load, random: SeededRandom::new(number as u64) };
        round.works_again().await;
        round.time_passes(300).await;
        round
    }

    fn addresses(&self) -> Vec<SocketAddr> {
        self.processes.iter().map(|process| process.address).collect()
    }

    fn chance(&self) -> u8 {
        self.random.bytes::<1>()[0]
    }

    /// At most so many milliseconds.
    async fn time_passes(&self, most: u64) {
        sleep(Duration::from_millis(most * u64::from(self.chance()) / 255)).await;
    }

    /// Starts a process in the place of one that is gone. Senders find it.
    async fn start_anew(&mut self, which: usize) {
        self.processes[which] = Process::soap(&self.database).await;
        self.load.addresses(self.addresses());
    }

    /// Waits until senders on every process are acknowledged again.
    async fn works_again(&self) {
        self.load.works_again().await;
    }

    /// Stops sending, and looks at what is there: first as it is, then when everything that got no answer was sent again.
    async fn ends(mut self) {
        self.load.ends().await;
        truth::holds_before_it_is_sent_again(&self.database, &self.load).await;
        self.load.sends_again(self.addresses()[0]).await;
        for process in &mut self.processes {
            process.kill();
        }
        truth::holds(&self.database, &self.load).await;
    }
}

/// People, each of whom has an active inbox and is told by e-mail, and the sender.
async fn prepare(database: &Database) {
    let inbox = database.open(&SystemClock).await;
    let operator = Operator::at_console();
    let sender = NewSender::of_all_contracts("DEMO-JOURNAL", "SE2321000016-DEMO1".parse().unwrap());
    inbox.add_sender(&operator, sender).await.unwrap();
    for digits in PEOPLE {
        let number = Personnummer::parse(digits).unwrap();
        let contacts = vec![address(&format!("{digits}@example.invalid"))];
        inbox.take_over(&operator, &TakenOver { number, contacts }).await.unwrap();
    }
    inbox.close();
}
