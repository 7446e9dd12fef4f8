//! What the accessibility statement says is true today: every state of every page was looked at, lately, with the engines
//! that are installed, in every view, and nothing failed; and every known fault has its dates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::Deserialize;

use crate::workspace::root;

/// An assessment is made at least once a year (MDFFS 2019:2, and what the statement promises).
const OLDEST_DAYS: i32 = 365;
/// What the statement says of the views is true of these: `end2end/pages/views.ts`.
const VIEWS: [&str; 3] = ["light, 320", "dark, 1280", "forced colours, 1280"];
/// How to have the results again.
const REMEDY: &str = "run `cargo xtask soak pages`, or for one state, in end2end: INKORG_E2E_VIEWS=all \
                      INKORG_E2E_KEEP_RESULTS=1 npx playwright test pages/pages --project=full -g ' NAME: '";

/// The engines that are packages, and their packages' names.
const PACKAGES: [(&str, &str); 2] = [("axe", "axe-core"), ("ibm", "accessibility-checker-engine")];

#[derive(Deserialize)]
struct State {
    name: String,
}

#[derive(Deserialize)]
struct Results {
    engines: BTreeMap<String, Engine>,
    states: BTreeMap<String, StateResult>,
}

#[derive(Deserialize)]
struct Engine {
    version: String,
}

#[derive(Deserialize)]
struct StateResult {
    date: Date,
    views: BTreeSet<String>,
    found: BTreeMap<String, Found>,
}

#[derive(Deserialize)]
struct Found {
    failed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    fault: Vec<Fault>,
}

/// A fault as people may write it: what is missing is complained of, not refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    kind: String,
    #[serde(default)]
    criteria: Vec<String>,
    found: Option<Date>,
    planned: Option<Date>,
    #[serde(default)]
    sv: String,
    #[serde(default)]
    en: String,
}

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
struct Package {
    version: Option<String>,
}

/// The files that the statement is made of, as text.
struct Files {
    states: String,
    results: String,
    faults: String,
    lock: String,
}

pub(super) fn hold() -> Result<()> {
    let read = |path: &str| {
        fs::read_to_string(root().join(path)).with_context(|| format!("{path} could not be read"))
    };
    let files = Files {
        states: read("app/accessibility/states.json")?,
        results: read("app/accessibility/results.json")?,
        faults: read("app/accessibility/faults.toml")?,
        lock: read("end2end/package-lock.json")?,
    };
    #[expect(clippy::disallowed_methods, reason = "it is about the day on which the check runs")]
    let today = jiff::Zoned::now().date();
    let complaints = complaints(&files, today)?;
    if complaints.is_empty() { Ok(()) } else { bail!("{}", complaints.join("; ")) }
}

fn complaints(files: &Files, today: Date) -> Result<Vec<String>> {
    let states: Vec<State> = serde_json::from_str(&files.states).context("states.json could not be read")?;
    let results: Results = serde_json::from_str(&files.results).context("results.json could not be read")?;
    let faults: Faults = toml::from_str(&files.faults).context("faults.toml could not be read")?;
    let lock: Lock = serde_json::from_str(&files.lock).context("package-lock.json could not be read")?;
    let mut complaints = of_results(&states, &results, today);
    for (engine, package) in PACKAGES {
        let installed =
            lock.packages.get(&format!("node_modules/{package}")).and_then(|one| one.version.as_ref());
        if results.engines.get(engine).map(|engine| &engine.version) != installed {
            complaints
                .push(format!("the results are not those of the {package} that is installed: {REMEDY}"));
        }
    }
    complaints.extend(faults.fault.iter().flat_map(|fault| of_fault(fault, today)));
    Ok(complaints)
}

fn of_results(states: &[State], results: &Results, today: Date) -> Vec<String> {
    let mut complaints = Vec::new();
    let without: Vec<_> = states
        .iter()
        .map(|state| state.name.as_str())
        .filter(|name| !results.states.contains_key(*name))
        .collect();
    if !without.is_empty() {
        complaints.push(format!("states without results: {}: {REMEDY}", without.join(", ")));
    }
    for (name, result) in &results.states {
        if !states.iter().any(|state| state.name == *name) {
            complaints.push(format!("results of {name}, which is no state"));
        }
        if !lately(result.date, today) {
            complaints.push(format!("{name} was looked at {}: {REMEDY}", result.date));
        }
        for view in VIEWS.iter().filter(|view| !result.views.contains(**view)) {
            complaints.push(format!("{name} was not looked at in the view {view}: {REMEDY}"));
        }
        for engine in results.engines.keys() {
            match result.found.get(engine) {
                None => complaints.push(format!("{name} has no result of {engine}: {REMEDY}")),
                Some(found) if !found.failed.is_empty() => {
                    complaints.push(format!("{name} fails {} by {engine}", found.failed.join(", ")));
                }
                Some(_) => {}
            }
        }
    }
    complaints
}

fn of_fault(fault: &Fault, today: Date) -> Vec<String> {
    let mut complaints = Vec::new();
    let called = if fault.en.is_empty() { &fault.sv } else { &fault.en };
    let mut complain = |what: &str| complaints.push(format!("faults.toml: {what}: {called}"));
    match fault.found {
        None => complain("a fault without the date when it was noted"),
        Some(found) if found > today => complain("a fault noted on a day that has not come"),
        Some(_) => {}
    }
    match (fault.kind.as_str(), fault.planned) {
        ("breach" | "untested", None) => {
            complain("a fault without the date by which it is to be mended or looked at");
        }
        ("breach" | "untested" | "others", Some(planned)) if planned < today => {
            complain("the day by which this was to be mended has come");
        }
        ("breach" | "untested" | "others", _) => {}
        _ => complain("of no known kind"),
    }
    if fault.sv.trim().is_empty() || fault.en.trim().is_empty() {
        complain("a fault without words in both languages");
    }
    if fault.kind == "breach" && fault.criteria.is_empty() {
        complain("a breach of no criterion");
    }
    complaints
}

/// Within the last year, and not in the future. Where the tests ran it may be the day after already.
fn lately(date: Date, today: Date) -> bool {
    let days = (today - date).get_days();
    (-1..=OLDEST_DAYS).contains(&days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 26);

    fn files() -> Files {
        Files {
            states: r#"[{"name": "list"}]"#.to_owned(),
            results: format!(
                r#"{{"engines": {{"axe": {{"version": "4.14.1"}}, "ibm": {{"version": "4.0.34"}}}}, "states": {{
                    "list": {{"date": "2026-11-20", "views": {VIEWS:?}, "found": {{"axe": {{"failed": []}}, "ibm": {{"failed": []}}}}}}
                }}}}"#
            ),
            faults: r#"
                [[fault]]
                kind = "breach"
                criteria = ["1.1.1"]
                found = "2026-11-01"
                planned = "2027-01-01"
                sv = "Fel."
                en = "Wrong."
            "#
            .to_owned(),
            lock: r#"{"packages": {"node_modules/axe-core": {"version": "4.14.1"},
                "node_modules/accessibility-checker-engine": {"version": "4.0.34"}}}"#
                .to_owned(),
        }
    }

    /// What is said when one thing is written otherwise.
    fn said(change: impl Fn(&mut Files)) -> String {
        let mut files = files();
        change(&mut files);
        complaints(&files, TODAY).unwrap().join("\n")
    }

    fn replace(text: &mut String, from: &str, to: &str) {
        assert!(text.contains(from), "{from}");
        *text = text.replace(from, to);
    }

    #[test]
    fn what_is_true_today_is_not_complained_of() {
        assert_eq!(said(|_| ()), "");
    }

    #[test]
    fn results_that_are_old_partial_of_another_engine_or_failing_are_refused() {
        for (from, to, complaint) in [
            ("2026-11-20", "2025-11-20", "list was looked at 2025-11-20"),
            ("2026-11-20", "2026-12-20", "list was looked at 2026-12-20"),
            ("\"dark, 1280\", ", "", "list was not looked at in the view dark, 1280"),
            ("\"list\":", "\"trash\":", "states without results: list"),
            ("\"list\":", "\"trash\":", "results of trash, which is no state"),
            ("\"4.14.1\"", "\"4.14.0\"", "not those of the axe-core that is installed"),
            ("\"ibm\": {\"failed\": []}", "\"ibm\": {\"failed\": [\"1.4.3\"]}", "list fails 1.4.3 by ibm"),
            (", \"ibm\": {\"failed\": []}", "", "list has no result of ibm"),
        ] {
            let said = said(|files| replace(&mut files.results, from, to));
            assert!(said.contains(complaint), "{complaint}: {said}");
        }
    }

    #[test]
    fn a_fault_without_dates_or_past_its_day_is_refused() {
        for (from, to, complaint) in [
            ("found = \"2026-11-01\"", "", "without the date when it was noted"),
            ("2026-11-01", "2026-12-01", "has not come"),
            ("planned = \"2027-01-01\"", "", "without the date by which"),
            ("2027-01-01", "2026-11-25", "has come"),
            ("en = \"Wrong.\"", "", "both languages"),
            ("\"breach\"", "\"bug\"", "no known kind"),
            ("[\"1.1.1\"]", "[]", "a breach of no criterion"),
        ] {
            let said = said(|files| replace(&mut files.faults, from, to));
            assert!(said.contains(complaint), "{complaint}: {said}");
        }
        let others = said(|files| {
            replace(&mut files.faults, "\"breach\"", "\"others\"");
            replace(&mut files.faults, "planned = \"2027-01-01\"", "");
        });
        assert_eq!(others, "", "what others make has no day of ours");
    }
}
