//! Attachments, read and written, once for each driver.

use super::{
    CLAIM_SCANS, Db,
    writes::{Conn, Result, append, changed, count, lock},
};
use crate::{
    store::{
        rows::{FileRow, KeptFileRow, ScanRow},
        statements as sql,
    },
    write::{Delivery, Filing, SealedAttachment, Written},
};
use uuid::Uuid;

pub(crate) async fn file(conn: &mut Conn, person: Uuid, id: Uuid) -> Result<Option<FileRow>> {
    sqlx::query_as::<Db, _>(sql::FILE).bind(person).bind(id).fetch_optional(conn).await
}

pub(crate) async fn thread_files(conn: &mut Conn, person: Uuid, thread: Uuid) -> Result<Vec<FileRow>> {
    sqlx::query_as::<Db, _>(sql::THREAD_FILES).bind(person).bind(thread).fetch_all(conn).await
}

pub(crate) async fn chunk(conn: &mut Conn, person: Uuid, id: Uuid, number: i32) -> Result<Option<Vec<u8>>> {
    let query = sqlx::query_scalar::<Db, _>(sql::CHUNK).bind(person).bind(id).bind(number);
    query.fetch_optional(conn).await
}

pub(crate) async fn file_by_id(conn: &mut Conn, id: Uuid) -> Result<Option<KeptFileRow>> {
    sqlx::query_as::<Db, _>(sql::FILE_BY_ID).bind(id).fetch_optional(conn).await
}

pub(crate) async fn expired_files(
    conn: &mut Conn,
    now: i64,
    most: u32,
    (after, id): (i64, Uuid),
) -> Result<Vec<KeptFileRow>> {
    let query = sqlx::query_as::<Db, _>(sql::EXPIRED_FILES).bind(now).bind(i64::from(most));
    query.bind(after).bind(id).fetch_all(conn).await
}

pub(crate) async fn scan_due(conn: &mut Conn, now: i64) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::SCAN_DUE).bind(now).fetch_one(conn).await
}

pub(super) async fn insert(
    conn: &mut Conn,
    delivery: &Delivery,
    position: i32,
    attachment: &SealedAttachment,
) -> Result<()> {
    sqlx::query::<Db>(sql::INSERT_ATTACHMENT)
        .bind(delivery.person)
        .bind(attachment.id)
        .bind(delivery.message)
        .bind(position)
        .bind(attachment.media_type)
        .bind(attachment.size)
        .bind(attachment.pages)
        .bind(attachment.tagged)
        .bind(attachment.details_sealed.as_slice())
        .bind(attachment.expires_at)
        .bind(delivery.at)
        .execute(&mut *conn)
        .await?;
    for (number, chunk) in attachment.chunks.iter().enumerate() {
        let query = sqlx::query::<Db>(sql::INSERT_CHUNK).bind(delivery.person).bind(attachment.id);
        query.bind(count(number)).bind(chunk.as_slice()).execute(&mut *conn).await?;
    }
    Ok(())
}

pub(super) async fn apply(conn: &mut Conn, filing: &Filing) -> Result<Written> {
    match filing {
        Filing::ClaimScans { now, until, limit } => {
            let query = sqlx::query_as::<Db, ScanRow>(CLAIM_SCANS).bind(*now).bind(*until).bind(*limit);
            Ok(Written::Scans(query.fetch_all(conn).await?))
        }
        Filing::Scanned { person, file, lease, state, at, log } => {
            let head = lock(conn, *person).await?;
            let query = sqlx::query::<Db>(sql::END_SCAN).bind(person).bind(file).bind(*lease);
            if query.bind(*state).bind(*at).execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            append(conn, *person, &head, log).await
        }
        Filing::PostponeScan { person, file, lease, due_at } => {
            let query = sqlx::query::<Db>(sql::POSTPONE_SCAN).bind(person).bind(file).bind(*lease);
            changed(query.bind(*due_at).execute(conn).await?.rows_affected())
        }
        Filing::ScanAgain { person, file, at, log } => {
            let head = lock(conn, *person).await?;
            let query = sqlx::query::<Db>(sql::SCAN_AGAIN).bind(person).bind(file).bind(*at);
            if query.execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            append(conn, *person, &head, log).await
        }
        Filing::Erase { person, file, state, at, log } => {
            let head = lock(conn, *person).await?;
            let query = sqlx::query::<Db>(sql::END_FILE).bind(person).bind(file).bind(*state).bind(*at);
            if query.execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            sqlx::query::<Db>(sql::DELETE_CHUNKS).bind(person).bind(file).execute(&mut *conn).await?;
            append(conn, *person, &head, log).await
        }
    }
}
