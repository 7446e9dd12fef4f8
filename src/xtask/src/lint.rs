//! `cargo xtask lint`: what can be held without running the product.

mod accessibility;
mod deny;
mod layers;
mod text;

pub(crate) use text::{Source, sources};

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::process::{self, say};
use crate::tally::Tally;
use crate::workspace::{self, cargo};
use crate::{asvs, setup, site};

/// `cargo xtask lint`
pub(crate) fn lint() -> Result<ExitCode> {
    let mut tally = Tally::default();
    checks(&mut tally)?;
    Ok(tally.close())
}

/// Every check, the quick ones first; each counts as one.
pub(crate) fn checks(tally: &mut Tally) -> Result<()> {
    setup::wasm_target()?;
    site::ensure_folder()?;
    let command = |words: &[&str]| {
        let mut command = cargo(words);
        command.env("RUSTDOCFLAGS", "-D warnings");
        move || -> Result<()> { process::run(&mut command) }
    };
    tally.check("Format", command(&["fmt", "--all", "--check"]))?;
    for rule in text::RULES {
        tally.check(rule.name, || text::hold(rule, &workspace_sources()?))?;
    }
    tally.check("Migrations have the same names in both dialects", text::migrations_match)?;
    tally.check("Crates depend downwards only", layers::hold)?;
    tally.check("The accessibility statement is true today", accessibility::hold)?;
    tally.check("Every requirement of ASVS that is ours is accounted for", asvs::hold)?;
    tally.check("Cargo.lock is current", command(&["fetch", "--locked"]))?;
    tally.check("Licences, bans and sources (deny.toml)", deny::check)?;
    say("The advisory database lies outside the package registries and is not asked here: see README.md");
    tally.check("Clippy", command(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    tally.check(
        "Clippy for benchmarks and fuzzing",
        command(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features=server/bench,fuzz/libfuzzer",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    tally.check(
        "Clippy for the browser",
        command(&[
            "clippy",
            "--package=app",
            "--lib",
            "--target=wasm32-unknown-unknown",
            "--no-default-features",
            "--features=hydrate",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    tally.check(
        "Documentation",
        // Private items too: most of the product is binaries and crates of our own, read by us.
        command(&["doc", "--workspace", "--no-deps", "--document-private-items"]),
    )?;
    Ok(())
}

fn workspace_sources() -> Result<Vec<text::Source>> {
    text::sources(workspace::root())
}

/// What `cargo metadata` says of the workspace's own packages.
fn metadata() -> Command {
    cargo(&["metadata", "--no-deps", "--format-version=1", "--offline"])
}
