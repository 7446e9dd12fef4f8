//! `cargo xtask soak`: what the ordinary tests test for seconds, tested until chance has had its say.

use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;

use crate::bench;
use crate::postgres::Cluster;
use crate::process;
use crate::setup;
use crate::tally::Tally;
use crate::test;
use crate::workspace::{cargo, root, target};

/// What can be tested for long.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Soak {
    /// `kill -9` of the worker, 200 times on each database, against a mail server that refuses, hangs and drops.
    Notices,
    /// A million messages over SOAP on each database, beside the bare rows and two SOAP servers of others.
    Deliver,
    /// 200 rounds of trouble under load: processes killed, PostgreSQL stopped, the disk full, senders slow, a booking system that
    /// hangs. Nothing acknowledged is lost or doubled.
    Chaos,
    /// A thousand connections of a byte a second each, beside honest senders, who lose a fifth of their rate at most.
    Slow,
    /// Every state of every page in every mode and width, with axe, IBM's engine and reflow. Keeps the results that the
    /// accessibility statement is made of (app/accessibility/results.json).
    Pages,
}

/// One, or all.
pub(crate) fn soak(name: Option<Soak>) -> Result<ExitCode> {
    let mut tally = Tally::default();
    let chosen = name.map_or_else(|| Soak::value_variants().to_vec(), |name| vec![name]);
    for soak in chosen {
        match soak {
            Soak::Notices => tally.check("Notices through 200 kills on each database", notices)?,
            Soak::Deliver => tally.check("A million messages on each database", deliver)?,
            Soak::Chaos => tally.check("Deliveries through 200 rounds of trouble", chaos)?,
            Soak::Slow => tally.check("Honest senders beside a thousand slow ones", slow)?,
            Soak::Pages => tally.tests("Pages in every mode and width", test::pages)?,
        };
    }
    Ok(tally.close())
}

fn deliver() -> Result<()> {
    const PEERS: &str = "end2end/peers";
    let python = target().join("peers");
    setup::system_packages(true)?;
    setup::npm_packages(PEERS)?;
    setup::python_packages(PEERS, &python)?;
    bench::example_with("soak_deliver", |command| {
        command.env("INKORG_PEERS", root().join(PEERS)).env("INKORG_PEER_PYTHON", python.join("bin/python"));
    })
}

/// Eight kinds of trouble, 25 rounds of each; `INKORG_CHAOS` says how many others.
fn chaos() -> Result<()> {
    setup::system_packages(false)?;
    let test = ["test", "--package=server", "--test=chaos"];
    process::run(cargo(&test).arg("--no-run"))?;
    let cluster = Cluster::start_two()?;
    let rounds = std::env::var("INKORG_CHAOS").unwrap_or_else(|_| "25".to_owned());
    process::run(cluster.told_to(cargo(&test).args(["--", "--nocapture"]).env("INKORG_CHAOS", rounds)))
}

fn slow() -> Result<()> {
    let test = ["test", "--package=server", "--test=mutual_tls", "slow", "--", "--nocapture"];
    process::run(cargo(&test).env("INKORG_SLOW", "1000"))
}

fn notices() -> Result<()> {
    setup::system_packages(false)?;
    let test = ["test", "--package=server", "--test=notices"];
    // Compiled before the database starts: it should not idle beside the compiler.
    process::run(cargo(&test).arg("--no-run"))?;
    let cluster = Cluster::start()?;
    process::run(cluster.told_to(cargo(&test).args(["--", "--nocapture"]).env("INKORG_KILLS", "200")))
}
