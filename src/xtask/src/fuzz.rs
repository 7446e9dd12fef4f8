//! `cargo xtask fuzz`: libFuzzer, led by what the code does with each input, on the pinned stable compiler.
//!
//! `cargo fuzz` asks for a nightly compiler because of the sanitizers. They look for errors of memory, which safe Rust does
//! not have; what leads the fuzzer is the coverage pass, and its flags are stable. They are those of `cargo fuzz
//! --sanitizer none`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::process::{self, say};
use crate::tally::Tally;
use crate::workspace::{cargo, root, target};

/// Counts edges, and shows the fuzzer what is compared with what.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                        -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Larger than this no input is made, in bytes.
const LARGEST: usize = 1 << 20;
/// Larger than this nothing is kept in the tree, in bytes: twice the largest of the examples for senders.
const KEPT: usize = 12 << 10;

/// Fuzzes one target, or one after the other; with `keep` what was learnt goes into the corpus.
pub(crate) fn fuzz(name: Option<&str>, minutes: u32, keep: bool) -> Result<ExitCode> {
    let mut tally = Tally::default();
    let targets = targets()?;
    let chosen: Vec<_> =
        targets.iter().filter(|target| name.is_none_or(|name| name == target.as_str())).collect();
    if chosen.is_empty() {
        bail!("there is no such target; there are {}", targets.join(" and "));
    }
    for target in chosen {
        let what = format!("Fuzzing of {target} for {minutes} minutes");
        let held = tally.check(&what, || Run::of(target)?.for_minutes(minutes))?;
        if keep && held {
            tally.check(&format!("Corpus of {target}"), || Run::of(target)?.keep())?;
        }
    }
    Ok(tally.close())
}

fn corpus() -> PathBuf {
    root().join("src/fuzz/corpus")
}

/// A target for each folder of the corpus.
fn targets() -> Result<Vec<String>> {
    let folders = fs::read_dir(corpus()).context("src/fuzz/corpus could not be read")?;
    let mut names: Vec<_> =
        folders.flatten().filter_map(|folder| folder.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// One target, and where its inputs are.
struct Run<'a> {
    name: &'a str,
    /// What is kept, in the tree.
    kept: PathBuf,
    /// What was learnt on this machine.
    learnt: PathBuf,
    /// What broke something.
    found: PathBuf,
}

impl<'a> Run<'a> {
    fn of(name: &'a str) -> Result<Self> {
        let folder = |kind: &str| target().join("fuzzing").join(kind).join(name);
        let run = Self { name, kept: corpus().join(name), learnt: folder("learnt"), found: folder("found") };
        for folder in [&run.learnt, &run.found] {
            fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
        }
        Ok(run)
    }

    /// The fuzzer, built if it is not, with arguments of libFuzzer.
    fn fuzzer(&self) -> Command {
        let mut fuzzer = cargo(&[
            "run",
            "--quiet",
            "--package=fuzz",
            "--bin=fuzz",
            "--features=libfuzzer",
            "--profile=fuzz",
            // Named, so that build scripts and macros are built without the flags.
            "--target=host-tuple",
            "--",
        ]);
        fuzzer.env("RUSTFLAGS", COVERAGE).env("INKORG_FUZZ_TARGET", self.name);
        fuzzer.arg("-rss_limit_mb=1024").arg("-timeout=10");
        fuzzer.arg(format!("-artifact_prefix={}/", self.found.display()));
        fuzzer
    }

    fn for_minutes(&self, minutes: u32) -> Result<()> {
        let mut fuzzer = self.fuzzer();
        fuzzer.arg(format!("-max_total_time={}", minutes * 60)).arg(format!("-max_len={LARGEST}"));
        fuzzer.args(["-print_final_stats=1", "-report_slow_units=2"]).arg(&self.learnt).arg(&self.kept);
        process::run(&mut fuzzer).with_context(|| {
            format!(
                "what broke it is in {}; put into src/fuzz/corpus/{}, it is replayed by `cargo test --package=fuzz`",
                self.found.display(),
                self.name
            )
        })
    }

    /// Puts into the tree the few inputs that do together all that the many do.
    fn keep(&self) -> Result<()> {
        let anew = self.learnt.with_extension("anew");
        let _ = fs::remove_dir_all(&anew);
        fs::create_dir_all(&anew).context("target/fuzzing cannot be written")?;
        let mut fuzzer = self.fuzzer();
        fuzzer.arg("-set_cover_merge=1").arg(format!("-max_len={KEPT}"));
        process::run(fuzzer.arg(&anew).arg(&self.kept).arg(&self.learnt))?;
        let before = names(&self.kept)?;
        for name in &before {
            fs::remove_file(self.kept.join(name)).with_context(|| format!("{name} could not be removed"))?;
        }
        let after = names(&anew)?;
        for name in &after {
            fs::copy(anew.join(name), self.kept.join(name))
                .with_context(|| format!("{name} could not be kept"))?;
        }
        say(format_args!("The corpus of {} had {} inputs and has {}", self.name, before.len(), after.len()));
        Ok(())
    }
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} could not be read", folder.display()))?;
    Ok(entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect())
}
