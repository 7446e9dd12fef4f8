//! What is known of how accessible the pages are: what engines found (`accessibility/results.json`, written by
//! `cargo xtask soak pages`) and what people know (`accessibility/faults.toml`, kept by hand). The statement is made of
//! both, so it cannot say anything else; `cargo xtask lint` refuses both when they are old.

use jiff::civil::Date;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// What engines found, page by page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// By short name.
    pub engines: BTreeMap<String, Engine>,
    /// The browser that the pages were shown in, with its version.
    pub browser: String,
    /// The result of each state of a page, by the state's name.
    pub states: BTreeMap<String, StateResult>,
}

/// A program that judges pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// What its makers call it.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What was found of one state of a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateResult {
    /// When.
    pub date: Date,
    /// The ways in which it was looked at, such as "dark, 1280".
    pub views: Vec<String>,
    /// By engine, by its short name.
    pub found: BTreeMap<String, Found>,
}

/// What one engine said, in all views together: success criteria of WCAG 2.2 by number. What it says nothing of is in
/// none of the three.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Everything that the engine looks at for these is right.
    pub passed: Vec<String>,
    /// These it leaves to a person.
    pub unsure: Vec<String>,
    /// These are broken.
    pub failed: Vec<String>,
}

/// Something that is wrong, or that nobody has looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Of what kind it is.
    pub kind: Kind,
    /// The success criteria of WCAG 2.2 that it is about; none: all of them.
    pub criteria: Vec<String>,
    /// When it was noted.
    pub found: Date,
    /// When it is to be mended, or looked at, at the latest.
    pub planned: Option<Date>,
    /// In Swedish, for citizens.
    pub sv: String,
    /// In English, for citizens.
    pub en: String,
}

/// Why something is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It does not meet a requirement.
    Breach,
    /// Nobody has looked.
    Untested,
    /// Somebody else makes it.
    Others,
}

static RESULTS: LazyLock<Results> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../accessibility/results.json")).expect("a test reads the file")
});

static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        fault: Vec<Fault>,
    }
    toml::from_str::<File>(include_str!("../accessibility/faults.toml")).expect("a test reads the file").fault
});

/// What the engines found last.
pub fn results() -> &'static Results {
    &RESULTS
}

/// What people know.
pub fn faults() -> &'static [Fault] {
    &FAULTS
}

impl Results {
    /// The first and the last day of the assessment; `None` when nothing was looked at.
    pub fn assessed(&self) -> Option<(Date, Date)> {
        let days = || self.states.values().map(|state| state.date);
        days().min().zip(days().max())
    }

    /// The ways in which every state was looked at.
    pub fn views(&self) -> BTreeSet<&str> {
        let mut all = self.states.values().map(|state| state.views.iter().map(String::as_str).collect());
        let first: BTreeSet<&str> = all.next().unwrap_or_default();
        all.fold(first, |common, views| common.intersection(&views).copied().collect())
    }

    /// The criteria that some engine finds broken, each with the number of states where it is.
    pub fn failed(&self) -> BTreeMap<&str, usize> {
        let mut failed = BTreeMap::new();
        for state in self.states.values() {
            let criteria: BTreeSet<&str> =
                state.found.values().flat_map(|found| &found.failed).map(String::as_str).collect();
            for criterion in criteria {
                *failed.entry(criterion).or_insert(0) += 1;
            }
        }
        failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(states: &str) -> Results {
        serde_json::from_str(&format!(r#"{{"engines": {{}}, "browser": "B 1", "states": {{{states}}}}}"#))
            .unwrap()
    }

    fn state(name: &str, date: &str, views: &str, failed: &str) -> String {
        format!(
            r#""{name}": {{"date": "{date}", "views": {views}, "found": {{"axe": {{"passed": [], "unsure": [], "failed": {failed}}}}}}}"#
        )
    }

    #[test]
    fn the_committed_files_can_be_read() {
        assert!(results().states.len() > 100 && results().engines.len() > 2);
        assert!(!faults().is_empty());
    }

    #[test]
    fn the_days_are_the_first_and_the_last_and_the_views_those_of_all() {
        let one = state("a", "2026-11-01", r#"["light, 320", "dark, 768"]"#, "[]");
        let other = state("b", "2026-11-26", r#"["light, 320"]"#, "[]");
        let results = read(&format!("{one}, {other}"));
        let days = ("2026-11-01".parse().unwrap(), "2026-11-26".parse().unwrap());
        assert_eq!(results.assessed(), Some(days));
        assert_eq!(results.views(), BTreeSet::from(["light, 320"]));
        assert_eq!(read("").assessed(), None);
    }

    #[test]
    fn a_broken_criterion_is_counted_once_for_a_state() {
        let failed = |name| state(name, "2026-11-01", "[]", r#"["1.4.3", "1.4.3"]"#);
        let results = read(&format!("{}, {}", failed("a"), failed("b")));
        assert_eq!(results.failed(), BTreeMap::from([("1.4.3", 2)]));
    }
}
