//! Where things are: the repository, its target folder, and cargo as a child process.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The root of the repository: two levels above this package.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        // Asked at run time first: a checkout may have moved since this program was compiled.
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&package).ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
    });
    &ROOT
}

/// Everything that is made and may be deleted.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// A file or folder as a person in the repository would write it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// `program`, to be run from the root of the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        // `cargo run` describes the package xtask to us. Passed on, these would change the fingerprint of
        // crates that watch them (ring does), and every switch between cargo and cargo xtask would rebuild.
        let described = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|prefix| described.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, with the words of one command line; always into `target/`, where the site and the binaries are expected.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.env("CARGO_TARGET_DIR", target()).args(words);
    cargo
}
