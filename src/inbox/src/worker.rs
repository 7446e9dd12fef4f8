//! Who empties the outbox, who scans files and who asks about bookings: types, so that whom to tell, and what files hold, is
//! told to nobody else.

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

/// A process that scans files. It learns what they hold, and nothing of whose they are.
#[derive(Debug, Clone, Copy)]
pub struct FileWorker {
    lease: SignedDuration,
}

impl FileWorker {
    /// Makes a worker. Only `scan` may call this (clippy's `disallowed-methods` sees to it): it reads every file there is.
    ///
    /// `lease`: so long a claimed file is the worker's own. A worker that dies gives it back by this.
    pub fn on_lease(lease: SignedDuration) -> Self {
        Self { lease }
    }

    pub(crate) fn lease(self) -> SignedDuration {
        self.lease
    }
}

/// A process that asks booking systems about the bookings that they told of. It learns whose they are, and nothing else of
/// any inbox.
#[derive(Debug, Clone, Copy)]
pub struct BookingWorker {
    lease: SignedDuration,
}

impl BookingWorker {
    /// Makes a worker. Only `booking` may call this (clippy's `disallowed-methods` sees to it).
    ///
    /// `lease`: so long a claimed booking is the worker's own. A worker that dies gives it back by this.
    pub fn on_lease(lease: SignedDuration) -> Self {
        Self { lease }
    }

    pub(crate) fn lease(self) -> SignedDuration {
        self.lease
    }
}
