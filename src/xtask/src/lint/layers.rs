//! The arrows of ARCHITECTURE.md: a crate depends on crates below it and on no others.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::metadata;
use crate::process;

/// From the bottom. Crates on one line do not know each other.
const LAYERS: [&[&str]; 8] = [
    &["docbook", "xml"],
    &["inbox"],
    &["rivta"],
    &["register"],
    &["app", "soap", "eid", "notify", "scan", "booking"],
    &["server"],
    &["demo"],
    // Tests of what is below, and part of no binary.
    &["fuzz"],
];

/// The one arrow along a line: pages ask who comes.
const ALONG: (&str, &str) = ("app", "eid");

/// Stands beside the product: depends on none of it.
const APART: &str = "xtask";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Present for the workspace's own crates.
    path: Option<String>,
}

pub(super) fn hold() -> Result<()> {
    let metadata = process::capture(&mut metadata())?;
    let metadata: Metadata = serde_json::from_str(&metadata).context("cargo metadata could not be read")?;
    let complaints = complaints(&metadata);
    if complaints.is_empty() { Ok(()) } else { bail!("{}", complaints.join("; ")) }
}

fn complaints(metadata: &Metadata) -> Vec<String> {
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    let mut complaints = Vec::new();
    for package in &metadata.packages {
        let own = layer(&package.name);
        if own.is_none() && package.name != APART {
            complaints.push(format!("{} has no place in src/xtask/src/lint/layers.rs", package.name));
        }
        for dependency in package.dependencies.iter().filter(|dependency| dependency.path.is_some()) {
            let (from, to) = (package.name.as_str(), dependency.name.as_str());
            // A crate's own tests may ask it for a feature.
            if from == to || (from, to) == ALONG {
                continue;
            }
            if own.is_none_or(|own| layer(&dependency.name).is_none_or(|other| other >= own)) {
                complaints.push(format!("{} must not depend on {}", package.name, dependency.name));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[&str]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|name| Dependency { name: (*name).to_owned(), path: Some("src".to_owned()) })
            .collect();
        Package { name: name.to_owned(), dependencies }
    }

    #[test]
    fn arrows_point_down() {
        let metadata = Metadata {
            packages: vec![
                package("demo", &["server", "inbox"]),
                package("server", &["app", "soap", "docbook"]),
                package("soap", &["inbox", "docbook"]),
                package("xtask", &[]),
            ],
        };
        assert_eq!(complaints(&metadata), Vec::<String>::new());
    }

    // ASVS 5.0.0-15.2.3
    #[test]
    fn upwards_sideways_and_unplaced_are_named() {
        let metadata = Metadata {
            packages: vec![
                package("inbox", &["register"]),
                package("soap", &["eid"]),
                package("xtask", &["docbook"]),
                package("helper", &[]),
            ],
        };
        assert_eq!(
            complaints(&metadata),
            [
                "inbox must not depend on register",
                "soap must not depend on eid",
                "xtask must not depend on docbook",
                "helper has no place in src/xtask/src/lint/layers.rs",
            ]
        );
    }

    #[test]
    fn crates_from_the_registry_are_not_our_layers() {
        let mut inbox = package("inbox", &["server"]);
        inbox.dependencies[0].path = None;
        assert_eq!(complaints(&Metadata { packages: vec![inbox] }), Vec::<String>::new());
    }
}
