//! Changes of sessions.

use super::LogEntry;
use uuid::Uuid;

/// A change of one session that leaves no row in the log.
#[derive(Debug)]
pub(crate) enum SessionChange {
    /// Of no login.
    #[cfg(feature = "testing")]
    Begin {
        id: Uuid,
        person: Uuid,
        at: i64,
        data_sealed: Vec<u8>,
    },
    Save {
        data_sealed: Vec<u8>,
    },
    Touch {
        at: i64,
    },
    End,
}

/// A session that somebody has logged in to.
#[derive(Debug)]
pub(crate) struct NewLogin {
    pub(crate) key: [u8; 32],
    pub(crate) id: Uuid,
    pub(crate) person: Uuid,
    pub(crate) at: i64,
    pub(crate) subject_mac: [u8; 32],
    pub(crate) sid_mac: Option<[u8; 32]>,
    pub(crate) device_sealed: Vec<u8>,
    pub(crate) data_sealed: Vec<u8>,
    pub(crate) log: LogEntry,
}

/// Sessions of one person that are ended.
#[derive(Debug)]
pub(crate) struct EndSessions {
    pub(crate) person: Uuid,
    pub(crate) which: Ending,
    /// What is said only once: said before, nothing is ended.
    pub(crate) token: Option<SeenToken>,
    /// The log row, should there be any to end.
    pub(crate) log: LogEntry,
}

#[derive(Debug)]
pub(crate) enum Ending {
    One { key: [u8; 32] },
    Named { id: Uuid },
    AllBut { key: [u8; 32] },
    All,
    OfSid { sid_mac: [u8; 32], subject_mac: Option<[u8; 32]> },
    OfSubject { subject_mac: [u8; 32] },
}

/// What the identity provider said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeenToken {
    pub(crate) mac: [u8; 32],
    pub(crate) expires_at: i64,
}
