//! What is fuzzed: for each target what has to hold for any bytes, whoever sends them.
//!
//! A target is one file here, one row in [`TARGETS`], and one folder in `corpus/`. `cargo xtask fuzz` runs it under
//! libFuzzer for half an hour and `--keep` adds what it learnt to the corpus; the ordinary tests replay the corpus, and
//! change each file of it a little.

mod docbook;
mod measure;
mod soap;
mod xml;

/// Something that reads what others wrote.
#[derive(Debug)]
pub struct Target {
    /// What it is called: on the command line, and in `corpus/`.
    pub name: &'static str,
    /// Panics when something does not hold.
    pub holds: fn(&[u8]),
    /// Changes an input into another, of at most so many bytes, as somebody would who knows its form. The same number, the
    /// same change.
    pub change: fn(&[u8], u64, usize) -> Vec<u8>,
}

/// Every target.
pub const TARGETS: [&Target; 2] = [&soap::TARGET, &docbook::TARGET];
