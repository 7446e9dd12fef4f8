//! `cargo xtask soak deliver`: a million messages over SOAP on each database. At the end the rate is what it was at the
//! start, the memory is flat, every message is there, and a delivery still reaches its share of the bare rows. Then two
//! SOAP servers of others do the same durable insert, sent by the same clients (`end2end/peers/`).

#[path = "bench/client.rs"]
mod client;
#[path = "bench/sending.rs"]
mod sending;
#[path = "bench/world.rs"]
mod world;

use anyhow::{Context, ensure};
use inbox::Personnummer;
use sending::{CLIENTS, bare_rows, median, over_soap};
use std::{
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, ExitCode, Stdio},
    sync::Arc,
};
use world::{World, databases, people, serve};

/// Messages, unless `INKORG_SOAK_MESSAGES` says another number.
const MESSAGES: usize = 1_000_000;
/// Of each client in a run that is measured, and between two of them.
const EACH: usize = 250;
/// Runs of each kind at the start and at the end, taken in turn; the middle one counts.
const RUNS: usize = 5;
const PEOPLE: usize = 900;
/// What a delivery over SOAP must reach of the bare rows, and the rate at the end of that at the start.
const OF_BARE: f64 = 0.4;
const OF_START: f64 = 0.8;
/// What the memory at the end may be of that after a tenth of the messages.
const OF_MEMORY: f64 = 1.1;
/// How many times as fast as another's server.
const OF_PEER: f64 = 3.0;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let messages = match env::var("INKORG_SOAK_MESSAGES") {
        Ok(number) => number.parse().context("INKORG_SOAK_MESSAGES is no number")?,
        Err(_) => MESSAGES,
    };
    let mut holds = true;
    println!("{CLIENTS} clients, {messages} messages on each database, {PEOPLE} inboxes.");
    for (name, database) in databases().await {
        let people = Arc::new(people(PEOPLE));
        let world = World::new(database, &people).await?;
        let address = serve(world.product.soap()).await?;
        let ours = filled(name, &world, address, &people, messages, &mut holds).await?;
        let peer = Peer::of(name, address, world.database.address())?;
        let theirs = peer.rate(&people).await?;
        let factor = ours / theirs;
        println!("{name:<11} {}: {theirs:.0}/s, so {factor:.1} times (at least {OF_PEER})", peer.name);
        holds &= factor >= OF_PEER;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Fills a database, and says how many messages a second were taken at the end.
async fn filled(
    name: &str,
    world: &World,
    address: SocketAddr,
    people: &Arc<Vec<Personnummer>>,
    messages: usize,
    holds: &mut bool,
) -> anyhow::Result<f64> {
    let mut fill = Fill { world, address, people, run: 0, sent: 0, written: 0 };
    // What is new to every inbox, and the first pages of every table, are no measure.
    fill.send().await?;
    world.database.settle().await;
    let (soap_before, bare_before) = fill.measure().await?;
    let mut memory_before = resident()?;
    let mut told = 0;
    while fill.sent + fill.written + RUNS * 2 * CLIENTS * EACH < messages {
        let rate = fill.send().await?;
        if fill.sent / 100_000 > told {
            told = fill.sent / 100_000;
            println!("{name:<11} {:>9} sent: {rate:>6.0}/s, {} MB", fill.sent, resident()? / 1_000_000);
        }
        if fill.sent <= messages / 10 {
            memory_before = memory_before.max(resident()?);
        }
    }
    let (soap, bare) = fill.measure().await?;
    let memory = resident()?;
    let there = world.database.rows("message").await;
    ensure!(
        usize::try_from(there)? == fill.sent + fill.written,
        "{} were acknowledged, and {there} are there",
        fill.sent + fill.written
    );
    let (drift, ratio) = (soap / soap_before, soap / bare);
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let growth = memory as f64 / memory_before as f64;
    println!(
        "{name:<11} {there} there, each once. AddMessage {soap_before:.0}/s at first, {soap:.0}/s at last: {drift:.2} \
         (at least {OF_START}); bare rows {bare_before:.0}/s and {bare:.0}/s, ratio {ratio:.2} (at least {OF_BARE}); \
         memory {growth:.2} (at most {OF_MEMORY})"
    );
    *holds &= drift >= OF_START && ratio >= OF_BARE && growth <= OF_MEMORY;
    Ok(soap)
}

struct Fill<'w> {
    world: &'w World,
    address: SocketAddr,
    people: &'w Arc<Vec<Personnummer>>,
    run: usize,
    /// Messages over SOAP.
    sent: usize,
    /// Messages as bare rows.
    written: usize,
}

impl Fill<'_> {
    async fn send(&mut self) -> anyhow::Result<f64> {
        self.run += 1;
        self.sent += CLIENTS * EACH;
        over_soap(self.address, self.people, EACH, self.run).await
    }

    /// Over SOAP and bare, in turn.
    async fn measure(&mut self) -> anyhow::Result<(f64, f64)> {
        let (mut soap, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            soap.push(self.send().await?);
            self.written += CLIENTS * EACH;
            bare.push(bare_rows(self.world, self.people, EACH, self.run).await?);
        }
        Ok((median(soap), median(bare)))
    }
}

/// The memory of this process, clients included, in bytes.
fn resident() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("the memory of a process on Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

/// A SOAP server of others, which does the same durable insert.
struct Peer {
    name: &'static str,
    child: Child,
    address: SocketAddr,
}

impl Peer {
    /// The one that writes to a database of this kind: npm's `soap` to PostgreSQL, Python's `spyne` to SQLite. Each says at
    /// which port it listens once it does.
    fn of(database: &str, ours: SocketAddr, address: &str) -> anyhow::Result<Self> {
        let program =
            |name: &str| env::var(name).with_context(|| format!("{name}: run `cargo xtask soak deliver`"));
        let (name, mut command) = if database == "SQLite" {
            let mut command = Command::new(program("INKORG_PEER_PYTHON")?);
            command.arg(program("INKORG_PEERS")? + "/spyne_server.py");
            ("PyPI spyne", command)
        } else {
            let mut command = Command::new("node");
            command.arg(program("INKORG_PEERS")? + "/soap_server.mjs");
            command.arg(format!("http://{ours}")).arg(address);
            ("npm soap", command)
        };
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| name.to_owned())?;
        let mut port = String::new();
        BufReader::new(child.stdout.take().context("its standard output")?).read_line(&mut port)?;
        let port: u16 = port.trim().parse().with_context(|| format!("{name} did not start"))?;
        Ok(Self { name, child, address: SocketAddr::from(([127, 0, 0, 1], port)) })
    }

    async fn rate(&self, people: &Arc<Vec<Personnummer>>) -> anyhow::Result<f64> {
        let mut rates = Vec::new();
        for run in 0..RUNS {
            rates.push(over_soap(self.address, people, EACH / 5, run).await?);
        }
        Ok(median(rates))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
