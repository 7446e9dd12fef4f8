//! libFuzzer around the target that the environment names. Started by `cargo xtask fuzz`, which knows how it is built.

#![no_main]

use fuzz::{TARGETS, Target};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::{env, sync::LazyLock};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = env::var("INKORG_FUZZ_TARGET").expect("INKORG_FUZZ_TARGET says which target");
    let named = TARGETS.into_iter().find(|target| target.name == name);
    named.unwrap_or_else(|| panic!("there is no target {name}"))
});

fuzz_target!(|bytes: &[u8]| (TARGET.holds)(bytes));

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    // Now and then without any knowledge of the form.
    if seed.is_multiple_of(4) {
        return fuzzer_mutate(bytes, size, most);
    }
    let changed = (TARGET.change)(&bytes[..size], u64::from(seed), most);
    bytes[..changed.len()].copy_from_slice(&changed);
    changed.len()
});
