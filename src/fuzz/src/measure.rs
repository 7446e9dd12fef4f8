//! What reading something may take: time, and memory.

use peak_alloc::PeakAlloc;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Counts every byte that is held.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One at a time: memory is counted for the whole process.
static TURN: Mutex<()> = Mutex::new(());

/// What reading an input may take at most.
pub(crate) struct Most {
    /// For each mebibyte that was begun.
    pub(crate) milliseconds_per_mebibyte: u64,
    /// Whatever the size.
    pub(crate) bytes: usize,
    /// And for each byte of the input.
    pub(crate) bytes_per_byte: usize,
}

impl Most {
    /// Reads `input`, and panics if it took more. In one of ten attempts it must be quick: the machine may be busy with other
    /// things, and what hangs hangs ten times.
    pub(crate) fn hold<T>(&self, input: &[u8], read: impl Fn() -> T) -> T {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mebibytes = 1 + (input.len() >> 20);
        let time = Duration::from_millis(self.milliseconds_per_mebibyte * mebibytes as u64);
        let memory = self.bytes + self.bytes_per_byte * input.len();
        let mut took = Vec::new();
        for _ in 0..10 {
            MEMORY.reset_peak_usage();
            let before = MEMORY.current_usage();
            let began = Instant::now();
            let outcome = read();
            took.push(began.elapsed());
            let held = MEMORY.peak_usage().saturating_sub(before);
            assert!(held <= memory, "{} bytes took {held} bytes of memory", input.len());
            if took.last().is_some_and(|took| *took <= time) {
                return outcome;
            }
        }
        panic!("{} bytes took {took:?}", input.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: Most = Most { milliseconds_per_mebibyte: 20, bytes: 1 << 20, bytes_per_byte: 0 };

    #[test]
    #[should_panic(expected = "bytes of memory")]
    fn what_holds_too_much_is_seen() {
        LITTLE.hold(b"1", || vec![1_u8; 20 << 20]);
    }

    #[test]
    #[should_panic(expected = "1 bytes took [")]
    fn what_takes_too_long_is_seen() {
        LITTLE.hold(b"1", || std::thread::sleep(Duration::from_millis(30)));
    }
}
