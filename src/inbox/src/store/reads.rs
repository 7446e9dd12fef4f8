//! What is read, once for each driver. A caller that needs several answers of one moment asks in one snapshot.

use super::Db;
use crate::{
    UnitId,
    store::{
        rows::{
            BookedVisitRow, ChannelRow, ContactRow, CountsRow, DueThreadRow, EarlierReaderRow, FoldedRow,
            FoundRow, HeadingRow, ListAsked, MessageRow, NumberRow, PersonRow, PreferenceRow, SettingsRows,
            StandsRow, ThreadListRow, ThreadRow, ThreadRows, UndoRow, UnitRow,
        },
        statements as sql,
    },
};
use uuid::Uuid;

pub(crate) use super::bookings::{
    booking_deleted, booking_lanes, bookings_given_up, bookings_waiting, known_visit, people_by_number,
};
pub(crate) use super::files::{chunk, expired_files, file, file_by_id, scan_due, thread_files};
pub(crate) use super::log::{head_before, log_end, log_found, log_page, log_rows, message_heading, sender};
pub(crate) use super::notices::{code_due, job_due, ledger, message_unread, notice_due, reach};
pub(crate) use super::registry::{
    sender_by_system, sender_call_counts, sender_calls, sender_calls_ended, sender_log, senders,
    senders_by_hsa_id,
};
pub(crate) use super::sent::{declines_paper, sent, sent_with_own_id};
pub(crate) use super::sessions::{
    people_of_sid, people_of_subject, people_with_sessions, session, sessions_of,
};
pub(crate) use super::statistics::statistics;

type Conn = <Db as sqlx::Database>::Connection;
type Result<T> = std::result::Result<T, sqlx::Error>;

pub(crate) async fn key_check(conn: &mut Conn) -> Result<(Vec<u8>, Vec<u8>)> {
    sqlx::query_as::<Db, _>(sql::KEY_CHECK).fetch_one(conn).await
}

pub(crate) async fn person_by_number(conn: &mut Conn, mac: &[u8]) -> Result<Option<PersonRow>> {
    sqlx::query_as::<Db, _>(sql::PERSON_BY_NUMBER).bind(mac).fetch_optional(conn).await
}

/// The person with this number, and the ways that are on for the inbox.
pub(crate) async fn addressee(conn: &mut Conn, mac: &[u8]) -> Result<Option<(PersonRow, Vec<ChannelRow>)>> {
    let Some(person) = person_by_number(conn, mac).await? else {
        return Ok(None);
    };
    let channels = sqlx::query_as::<Db, _>(sql::CHANNELS).bind(person.id).fetch_all(conn).await?;
    Ok(Some((person, channels)))
}

pub(crate) async fn person(conn: &mut Conn, id: Uuid) -> Result<Option<PersonRow>> {
    sqlx::query_as::<Db, _>(sql::PERSON).bind(id).fetch_optional(conn).await
}

pub(crate) async fn counts(conn: &mut Conn, person: Uuid) -> Result<CountsRow> {
    sqlx::query_as::<Db, _>(sql::COUNTS).bind(person).fetch_one(conn).await
}

/// The wrapped key of an inbox, and where its log ends.
pub(crate) async fn moment(conn: &mut Conn, person: Uuid) -> Result<Option<(Vec<u8>, i64)>> {
    sqlx::query_as::<Db, _>(sql::MOMENT).bind(person).fetch_optional(conn).await
}

/// How many messages came after a position of the log.
pub(crate) async fn arrived(conn: &mut Conn, person: Uuid, after: i64) -> Result<i64> {
    sqlx::query_scalar::<Db, _>(sql::ARRIVED).bind(person).bind(after).fetch_one(conn).await
}

/// The columns of one page of a list. No row: there is no such person.
pub(crate) async fn threads(conn: &mut Conn, id: Uuid, asked: ListAsked<'_>) -> Result<Vec<ThreadListRow>> {
    let filter = asked.filter;
    let all = filter.is_all();
    let query = sqlx::query_as::<Db, _>(if all { sql::THREADS } else { sql::FILTERED_THREADS })
        .bind(id)
        .bind(i64::from(asked.limit))
        .bind(i64::try_from(asked.offset).unwrap_or(i64::MAX / 4))
        .bind(asked.session)
        .bind(asked.folder)
        .bind(asked.now);
    let query = if all {
        query
    } else {
        let unit = filter.unit.map(UnitId::uuid);
        query
            .bind(filter.unread)
            .bind(filter.attachments)
            .bind(filter.action)
            .bind(unit.is_some())
            .bind(unit.unwrap_or_default())
    };
    query.fetch_all(conn).await
}

pub(crate) async fn folder_threads(conn: &mut Conn, id: Uuid, folder: &str) -> Result<i64> {
    sqlx::query_scalar::<Db, _>(sql::FOLDER_THREADS).bind(id).bind(folder).fetch_one(conn).await
}

pub(crate) async fn units(conn: &mut Conn, id: Uuid) -> Result<Vec<UnitRow>> {
    sqlx::query_as::<Db, _>(sql::UNITS).bind(id).fetch_all(conn).await
}

pub(crate) async fn unit(conn: &mut Conn, id: Uuid, unit: Uuid) -> Result<Option<UnitRow>> {
    sqlx::query_as::<Db, _>(sql::UNIT).bind(id).bind(unit).fetch_optional(conn).await
}

/// How those of the threads stand that are in this inbox.
pub(crate) async fn threads_stand(
    conn: &mut Conn,
    id: Uuid,
    threads: &[Uuid],
) -> Result<Vec<(Uuid, StandsRow)>> {
    let mut found = Vec::with_capacity(threads.len());
    for thread in threads {
        let query = sqlx::query_as::<Db, _>(sql::THREAD_STANDS).bind(id).bind(thread);
        found.extend(query.fetch_optional(&mut *conn).await?.map(|stands| (*thread, stands)));
    }
    Ok(found)
}

/// What the list shows of those of the threads that are in this inbox.
pub(crate) async fn headings(conn: &mut Conn, id: Uuid, threads: &[Uuid]) -> Result<Vec<HeadingRow>> {
    let mut found = Vec::with_capacity(threads.len());
    for thread in threads {
        let query = sqlx::query_as::<Db, _>(sql::THREAD_HEADING).bind(id).bind(thread);
        found.extend(query.fetch_optional(&mut *conn).await?);
    }
    Ok(found)
}

pub(crate) async fn threads_taken(conn: &mut Conn, id: Uuid) -> Result<Vec<Uuid>> {
    sqlx::query_scalar::<Db, _>(sql::THREADS_TAKEN).bind(id).fetch_all(conn).await
}

/// Messages, files that can be fetched, and their bytes: of a thread, or of all.
pub(crate) async fn holdings(
    conn: &mut Conn,
    id: Uuid,
    thread: Option<Uuid>,
    unscanned: bool,
    now: i64,
) -> Result<(i64, i64, i64)> {
    let (all, thread) = (thread.is_none(), thread.unwrap_or_default());
    let messages = sqlx::query_scalar::<Db, i64>(sql::MESSAGES_HELD).bind(id).bind(all).bind(thread);
    let messages = messages.fetch_one(&mut *conn).await?;
    let files = sqlx::query_as::<Db, (i64, i64)>(sql::FILES_HELD).bind(id).bind(all).bind(thread);
    let (files, bytes) = files.bind(unscanned).bind(now).fetch_one(conn).await?;
    Ok((messages, files, bytes))
}

pub(crate) async fn undo(conn: &mut Conn, id: Uuid, change: Uuid) -> Result<Vec<UndoRow>> {
    sqlx::query_as::<Db, _>(sql::UNDO).bind(id).bind(change).fetch_all(conn).await
}

pub(crate) async fn due_threads(
    conn: &mut Conn,
    before: i64,
    most: u32,
    (after, id): (i64, Uuid),
) -> Result<Vec<DueThreadRow>> {
    let query = sqlx::query_as::<Db, _>(sql::DUE_THREADS).bind(before).bind(i64::from(most));
    query.bind(after).bind(id).fetch_all(conn).await
}

pub(crate) async fn traces(conn: &mut Conn) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::TRACES).fetch_one(conn).await
}

/// What a session searches for in an inbox: the person's key and the words, both sealed.
pub(crate) async fn search(
    conn: &mut Conn,
    session: &[u8],
    id: Uuid,
    search: Uuid,
) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    sqlx::query_as::<Db, _>(sql::SEARCH).bind(session).bind(id).bind(search).fetch_optional(conn).await
}

pub(crate) async fn folded(conn: &mut Conn, id: Uuid, before: Uuid, most: u32) -> Result<Vec<FoldedRow>> {
    sqlx::query_as::<Db, _>(sql::FOLDED).bind(id).bind(before).bind(i64::from(most)).fetch_all(conn).await
}

/// Those of the messages that are in this inbox, in this order.
pub(crate) async fn found(conn: &mut Conn, id: Uuid, messages: &[Uuid]) -> Result<Vec<FoundRow>> {
    let mut found = Vec::with_capacity(messages.len());
    for message in messages {
        let query = sqlx::query_as::<Db, FoundRow>(sql::FOUND).bind(id).bind(message);
        let Some(mut row) = query.fetch_optional(&mut *conn).await? else { continue };
        if row.attachments > 0 {
            let query = sqlx::query_as::<Db, _>(sql::FILE_NAMES).bind(id).bind(message);
            row.files = query.fetch_all(&mut *conn).await?;
        }
        found.push(row);
    }
    Ok(found)
}

/// A thread, for who reads it; `None`: there is no such thread. It needs no snapshot: buttons, visits and files come with
/// their message and go with it, and what changes of them meanwhile (a form answered, a file scanned) is shown as it is
/// a moment later. What a thread does not have is not asked for.
pub(crate) async fn thread(
    conn: &mut Conn,
    id: Uuid,
    thread: Uuid,
    reader: Uuid,
) -> Result<Option<ThreadRows>> {
    let query = sqlx::query_as::<Db, ThreadRow>(sql::MESSAGES).bind(id).bind(thread).bind(reader);
    let rows = query.fetch_all(&mut *conn).await?;
    let Some(mut found) = ThreadRows::of(rows) else { return Ok(None) };
    let any = |has: fn(&MessageRow) -> bool| found.messages.iter().any(has);
    let (actions, visits, attachments) = (
        any(|message| message.actions > 0),
        any(|message| message.visit),
        any(|message| message.attachments > 0),
    );
    if actions {
        let query = sqlx::query_as::<Db, _>(sql::ACTIONS).bind(id).bind(thread);
        found.actions = query.fetch_all(&mut *conn).await?;
    }
    if visits {
        let query = sqlx::query_as::<Db, _>(sql::VISITS).bind(id).bind(thread);
        found.visits = query.fetch_all(&mut *conn).await?;
    }
    if attachments {
        let query = sqlx::query_as::<Db, _>(sql::ATTACHMENTS).bind(id).bind(thread);
        found.attachments = query.fetch_all(&mut *conn).await?;
    }
    Ok(Some(found))
}

pub(crate) async fn action(conn: &mut Conn, id: Uuid, action: Uuid) -> Result<Option<(PersonRow, Vec<u8>)>> {
    let Some(person) = person(conn, id).await? else {
        return Ok(None);
    };
    let sealed = sqlx::query_scalar::<Db, _>(sql::ACTION).bind(id).bind(action).fetch_optional(conn).await?;
    Ok(sealed.map(|sealed| (person, sealed)))
}

/// The visits of a thread's bookings; no visits: it is about none, or it is not in this inbox.
pub(crate) async fn booked_visits(
    conn: &mut Conn,
    id: Uuid,
    thread: Uuid,
) -> Result<Option<(PersonRow, Vec<BookedVisitRow>)>> {
    let Some(person) = person(conn, id).await? else {
        return Ok(None);
    };
    let query = sqlx::query_as::<Db, _>(sql::BOOKED_VISITS).bind(id).bind(thread);
    Ok(Some((person, query.fetch_all(conn).await?)))
}

pub(crate) async fn contacts(conn: &mut Conn, person: Uuid) -> Result<Vec<ContactRow>> {
    sqlx::query_as::<Db, _>(sql::CONTACTS).bind(person).fetch_all(conn).await
}

pub(crate) async fn settings(conn: &mut Conn, id: Uuid, owner: Uuid) -> Result<Option<SettingsRows>> {
    let Some(person) = person(conn, id).await? else { return Ok(None) };
    let declines_paper = declines_paper(conn, id).await?;
    let contacts = contacts(conn, id).await?;
    let pending = sqlx::query_as::<Db, _>(sql::PENDING_CONTACTS).bind(id).bind(owner);
    let pending = pending.fetch_all(&mut *conn).await?;
    let preference = preference(conn, id, owner).await?;
    Ok(Some(SettingsRows { person, declines_paper, contacts, pending, preference }))
}

pub(crate) async fn preference(conn: &mut Conn, id: Uuid, owner: Uuid) -> Result<Option<PreferenceRow>> {
    sqlx::query_as::<Db, _>(sql::PREFERENCE).bind(id).bind(owner).fetch_optional(conn).await
}

/// The numbers of those who filled in addresses for an inbox, or opened what is in it.
pub(crate) async fn numbers(conn: &mut Conn, person: Uuid) -> Result<Vec<NumberRow>> {
    sqlx::query_as::<Db, _>(sql::NUMBERS).bind(person).fetch_all(conn).await
}

pub(crate) async fn earlier_readers(conn: &mut Conn, person: Uuid) -> Result<Vec<EarlierReaderRow>> {
    sqlx::query_as::<Db, _>(sql::EARLIER_READERS).bind(person).fetch_all(conn).await
}
