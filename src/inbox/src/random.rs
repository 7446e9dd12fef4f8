//! Chance is passed in, as time is: tests are repeatable, and one place answers for its quality.

use crate::Clock;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use sha2::Sha256;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Where the product gets randomness for keys, nonces and ids.
pub trait Random: Send + Sync + std::fmt::Debug {
    /// Fills `bytes` with randomness fit for keys (ASVS 5.0.0-11.5.1).
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's random source")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// Repeatable chance for tests. Never a key's source in production: whoever knows the seed knows every key.
#[derive(Debug)]
pub struct SeededRandom {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededRandom {
    /// The same seed gives the same sequence.
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let counter = self.drawn.fetch_add(1, Ordering::Relaxed);
            let mut mac = Hmac::<Sha256>::new_from_slice(&self.seed.to_be_bytes()).expect("any key length");
            mac.update(&counter.to_be_bytes());
            chunk.copy_from_slice(&mac.finalize().into_bytes()[..chunk.len()]);
        }
    }
}

/// Draws from a [`Random`].
pub trait RandomExt: Random {
    /// `N` random bytes.
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Anything from half of a span to all of it, so that what failed together does not come back together.
    fn spread(&self, most: SignedDuration) -> SignedDuration {
        let most = u64::try_from(most.as_millis()).unwrap_or(0);
        let half = u128::from(most / 2);
        let off = (u128::from(u32::from_be_bytes(self.bytes())) * half) >> 32;
        SignedDuration::from_millis(i64::try_from(u128::from(most) - off).unwrap_or(i64::MAX))
    }

    /// A UUID of version 7: ordered by time, so that a table's newest rows lie together. Not a secret.
    fn id(&self, clock: &dyn Clock) -> Uuid {
        let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A UUID of version 4: says nothing, not even when it was made.
    fn opaque_id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }
}

impl<R: Random + ?Sized> RandomExt for R {}
