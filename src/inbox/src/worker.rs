//! Who empties the outbox: a type, so that whom to tell, and where, is told to nobody else.

use jiff::SignedDuration;

/// A process that empties the outbox.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    lease: SignedDuration,
}

impl Worker {
    /// Makes a worker. Only `notify` may call this (clippy's `disallowed-methods` sees to it): a worker learns whom to tell
    /// and where, of every inbox.
    ///
    /// `lease`: so long a claimed job or notice is the worker's own. A worker that dies gives it back by this.
    pub fn on_lease(lease: SignedDuration) -> Self {
        Self { lease }
    }

    pub(crate) fn lease(self) -> SignedDuration {
        self.lease
    }
}
