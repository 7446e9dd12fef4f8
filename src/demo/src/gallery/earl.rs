//! The results in W3C's Evaluation and Report Language 1.0 (EARL), as JSON-LD: one assertion for each state, engine and
//! criterion that was judged. Nothing is asserted of what an engine did not look at.

use super::{EARL, PATH, criterion::Criterion, state::State};
use app::accessibility::{Found, Results};
use serde_json::{Value, json};

/// The report. `public_url` is the origin of the pages that were tested.
pub(super) fn results(public_url: &str, states: &[State], results: &Results) -> Value {
    let mut graph: Vec<Value> = results
        .engines
        .iter()
        .map(|(engine, named)| {
            json!({
                "@id": format!("{public_url}{EARL}#{engine}"),
                "@type": ["Assertor", "Software"],
                "doap:name": named.name,
                "doap:release": { "doap:revision": named.version },
            })
        })
        .collect();
    for state in states {
        let Some(result) = results.states.get(&state.name) else { continue };
        let subject = format!("{public_url}{PATH}/{}", state.name);
        graph.push(json!({
            "@id": subject,
            "@type": "TestSubject",
            "title": format!("{}: {}", state.route, state.shows),
            "description": format!("{}; {}", results.browser, result.views.join("; ")),
        }));
        for (engine, found) in &result.found {
            for (criterion, outcome) in outcomes(found) {
                graph.push(json!({
                    "@type": "Assertion",
                    "assertedBy": format!("{public_url}{EARL}#{engine}"),
                    "subject": subject,
                    "test": criterion.address(),
                    "mode": "earl:automatic",
                    "result": { "@type": "TestResult", "outcome": outcome, "date": result.date.to_string() },
                }));
            }
        }
    }
    json!({ "@context": context(), "@graph": graph })
}

fn outcomes(found: &Found) -> impl Iterator<Item = (&'static Criterion, &'static str)> {
    let all =
        [(&found.passed, "earl:passed"), (&found.unsure, "earl:cantTell"), (&found.failed, "earl:failed")];
    all.into_iter().flat_map(|(numbers, outcome)| {
        numbers.iter().filter_map(move |number| Some((Criterion::of(number)?, outcome)))
    })
}

/// The words that are used, by the vocabularies that define them. Whole in the file: a reader needs no network.
fn context() -> Value {
    let link = |id: &str| json!({ "@id": id, "@type": "@id" });
    json!({
        "earl": "http://www.w3.org/ns/earl#",
        "dct": "http://purl.org/dc/terms/",
        "doap": "http://usefulinc.com/ns/doap#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "Assertion": "earl:Assertion",
        "Assertor": "earl:Assertor",
        "Software": "earl:Software",
        "TestResult": "earl:TestResult",
        "TestSubject": "earl:TestSubject",
        "assertedBy": link("earl:assertedBy"),
        "subject": link("earl:subject"),
        "test": link("earl:test"),
        "mode": link("earl:mode"),
        "result": { "@id": "earl:result" },
        "outcome": link("earl:outcome"),
        "title": { "@id": "dct:title", "@language": "sv" },
        "description": { "@id": "dct:description", "@language": "en" },
        "date": { "@id": "dct:date", "@type": "xsd:date" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::state;
    use std::collections::BTreeSet;

    #[test]
    fn every_judgement_is_one_assertion_with_all_that_earl_asks_for() {
        let results = app::accessibility::results();
        let report = super::results("http://localhost:3000", state::all(), results);
        let graph = report["@graph"].as_array().unwrap();
        let of = |kind: &str| graph.iter().filter(|node| node["@type"] == kind).collect::<Vec<_>>();
        let judged = results.states.values().flat_map(|state| state.found.values());
        let judged: usize =
            judged.map(|found| found.passed.len() + found.unsure.len() + found.failed.len()).sum();
        let assertions = of("Assertion");
        assert_eq!(assertions.len(), judged);
        let id = |node: &Value| node["@id"].as_str().map(str::to_owned);
        let subjects: BTreeSet<_> = of("TestSubject").into_iter().filter_map(id).collect();
        assert_eq!(subjects.len(), results.states.len());
        let assertors: BTreeSet<_> =
            graph.iter().filter(|node| node["@type"][0] == "Assertor").filter_map(id).collect();
        for assertion in assertions {
            assert!(subjects.contains(assertion["subject"].as_str().unwrap()));
            assert!(assertors.contains(assertion["assertedBy"].as_str().unwrap()));
            assert!(assertion["test"].as_str().unwrap().starts_with("https://www.w3.org/TR/WCAG22/#"));
            let outcome = assertion["result"]["outcome"].as_str().unwrap();
            assert!(["earl:passed", "earl:cantTell", "earl:failed"].contains(&outcome));
        }
    }
}
