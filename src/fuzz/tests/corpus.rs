//! What the fuzzer has learnt, replayed, and each of it changed a little.

use fuzz::TARGETS;
use std::{fs, path::Path};

/// Of each file, besides the file itself.
const CHANGES: u64 = 20;
/// Larger than what any file of the corpus has, in bytes.
const LARGEST: usize = 64 << 10;

#[test]
fn whatever_the_bytes_everything_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in TARGETS {
        let mut files: Vec<_> = fs::read_dir(corpus.join(target.name))
            .unwrap()
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .collect();
        files.sort();
        assert!(files.len() >= 20, "the corpus of {} is small: {} files", target.name, files.len());
        for (at, file) in files.iter().enumerate() {
            (target.holds)(file);
            for change in 0..CHANGES {
                let seed = at as u64 * CHANGES + change;
                (target.holds)(&(target.change)(file, seed, LARGEST));
            }
        }
    }
}

#[test]
fn each_target_has_a_folder_and_each_folder_a_target() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folders =
        fs::read_dir(corpus).unwrap().map(|folder| folder.unwrap().file_name().into_string().unwrap());
    let (mut folders, mut names): (Vec<_>, Vec<_>) =
        (folders.collect(), TARGETS.map(|target| target.name.to_owned()).to_vec());
    folders.sort();
    names.sort();
    assert_eq!(folders, names);
}
