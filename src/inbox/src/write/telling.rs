//! What can be written of jobs and notices. Whoever ends or postpones one names the end of its lease: a worker that lost
//! the lease meanwhile changes nothing, but for what it did send.

use uuid::Uuid;

#[derive(Debug)]
pub(crate) enum Telling {
    ClaimJobs {
        now: i64,
        until: i64,
        limit: i64,
    },
    ClaimCodes {
        now: i64,
        until: i64,
        limit: i64,
        channel: &'static str,
    },
    /// A job became rows of the ledger, and reminders to come.
    Decide {
        person: Uuid,
        job: Uuid,
        lease: i64,
        at: i64,
        notices: Vec<NewNotice>,
        reminders: Vec<NewJob>,
    },
    PostponeJob {
        job: Uuid,
        lease: i64,
        due_at: i64,
        attempts: i32,
    },
    /// A code was sent, or is of no use any more.
    EndJob {
        job: Uuid,
        lease: i64,
    },
    ClaimNotices {
        now: i64,
        until: i64,
        limit: i64,
        channel: &'static str,
    },
    Sent {
        person: Uuid,
        notice: Uuid,
        /// The message that it tells of for the first time; `None`: it is a reminder.
        message: Option<Uuid>,
        at: i64,
        masked_sealed: Vec<u8>,
    },
    /// A notice ends unsent. `instead`: rows of those who are told in the recipient's place.
    NotSent {
        person: Uuid,
        notice: Uuid,
        lease: i64,
        at: i64,
        reason: &'static str,
        instead: Vec<NewNotice>,
    },
    PostponeNotice {
        notice: Uuid,
        lease: i64,
        due_at: i64,
        attempts: i32,
    },
    Reported {
        notice: Uuid,
        standing: &'static str,
        at: i64,
    },
}

/// A row of the ledger to be.
#[derive(Debug)]
pub(crate) struct NewNotice {
    pub(crate) id: Uuid,
    pub(crate) message: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) recipient: Uuid,
    pub(crate) channel: &'static str,
    /// Why it will not be sent; `None`: it waits.
    pub(crate) reason: Option<&'static str>,
    pub(crate) due_at: i64,
}

/// A job to be: a message's is made with the message.
#[derive(Debug)]
pub(crate) struct NewJob {
    pub(crate) id: Uuid,
    pub(crate) person: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) message: Option<Uuid>,
    pub(crate) recipient: Option<Uuid>,
    /// Of a code.
    pub(crate) channel: Option<&'static str>,
    pub(crate) asked: bool,
    pub(crate) payload_sealed: Option<Vec<u8>>,
    pub(crate) at: i64,
    pub(crate) due_at: i64,
}

impl Telling {
    /// Whose inbox it is about, where that is held.
    pub(super) fn person(&self) -> Option<Uuid> {
        match self {
            Self::Decide { person, .. } | Self::NotSent { person, .. } | Self::Sent { person, .. } => {
                Some(*person)
            }
            _ => None,
        }
    }

    /// What a gateway has taken waits for nothing: a death before the commit would send it once more.
    pub(super) fn yields(&self) -> bool {
        !matches!(self, Self::Sent { .. } | Self::EndJob { .. })
    }
}
