//! Files under hashed names, compressed once, and the manifest that maps one to the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::digest;

/// The manifest: logical name to file name.
pub(super) const MANIFEST: &str = "assets.json";

/// What gains by compression; pictures and fonts are compressed in themselves.
const COMPRESSIBLE: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Hex digits of the hash in a name: 64 bits, far beyond accident.
const DIGITS: usize = 16;

/// One file of the site under the name that the code uses.
pub(super) struct Asset {
    name: String,
    bytes: Vec<u8>,
    own_name: bool,
}

impl Asset {
    pub(super) fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), bytes, own_name: false }
    }

    /// Served under the plain name too.
    pub(super) fn also_by_its_own_name(self) -> Self {
        Self { own_name: true, ..self }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// `{stem}-{hash}.{ext}` in the asset's own folder.
    fn hashed_name(&self) -> String {
        let hash = &digest::hex(&self.bytes)[..DIGITS];
        let (folder, file) =
            self.name.rsplit_once('/').map_or(("", self.name.as_str()), |(folder, file)| (folder, file));
        let slash = if folder.is_empty() { "" } else { "/" };
        match file.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => {
                format!("{folder}{slash}{stem}-{hash}.{extension}")
            }
            _ => format!("{folder}{slash}{file}-{hash}"),
        }
    }

    fn compresses(&self) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
    }
}

/// What stands in the site, in bytes as sent to a browser that accepts Brotli.
pub(super) struct Report {
    files: usize,
    brotli: Vec<(String, usize)>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files", self.files)?;
        for (name, bytes) in &self.brotli {
            write!(f, ", {name} {bytes} B")?;
        }
        f.write_str(" (Brotli)")
    }
}

/// Makes `site` hold exactly `assets` and the manifest. What stands there already is kept: a hashed name says that its
/// content, and what was compressed from it, is right.
pub(super) fn publish(assets: &[Asset], site: &Path) -> Result<Report> {
    let mut manifest = BTreeMap::new();
    let mut kept = BTreeSet::from([MANIFEST.to_owned()]);
    let mut brotli = Vec::new();
    for asset in assets {
        let hashed = asset.hashed_name();
        for name in std::iter::once(&hashed).chain(asset.own_name.then_some(&asset.name)) {
            place(asset, name, site)?;
            kept.insert(name.clone());
            if asset.compresses() {
                kept.extend([format!("{name}.br"), format!("{name}.gz")]);
            }
        }
        if asset.compresses() {
            let packed = fs::metadata(site.join(format!("{hashed}.br"))).map_or(0, |file| file.len());
            brotli.push((asset.name.clone(), usize::try_from(packed).unwrap_or(usize::MAX)));
        }
        manifest.insert(asset.name.as_str(), hashed);
    }
    let manifest = serde_json::to_vec_pretty(&manifest).context("the manifest could not be written")?;
    // New files, then the manifest that names them, then the old ones away: a server that reads from disk while
    // developing never sees a name without its file.
    write(&site.join(MANIFEST), &manifest)?;
    sweep(site, "", &kept)?;
    Ok(Report { files: assets.len(), brotli })
}

fn place(asset: &Asset, name: &str, site: &Path) -> Result<()> {
    let path = site.join(name);
    let same = fs::read(&path).is_ok_and(|bytes| bytes == asset.bytes);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    }
    if asset.compresses() {
        for (suffix, compress) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
            let compressed = site.join(format!("{name}.{suffix}"));
            if !same || !compressed.is_file() {
                write(&compressed, &compress(&asset.bytes)?)?;
            }
        }
    }
    // Last: whoever finds it may trust that its compressed forms are its own.
    if same { Ok(()) } else { write(&path, &asset.bytes) }
}

/// Whole or not at all, and untouched when nothing changes: cargo rebuilds the server by these files' times.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let partial = path.with_added_extension("partial");
    fs::write(&partial, bytes)
        .and_then(|()| fs::rename(&partial, path))
        .with_context(|| format!("{} could not be written", path.display()))
}

fn sweep(folder: &Path, prefix: &str, kept: &BTreeSet<String>) -> Result<()> {
    let unreadable = || format!("{} could not be swept", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            sweep(&path, &format!("{name}/"), kept)?;
        } else if !kept.contains(&name) {
            fs::remove_file(&path).with_context(unreadable)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    // Quality 11 and the largest window of the format (RFC 7932): made once, sent for years.
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters).context("Brotli failed")?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("gzip failed")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn manifest(site: &Path) -> BTreeMap<String, String> {
        serde_json::from_slice(&fs::read(site.join(MANIFEST)).unwrap()).unwrap()
    }

    #[test]
    fn a_name_carries_sixteen_digits_of_its_content() {
        // SHA-256 of "abc" is a test vector of FIPS 180-2.
        assert_eq!(Asset::new("a.b.css", b"abc".to_vec()).hashed_name(), "a.b-ba7816bf8f01cfea.css");
        assert_eq!(Asset::new("icons/clip", b"abc".to_vec()).hashed_name(), "icons/clip-ba7816bf8f01cfea");
    }

    #[test]
    fn what_is_compressed_comes_back_whole() {
        let site = tempfile::tempdir().unwrap();
        let text = "Inkorg ".repeat(500).into_bytes();
        publish(&[Asset::new("inkorgen.css", text.clone())], site.path()).unwrap();
        let name = &manifest(site.path())["inkorgen.css"];
        let mut plain = Vec::new();
        let packed = fs::read(site.path().join(format!("{name}.br"))).unwrap();
        brotli::BrotliDecompress(&mut &packed[..], &mut plain).unwrap();
        assert_eq!(plain, text);
        let packed = fs::read(site.path().join(format!("{name}.gz"))).unwrap();
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, text);
    }

    #[test]
    fn a_second_publication_touches_nothing_and_a_change_leaves_nothing_behind() {
        let site = tempfile::tempdir().unwrap();
        let list = |folder: &Path| {
            let mut files: Vec<_> = fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap())
                .map(|entry| (entry.file_name(), entry.metadata().unwrap().modified().unwrap()))
                .collect();
            files.sort();
            files
        };
        publish(&[Asset::new("boot.js", b"one".to_vec())], site.path()).unwrap();
        let first = list(site.path());
        publish(&[Asset::new("boot.js", b"one".to_vec())], site.path()).unwrap();
        assert_eq!(list(site.path()), first);
        publish(&[Asset::new("boot.js", b"two".to_vec())], site.path()).unwrap();
        let name = manifest(site.path())["boot.js"].clone();
        let files: Vec<_> =
            list(site.path()).into_iter().map(|(name, _)| name.into_string().unwrap()).collect();
        assert_eq!(files, [MANIFEST.to_owned(), name.clone(), format!("{name}.br"), format!("{name}.gz")]);
    }

    #[test]
    fn a_well_known_file_stands_under_both_names_and_follows_its_content() {
        let site = tempfile::tempdir().unwrap();
        for text in ["old", "new"] {
            let asset = Asset::new("favicon.svg", text.as_bytes().to_vec()).also_by_its_own_name();
            publish(&[asset], site.path()).unwrap();
            assert_eq!(fs::read_to_string(site.path().join("favicon.svg")).unwrap(), text);
            let mut plain = Vec::new();
            let packed = fs::read(site.path().join("favicon.svg.br")).unwrap();
            brotli::BrotliDecompress(&mut &packed[..], &mut plain).unwrap();
            assert_eq!(plain, text.as_bytes());
        }
    }
}
