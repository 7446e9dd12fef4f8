//! The files that a page refers to, by the name the code uses and the hashed name they are served under.

use std::collections::BTreeMap;

/// Where each file is found. Made once from the site's manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub(crate) stylesheet: String,
    pub(crate) icon: String,
    pub(crate) boot: String,
    pub(crate) glue: String,
    pub(crate) wasm: String,
}

/// The site was built without a file that every page refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingAsset(
    /// The name that the code uses.
    pub &'static str,
);

impl std::fmt::Display for MissingAsset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the site has no {}: build it with `cargo xtask build`", self.0)
    }
}

impl std::error::Error for MissingAsset {}

impl Assets {
    /// Reads the manifest that the build wrote: from the logical name to the hashed one, both relative to `/assets/`.
    pub fn from_manifest(manifest: &BTreeMap<String, String>) -> Result<Self, MissingAsset> {
        let find = |name: &'static str| {
            manifest.get(name).map(|file| format!("/assets/{file}")).ok_or(MissingAsset(name))
        };
        Ok(Self {
            stylesheet: find("inkorgen.css")?,
            icon: find("favicon.svg")?,
            boot: find("boot.js")?,
            glue: find("app.js")?,
            wasm: find("app.wasm")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named_with_its_remedy() {
        let names = ["inkorgen.css", "favicon.svg", "boot.js", "app.js", "app.wasm"];
        let mut manifest: BTreeMap<_, _> =
            names.map(|name| (name.to_owned(), name.replace('.', "-0123456789abcdef."))).into();
        assert_eq!(Assets::from_manifest(&manifest).unwrap().boot, "/assets/boot-0123456789abcdef.js");
        manifest.remove("app.wasm");
        let missing = Assets::from_manifest(&manifest).unwrap_err();
        assert!(
            missing.to_string().contains("app.wasm") && missing.to_string().contains("cargo xtask build")
        );
    }
}
