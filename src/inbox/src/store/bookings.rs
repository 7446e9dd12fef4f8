//! Bookings that are to be asked about, read and written, once for each driver.

use super::{
    Db,
    claims::CLAIM_BOOKINGS,
    writes::{Conn, Result, changed},
};
use crate::{
    store::{
        rows::{BookedVisitRow, BookingLaneRow, BookingRow, GivenUpRow, PersonRow},
        statements as sql,
    },
    write::{Booking, BookingEnd, NotedBooking, Written},
};
use uuid::Uuid;

/// Those of the people behind these hashes that are in our book, each with the hash.
pub(crate) async fn people_by_number<'m>(
    conn: &mut Conn,
    macs: &[&'m [u8; 32]],
) -> Result<Vec<(&'m [u8; 32], PersonRow)>> {
    let mut found = Vec::with_capacity(macs.len());
    for mac in macs {
        let query = sqlx::query_as::<Db, PersonRow>(sql::PERSON_BY_NUMBER).bind(mac.as_slice());
        found.extend(query.fetch_optional(&mut *conn).await?.map(|person| (*mac, person)));
    }
    Ok(found)
}

pub(crate) async fn booking_lanes(conn: &mut Conn, now: i64, most: u32) -> Result<Vec<BookingLaneRow>> {
    sqlx::query_as::<Db, _>(sql::BOOKING_LANES).bind(now).bind(i64::from(most)).fetch_all(conn).await
}

pub(crate) async fn booking_deleted(conn: &mut Conn, booking: Uuid) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::BOOKING_DELETED).bind(booking).fetch_one(conn).await
}

pub(crate) async fn known_visit(
    conn: &mut Conn,
    person: Uuid,
    booking_mac: &[u8],
) -> Result<Option<BookedVisitRow>> {
    sqlx::query_as::<Db, _>(sql::KNOWN_VISIT).bind(person).bind(booking_mac).fetch_optional(conn).await
}

pub(crate) async fn bookings_given_up(conn: &mut Conn, most: u32) -> Result<Vec<GivenUpRow>> {
    sqlx::query_as::<Db, _>(sql::BOOKINGS_GIVEN_UP).bind(i64::from(most)).fetch_all(conn).await
}

pub(crate) async fn bookings_waiting(conn: &mut Conn) -> Result<(i64, Option<i64>)> {
    sqlx::query_as::<Db, _>(sql::BOOKINGS_WAITING).fetch_one(conn).await
}

pub(super) async fn apply(conn: &mut Conn, booking: &Booking) -> Result<Written> {
    match booking {
        Booking::Note { at, bookings } => {
            for booking in bookings {
                note(conn, *at, booking).await?;
            }
            Ok(Written::Done)
        }
        Booking::Claim { now, until, limit, lane } => {
            let query = sqlx::query_as::<Db, BookingRow>(CLAIM_BOOKINGS).bind(*now).bind(*until).bind(*limit);
            Ok(Written::Bookings(query.bind(lane.as_slice()).fetch_all(conn).await?))
        }
        Booking::End(end) => changed(u64::from(self::end(conn, end).await?)),
        Booking::AskAgain { only, at } => {
            let query = sqlx::query::<Db>(sql::ASK_AGAIN).bind(*at).bind(only.is_none());
            let rows = query.bind(only.unwrap_or_default()).execute(conn).await?.rows_affected();
            Ok(Written::Again(rows))
        }
    }
}

async fn note(conn: &mut Conn, at: i64, booking: &NotedBooking) -> Result<()> {
    let id = sqlx::query_scalar::<Db, Uuid>(sql::NOTE_BOOKING)
        .bind(booking.id)
        .bind(booking.person)
        .bind(booking.sender)
        .bind(booking.key_mac.as_slice())
        .bind(booking.lane_mac.as_slice())
        .bind(booking.reference_sealed.as_slice())
        .bind(at)
        .fetch_one(&mut *conn)
        .await?;
    for engagement in &booking.engagements {
        let query = sqlx::query::<Db>(sql::NOTE_ENGAGEMENT).bind(engagement.key_mac.as_slice()).bind(id);
        query.bind(engagement.deleted).bind(engagement.updated_at).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Ends a question. `false`: another worker has it now, and nothing was written.
pub(super) async fn end(conn: &mut Conn, end: &BookingEnd) -> Result<bool> {
    let ended = sqlx::query::<Db>(sql::END_BOOKING)
        .bind(end.booking)
        .bind(end.lease)
        .bind(end.version)
        .bind(end.told_sealed.as_deref())
        .bind(end.at)
        .bind(end.standing)
        .bind(end.reason)
        .bind(end.due_at)
        .bind(end.attempts)
        .execute(conn)
        .await?;
    Ok(ended.rows_affected() > 0)
}
