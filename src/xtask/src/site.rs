//! The site: everything that a browser fetches besides pages, under names that say what is inside.
//!
//! `target/site/` holds each file as `{stem}-{first 16 hex digits of SHA-256}.{ext}`, so that it may be cached for ever,
//! with `.br` and `.gz` beside what compresses, and `assets.json`: from the name that the code uses (`inkorgen.css`,
//! `boot.js`, `app.js`, `app.wasm`, whatever lies in `public/`) to the file. The server embeds the folder.

mod bindgen;
mod publish;
mod stylesheet;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use self::publish::Asset;
use crate::process::{self, say};
use crate::workspace::{self, root, target};

/// What browsers and robots ask for by this very name, whatever a page says.
const WELL_KNOWN: [&str; 4] = ["favicon.ico", "favicon.svg", "robots.txt", ".well-known/"];

/// Builds `target/site/` from `app/`, `public/` and `style/`; what has not changed is not made again.
pub(crate) fn build() -> Result<()> {
    say("Building the WebAssembly of the islands");
    // One profile for every build of the server: a second, larger one would measure and test what nobody ships.
    process::run(&mut workspace::cargo(&[
        "build",
        "--package=app",
        "--lib",
        "--target=wasm32-unknown-unknown",
        "--no-default-features",
        "--features=hydrate",
        "--profile=wasm-release",
    ]))?;
    let glue = bindgen::glue(&target().join("wasm32-unknown-unknown/wasm-release/app.wasm"))?;

    let mut assets = vec![
        Asset::new("app.wasm", glue.wasm),
        Asset::new("app.js", glue.javascript),
        Asset::new("inkorgen.css", stylesheet::join(&root().join("style"))?.into_bytes()),
    ];
    gather(&root().join("public"), "", &mut assets)?;
    let site = target().join("site");
    let report = publish::publish(&assets, &site)?;
    say(format_args!("Site: {report} in {}", workspace::shown(&site)));
    Ok(())
}

/// Makes the folder that the server embeds, so that the server compiles before the first build of the site.
pub(crate) fn ensure_folder() -> Result<()> {
    let site = target().join("site");
    fs::create_dir_all(&site).with_context(|| format!("{} could not be made", site.display()))
}

/// Every file of `public/`, under its path from there.
fn gather(folder: &Path, prefix: &str, assets: &mut Vec<Asset>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let unreadable = || format!("{} could not be read", workspace::shown(folder));
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            bail!("{}: the file name is not UTF-8", workspace::shown(&path));
        };
        let logical = format!("{prefix}{name}");
        if path.is_dir() {
            gather(&path, &format!("{logical}/"), assets)?;
            continue;
        }
        if assets.iter().any(|asset| asset.name() == logical) {
            bail!("{}: the build makes a file of this name itself", workspace::shown(&path));
        }
        let bytes =
            fs::read(&path).with_context(|| format!("{} could not be read", workspace::shown(&path)))?;
        let asset = Asset::new(&logical, bytes);
        let well_known = WELL_KNOWN
            .iter()
            .any(|known| logical == *known || (known.ends_with('/') && logical.starts_with(known)));
        assets.push(if well_known { asset.also_by_its_own_name() } else { asset });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_files_keep_their_path_and_may_not_shadow_what_is_built() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("icons")).unwrap();
        fs::write(folder.path().join("icons/clip.svg"), "<svg/>").unwrap();
        let mut assets = Vec::new();
        gather(folder.path(), "", &mut assets).unwrap();
        assert_eq!(assets.iter().map(Asset::name).collect::<Vec<_>>(), ["icons/clip.svg"]);

        fs::write(folder.path().join("app.js"), "").unwrap();
        let mut assets = vec![Asset::new("app.js", Vec::new())];
        let error = gather(folder.path(), "", &mut assets).unwrap_err();
        assert!(error.to_string().contains("app.js"), "{error}");
    }
}
