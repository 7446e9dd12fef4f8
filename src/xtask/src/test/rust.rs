//! `cargo test`, counted by the lines that every test binary closes with.

use std::process::Command;

use anyhow::{Result, bail};

use crate::postgres::Cluster;
use crate::process;
use crate::tally::Counts;

pub(super) const PRODUCT: &[&str] = &["test", "--workspace", "--exclude=xtask"];

/// Runs `tests` with the cluster up.
pub(super) fn run(tests: &mut Command, cluster: &Cluster) -> Result<Counts> {
    let mut reading = Reading::default();
    let status = process::tee(cluster.told_to(tests), |line| reading.line(line))?;
    let mut counts = reading.counts;
    // A binary that began and never closed was aborted: its tests are lost, and that is a failure.
    counts.failed += reading.begun.saturating_sub(reading.closed);
    if !status.success() && counts.failed == 0 {
        bail!("cargo test failed ({status}) before every test had run");
    }
    Ok(counts)
}

#[derive(Default)]
struct Reading {
    counts: Counts,
    begun: u64,
    closed: u64,
}

impl Reading {
    fn line(&mut self, line: &str) {
        // "running 3 tests"
        if line
            .strip_prefix("running ")
            .is_some_and(|rest| rest.ends_with(" tests") || rest.ends_with(" test"))
        {
            self.begun += 1;
        }
        // "test result: ok. 3 passed; 0 failed; 0 ignored; …": an ignored test has not passed.
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        self.closed += 1;
        for part in result.split([';', '.']) {
            let mut words = part.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<u64>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => self.counts.passed += number,
                (Some(number), Some("failed" | "ignored")) => self.counts.failed += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Reading {
        let mut reading = Reading::default();
        output.lines().for_each(|line| reading.line(line));
        reading
    }

    #[test]
    fn the_binaries_of_one_run_are_summed() {
        let reading = read(
            "\nrunning 3 tests\ntest a ... ok\n\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out; finished in 0.00s\n\n\
             running 1 test\ntest result: FAILED. 4 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.05s\n",
        );
        assert_eq!(reading.counts, Counts { passed: 7, failed: 3 });
        assert_eq!((reading.begun, reading.closed), (2, 2));
    }

    #[test]
    fn an_aborted_binary_is_seen_as_begun_and_not_closed() {
        let reading =
            read("running 12 tests\ntest a ... ok\nerror: test failed, to rerun pass `-p inbox --lib`\n");
        assert_eq!((reading.begun, reading.closed), (1, 0));
    }
}
