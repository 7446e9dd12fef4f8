//! `cargo xtask`: set-up, build, run, test, lint and bench, so that a clean clone needs no other instructions.

mod asvs;
mod bench;
mod build;
mod digest;
mod fuzz;
mod lint;
mod postgres;
mod process;
mod setup;
mod site;
mod soak;
mod tally;
mod test;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::bench::Bench;
use crate::build::Profile;
use crate::process::Interrupted;
use crate::soak::Soak;

/// Set-up, build, run and test of Inkorgen.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the site, `inkorg` and `inkorg-demo` into target/debug or target/release.
    Build {
        /// Optimised, with the site inside the binaries.
        #[arg(long)]
        release: bool,
    },
    /// Build and run the product with demo data; needs no configuration.
    Run {
        /// Optimised.
        #[arg(long)]
        release: bool,
    },
    /// Set up and run every check and test; ends with `N passed, N failed`.
    Test {
        /// Leave out the browser.
        #[arg(long)]
        quick: bool,
    },
    /// Format, clippy, documentation, licences, layers and the repository's own rules.
    Lint,
    /// Write ASVS.md: which test or page shows each requirement of OWASP ASVS that is ours.
    Asvs,
    /// Measure an optimised build; without a name, everything.
    Bench {
        /// What to measure.
        name: Option<Bench>,
    },
    /// Test for long what the ordinary tests test for seconds; without a name, everything.
    Soak {
        /// What to test.
        name: Option<Soak>,
    },
    /// Give what reads others' words any bytes at all; without a name, to one target after the other.
    Fuzz {
        /// What is to read them: a folder of src/fuzz/corpus.
        target: Option<String>,
        /// For how long, each.
        #[arg(long, default_value_t = 30)]
        minutes: u32,
        /// Put what was learnt into the corpus.
        #[arg(long)]
        keep: bool,
    },
    /// Run a command with a private PostgreSQL up: cargo xtask postgres -- cargo test -p inbox
    Postgres {
        /// The command and its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = process::catch_interruptions().and_then(|()| match arguments.task {
        Task::Build { release } => build::build(Profile::of(release)).map(|()| ExitCode::SUCCESS),
        Task::Run { release } => build::run(Profile::of(release)).map(|()| ExitCode::SUCCESS),
        Task::Test { quick } => test::test(quick),
        Task::Lint => lint::lint(),
        Task::Asvs => asvs::write(),
        Task::Bench { name } => bench::bench(name),
        Task::Soak { name } => soak::soak(name),
        Task::Fuzz { target, minutes, keep } => fuzz::fuzz(target.as_deref(), minutes, keep),
        Task::Postgres { command } => postgres::run_with_cluster(&command),
    });
    done.unwrap_or_else(|error| {
        if error.is::<Interrupted>() {
            eprintln!("interrupted");
            return ExitCode::from(130);
        }
        // One sentence and its causes; a backtrace would help nobody who lacks a program.
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
