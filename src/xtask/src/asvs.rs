//! `cargo xtask asvs`: which test, or which page, shows each requirement of OWASP ASVS 5.0.0 that is ours.
//!
//! `src/xtask/asvs.toml` lists the requirements. A test says which ones it shows in a comment line right above it
//! (`marker`), and ASVS.md is written from both.

mod list;
mod marker;
mod page;

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::lint::Source;
use crate::process::say;
use crate::workspace::root;

const LIST: &str = "src/xtask/asvs.toml";
const PAGE: &str = "ASVS.md";

/// The number of a requirement: chapter, section and its place in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(u8, u8, u8);

impl Id {
    /// `1.2.3` and nothing else.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| {
            let number: u8 = part.parse().ok()?;
            // `+1` and `01` are numbers too, and nobody's ids.
            (number.to_string() == part).then_some(number)
        });
        let id = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(id)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// `cargo xtask asvs`
pub(crate) fn write() -> Result<ExitCode> {
    let found = look(root())?;
    found.must_hold()?;
    fs::write(root().join(PAGE), page::page(&found.chapters, &found.shown))
        .with_context(|| format!("{PAGE} could not be written"))?;
    for line in page::counts(&found.chapters, &found.shown) {
        say(line);
    }
    Ok(ExitCode::SUCCESS)
}

/// The check of `cargo xtask lint`.
pub(crate) fn hold() -> Result<()> {
    let found = look(root())?;
    found.must_hold()?;
    for line in page::counts(&found.chapters, &found.shown) {
        say(line);
    }
    let written =
        fs::read_to_string(root().join(PAGE)).with_context(|| format!("{PAGE} could not be read"))?;
    current(&written, &page::page(&found.chapters, &found.shown))
}

fn current(written: &str, page: &str) -> Result<()> {
    if written == page {
        return Ok(());
    }
    bail!("{PAGE} is not what would be written today: run cargo xtask asvs, and read the difference");
}

/// The list, what the tests say that they show, and what is wrong with either.
struct Found {
    chapters: Vec<list::Chapter>,
    shown: marker::Shown,
    wrong: Vec<String>,
}

impl Found {
    fn must_hold(&self) -> Result<()> {
        if self.wrong.is_empty() { Ok(()) } else { bail!("{}", self.wrong.join("\n")) }
    }
}

fn look(root: &Path) -> Result<Found> {
    let text = fs::read_to_string(root.join(LIST)).with_context(|| format!("{LIST} could not be read"))?;
    find(&text, &crate::lint::sources(root)?, |file| fs::read_to_string(root.join(file)).ok())
}

/// As [`look`], of what is given: `read` gives the text of a file of the repository.
fn find(list: &str, sources: &[Source], read: impl Fn(&str) -> Option<String>) -> Result<Found> {
    let chapters = list::read(list)?;
    let (shown, mut wrong) = marker::collect(sources);
    wrong.extend(list::faults(&chapters, &shown, read));
    Ok(Found { chapters, shown, wrong })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        ["V1 Encoding"]
        "1.1.1" = { level = 2, words = "Decode once" }
        "1.2.6" = { level = 2, words = "LDAP", reason = "no LDAP" }
        "1.2.10" = { level = 3, words = "Formulas" }
        ["V15 Building"]
        "15.1.1" = { level = 1, words = "Update times", by = ["SECURITY.md#update-times"] }
        "15.1.2" = { level = 2, words = "Inventory", open = "no list is made" }
    "#;

    /// The words of a marker, in halves: this file is a source too.
    fn marked(ids: &str) -> Source {
        let ids: Vec<String> = ids.split(' ').map(|id| format!("{}{id}", concat!("5.0", ".0-"))).collect();
        let text = format!("{} {}\n#[test]\nfn it_holds() {{}}\n", concat!("// AS", "VS"), ids.join(", "));
        Source { path: "src/xml/src/gate.rs".to_owned(), text }
    }

    fn wrong(list: &str, sources: &[Source]) -> Vec<String> {
        let read = |file: &str| (file == "SECURITY.md").then(|| "# Security\n\n## Update times\n".to_owned());
        find(list, sources, read).unwrap().wrong
    }

    #[test]
    fn a_list_whose_requirements_are_all_accounted_for_holds() {
        assert_eq!(wrong(SMALL, &[marked("1.1.1")]), Vec::<String>::new());
    }

    #[test]
    fn what_nothing_shows_is_named_and_level_3_only_where_it_is_ours() {
        let found = wrong(SMALL, &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("1.1.1 "), "{found:?}");
        let ours = SMALL.replace("level = 3,", "level = 3, ours = true,");
        let found = wrong(&ours, &[marked("1.1.1")]);
        assert!(found.len() == 1 && found[0].starts_with("1.2.10 "), "{found:?}");
    }

    #[test]
    fn a_marker_of_what_does_not_exist_or_does_not_apply_is_named() {
        let found = wrong(SMALL, &[marked("1.1.1 9.9.9")]);
        assert!(found.len() == 1 && found[0].contains("9.9.9"), "{found:?}");
        let found = wrong(SMALL, &[marked("1.1.1 1.2.6")]);
        assert!(found.len() == 1 && found[0].contains("1.2.6") && found[0].contains("reason"), "{found:?}");
    }

    #[test]
    fn a_page_or_a_heading_that_is_not_there_is_named() {
        for gone in ["SECURITY.md#updates", "SAFETY.md"] {
            let list = SMALL.replace("SECURITY.md#update-times", gone);
            let found = wrong(&list, &[marked("1.1.1")]);
            assert!(found.len() == 1 && found[0].contains(gone), "{found:?}");
        }
    }

    #[test]
    fn a_requirement_has_one_answer_and_says_something() {
        for (change, into) in [
            ("reason = \"no LDAP\"", "reason = \"no LDAP\", open = \"later\""),
            ("reason = \"no LDAP\"", "reason = \" \""),
            ("words = \"Decode once\"", "words = \"\""),
            ("level = 1", "level = 4"),
            ("\"1.1.1\"", "\"2.1.1\""),
        ] {
            let list = SMALL.replace(change, into);
            assert!(!wrong(&list, &[marked("1.1.1 2.1.1")]).is_empty(), "{into}");
        }
        assert!(find("[V1]\n\"1.1\" = { level = 1, words = \"x\" }", &[], |_| None).is_err());
        assert!(find("[V1]\n\"1.1.1\" = { level = 1, word = \"x\" }", &[], |_| None).is_err());
    }

    #[test]
    fn a_page_that_is_stale_is_found() {
        let found = find(SMALL, &[marked("1.1.1")], |_| None).unwrap();
        let page = page::page(&found.chapters, &found.shown);
        assert!(current(&page, &page).is_ok());
        let without = find(SMALL, &[], |_| None).unwrap();
        let stale = page::page(&without.chapters, &without.shown);
        assert!(current(&stale, &page).unwrap_err().to_string().contains("cargo xtask asvs"));
    }

    #[test]
    fn an_id_is_three_numbers() {
        assert_eq!(Id::parse("10.4.16"), Some(Id(10, 4, 16)));
        for none in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.02.3", "1.+2.3", "1.2.3 ", "1..3"] {
            assert_eq!(Id::parse(none), None, "{none}");
        }
        assert!(Id(2, 1, 1) < Id(10, 1, 1), "as numbers");
    }

    #[test]
    fn the_list_of_this_repository_is_the_whole_standard() {
        let chapters = list::read(&fs::read_to_string(root().join(LIST)).unwrap()).unwrap();
        let of_level = |level| {
            let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
            requirements.filter(|(_, requirement)| requirement.level == level).count()
        };
        // As many as the 5.0.0 release has of each level.
        assert_eq!([of_level(1), of_level(2), of_level(3)], [70, 183, 92]);
        assert_eq!(chapters.len(), 17);
    }
}
