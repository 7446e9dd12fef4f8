//! `cargo xtask bench`: the numbers that the product promises, measured on an optimised build.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::build::{self, Profile};
use crate::postgres::Cluster;
use crate::process::{self, say};
use crate::tally::Tally;
use crate::workspace::{cargo, command, root, target};
use crate::{setup, site};

/// What can be measured.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Bench {
    /// Bytes on the wire of a cold /inkorg and a cold thread, counted in Chromium.
    Weight,
    /// Lighthouse's scores of the pages that a citizen meets first, on a simulated telephone.
    Lighthouse,
    /// Requests a second and percentiles of the list and of one thread, on both databases.
    List,
    /// The first and the last page of 10,000 threads, and searches through them, among 1,000,000 messages on both databases.
    Large,
    /// Durable deliveries a second, beside bare inserts.
    Deliver,
    /// The memory of 10,000 open pages that wait for news, on both databases.
    Streams,
}

/// One, or all.
pub(crate) fn bench(name: Option<Bench>) -> Result<ExitCode> {
    let mut tally = Tally::default();
    let chosen = name.map_or_else(|| Bench::value_variants().to_vec(), |name| vec![name]);
    for bench in chosen {
        match bench {
            Bench::Weight => tally.check("Weight of cold pages", || in_browser("weight.mjs"))?,
            Bench::Lighthouse => tally.check("Lighthouse", || {
                setup::npm_packages("end2end/bench/lighthouse")?;
                in_browser("lighthouse/measure.mjs")
            })?,
            Bench::List => tally.check("List and thread under load", || example("bench_list"))?,
            Bench::Large => tally.check("A large inbox", || example("bench_large"))?,
            Bench::Streams => tally.check("Open pages", || example("bench_streams"))?,
            Bench::Deliver => tally.check("Durable deliveries", || example("bench_deliver"))?,
        };
    }
    Ok(tally.close())
}

/// A bench that is an example of the server, with a PostgreSQL to measure on.
fn example(name: &str) -> Result<()> {
    example_with(name, |_| {})
}

/// Likewise, told more by its environment.
pub(crate) fn example_with(name: &str, tell: impl FnOnce(&mut Command)) -> Result<()> {
    setup::wasm_target()?;
    setup::system_packages(false)?;
    site::build()?;
    // Compiled before the database starts: it should not idle beside the compiler.
    process::run(&mut cargo(&[
        "build",
        "--release",
        "--package=server",
        "--features=bench",
        "--example",
        name,
    ]))?;
    let cluster = Cluster::start()?;
    let built = target().join("release/examples").join(name);
    let mut command = Command::new(built);
    tell(cluster.told_to(&mut command));
    process::run(&mut command)
}

/// A bench that is a script of `end2end/bench/`, with an optimised demo to measure on.
fn in_browser(script: &str) -> Result<()> {
    setup::system_packages(true)?;
    setup::npm_packages(setup::BROWSER_TESTS)?;
    build::build(Profile::Release)?;
    let demo = Demo::start(Profile::Release)?;
    process::run(
        command("node")
            .arg(root().join("end2end/bench").join(script))
            .env("INKORG_WEB", Demo::WEB)
            .env("INKORG_CHROMIUM", setup::CHROMIUM),
    )?;
    drop(demo);
    Ok(())
}

/// A demo of the bench's own, on ports and in a database that nobody else uses; dropped, it is gone.
struct Demo {
    child: Child,
    home: PathBuf,
}

impl Demo {
    const PORT: u16 = 4200;
    const WEB: &str = "http://localhost:4200";

    fn start(profile: Profile) -> Result<Self> {
        let home = target().join("bench").join(std::process::id().to_string());
        fs::create_dir_all(&home).context("target/bench could not be made")?;
        if TcpStream::connect(("127.0.0.1", Self::PORT)).is_ok() {
            bail!("port {} is taken: stop what listens there", Self::PORT);
        }
        say("Starting an optimised demo with an empty database");
        let log = fs::File::create(home.join("log")).context("target/bench could not be written")?;
        let child = process::spawn(
            command(profile.folder().join("inkorg-demo"))
                .env("INKORG__DATABASE__URL", sqlite(home.join("inkorg.db").as_os_str()))
                .env("INKORG__WEB__LISTEN", format!("127.0.0.1:{}", Self::PORT))
                .env("INKORG__WEB__PUBLIC_URL", Self::WEB)
                .env("INKORG__SOAP__LISTEN", "127.0.0.1:4280")
                .env("INKORG__DEMO__LISTEN", "127.0.0.1:4290")
                .stdin(Stdio::null())
                .stdout(log.try_clone().context("target/bench could not be written")?)
                .stderr(log),
        )?;
        let mut demo = Self { child, home };
        demo.wait_until_ready()?;
        Ok(demo)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let patience = Duration::from_mins(2);
        let started = Instant::now();
        while started.elapsed() < patience {
            if let Some(status) = self.child.try_wait().context("the demo could not be watched")? {
                let log = fs::read_to_string(self.home.join("log")).unwrap_or_default();
                bail!("the demo ended at once ({status}); it said:\n{}", log.trim());
            }
            if answers(Self::PORT) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("the demo was not ready within {} s", patience.as_secs())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Asked first, so that it closes its database; then no longer.
        process::succeeds(Command::new("kill").arg(self.child.id().to_string()));
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

fn sqlite(path: &OsStr) -> String {
    format!("sqlite://{}", path.display())
}

/// Whether the readiness page says yes.
fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(
            format!("GET /halsa/redo HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
