//! Rules that a search for words can hold, each with the reason that its complaint gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::root;

/// Lines in a file that one still reads in one sitting.
const LONGEST: usize = 700;

/// One rule over the repository's own sources.
pub(super) struct Rule {
    pub(super) name: &'static str,
    /// Which files it is about, by path from the root.
    about: fn(&str) -> bool,
    /// The lines (from 1) that break it.
    broken: fn(&Source) -> Vec<usize>,
    why: &'static str,
}

/// A file of the repository.
pub(crate) struct Source {
    /// From the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

// The words are written in halves: this file is a source too.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "Lints are expected, not allowed",
        about: is_rust,
        broken: |source| lines_with(source, &[concat!("#[al", "low("), concat!("#![al", "low(")]),
        why: "`expect` with a reason tells when the exception is no longer needed",
    },
    Rule {
        name: "No unescaped text in pages",
        about: |path| is_rust(path) && path.starts_with("app/"),
        broken: |source| {
            lines_with(
                source,
                &[
                    concat!("<text", "area>{"),
                    concat!("inner", "_html"),
                    concat!("<no", "script>{"),
                    concat!("<scr", "ipt>{"),
                    concat!("<st", "yle>{"),
                ],
            )
        },
        why: "Leptos writes this text into the page as it is: whoever sent it could put markup there",
    },
    Rule {
        name: "A change is a POST",
        about: |path| is_rust(path) && !path.starts_with("src/xtask/"),
        broken: |source| lines_with(source, &[concat!("Get", "Url")]),
        why: "a server function by GET changes things for whoever follows a link: SameSite=Lax does not stop it",
    },
    Rule {
        name: "Files are read in one sitting",
        about: |path| [".rs", ".ts", ".mjs", ".js", ".css"].iter().any(|extension| path.ends_with(extension)),
        broken: |source| {
            let lines = source.text.lines().count();
            if lines > LONGEST { vec![lines] } else { Vec::new() }
        },
        why: "longer than 700 lines: it tells more than one story, split it",
    },
    Rule {
        name: "No test is left out",
        about: |path| is_rust(path) || path.starts_with("end2end/"),
        broken: |source| {
            // In Rust `.skip(` is an iterator.
            let words: &[&str] = if is_rust(&source.path) {
                &[concat!("#[ig", "nore")]
            } else {
                &[concat!(".on", "ly("), concat!(".sk", "ip("), concat!(".fix", "me(")]
            };
            lines_with(source, words)
        },
        why: "a test that does not run proves nothing",
    },
    Rule {
        name: "Modules are named for what they hold",
        about: is_rust,
        broken: |source| {
            let file = source.path.rsplit('/').next().unwrap_or_default();
            if ["mod.rs", "utils.rs", "util.rs", "helpers.rs", "common.rs"].contains(&file) {
                vec![1]
            } else {
                Vec::new()
            }
        },
        why: "the name says nothing: the tree reads like the domain",
    },
];

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

fn lines_with(source: &Source, words: &[&str]) -> Vec<usize> {
    let hit = |line: &str| words.iter().any(|word| line.contains(word));
    source.text.lines().enumerate().filter(|(_, line)| hit(line)).map(|(index, _)| index + 1).collect()
}

/// Applies `rule` to every source it is about.
pub(super) fn hold(rule: &Rule, sources: &[Source]) -> Result<()> {
    let about: Vec<_> = sources.iter().filter(|source| (rule.about)(&source.path)).collect();
    if about.is_empty() {
        bail!("no file to look at: has the repository been laid out anew?");
    }
    let places: Vec<_> = about
        .into_iter()
        .flat_map(|source| (rule.broken)(source).into_iter().map(|line| format!("{}:{line}", source.path)))
        .collect();
    if places.is_empty() { Ok(()) } else { bail!("{} ({})", places.join(", "), rule.why) }
}

/// The text files that are ours, in the folders that ARCHITECTURE.md names.
pub(crate) fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in ["app", "end2end", "migrations", "public", "src", "style"] {
        collect(&root.join(folder), folder, &mut sources)?;
    }
    Ok(sources)
}

fn collect(folder: &Path, shown: &str, sources: &mut Vec<Source>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| format!("{shown} could not be read"))? {
        let entry = entry.with_context(|| format!("{shown} could not be read"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{shown}/{name}");
        if entry.path().is_dir() {
            if name != "node_modules" && !name.starts_with('.') {
                collect(&entry.path(), &path, sources)?;
            }
        } else if let Ok(text) = String::from_utf8(fs::read(entry.path()).with_context(|| path.clone())?) {
            sources.push(Source { path, text });
        }
    }
    Ok(())
}

/// Each change to the database is one file in each dialect.
pub(super) fn migrations_match() -> Result<()> {
    let names = |dialect: &str| -> Result<BTreeSet<String>> {
        let folder = root().join("migrations").join(dialect);
        let entries =
            fs::read_dir(folder).with_context(|| format!("migrations/{dialect} could not be read"))?;
        Ok(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    };
    compare(&names("sqlite")?, &names("postgres")?)
}

fn compare(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Result<()> {
    if sqlite.is_empty() {
        bail!("there are no migrations");
    }
    let alone: Vec<_> = sqlite.symmetric_difference(postgres).map(String::as_str).collect();
    if alone.is_empty() { Ok(()) } else { bail!("in one dialect only: {}", alone.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(rule: &str, path: &str, text: &str) -> Option<String> {
        let rule = RULES.iter().find(|candidate| candidate.name == rule).unwrap();
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        hold(rule, &[source]).err().map(|error| error.to_string())
    }

    #[test]
    fn an_allowed_lint_is_found_with_its_line() {
        let text = format!("fn a() {{}}\n{}dead_code)]\n", concat!("#[al", "low("));
        let found = complaint("Lints are expected, not allowed", "src/inbox/src/lib.rs", &text).unwrap();
        assert!(found.starts_with("src/inbox/src/lib.rs:2 ("), "{found}");
        assert_eq!(
            complaint("Lints are expected, not allowed", "src/inbox/src/lib.rs", "#[expect(dead_code)]"),
            None
        );
    }

    #[test]
    fn raw_text_in_a_page_is_found() {
        for raw in
            [concat!("<text", "area>{body}"), concat!("inner", "_html=body"), concat!("<no", "script>{x}")]
        {
            assert!(complaint("No unescaped text in pages", "app/src/page.rs", raw).is_some(), "{raw}");
        }
        assert_eq!(complaint("No unescaped text in pages", "app/src/page.rs", "<p>{body}</p>"), None);
    }

    // ASVS 5.0.0-3.5.3
    #[test]
    fn a_change_by_get_is_found() {
        let text = format!("#[server(input = {})]", concat!("Get", "Url"));
        assert!(complaint("A change is a POST", "app/src/forms.rs", &text).is_some());
        assert_eq!(complaint("A change is a POST", "app/src/forms.rs", "#[server(input = PostUrl)]"), None);
    }

    #[test]
    fn the_line_after_the_longest_is_too_much() {
        let rule = "Files are read in one sitting";
        assert_eq!(complaint(rule, "style/list.css", &"a\n".repeat(LONGEST)), None);
        assert!(complaint(rule, "style/list.css", &"a\n".repeat(LONGEST + 1)).is_some());
    }

    #[test]
    fn a_test_left_out_is_found_in_both_languages_and_an_iterator_is_not() {
        let rule = "No test is left out";
        assert!(complaint(rule, "src/soap/src/gate.rs", concat!("#[ig", "nore]")).is_some());
        assert!(complaint(rule, "end2end/read.spec.ts", concat!("test.sk", "ip('x')")).is_some());
        assert!(complaint(rule, "end2end/read.spec.ts", concat!("test.on", "ly('x')")).is_some());
        assert_eq!(complaint(rule, "src/soap/src/gate.rs", concat!("rows.sk", "ip(1)")), None);
    }

    #[test]
    fn a_name_that_says_nothing_is_found() {
        let rule = "Modules are named for what they hold";
        assert!(complaint(rule, "src/soap/src/contract/mod.rs", "").is_some());
        assert_eq!(complaint(rule, "src/soap/src/contract.rs", ""), None);
    }

    #[test]
    fn a_rule_without_files_does_not_pass() {
        assert!(hold(&RULES[0], &[]).is_err());
    }

    #[test]
    fn a_migration_in_one_dialect_only_is_named() {
        let one = BTreeSet::from(["0001_persons.sql".to_owned()]);
        let two = BTreeSet::from(["0001_persons.sql".to_owned(), "0002_threads.sql".to_owned()]);
        assert!(compare(&one, &one).is_ok());
        assert!(compare(&one, &two).unwrap_err().to_string().contains("0002_threads.sql"));
        assert!(compare(&BTreeSet::new(), &BTreeSet::new()).is_err());
    }
}
