//! The count at the end: every test and every check, and by name what failed.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::process::{Interrupted, say};

/// What one step of a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

/// The sum over all steps.
#[derive(Default)]
pub(crate) struct Tally {
    counts: Counts,
    failures: Vec<String>,
}

impl Tally {
    /// A check that holds or does not, and which it was. Only an interruption ends the run: one run shows everything that
    /// is wrong.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<()>) -> Result<bool> {
        self.tests(name, || {
            check()?;
            Ok(Counts { passed: 1, failed: 0 })
        })
    }

    /// A step with tests of its own. One that could not run, or ran nothing, counts as a failure.
    /// Whether nothing failed.
    pub(crate) fn tests(&mut self, name: &str, step: impl FnOnce() -> Result<Counts>) -> Result<bool> {
        say(name);
        let started = Instant::now();
        let failed_before = self.counts.failed;
        match step() {
            Ok(counts) => {
                self.counts.passed += counts.passed;
                self.counts.failed += counts.failed;
                if counts.failed > 0 {
                    self.failures.push(format!("{name}: {} failed", counts.failed));
                } else if counts.passed == 0 {
                    self.fail(format!("{name}: nothing was tested"));
                }
            }
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => {
                eprintln!("error: {error:#}");
                self.fail(format!("{name}: {error:#}"));
            }
        }
        let seconds = started.elapsed().as_secs();
        if seconds > 0 {
            println!("    {name}: {seconds} s");
        }
        Ok(self.counts.failed == failed_before)
    }

    fn fail(&mut self, what: String) {
        self.counts.failed += 1;
        self.failures.push(what);
    }

    /// Prints what failed and, last, `N passed, N failed`.
    pub(crate) fn close(&self) -> ExitCode {
        println!();
        for failure in &self.failures {
            println!("failed: {failure}");
        }
        println!("{} passed, {} failed", self.counts.passed, self.counts.failed);
        if self.counts.failed == 0 && self.counts.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_failure_does_not_hide_what_comes_after_it() {
        let mut tally = Tally::default();
        tally.check("broken", || bail!("no")).unwrap();
        tally.tests("suite", || Ok(Counts { passed: 7, failed: 2 })).unwrap();
        assert_eq!(tally.counts, Counts { passed: 7, failed: 3 });
        assert_eq!(tally.failures, ["broken: no", "suite: 2 failed"]);
    }

    #[test]
    fn a_step_that_tested_nothing_has_failed() {
        let mut tally = Tally::default();
        tally.tests("empty", || Ok(Counts::default())).unwrap();
        assert_eq!(tally.counts, Counts { passed: 0, failed: 1 });
    }

    #[test]
    fn an_interruption_ends_the_run() {
        assert!(Tally::default().check("stopped", || Err(Interrupted.into())).is_err());
    }
}
