//! What can be written of attachments. Whoever ends or postpones a scan names the end of its lease, as with notices.

use super::LogEntry;
use uuid::Uuid;

#[derive(Debug)]
pub(crate) enum Filing {
    ClaimScans {
        now: i64,
        until: i64,
        limit: i64,
    },
    Scanned {
        person: Uuid,
        file: Uuid,
        lease: i64,
        state: &'static str,
        at: i64,
        log: LogEntry,
    },
    PostponeScan {
        person: Uuid,
        file: Uuid,
        lease: i64,
        due_at: i64,
    },
    ScanAgain {
        person: Uuid,
        file: Uuid,
        at: i64,
        log: LogEntry,
    },
    /// What a file holds is erased; the file itself, without it, stays to say so.
    Erase {
        person: Uuid,
        file: Uuid,
        state: &'static str,
        at: i64,
        log: LogEntry,
    },
}

impl Filing {
    /// Whose log gets a row.
    pub(super) fn person(&self) -> Option<Uuid> {
        match self {
            Self::Scanned { person, .. } | Self::ScanAgain { person, .. } | Self::Erase { person, .. } => {
                Some(*person)
            }
            Self::ClaimScans { .. } | Self::PostponeScan { .. } => None,
        }
    }

    /// An operator waits at the console; everything else can wait.
    pub(super) fn yields(&self) -> bool {
        match self {
            Self::ScanAgain { .. } => false,
            Self::Erase { state, .. } => *state != "removed",
            Self::ClaimScans { .. } | Self::Scanned { .. } | Self::PostponeScan { .. } => true,
        }
    }
}

/// A file as it is kept.
#[derive(Debug)]
pub(crate) struct SealedAttachment {
    pub(crate) id: Uuid,
    pub(crate) media_type: &'static str,
    pub(crate) size: i64,
    pub(crate) pages: Option<i32>,
    pub(crate) tagged: Option<bool>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) details_sealed: Vec<u8>,
    pub(crate) chunks: Vec<Vec<u8>>,
}
