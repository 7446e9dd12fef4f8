//! `cargo xtask test`: set-up, then every check and every test, and one count.

mod browser;
mod rust;

use std::process::ExitCode;

use anyhow::{Result, ensure};

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::process;
use crate::tally::{Counts, Tally};
use crate::workspace::cargo;
use crate::{lint, setup, site};

/// Looks at every state of every page in every view, and keeps what was found.
pub(crate) fn pages() -> Result<Counts> {
    setup::wasm_target()?;
    setup::system_packages(true)?;
    setup::npm_packages(setup::BROWSER_TESTS)?;
    setup::python()?;
    site::build()?;
    process::run(&mut cargo(BINARIES))?;
    browser::pages()
}

/// With the targets of the tests, so that every dependency keeps its features and nothing is compiled twice.
const BINARIES: &[&str] = &["build", "--workspace", "--exclude=xtask", "--bins", "--tests", "--examples"];

/// Runs everything; with `quick`, all but the browser.
pub(crate) fn test(quick: bool) -> Result<ExitCode> {
    setup::wasm_target()?;
    setup::node()?;
    setup::system_packages(!quick)?;
    setup::xml_suite()?;
    if !quick {
        setup::npm_packages(setup::BROWSER_TESTS)?;
        setup::python()?;
    }

    let mut tally = Tally::default();
    lint::checks(&mut tally)?;
    // Before the tests of the server, which look at what they serve.
    tally.check("Site", site::build)?;
    let mut cluster = None;
    tally.check("PostgreSQL", || {
        cluster = Some(Cluster::start_two()?);
        Ok(())
    })?;
    // Without a database there is nothing to run: its check has failed, and so has the whole.
    if let Some(cluster) = cluster {
        tally.tests("Tests of the product", || {
            rust::run(cargo(rust::PRODUCT).arg("--no-fail-fast"), &cluster)
        })?;
        // A package apart, so that the features of its dependencies stay those of `cargo xtask` itself.
        tally.tests("Tests of cargo xtask", || {
            rust::run(&mut cargo(&["test", "--package=xtask"]), &cluster)
        })?;
        tally.check("The tests used PostgreSQL", || {
            ensure!(cluster.connections() > 0, "no test connected to it: does anything read {URL_VARIABLE}?");
            Ok(())
        })?;
    }
    if !quick {
        let built = tally.check("Binaries", || process::run(&mut cargo(BINARIES)))?;
        tally.check("Types of the browser tests", browser::types)?;
        // Of an older binary they would say nothing of this tree.
        if built {
            tally.tests("Browser journeys", browser::journeys)?;
        }
    }
    Ok(tally.close())
}
