//! The access log as it is read, once for each driver.

use super::{
    Db,
    writes::{Conn, Result},
};
use crate::store::{
    rows::{HeadRow, HeadingRow, LogAsked, LogEndRow, LogRow, SenderRow},
    statements as sql,
};
use uuid::Uuid;

/// Where a log ends, with its person's key.
pub(crate) async fn log_end(conn: &mut Conn, person: Uuid) -> Result<Option<LogEndRow>> {
    sqlx::query_as::<Db, _>(sql::LOG_END).bind(person).fetch_optional(conn).await
}

/// The rows after one position up to another, in their order.
pub(crate) async fn log_rows(conn: &mut Conn, person: Uuid, after: i64, to: i64) -> Result<Vec<LogRow>> {
    sqlx::query_as::<Db, _>(sql::LOG_ROWS).bind(person).bind(after).bind(to).fetch_all(conn).await
}

/// How many rows are looked for.
pub(crate) async fn log_found(conn: &mut Conn, person: Uuid, asked: LogAsked) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, _>(sql::LOG_FOUND).bind(person).bind(asked.since);
    query.bind(asked.kind).bind(asked.doer).fetch_one(conn).await
}

/// `rows` of those `found`, newest first, after so many.
pub(crate) async fn log_page(
    conn: &mut Conn,
    person: Uuid,
    asked: LogAsked,
    found: i64,
    rows: i64,
    after: i64,
) -> Result<Vec<LogRow>> {
    let rows = rows.min(found - after);
    let (statement, after) = if after * 2 <= found {
        (sql::LOG_FROM_NEWEST, after)
    } else {
        (sql::LOG_FROM_OLDEST, found - after - rows)
    };
    let query = sqlx::query_as::<Db, _>(statement).bind(person).bind(asked.since);
    query.bind(asked.kind).bind(asked.doer).bind(rows).bind(after).fetch_all(conn).await
}

/// The last row before a moment.
pub(crate) async fn head_before(conn: &mut Conn, person: Uuid, before: i64) -> Result<Option<HeadRow>> {
    sqlx::query_as::<Db, _>(sql::LOG_BEFORE).bind(person).bind(before).fetch_optional(conn).await
}

/// The heading of a message, and its thread.
pub(crate) async fn message_heading(
    conn: &mut Conn,
    person: Uuid,
    message: Uuid,
) -> Result<Option<HeadingRow>> {
    sqlx::query_as::<Db, _>(sql::MESSAGE_HEADING).bind(person).bind(message).fetch_optional(conn).await
}

/// A sending system.
pub(crate) async fn sender(conn: &mut Conn, id: Uuid) -> Result<Option<SenderRow>> {
    sqlx::query_as::<Db, _>(sql::SENDER).bind(id).fetch_optional(conn).await
}
