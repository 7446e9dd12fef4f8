//! The journeys in a real browser: Playwright with Debian's Chromium.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;
use crate::setup;
use crate::tally::Counts;
use crate::workspace::{command, root, target};

/// The part of Playwright's JSON report that counts.
#[derive(Deserialize)]
struct Report {
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
    skipped: u64,
}

impl From<Stats> for Counts {
    /// Failed at first is failed, and so is not run: neither proves anything.
    fn from(stats: Stats) -> Self {
        Self { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }
    }
}

/// The type checker over the journeys; Playwright itself only strips the types.
pub(super) fn types() -> Result<()> {
    process::run(command("npx").current_dir(root().join("end2end")).args(["--no-install", "tsc", "--noEmit"]))
}

/// A program of the installed npm packages.
fn tool(name: &str) -> Command {
    let folder = root().join("end2end");
    let mut command = command(folder.join("node_modules/.bin").join(name));
    command.current_dir(folder);
    command
}

/// All that is tested in a browser.
pub(super) fn journeys() -> Result<Counts> {
    playwright(&mut tool("playwright"), &[])
}

/// The states of the pages, in every view; what is found is kept for the accessibility statement.
pub(super) fn pages() -> Result<Counts> {
    let mut playwright = tool("playwright");
    playwright.env("INKORG_E2E_VIEWS", "all").env("INKORG_E2E_KEEP_RESULTS", "1");
    self::playwright(&mut playwright, &["pages/pages.spec.ts", "pages/prov.spec.ts", "--project=full"])
}

fn playwright(playwright: &mut Command, chosen: &[&str]) -> Result<Counts> {
    let report = target().join("e2e/report.json");
    // The report of an earlier run must not speak for this one.
    if report.exists() {
        fs::remove_file(&report).context("target/e2e/report.json could not be removed")?;
    }
    let status = process::status(
        playwright.arg("test").args(chosen).env("INKORG_PYTHON", setup::python_folder().join("bin/python")),
    )?;
    let text = fs::read_to_string(&report)
        .with_context(|| format!("Playwright ended ({status}) without a report in target/e2e/report.json"))?;
    let counts = Counts::from(read(&text)?);
    if !status.success() && counts.failed == 0 {
        bail!("Playwright failed ({status}) outside the tests");
    }
    Ok(counts)
}

fn read(report: &str) -> Result<Stats> {
    let report: Report = serde_json::from_str(report).context("Playwright's report could not be read")?;
    Ok(report.stats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaky_and_skipped_journeys_have_not_passed() {
        let report = r#"{"config": {}, "stats": {"duration": 1.5, "expected": 5, "skipped": 1, "unexpected": 2, "flaky": 1}}"#;
        assert_eq!(Counts::from(read(report).unwrap()), Counts { passed: 5, failed: 4 });
    }

    #[test]
    fn a_broken_report_is_an_error() {
        assert!(read("{}").is_err());
    }
}
