//! How long many took, in three numbers.

use std::{fmt, time::Duration};

pub(crate) struct Percentiles {
    pub(crate) p50: Duration,
    pub(crate) p95: Duration,
    p99: Duration,
}

impl Percentiles {
    /// What stands above a column of them.
    pub(crate) const HEAD: &str = "  p50 ms   p95 ms   p99 ms";

    /// Of at least one.
    pub(crate) fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        let at = |percent: usize| took[(took.len() - 1) * percent / 100];
        Self { p50: at(50), p95: at(95), p99: at(99) }
    }
}

impl fmt::Display for Percentiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |took: Duration| took.as_secs_f64() * 1e3;
        write!(f, "{:>8.2} {:>8.2} {:>8.2}", millis(self.p50), millis(self.p95), millis(self.p99))
    }
}
