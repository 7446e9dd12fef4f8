//! ASVS.md, and the counts.

use std::fmt::Write;

use super::Id;
use super::list::{Chapter, Requirement};
use super::marker::{Shown, Test};

/// What becomes of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Tested,
    Documented,
    NotOurs,
    Open,
    /// Of level 3, and not chosen.
    NotAimedAt,
}

fn standing(id: Id, requirement: &Requirement, shown: &Shown) -> Standing {
    if requirement.reason.is_some() {
        Standing::NotOurs
    } else if requirement.open.is_some() {
        Standing::Open
    } else if shown.tests.contains_key(&id) {
        Standing::Tested
    } else if !requirement.by.is_empty() {
        Standing::Documented
    } else {
        Standing::NotAimedAt
    }
}

/// Which requirements a row counts.
type Row = (&'static str, fn(&Requirement) -> bool);

const ROWS: [Row; 3] = [
    ("level 1", |requirement| requirement.level == 1),
    ("level 2", |requirement| requirement.level == 2),
    ("level 3, chosen", |requirement| requirement.level == 3 && requirement.ours),
];
const COLUMNS: [(&str, Standing); 4] = [
    ("shown by tests", Standing::Tested),
    ("shown by documents", Standing::Documented),
    ("not applicable", Standing::NotOurs),
    ("open", Standing::Open),
];

fn count(chapters: &[Chapter], shown: &Shown, of: fn(&Requirement) -> bool, what: Standing) -> usize {
    let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
    requirements.filter(|(id, one)| of(one) && standing(**id, one, shown) == what).count()
}

/// How many there are of each kind, a line for each level.
pub(super) fn counts(chapters: &[Chapter], shown: &Shown) -> Vec<String> {
    ROWS.iter()
        .map(|(name, of)| {
            let parts =
                COLUMNS.map(|(column, what)| format!("{} {column}", count(chapters, shown, *of, what)));
            format!("ASVS 5.0.0, {name}: {}", parts.join(", "))
        })
        .collect()
}

/// The whole of ASVS.md.
pub(super) fn page(chapters: &[Chapter], shown: &Shown) -> String {
    let mut page = String::from(
        "# OWASP ASVS 5.0.0: what is asked, and what shows it\n\n\
         Written by `cargo xtask asvs` from [asvs.toml](src/xtask/asvs.toml) and from markers above tests; not edited by hand. \
         `cargo xtask lint` refuses it when it is stale, when a requirement is shown by nothing, and when a test names one that does \
         not exist. The aim is levels 1 and 2, and of level 3 what is marked with a star. The words are ours; the requirements \
         themselves are at <https://github.com/OWASP/ASVS/tree/v5.0.0>.\n\n\
         **Open** means that it applies and is not, or not wholly, done.\n\n",
    );
    page.push_str("| |");
    for (column, _) in COLUMNS {
        let _ = write!(page, " {column} |");
    }
    page.push_str("\n|---|---|---|---|---|\n");
    for (name, of) in ROWS {
        let _ = write!(page, "| {name} |");
        for (_, what) in COLUMNS {
            let _ = write!(page, " {} |", count(chapters, shown, of, what));
        }
        page.push('\n');
    }
    for chapter in chapters {
        let _ =
            write!(page, "\n## {}\n\n| | level | asks for | shown by |\n|---|---|---|---|\n", chapter.name);
        for (&id, requirement) in &chapter.requirements {
            let star = if requirement.ours { "*" } else { "" };
            let (level, words) = (requirement.level, cell(&requirement.words));
            let _ = writeln!(page, "| {id} | {level}{star} | {words} | {} |", answer(id, requirement, shown));
        }
    }
    page
}

fn answer(id: Id, requirement: &Requirement, shown: &Shown) -> String {
    let tests = shown.tests.get(&id).into_iter().flatten().map(test);
    let places = requirement.by.iter().map(|place| format!("[{place}]({place})"));
    let shown_by: Vec<String> = tests.chain(places).collect();
    let shown_by = shown_by.join(", ");
    if let Some(reason) = &requirement.reason {
        format!("Not applicable: {}", cell(reason))
    } else if let Some(open) = &requirement.open {
        let so_far = if shown_by.is_empty() { String::new() } else { format!(" So far: {shown_by}") };
        format!("**Open**: {}.{so_far}", cell(open))
    } else if shown_by.is_empty() {
        "Level 3, not aimed at".to_owned()
    } else {
        shown_by
    }
}

fn test(test: &Test) -> String {
    format!("[{}]({})", cell(&test.name.replace('_', " ")), test.path)
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('[', "\\[").replace(']', "\\]")
}
