//! What is counted of messages, added and read, once for each driver.

use super::{
    Db,
    writes::{Conn, Result},
};
use crate::{
    store::{
        rows::{CountedRow, StatisticRow},
        statements as sql,
    },
    write::Tally,
};
use uuid::Uuid;

/// Adds what a commit counts, last of all: a row that others add to is held for the commit alone.
pub(crate) async fn add(conn: &mut Conn, tally: &Tally, lane: i32) -> Result<()> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    for (by, counted) in tally.rows() {
        sqlx::query::<Db>(sql::ADD_STATISTIC)
            .bind(by.day.to_string())
            .bind(&by.county)
            .bind(by.sender)
            .bind(&by.kind)
            .bind(lane)
            .bind(number(counted.sent))
            .bind(number(counted.notified_in_minute))
            .bind(number(counted.notified_in_day))
            .bind(number(counted.read_in_day))
            .bind(number(counted.read_in_week))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// By what a message is counted that was opened for the first time with the receipt that was just given; `None`: it was
/// opened before.
pub(super) async fn first_opened(conn: &mut Conn, person: Uuid, message: Uuid) -> Result<Option<CountedRow>> {
    let query = sqlx::query_as::<Db, _>(sql::FIRST_OPENED).bind(person).bind(message);
    query.fetch_optional(conn).await
}

/// Likewise one of which no notice was handed over before this one; `None`: one was, or the message is gone.
pub(super) async fn first_notified(
    conn: &mut Conn,
    person: Uuid,
    message: Uuid,
    notice: Uuid,
) -> Result<Option<CountedRow>> {
    let query = sqlx::query_as::<Db, _>(sql::FIRST_NOTIFIED).bind(person).bind(message).bind(notice);
    query.fetch_optional(conn).await
}

/// What was counted of the messages of some days, first and last included; days as they are written.
pub(crate) async fn statistics(conn: &mut Conn, from: &str, to: &str) -> Result<Vec<StatisticRow>> {
    sqlx::query_as::<Db, _>(sql::STATISTICS).bind(from).bind(to).fetch_all(conn).await
}
