//! What tests say that they show: a comment line right above the test, `// ASVS 5.0.0-1.5.1, 5.0.0-1.5.3`.

use std::collections::{BTreeMap, BTreeSet};

use super::Id;
use crate::lint::Source;

// In halves: this file is a source too.
const MARKER: &str = concat!("// AS", "VS");
const VERSION: &str = concat!("5.0", ".0-");

/// A test, by the file it stands in and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Test {
    pub(super) path: String,
    pub(super) name: String,
}

/// What is shown, and what is spoken of.
#[derive(Default)]
pub(super) struct Shown {
    /// The tests that show a requirement, in the order of their files.
    pub(super) tests: BTreeMap<Id, Vec<Test>>,
    /// The requirements that any line speaks of, with a file that does.
    pub(super) mentioned: BTreeSet<(Id, String)>,
}

/// Reads every source; the sentences are about markers that cannot be read, or that stand above no test.
pub(super) fn collect(sources: &[Source]) -> (Shown, Vec<String>) {
    let mut shown = Shown::default();
    let mut wrong = Vec::new();
    let mut sources: Vec<&Source> = sources.iter().filter(|source| language(source).is_some()).collect();
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    for source in sources {
        let lines: Vec<&str> = source.text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            for id in mentions(line) {
                shown.mentioned.insert((id, source.path.clone()));
            }
            let Some(words) = line.trim().strip_prefix(MARKER) else { continue };
            let place = format!("{}:{}", source.path, index + 1);
            let Some(ids) = ids(words) else {
                wrong.push(format!("{place}: not a marker: {MARKER} {VERSION}1.2.3, {VERSION}4.5.6"));
                continue;
            };
            let Some(name) = test_below(source, &lines[index + 1..]) else {
                wrong.push(format!("{place}: the marker stands above no test"));
                continue;
            };
            for id in ids {
                let test = Test { path: source.path.clone(), name: name.clone() };
                let tests = shown.tests.entry(id).or_default();
                if !tests.contains(&test) {
                    tests.push(test);
                }
            }
        }
    }
    (shown, wrong)
}

#[derive(Clone, Copy)]
enum Language {
    Rust,
    TypeScript,
}

fn language(source: &Source) -> Option<Language> {
    match source.path.rsplit('.').next() {
        Some("rs") => Some(Language::Rust),
        Some("ts") => Some(Language::TypeScript),
        _ => None,
    }
}

/// The ids of a marker, which holds nothing else.
fn ids(words: &str) -> Option<Vec<Id>> {
    words.strip_prefix(' ')?.split(", ").map(|word| Id::parse(word.strip_prefix(VERSION)?)).collect()
}

/// The ids that a line names in full, wherever in it.
fn mentions(line: &str) -> Vec<Id> {
    let after = line.split(VERSION).skip(1);
    let number = |text: &str| {
        let end = text.find(|letter: char| letter != '.' && !letter.is_ascii_digit()).unwrap_or(text.len());
        Id::parse(text[..end].trim_end_matches('.'))
    };
    after.filter_map(number).collect()
}

/// The name of the test that begins in the first of `lines`, or after more comments and attributes.
fn test_below(source: &Source, lines: &[&str]) -> Option<String> {
    let mut is_test = false;
    for line in lines.iter().map(|line| line.trim()) {
        if line.starts_with("//") {
            continue;
        }
        match language(source)? {
            Language::Rust if line.starts_with("#[") => {
                is_test |= line.contains("test]") || line.contains("test(");
            }
            Language::Rust => {
                // The contract suites write the attributes themselves, once for each database.
                is_test |= source.text.contains("on_both_databases! {") && line.contains(": World)");
                let (_, name) = line.split_once("fn ")?;
                let name = name.split(['(', '<']).next()?.to_owned();
                return is_test.then_some(name);
            }
            Language::TypeScript => {
                let quoted = line.strip_prefix("test(")?;
                let quote = quoted.chars().next().filter(|first| ['\'', '"', '`'].contains(first))?;
                return Some(quoted[1..].split(quote).next()?.to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(path: &str, lines: &[&str]) -> (Shown, Vec<String>) {
        let text = lines.join("\n").replace("//@", MARKER).replace('@', VERSION);
        collect(&[Source { path: path.to_owned(), text }])
    }

    fn names(path: &str, lines: &[&str]) -> Vec<String> {
        let (shown, wrong) = collected(path, lines);
        assert_eq!(wrong, Vec::<String>::new());
        shown.tests.into_iter().map(|(id, tests)| format!("{id} {}", tests[0].name)).collect()
    }

    #[test]
    fn a_test_is_known_in_each_of_its_forms() {
        let rust = "src/eid/src/tests/login.rs";
        assert_eq!(names(rust, &["//@ @1.2.3", "#[test]", "fn a_b() {"]), ["1.2.3 a_b"]);
        assert_eq!(
            names(rust, &["//@ @1.2.3, @4.5.16", "/// Why.", "#[tokio::test(x = 2)]", "async fn a() {"]),
            ["1.2.3 a", "4.5.16 a"]
        );
        let contract = ["on_both_databases! {", "    //@ @1.2.3", "    async fn a(world: World) {"];
        assert_eq!(names("src/inbox/tests/contract/a.rs", &contract), ["1.2.3 a"]);
        let script = "end2end/a.spec.ts";
        assert_eq!(names(script, &["//@ @1.2.3", "test('a, b', async () => {"]), ["1.2.3 a, b"]);
        assert_eq!(names(script, &["  //@ @1.2.3", "  test(`a ${b}`, async () => {"]), ["1.2.3 a ${b}"]);
    }

    #[test]
    fn a_marker_above_anything_else_is_complained_of() {
        for lines in [
            &["//@ @1.2.3", "fn a() {"][..],
            &["//@ @1.2.3", "", "#[test]", "fn a() {"],
            &["//@ @1.2.3", "async fn a(world: World) {"],
            &["//@ @1.2.3"],
        ] {
            let (shown, wrong) = collected("src/a.rs", lines);
            assert!(shown.tests.is_empty() && wrong.len() == 1 && wrong[0].contains("no test"), "{lines:?}");
        }
        let (_, wrong) = collected("end2end/a.ts", &["//@ @1.2.3", "const a = 1;"]);
        assert!(wrong[0].starts_with("end2end/a.ts:1: "), "{wrong:?}");
    }

    #[test]
    fn a_marker_is_ids_and_nothing_else() {
        for marker in ["//@ @1.2.3: why", "//@ 1.2.3", "//@", "//@ @1.2.3,@1.2.4", "//@ @1.2", "//@: @1.2.3"]
        {
            let (shown, wrong) = collected("src/a.rs", &[marker, "#[test]", "fn a() {"]);
            assert!(shown.tests.is_empty() && wrong.len() == 1, "{marker}: {wrong:?}");
        }
    }

    #[test]
    fn what_a_sentence_speaks_of_is_known_and_shows_nothing() {
        let (shown, wrong) = collected("src/a.rs", &["// Why (of @1.2.3 and @4.5.6.", "/// @7.8.9)"]);
        assert!(wrong.is_empty() && shown.tests.is_empty());
        let ids: Vec<String> = shown.mentioned.iter().map(|(id, _)| id.to_string()).collect();
        assert_eq!(ids, ["1.2.3", "4.5.6", "7.8.9"]);
    }
}
