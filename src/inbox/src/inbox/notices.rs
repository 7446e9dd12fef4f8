//! The outbox: what must be told after a commit, claimed with a lease by any number of workers.

use super::{Inbox, settings::contact_column};
use crate::{
    Channel, Error, OutboxId, PersonId,
    store::read,
    write::{NoticeChange, Write, Written},
};
use jiff::{SignedDuration, Timestamp};

/// A process that empties the outbox.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    /// So long a claimed notice is the worker's own. A worker that dies gives it back by this.
    pub lease: SignedDuration,
}

/// A notice to be sent: where, and nothing of what.
#[derive(Clone)]
pub struct Notice {
    /// Its row.
    pub id: OutboxId,
    /// Whose inbox it is about: our own id.
    pub person: PersonId,
    /// By which way.
    pub channel: Channel,
    /// Telephone in E.164, or e-mail. `None`: the person no longer wants to be told this way.
    pub address: Option<String>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// How a notice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeOutcome {
    /// It was handed over.
    Sent,
    /// It was given up.
    Failed,
    /// The person no longer wanted it.
    Withdrawn,
}

impl NoticeOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Inbox {
    /// Claims at most `limit` notices that are due.
    pub async fn claim_notices(&self, worker: &Worker, limit: u32) -> Result<Vec<Notice>, Error> {
        let now = self.now();
        let millis = now.as_millisecond();
        let until = now.saturating_add(worker.lease).unwrap_or(Timestamp::MAX).as_millisecond();
        let due = read!(self.0.store, |conn, db| db::due_notices(conn, millis, i64::from(limit)))?;
        let mut claimed = Vec::with_capacity(due.len());
        for id in due {
            let write = Write::Notice { id, change: NoticeChange::Lease { now: millis, until } };
            if let Written::Leased { person, channel, attempts } = self.0.store.write(write).await? {
                let channel = Channel::read(&channel).ok_or(Error::Inconsistent("outbox.channel"))?;
                let row = read!(self.0.store, |conn, db| db::notice_address(conn, person, channel.as_str()))?;
                let person = PersonId::new(person);
                let address = match row {
                    Some(row) => {
                        let key = self.0.keys.person_key(person, &row.wrapped_key)?;
                        let address =
                            key.open(contact_column(channel), person.uuid(), &row.address_sealed)?;
                        Some(
                            String::from_utf8(address)
                                .map_err(|_| Error::Inconsistent("contact.address_sealed"))?,
                        )
                    }
                    None => None,
                };
                let attempt = u32::try_from(attempts).unwrap_or(1);
                claimed.push(Notice { id: OutboxId::new(id), person, channel, address, attempt });
            }
        }
        Ok(claimed)
    }

    /// Ends a notice. It ends once; a second end changes nothing.
    pub async fn end_notice(&self, _: &Worker, notice: &Notice, outcome: NoticeOutcome) -> Result<(), Error> {
        let change = NoticeChange::End { at: self.now_millis(), outcome: outcome.as_str() };
        self.0.store.write(Write::Notice { id: notice.id.uuid(), change }).await.map(drop)
    }

    /// Puts a notice off until later.
    pub async fn postpone_notice(&self, _: &Worker, notice: &Notice, until: Timestamp) -> Result<(), Error> {
        let change = NoticeChange::Postpone { due_at: until.as_millisecond() };
        self.0.store.write(Write::Notice { id: notice.id.uuid(), change }).await.map(drop)
    }

    /// Forgets what is over: sessions past their limits, requests past recognition.
    pub async fn sweep(
        &self,
        _: &Worker,
        idle: SignedDuration,
        absolute: SignedDuration,
    ) -> Result<(), Error> {
        let before = |span| self.now().saturating_sub(span).unwrap_or(Timestamp::MIN).as_millisecond();
        let write = Write::Sweep {
            created_before: before(absolute),
            seen_before: before(idle),
            requests_before: before(super::RESEND_RECOGNISED),
            codes_before: before(SignedDuration::from_hours(24)),
        };
        self.0.store.write(write).await.map(drop)
    }
}

crate::silent_debug!(Notice);
