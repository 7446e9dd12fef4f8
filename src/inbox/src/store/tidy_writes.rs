//! Moving, marking, undoing and deleting threads, once for each driver. Every function here runs inside the writer's
//! transaction.

use super::{
    Db,
    writes::{Conn, Result, append, lock},
};
use crate::{
    store::{
        rows::{StandsRow, UndoRow},
        statements as sql,
    },
    write::{Deletion, LogEntry, TidyChange, Tidying, Written},
};
use uuid::Uuid;

/// Does one thing with threads, and remembers how they stood.
pub(super) async fn tidy(conn: &mut Conn, tidying: &Tidying) -> Result<Written> {
    let Tidying { person, change, at, .. } = *tidying;
    let head = lock(conn, person).await?;
    let (mut changed, mut grown) = (0, 0);
    for (thread, messages) in &tidying.threads {
        let query = sqlx::query_as::<Db, StandsRow>(sql::THREAD_STANDS).bind(person).bind(thread);
        let Some(stands) = query.fetch_optional(&mut *conn).await? else { continue };
        let (folder, trashed_at) = match tidying.what {
            TidyChange::MarkUnread => {
                let query = sqlx::query::<Db>(sql::MARK_UNREAD).bind(person).bind(thread).bind(change);
                if query.execute(&mut *conn).await?.rows_affected() == 0 {
                    continue;
                }
                (None, None)
            }
            TidyChange::MoveTo { folder, .. } if folder == stands.folder => continue,
            // What came while somebody put the thread away is not put away unseen.
            TidyChange::MoveTo { .. } if stands.messages > *messages => {
                grown += 1;
                continue;
            }
            TidyChange::MoveTo { folder, expires } => {
                let trashed_at = expires.then_some(at);
                let query = sqlx::query::<Db>(sql::MOVE_THREAD).bind(person).bind(thread).bind(folder);
                query.bind(trashed_at).bind(change).execute(&mut *conn).await?;
                (Some(stands.folder), stands.trashed_at)
            }
        };
        let query = sqlx::query::<Db>(sql::INSERT_UNDO).bind(person).bind(change).bind(thread).bind(at);
        query.bind(folder).bind(trashed_at).execute(&mut *conn).await?;
        changed += 1;
    }
    if changed > 0 {
        append(conn, person, &head, &tidying.log).await?;
    }
    Ok(Written::Tidied { threads: changed, grown })
}

/// Puts back what a change did, where nothing has happened since.
pub(super) async fn undo(conn: &mut Conn, person: Uuid, change: Uuid, log: &LogEntry) -> Result<Written> {
    let head = lock(conn, person).await?;
    let query = sqlx::query_as::<Db, UndoRow>(sql::UNDO).bind(person).bind(change);
    let rows = query.fetch_all(&mut *conn).await?;
    if rows.is_empty() {
        return Ok(Written::Nothing);
    }
    let mut undone = 0;
    for UndoRow { thread_id, folder, trashed_at } in rows {
        let put_back = match folder {
            Some(folder) => sqlx::query::<Db>(sql::MOVE_BACK)
                .bind(person)
                .bind(thread_id)
                .bind(change)
                .bind(folder)
                .bind(trashed_at),
            None => sqlx::query::<Db>(sql::UNMARK).bind(person).bind(thread_id).bind(change),
        };
        undone += usize::from(put_back.execute(&mut *conn).await?.rows_affected() > 0);
    }
    let query = sqlx::query::<Db>(sql::FORGET_UNDO).bind(person).bind(change);
    query.execute(&mut *conn).await?;
    // Nothing was left to put back: nothing was done to the inbox.
    if undone > 0 {
        append(conn, person, &head, log).await?;
    }
    Ok(Written::Threads(undone))
}

/// Deletes threads that are in the trash, with everything that belongs to them.
pub(super) async fn delete(conn: &mut Conn, deletion: &Deletion) -> Result<Written> {
    let Deletion { person, at, .. } = *deletion;
    let head = lock(conn, person).await?;
    let mut deleted = 0;
    for thread in &deletion.threads {
        let query = sqlx::query_scalar::<Db, bool>(sql::IN_TRASH).bind(person).bind(thread);
        if !query.bind(deletion.trashed_before).fetch_one(&mut *conn).await? {
            continue;
        }
        let stones = sqlx::query::<Db>(sql::INSERT_TOMBSTONES).bind(person).bind(thread);
        stones.bind(at).bind(deletion.cause).execute(&mut *conn).await?;
        // Jobs before notices: a worker that decides such a job right now is waited for, and what it decided is ended.
        sqlx::query::<Db>(sql::DELETE_JOBS).bind(person).bind(thread).execute(&mut *conn).await?;
        let notices = sqlx::query::<Db>(sql::END_NOTICES).bind(person).bind(thread).bind(at);
        notices.execute(&mut *conn).await?;
        for everything in [
            sql::DELETE_ACTIONS,
            sql::DELETE_VISITS,
            sql::DELETE_ATTACHMENTS,
            sql::DELETE_FOLDED,
            sql::DELETE_RECEIPTS,
            sql::DELETE_MESSAGES,
            sql::DELETE_THREAD,
        ] {
            sqlx::query::<Db>(everything).bind(person).bind(thread).execute(&mut *conn).await?;
        }
        deleted += 1;
    }
    if deleted == 0 {
        return Ok(Written::Nothing);
    }
    sqlx::query::<Db>(sql::DELETE_UNITS).bind(person).execute(&mut *conn).await?;
    append(conn, person, &head, &deletion.log).await?;
    Ok(Written::Threads(deleted))
}
