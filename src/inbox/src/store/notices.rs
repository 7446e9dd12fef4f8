//! The outbox and the ledger, read and written, once for each driver.

use super::{
    Db,
    claims::{CLAIM_CODES, CLAIM_JOBS, CLAIM_NOTICES},
    statistics,
    writes::{changed, lock},
};
use crate::{
    store::{
        rows::{JobRow, LedgerRow, NoticeRow, PersonRow, ReachRow},
        statements as sql,
    },
    write::{NewJob, NewNotice, Tally, Telling, Written},
};
use uuid::Uuid;

type Conn = <Db as sqlx::Database>::Connection;
type Result<T> = std::result::Result<T, sqlx::Error>;

pub(crate) async fn job_due(conn: &mut Conn, now: i64) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::JOB_DUE).bind(now).fetch_one(conn).await
}

pub(crate) async fn code_due(conn: &mut Conn, now: i64, channel: &str) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::CODE_DUE).bind(now).bind(channel).fetch_one(conn).await
}

pub(crate) async fn notice_due(conn: &mut Conn, now: i64, channel: &str) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::NOTICE_DUE).bind(now).bind(channel).fetch_one(conn).await
}

/// A person, and everybody who is told of that person's messages. `None`: there is no such person.
pub(crate) async fn reach(conn: &mut Conn, id: Uuid) -> Result<Option<(PersonRow, Vec<ReachRow>)>> {
    let person = sqlx::query_as::<Db, PersonRow>(sql::PERSON).bind(id).fetch_optional(&mut *conn).await?;
    let Some(person) = person else { return Ok(None) };
    let contacts = sqlx::query_as::<Db, _>(sql::REACH).bind(id).fetch_all(conn).await?;
    Ok(Some((person, contacts)))
}

pub(crate) async fn message_unread(conn: &mut Conn, person: Uuid, message: Uuid) -> Result<Option<bool>> {
    sqlx::query_scalar::<Db, _>(sql::MESSAGE_UNREAD).bind(person).bind(message).fetch_optional(conn).await
}

/// A page of a ledger, and how many rows all of it has.
pub(crate) async fn ledger(
    conn: &mut Conn,
    person: Uuid,
    limit: u32,
    offset: u64,
) -> Result<(Vec<LedgerRow>, i64)> {
    let length = sqlx::query_scalar::<Db, _>(sql::LEDGER_LENGTH).bind(person).fetch_one(&mut *conn).await?;
    let query = sqlx::query_as::<Db, _>(sql::LEDGER).bind(person).bind(i64::from(limit));
    let rows = query.bind(i64::try_from(offset).unwrap_or(i64::MAX)).fetch_all(conn).await?;
    Ok((rows, length))
}

pub(super) async fn apply(conn: &mut Conn, telling: &Telling, tally: &mut Tally) -> Result<Written> {
    let query = match telling {
        Telling::ClaimJobs { now, until, limit } => {
            let query = sqlx::query_as::<Db, JobRow>(CLAIM_JOBS).bind(*now).bind(*until).bind(*limit);
            return Ok(Written::Jobs(query.fetch_all(conn).await?));
        }
        Telling::ClaimCodes { now, until, limit, channel } => {
            let query = sqlx::query_as::<Db, JobRow>(CLAIM_CODES).bind(*now).bind(*until).bind(*limit);
            return Ok(Written::Jobs(query.bind(*channel).fetch_all(conn).await?));
        }
        Telling::ClaimNotices { now, until, limit, channel } => {
            let query = sqlx::query_as::<Db, NoticeRow>(CLAIM_NOTICES).bind(*now).bind(*until).bind(*limit);
            return Ok(Written::Notices(query.bind(*channel).fetch_all(conn).await?));
        }
        Telling::Decide { person, job, lease, at, notices, reminders } => {
            // The job first: whoever finds it gone has been overtaken, and adds nothing.
            let query = sqlx::query::<Db>(sql::DELETE_JOB).bind(job).bind(*lease);
            if query.execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            insert_notices(conn, *person, *at, notices).await?;
            for reminder in reminders {
                insert_job(conn, reminder).await?;
            }
            return Ok(Written::Done);
        }
        Telling::NotSent { person, notice, lease, at, reason, instead } => {
            let query = sqlx::query::<Db>(sql::NOTICE_NOT_SENT).bind(notice).bind(*lease);
            if query.bind(*at).bind(*reason).execute(&mut *conn).await?.rows_affected() == 0 {
                return Ok(Written::Nothing);
            }
            insert_notices(conn, *person, *at, instead).await?;
            return Ok(Written::Done);
        }
        Telling::PostponeJob { job, lease, due_at, attempts } => {
            let query = sqlx::query::<Db>(sql::POSTPONE_JOB).bind(job).bind(*lease);
            query.bind(*due_at).bind(*attempts)
        }
        Telling::EndJob { job, lease } => sqlx::query::<Db>(sql::DELETE_JOB).bind(job).bind(*lease),
        Telling::Sent { person, notice, message, at, masked_sealed } => {
            // Two notices of one message, handed over by two processes at once, are not both the first.
            lock(conn, *person).await?;
            let query = sqlx::query::<Db>(sql::NOTICE_SENT).bind(notice).bind(*at);
            let sent = query.bind(masked_sealed.as_slice()).execute(&mut *conn).await?.rows_affected();
            if sent > 0
                && let Some(message) = message
                && let Some(counted) = statistics::first_notified(conn, *person, *message, *notice).await?
            {
                tally.notified(counted, *at);
            }
            return changed(sent);
        }
        Telling::PostponeNotice { notice, lease, due_at, attempts } => {
            let query = sqlx::query::<Db>(sql::POSTPONE_NOTICE).bind(notice).bind(*lease);
            query.bind(*due_at).bind(*attempts)
        }
        Telling::Reported { notice, standing, at } => {
            sqlx::query::<Db>(sql::NOTICE_REPORTED).bind(notice).bind(*standing).bind(*at)
        }
    };
    changed(query.execute(conn).await?.rows_affected())
}

pub(super) async fn insert_job(conn: &mut Conn, job: &NewJob) -> Result<()> {
    sqlx::query::<Db>(sql::INSERT_JOB)
        .bind(job.id)
        .bind(job.person)
        .bind(job.kind)
        .bind(job.message)
        .bind(job.recipient)
        .bind(job.channel)
        .bind(job.asked)
        .bind(job.payload_sealed.as_deref())
        .bind(job.at)
        .bind(job.due_at)
        .execute(conn)
        .await
        .map(drop)
}

async fn insert_notices(conn: &mut Conn, person: Uuid, at: i64, notices: &[NewNotice]) -> Result<()> {
    for notice in notices {
        sqlx::query::<Db>(sql::INSERT_NOTICE)
            .bind(person)
            .bind(notice.message)
            .bind(notice.kind)
            .bind(notice.recipient)
            .bind(notice.channel)
            .bind(notice.id)
            .bind(if notice.reason.is_some() { "not_sent" } else { "waiting" })
            .bind(notice.reason)
            .bind(at)
            .bind(notice.due_at)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
