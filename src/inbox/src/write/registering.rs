//! What can be written of sending systems: by an operator, each change and its row in the log in one transaction; and
//! their calls.

use uuid::Uuid;

#[derive(Debug)]
pub(crate) enum Registering {
    Add {
        id: Uuid,
        system_mac: [u8; 32],
        details_sealed: Vec<u8>,
        hsa_macs: Vec<[u8; 32]>,
        log: NewSenderLog,
    },
    Change {
        id: Uuid,
        /// What was registered when the operator looked: a change that somebody else made since is not overwritten.
        was_sealed: Vec<u8>,
        details_sealed: Vec<u8>,
        hsa_macs: Vec<[u8; 32]>,
        log: NewSenderLog,
    },
    Enable {
        id: Uuid,
        enabled: bool,
        log: NewSenderLog,
    },
}

/// A row of a sending system's log.
#[derive(Debug)]
pub(crate) struct NewSenderLog {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) event: &'static str,
    pub(crate) details_sealed: Vec<u8>,
}

/// A call of a sending system, as it is kept.
#[derive(Debug)]
pub(crate) struct SealedCall {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) sender: Option<Uuid>,
    pub(crate) operation: Option<String>,
    pub(crate) outcome: &'static str,
    pub(crate) status: i32,
    pub(crate) milliseconds: i64,
    pub(crate) details_sealed: Option<Vec<u8>>,
}
