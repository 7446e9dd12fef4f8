//! `cargo xtask bench streams`: 10,000 open pages that wait for news, in one process: what each costs in memory, and how
//! soon one of them is told of a message. The process that is measured is a child of its own, so that what the clients
//! need does not count.

#[path = "bench/world.rs"]
mod world;

use anyhow::Context;
use inbox::NewMessage;
use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, ChildStdout, Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;
use world::{BODY, World, databases, people, serve, unit};

const STREAMS: usize = 10_000;
const PEOPLE: usize = 1_000;
/// Of one session, which may have six.
const IN_A_SESSION: usize = 5;
/// Two rounds of what a stream does each half minute.
const IDLE: Duration = Duration::from_secs(65);
/// A stream waits so long for more before it tells.
const GATHERED: Duration = Duration::from_millis(300);
/// What an open page may cost, in bytes: a fifth more than the 40,000 that were measured when this was written.
const AT_MOST: u64 = 48 * 1024;

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("serve") {
        return serve_on(&arguments.next().context("the number of the database")?);
    }
    let mut holds = measure("0", "SQLite")?;
    if std::env::var_os("INKORG_TEST_POSTGRES").is_some() {
        holds &= measure("1", "PostgreSQL")?;
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The child: says where it listens and which sessions there are, and delivers a message for each line it is told.
#[tokio::main]
async fn serve_on(number: &str) -> anyhow::Result<ExitCode> {
    let people = people(PEOPLE);
    let (_, database) = databases().await.into_iter().nth(number.parse()?).context("a database")?;
    let world = World::new(database, &people).await?;
    let eid = world.product.eid()?;
    let mut cookies = Vec::new();
    for number in people.iter().cycle().take(STREAMS / IN_A_SESSION) {
        let (cookie, _) =
            eid.log_in_for_bench(number, "Test Testsson").await.map_err(anyhow::Error::from_boxed)?;
        cookies.push(cookie);
    }
    world.database.settle().await;
    let address = serve(world.product.web()?).await?;
    println!("{address}");
    println!("{}", cookies.join(" "));
    let (tell, mut told) = mpsc::unbounded_channel();
    thread::spawn(move || io::stdin().lines().try_for_each(|line| tell.send(line)));
    while told.recv().await.transpose()?.is_some() {
        let message = NewMessage::text(unit(), "Kallelse", BODY);
        world.inbox.deliver(&world.sender, &people[0], &message).await?;
        println!("delivered");
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(number: &str, name: &str) -> anyhow::Result<bool> {
    let mut server = Server::start(number)?;
    let before = server.resident()?;
    let began = Instant::now();
    let mut streams = Vec::with_capacity(STREAMS);
    for cookie in server.cookies.iter().flat_map(|cookie| std::iter::repeat_n(cookie, IN_A_SESSION)) {
        streams.push(Stream::open(server.address, cookie)?);
    }
    println!("\n{name}: {} streams opened in {:.1} s", streams.len(), began.elapsed().as_secs_f64());
    let opened = server.resident()?;
    thread::sleep(IDLE);
    let idle = server.resident()?;
    for (what, bytes) in [("before", before), ("when all are open", opened), ("after a minute more", idle)] {
        println!("{what:<22} {:>8.1} MB", mega(bytes));
    }
    let each = idle.max(opened).saturating_sub(before) / streams.len() as u64;
    println!("a stream: {each} bytes; at most {AT_MOST}: {}", if each <= AT_MOST { "yes" } else { "no" });
    let asked = Instant::now();
    server.deliver()?;
    let stored = asked.elapsed();
    streams.first_mut().context("a stream")?.news()?;
    let told = asked.elapsed().saturating_sub(stored).saturating_sub(GATHERED);
    println!(
        "one is told of a message {:.1} ms after it was stored, besides {GATHERED:?} in which it waits for more",
        told.as_secs_f64() * 1e3
    );
    Ok(each <= AT_MOST)
}

/// The child.
struct Server {
    child: Child,
    says: BufReader<ChildStdout>,
    address: SocketAddr,
    cookies: Vec<String>,
}

impl Server {
    fn start(number: &str) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", number])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut says = BufReader::new(child.stdout.take().context("what it says")?);
        let mut line = || {
            let mut line = String::new();
            says.read_line(&mut line).map(|_| line)
        };
        let address = line()?.trim().parse().context("where it listens")?;
        let cookies = line()?.split_whitespace().map(str::to_owned).collect();
        Ok(Self { child, says, address, cookies })
    }

    /// What it holds in memory, in bytes.
    fn resident(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    fn deliver(&mut self) -> anyhow::Result<()> {
        writeln!(self.child.stdin.as_mut().context("what it hears")?, "deliver")?;
        self.says.read_line(&mut String::new())?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page that listens.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn open(address: SocketAddr, cookie: &str) -> anyhow::Result<Self> {
        let mut connection = TcpStream::connect(address)?;
        write!(
            connection,
            "GET /inkorg/handelser HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncookie: {cookie}\r\n\r\n"
        )?;
        // A small buffer: ten thousand of them are kept.
        let mut stream = Self(BufReader::with_capacity(1024, connection));
        let status = stream.until("HTTP/1.1 ")?;
        anyhow::ensure!(status.contains(" 200 "), "a stream is refused: {status}");
        stream.until("retry:")?;
        Ok(stream)
    }

    /// Waits for an event with a number.
    fn news(&mut self) -> anyhow::Result<()> {
        self.until("data:").map(drop)
    }

    /// Reads on to a line that begins so.
    fn until(&mut self, begins: &str) -> anyhow::Result<String> {
        loop {
            let mut line = String::new();
            anyhow::ensure!(self.0.read_line(&mut line)? > 0, "a stream ended");
            if line.starts_with(begins) {
                return Ok(line);
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "megabytes to a decimal")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
