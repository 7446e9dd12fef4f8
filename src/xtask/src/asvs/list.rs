//! The requirements, and what is said of each by hand.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::marker::Shown;
use super::{Id, LIST};

/// A chapter of the standard, with its requirements in order.
pub(super) struct Chapter {
    pub(super) name: String,
    pub(super) requirements: BTreeMap<Id, Requirement>,
}

/// One requirement. With none of `reason`, `by` and `open`, a test must show it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Requirement {
    /// From which level on the standard requires it.
    pub(super) level: u8,
    /// What it asks for, in a few words of our own.
    pub(super) words: String,
    /// Of level 3: whether it is ours too.
    #[serde(default)]
    pub(super) ours: bool,
    /// Why it does not apply to us.
    pub(super) reason: Option<String>,
    /// Files, or `FILE.md#heading`, that show it where no test can, or beside tests.
    #[serde(default)]
    pub(super) by: Vec<String>,
    /// What is missing.
    pub(super) open: Option<String>,
}

impl Requirement {
    /// Whether it is to be met: levels 1 and 2, and what we chose of level 3.
    pub(super) fn is_aimed_at(&self) -> bool {
        self.level < 3 || self.ours
    }
}

/// Reads the list. A chapter is a table, a requirement an entry of it by its id.
pub(super) fn read(text: &str) -> Result<Vec<Chapter>> {
    let tables: BTreeMap<String, BTreeMap<String, Requirement>> =
        toml::from_str(text).with_context(|| format!("{LIST} could not be read"))?;
    let mut chapters = Vec::new();
    for (name, table) in tables {
        let mut requirements = BTreeMap::new();
        for (id, requirement) in table {
            let Some(id) = Id::parse(&id) else { bail!("{LIST}: {id} is no id of a requirement") };
            requirements.insert(id, requirement);
        }
        chapters.push(Chapter { name, requirements });
    }
    chapters.sort_by_key(|chapter| chapter.requirements.keys().next().copied());
    Ok(chapters)
}

/// What does not hold, a sentence each. `read` gives the text of a file of the repository.
pub(super) fn faults(
    chapters: &[Chapter],
    shown: &Shown,
    read: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let known: BTreeMap<Id, &Requirement> = chapters
        .iter()
        .flat_map(|chapter| chapter.requirements.iter().map(|(&id, requirement)| (id, requirement)))
        .collect();
    for chapter in chapters {
        for id in chapter.requirements.keys() {
            if !chapter.name.starts_with(&format!("V{} ", id.0)) {
                wrong.push(format!("{id} does not belong to the chapter {}", chapter.name));
            }
        }
    }
    for (id, tests) in &shown.tests {
        match known.get(id) {
            None => wrong.push(format!("{id} is no requirement, says {}", tests[0].path)),
            Some(requirement) if requirement.reason.is_some() => wrong.push(format!(
                "{id} has a reason why it does not apply, and a marker in {}: one of them is wrong",
                tests[0].path
            )),
            Some(_) => {}
        }
    }
    for (id, path) in &shown.mentioned {
        if !known.contains_key(id) && !shown.tests.contains_key(id) {
            wrong.push(format!("{id} is no requirement, says a comment in {path}"));
        }
    }
    for (id, requirement) in known {
        let marked = shown.tests.contains_key(&id);
        wrong.extend(of_one(requirement, marked, &read).into_iter().map(|fault| format!("{id} {fault}")));
    }
    wrong
}

fn of_one(requirement: &Requirement, marked: bool, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let said: Vec<&String> = requirement.reason.iter().chain(&requirement.open).collect();
    if !(1..=3).contains(&requirement.level) {
        wrong.push("has a level that does not exist".to_owned());
    }
    if requirement.words.trim().is_empty() || said.iter().any(|words| words.trim().is_empty()) {
        wrong.push("has words that say nothing".to_owned());
    }
    if said.len() > 1 || (requirement.reason.is_some() && !requirement.by.is_empty()) {
        wrong.push("has two answers that exclude each other".to_owned());
    }
    if requirement.is_aimed_at() && !marked && said.is_empty() && requirement.by.is_empty() {
        wrong.push(format!("is shown by no test and no page, and {LIST} does not say why"));
    }
    for place in &requirement.by {
        let (file, heading) = place.split_once('#').map_or((place.as_str(), None), |(f, h)| (f, Some(h)));
        let there = read(file).is_some_and(|text| heading.is_none_or(|heading| has_heading(&text, heading)));
        if !there {
            wrong.push(format!("is said to be shown by {place}, which is not there"));
        }
    }
    wrong
}

/// Whether a Markdown text has a heading with this anchor, as forges make them.
fn has_heading(text: &str, anchor: &str) -> bool {
    text.lines().filter(|line| line.starts_with('#')).any(|line| {
        let name = line.trim_start_matches('#').trim().to_lowercase();
        let made: String = name
            .chars()
            .filter(|letter| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        made == anchor
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_found_by_the_anchor_that_forges_give_it() {
        let text = "# Security\n\n## Keys, and what they open\n\nno # heading\n";
        assert!(has_heading(text, "keys-and-what-they-open"));
        assert!(has_heading(text, "security"));
        assert!(!has_heading(text, "heading"));
        assert!(!has_heading(text, "keys"));
    }
}
