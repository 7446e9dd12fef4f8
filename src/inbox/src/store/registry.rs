//! Sending systems, read and written, once for each driver.

use super::{
    Db,
    writes::{Conn, Result, changed},
};
use crate::{
    store::{
        rows::{CallCountRow, CallRow, SenderLogRow, SenderRow},
        statements as sql,
    },
    write::{NewSenderLog, Registering, SealedCall, Written},
};
use uuid::Uuid;

pub(crate) async fn sender_by_system(conn: &mut Conn, mac: &[u8]) -> Result<Option<SenderRow>> {
    sqlx::query_as::<Db, _>(sql::SENDER_BY_SYSTEM).bind(mac).fetch_optional(conn).await
}

pub(crate) async fn senders_by_hsa_id(conn: &mut Conn, mac: &[u8]) -> Result<Vec<SenderRow>> {
    sqlx::query_as::<Db, _>(sql::SENDERS_BY_HSA_ID).bind(mac).fetch_all(conn).await
}

pub(crate) async fn senders(conn: &mut Conn) -> Result<Vec<SenderRow>> {
    sqlx::query_as::<Db, _>(sql::SENDERS).fetch_all(conn).await
}

pub(crate) async fn sender_log(conn: &mut Conn, sender: Uuid) -> Result<Vec<SenderLogRow>> {
    sqlx::query_as::<Db, _>(sql::SENDER_LOG).bind(sender).fetch_all(conn).await
}

pub(crate) async fn sender_calls(conn: &mut Conn, sender: Option<Uuid>, most: i64) -> Result<Vec<CallRow>> {
    let query = match sender {
        Some(sender) => sqlx::query_as::<Db, _>(sql::SENDER_CALLS).bind(most).bind(sender),
        None => sqlx::query_as::<Db, _>(sql::NOBODYS_CALLS).bind(most),
    };
    query.fetch_all(conn).await
}

pub(crate) async fn sender_call_counts(
    conn: &mut Conn,
    sender: Uuid,
    since: i64,
) -> Result<Vec<CallCountRow>> {
    sqlx::query_as::<Db, _>(sql::SENDER_CALL_COUNTS).bind(sender).bind(since).fetch_all(conn).await
}

pub(crate) async fn sender_calls_ended(
    conn: &mut Conn,
    sender: Uuid,
    outcome: &str,
    since: i64,
) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, _>(sql::SENDER_CALLS_ENDED).bind(sender).bind(outcome);
    query.bind(since).fetch_one(conn).await
}

pub(super) async fn insert_calls(conn: &mut Conn, calls: &[SealedCall]) -> Result<Written> {
    for call in calls {
        sqlx::query::<Db>(sql::INSERT_SENDER_CALL)
            .bind(call.at)
            .bind(call.id)
            .bind(call.sender)
            .bind(call.operation.as_deref())
            .bind(call.outcome)
            .bind(call.status)
            .bind(call.milliseconds)
            .bind(call.details_sealed.as_deref())
            .execute(&mut *conn)
            .await?;
    }
    Ok(Written::Done)
}

pub(super) async fn apply(conn: &mut Conn, registering: &Registering) -> Result<Written> {
    match registering {
        Registering::Add { id, system_mac, details_sealed, hsa_macs, log } => {
            let query = sqlx::query::<Db>(sql::INSERT_SENDER).bind(id).bind(system_mac.as_slice());
            let query = query.bind(details_sealed.as_slice()).bind(log.at);
            if query.execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            insert_hsa_ids(conn, *id, hsa_macs).await?;
            insert_log(conn, *id, log).await
        }
        Registering::Change { id, was_sealed, details_sealed, hsa_macs, log } => {
            let query = sqlx::query::<Db>(sql::CHANGE_SENDER).bind(id).bind(details_sealed.as_slice());
            if query.bind(was_sealed.as_slice()).execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            sqlx::query::<Db>(sql::REMOVE_SENDER_HSA_IDS).bind(id).execute(&mut *conn).await?;
            insert_hsa_ids(conn, *id, hsa_macs).await?;
            insert_log(conn, *id, log).await
        }
        Registering::Enable { id, enabled, log } => {
            let query = sqlx::query::<Db>(sql::ENABLE_SENDER).bind(id).bind(*enabled);
            if query.execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            insert_log(conn, *id, log).await
        }
    }
}

async fn insert_hsa_ids(conn: &mut Conn, sender: Uuid, macs: &[[u8; 32]]) -> Result<()> {
    for mac in macs {
        let query = sqlx::query::<Db>(sql::INSERT_SENDER_HSA_ID).bind(mac.as_slice()).bind(sender);
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

async fn insert_log(conn: &mut Conn, sender: Uuid, log: &NewSenderLog) -> Result<Written> {
    let query = sqlx::query::<Db>(sql::INSERT_SENDER_LOG).bind(log.id).bind(sender).bind(log.at);
    let query = query.bind(log.event).bind(log.details_sealed.as_slice());
    changed(query.execute(conn).await?.rows_affected())
}
