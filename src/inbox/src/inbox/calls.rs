//! The inventory of senders' calls: one row for each, within a second, with nothing in it of whom it was about. What was
//! done to an inbox has its row in that inbox's log, before the answer.

use super::{Inbox, Operator, instant, pack, unpack};
use crate::{
    Call, CallCount, CallerSaid, Error, NewCall, Sender, SenderId,
    store::{
        read,
        rows::{CallCountRow, CallRow},
    },
    write::SealedCall,
};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// So long calls are kept: a year to compare with, and a month to look at it.
pub(super) const CALLS_KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);
const DETAILS: &str = "sender_call.details_sealed";

impl Inbox {
    /// Notes a call. It is written with others, within a second; [`Inbox::calls_noted`] waits for that.
    pub fn note_call(&self, call: NewCall) {
        let NewCall { id, sender, operation, outcome, status, took, said } = call;
        let seal = || self.0.keys.seal(&*self.0.random, DETAILS, id.as_bytes(), &pack(&said));
        let noted = self.0.store.note_call(SealedCall {
            id,
            at: self.now_millis(),
            sender: sender.map(SenderId::uuid),
            operation,
            outcome,
            status: i32::from(status),
            milliseconds: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            details_sealed: (!said.is_nothing()).then(seal),
        });
        if !noted {
            tracing::error!(call = %id, "a call was not noted: too many wait for the database");
        }
    }

    /// Returns when the calls so far are noted, or cannot be.
    pub async fn calls_noted(&self) {
        self.0.store.calls_noted().await;
    }

    /// The latest calls of a sender, or of nobody who is registered for what was asked; latest first.
    pub async fn calls(&self, _: &Operator, sender: Option<SenderId>, most: u16) -> Result<Vec<Call>, Error> {
        let (sender, most) = (sender.map(SenderId::uuid), i64::from(most));
        let rows = read!(self.0.store, |conn, db| db::sender_calls(conn, sender, most))?;
        rows.into_iter().map(|row| self.open_call(row)).collect()
    }

    /// How many calls of a sender ended in which way since then.
    pub async fn call_counts(
        &self,
        _: &Operator,
        sender: SenderId,
        since: Timestamp,
    ) -> Result<Vec<CallCount>, Error> {
        let (sender, since) = (sender.uuid(), since.as_millisecond());
        let rows = read!(self.0.store, |conn, db| db::sender_call_counts(conn, sender, since))?;
        let counted = |row: CallCountRow| -> Result<CallCount, Error> {
            Ok(CallCount {
                operation: row.operation,
                outcome: row.outcome,
                calls: u64::try_from(row.calls).unwrap_or_default(),
                latest: instant(row.latest)?,
            })
        };
        rows.into_iter().map(counted).collect()
    }

    /// How many calls of a sender ended in this way since then, of those that are noted.
    pub async fn calls_that_ended(
        &self,
        sender: &Sender,
        outcome: &str,
        since: Timestamp,
    ) -> Result<u64, Error> {
        let (sender, since) = (sender.id().uuid(), since.as_millisecond());
        let count = read!(self.0.store, |conn, db| db::sender_calls_ended(conn, sender, outcome, since))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn open_call(&self, row: CallRow) -> Result<Call, Error> {
        let said = match &row.details_sealed {
            Some(sealed) => unpack(&self.0.keys.open(DETAILS, row.id.as_bytes(), sealed)?, DETAILS)?,
            None => CallerSaid::default(),
        };
        Ok(Call {
            at: instant(row.at)?,
            id: row.id,
            operation: row.operation,
            outcome: row.outcome,
            status: u16::try_from(row.status).unwrap_or_default(),
            took: Duration::from_millis(u64::try_from(row.milliseconds).unwrap_or_default()),
            said,
        })
    }
}
