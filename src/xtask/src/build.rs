//! `cargo xtask build` and `cargo xtask run`.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;

use anyhow::Result;

use crate::process::{self, say};
use crate::workspace::{self, target};
use crate::{setup, site};

/// For people who develop, or for people who use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub(crate) fn of(release: bool) -> Self {
        if release { Self::Release } else { Self::Debug }
    }

    /// Where cargo puts the binaries.
    pub(crate) fn folder(self) -> PathBuf {
        target().join(match self {
            Self::Debug => "debug",
            Self::Release => "release",
        })
    }
}

/// The site, then the two binaries that carry it.
pub(crate) fn build(profile: Profile) -> Result<()> {
    setup::wasm_target()?;
    site::build()?;
    say("Building inkorg and inkorg-demo");
    let mut words = vec!["build", "--package=server", "--package=demo", "--bins"];
    if profile == Profile::Release {
        words.push("--release");
    }
    process::run(&mut workspace::cargo(&words))?;
    say(format_args!("Built {0}/inkorg and {0}/inkorg-demo", workspace::shown(&profile.folder())));
    Ok(())
}

/// Builds, and becomes the demo: from then on Ctrl-C and signals are its own. Returns only when it cannot start.
pub(crate) fn run(profile: Profile) -> Result<()> {
    build(profile)?;
    say("Starting the demo; Ctrl-C stops it");
    let program = profile.folder().join("inkorg-demo");
    let error = workspace::command(&program).exec();
    Err(anyhow::anyhow!("{} could not be started: {error}", workspace::shown(&program)))
}
