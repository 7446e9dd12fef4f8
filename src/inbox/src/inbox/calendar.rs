//! The visits of a thread, for the citizen's own calendar.

use super::{
    Inbox,
    account::by,
    deliver::{CONTENT, Content, VISIT},
    instant, unpack,
};
use crate::{
    CalendarVisit, Error, ThreadId, Viewer, Visit,
    keys::PersonKey,
    log::Event,
    store::{rows::BookedVisitRow, snapshot},
    write::Write,
};
use std::fmt::Write as _;

impl Inbox {
    /// The visits of the bookings that a thread is about or changes, each as it is now known, in whichever thread the
    /// latest message about it stands; the log row is durable when this returns. `None`: there is no such thread in this
    /// inbox, or no time in it.
    pub async fn calendar(
        &self,
        viewer: &Viewer,
        thread: ThreadId,
    ) -> Result<Option<Vec<CalendarVisit>>, Error> {
        let person = viewer.subject().uuid();
        let found = snapshot!(self.0.store, |conn, db| db::booked_visits(conn, person, thread.uuid()))?;
        let Some((row, rows)) = found else { return Ok(None) };
        let key = self.key_of(&row)?;
        let mut visits = Vec::new();
        // The rows of one booking follow upon one another, the latest last.
        for of_booking in rows.chunk_by(|one, next| one.booking_mac == next.booking_mac) {
            visits.extend(of_booking.last().map(|latest| self.calendar_visit(&key, latest)).transpose()?);
        }
        let mut visits: Vec<CalendarVisit> = visits.into_iter().flatten().collect();
        if visits.is_empty() {
            return Ok(None);
        }
        visits.sort_by_key(|visit| visit.starts);
        let log = self.entry(&key, by(viewer), Event::CalendarTaken { thread });
        self.0.store.write(Write::Log { person, log, once: None }).await?;
        Ok(Some(visits))
    }

    /// `None`: the citizen has not booked yet.
    fn calendar_visit(&self, key: &PersonKey, row: &BookedVisitRow) -> Result<Option<CalendarVisit>, Error> {
        let visit: Visit = unpack(&key.open(VISIT, row.id, &row.visit_sealed)?, VISIT)?;
        let Some(starts) = visit.starts else { return Ok(None) };
        let content: Content = unpack(&key.open(CONTENT, row.id, &row.content_sealed)?, CONTENT)?;
        // Superseded, and yet the latest that speaks of a time: the new one is not known here.
        let superseded = row.superseded_how.is_some();
        let mac = self.0.keys.mac("calendar.uid", &[&row.booking_mac]);
        let uid = mac[..16].iter().fold(String::with_capacity(32), |mut uid, byte| {
            write!(uid, "{byte:02x}").expect("a string takes all");
            uid
        });
        Ok(Some(CalendarVisit {
            uid,
            sequence: u32::try_from(row.revision).unwrap_or(0) + u32::from(superseded),
            changed_at: instant(row.superseded_at.unwrap_or(row.received_at))?,
            starts,
            ends: visit.ends,
            unit: content.unit.name,
            place: visit.place,
            cancelled: superseded || content.cancels,
        }))
    }
}
