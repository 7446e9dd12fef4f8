//! wasm-bindgen as a library of exactly the version in Cargo.lock: no second tool to install, no version to drift.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::digest;
use crate::process::say;
use crate::workspace::target;

/// Changed with the options below, so that glue made with others is not taken for current.
const RECIPE: &str = "web 1";

/// The module as browsers load it, and the JavaScript that loads it from the address its caller gives.
pub(super) struct Glue {
    pub(super) javascript: Vec<u8>,
    pub(super) wasm: Vec<u8>,
}

/// Makes the glue of `compiled`, or takes the last one when the same bytes come again.
pub(super) fn glue(compiled: &Path) -> Result<Glue> {
    let bytes = fs::read(compiled).with_context(|| format!("{} could not be read", compiled.display()))?;
    let stamp = format!("{RECIPE} {}", digest::hex(&bytes));
    let folder = target().join("wasm-bindgen");
    let stamped = folder.join("made-from");
    if fs::read_to_string(&stamped).is_ok_and(|last| last == stamp)
        && let Ok(glue) = read(&folder)
    {
        return Ok(glue);
    }
    say("Generating the JavaScript glue");
    let _ = fs::remove_file(&stamped);
    let mut output = Bindgen::new()
        .input_bytes("app", bytes)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen could not read the module")?;
    // Every crate that uses wasm-bindgen is listed, most of them with no file.
    if !(output.snippets().values().all(Vec::is_empty)
        && output.local_modules().is_empty()
        && output.npm_dependencies().is_empty())
    {
        // It would be imported by a relative name, which the hashed names of the site do not have.
        bail!(
            "a crate in the browser build brings JavaScript of its own; the site serves one glue file: leave that crate out"
        );
    }
    output.emit(&folder).context("target/wasm-bindgen could not be written")?;
    let glue = read(&folder)?;
    fs::write(&stamped, stamp).context("target/wasm-bindgen could not be written")?;
    Ok(glue)
}

fn read(folder: &Path) -> Result<Glue> {
    let file = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).with_context(|| format!("{} could not be read", path.display()))
    };
    Ok(Glue { javascript: file("app.js")?, wasm: file("app_bg.wasm")? })
}
