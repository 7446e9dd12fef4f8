//! What is counted of the messages that a commit writes, told of or opens for the first time: added up here, and added to
//! the database once for each commit, however many messages it is of.

use crate::{
    County, MessageKind, day_in_sweden,
    statistics::{Counted, DAY, MINUTE, WEEK},
    store::rows::CountedRow,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::collections::BTreeMap;
use uuid::Uuid;

/// By what a message is counted. Sorted, so that everybody takes the rows' locks in one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CountedBy {
    pub(crate) day: Date,
    pub(crate) county: String,
    pub(crate) sender: Uuid,
    pub(crate) kind: String,
}

impl CountedBy {
    pub(crate) fn new(at: Timestamp, county: Option<County>, sender: Uuid, kind: MessageKind) -> Self {
        Self {
            day: day_in_sweden(at),
            county: county.map_or("", County::code).to_owned(),
            sender,
            kind: kind.as_str().to_owned(),
        }
    }
}

/// What one commit adds.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<CountedBy, Counted>);

impl Tally {
    /// A message came.
    pub(crate) fn sent(&mut self, by: &CountedBy) {
        self.0.entry(by.clone()).or_default().sent += 1;
    }

    /// The first notice of a message was handed over.
    pub(crate) fn notified(&mut self, message: CountedRow, at: i64) {
        let (by, after) = since(message, at);
        let counted = self.0.entry(by).or_default();
        counted.notified_in_minute += u64::from(after <= MINUTE);
        counted.notified_in_day += u64::from(after <= DAY);
    }

    /// A message was opened for the first time.
    pub(crate) fn read(&mut self, message: CountedRow, at: i64) {
        let (by, after) = since(message, at);
        let counted = self.0.entry(by).or_default();
        counted.read_in_day += u64::from(after <= DAY);
        counted.read_in_week += u64::from(after <= WEEK);
    }

    /// What is to be added to which rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&CountedBy, &Counted)> {
        // What was told or read too late is no figure.
        self.0.iter().filter(|(_, counted)| **counted != Counted::default())
    }
}

/// By what a message is counted, and how long after it came something was done with it.
fn since(message: CountedRow, at: i64) -> (CountedBy, SignedDuration) {
    let CountedRow { received_at, sender_id: sender, kind, county } = message;
    let day = day_in_sweden(Timestamp::from_millisecond(received_at).unwrap_or(Timestamp::MAX));
    (CountedBy { day, county, sender, kind }, SignedDuration::from_millis(at.saturating_sub(received_at)))
}
