//! cargo-deny, installed once under `target/`.

use std::path::PathBuf;

use anyhow::Result;

use crate::process::{self, say};
use crate::workspace::{cargo, command, target};

/// Newest that builds with the pinned compiler.
const VERSION: &str = "0.20.2";

pub(super) fn check() -> Result<()> {
    let program = installed()?;
    // Offline: "Cargo.lock is current" has fetched every crate, and there is nothing else to ask for.
    process::run(command(program).args(["--offline", "check", "licenses", "bans", "sources"]))
}

fn installed() -> Result<PathBuf> {
    let tools = target().join("tools");
    let own = tools.join("bin/cargo-deny");
    for candidate in [PathBuf::from("cargo-deny"), own.clone()] {
        let version = process::capture(command(&candidate).arg("--version"));
        if version.is_ok_and(|version| version.split_whitespace().last() == Some(VERSION)) {
            return Ok(candidate);
        }
    }
    say(format_args!("Installing cargo-deny {VERSION} under target/tools (about a minute, once)"));
    // Measured on two cores: 34 s without optimisation and debug information (90 s beside other builds). It then checks
    // our tree of about 400 crates in 2 s, so an optimised build would never earn back what it costs.
    let build = tools.join("build");
    process::run(
        cargo(&[
            "install",
            "cargo-deny",
            "--version",
            &format!("={VERSION}"),
            "--locked",
            "--debug",
            "--force",
        ])
        .arg("--root")
        .arg(&tools)
        .env("CARGO_TARGET_DIR", &build)
        .env("CARGO_PROFILE_DEV_DEBUG", "0"),
    )?;
    let _ = std::fs::remove_dir_all(build);
    Ok(own)
}
