//! What is written, once for each driver. Every function here runs inside the writer's transaction.

use super::{
    Db, LOCK_PERSON, bookings, files, notices, registry, sent, sessions, settings_writes, statistics,
    tidy_writes,
};
use crate::{
    SearchWords, folding,
    store::{rows::CountsRow, statements as sql},
    write::{
        Delivery, FirstSight, LogEnd, LogEntry, NewJob, NewPerson, NewSearch, Opening, Tally, Write, Written,
    },
};
use sqlx::{FromRow, query::Query};
use uuid::Uuid;

pub(super) type Conn = <Db as sqlx::Database>::Connection;
pub(super) type Result<T> = std::result::Result<T, sqlx::Error>;

/// Applies one change of several, and notes in `tally` what is counted of it. It may be called again with the same change
/// after its transaction was rolled back.
pub(crate) async fn apply(conn: &mut Conn, write: &Write, tally: &mut Tally) -> Result<Written> {
    match apply_at_once(conn, write).await? {
        Some(written) => Ok(written),
        None => apply_in_steps(conn, write, tally).await,
    }
}

/// Likewise one that was found to need a transaction around it.
pub(crate) async fn apply_in_steps(conn: &mut Conn, write: &Write, tally: &mut Tally) -> Result<Written> {
    match write {
        Write::Admit(person) => admit(conn, person).await,
        Write::NoteBirthDate { person, born_sealed } => {
            let query = sqlx::query::<Db>(sql::NOTE_BIRTH_DATE).bind(person).bind(born_sealed.as_slice());
            changed(query.execute(conn).await?.rows_affected())
        }
        Write::Activate { person, actor, at, wording, log } => {
            activate(conn, *person, *actor, *at, wording, log).await
        }
        Write::Settings(settings) => settings_writes::settings(conn, settings).await,
        Write::Stand { person, change, log } => settings_writes::stand(conn, *person, *change, log).await,
        Write::Registering(registering) => registry::apply(conn, registering).await,
        Write::Calls(calls) => registry::insert_calls(conn, calls).await,
        Write::Deliver(delivery) => deliver(conn, delivery, tally).await,
        Write::Open(opening) => open(conn, opening, tally).await,
        Write::TakeOverOpenings { person, received_before, at, log } => {
            take_over_openings(conn, *person, *received_before, *at, log).await
        }
        Write::Tidy(tidying) => tidy_writes::tidy(conn, tidying).await,
        Write::Undo { person, change, log } => tidy_writes::undo(conn, *person, *change, log).await,
        Write::Delete(deletion) => tidy_writes::delete(conn, deletion).await,
        Write::ClearTraces { round } => {
            changed(sqlx::query::<Db>(sql::CLEAR_TRACES).bind(*round).execute(conn).await?.rows_affected())
        }
        Write::TracesGone { round } => {
            changed(sqlx::query::<Db>(sql::TRACES_GONE).bind(*round).execute(conn).await?.rows_affected())
        }
        Write::Log { person, log, once } => {
            let head = lock(conn, *person).await?;
            if let Some(sight) = once
                && !first_sight(conn, *person, sight).await?
            {
                return Ok(Written::Nothing);
            }
            append(conn, *person, &head, log).await
        }
        Write::Search(search) => search_begun(conn, search).await,
        Write::Session { key, change } => sessions::change(conn, key, change).await,
        Write::LogIn(login) => sessions::log_in(conn, login).await,
        Write::EndSessions(ending) => sessions::end(conn, ending).await,
        Write::NoteToken(token) => sessions::note_token(conn, token).await,
        Write::Telling(telling) => notices::apply(conn, telling, tally).await,
        Write::Filing(filing) => files::apply(conn, filing).await,
        Write::Booking(booking) => bookings::apply(conn, booking).await,
        Write::LogAll { person, logs } => {
            for log in logs {
                let head = lock(conn, *person).await?;
                append(conn, *person, &head, log).await?;
            }
            Ok(Written::Done)
        }
        Write::KeyCheck { mac, sealed } => {
            let query = sqlx::query::<Db>(sql::INSERT_KEY_CHECK).bind(mac.as_slice()).bind(sealed.as_slice());
            changed(query.execute(conn).await?.rows_affected())
        }
        Write::Ping => Ok(Written::Done),
        Write::Sweep {
            created_before,
            seen_before,
            requests_before,
            codes_before,
            undo_before,
            calls_before,
            bookings_before,
            tokens_before,
        } => {
            sqlx::query::<Db>(sql::FORGET_BOOKINGS).bind(*bookings_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::FORGET_LOGOUT_TOKENS).bind(*tokens_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::END_OLD_SESSIONS).bind(*created_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::END_IDLE_SESSIONS).bind(*seen_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::FORGET_REQUESTS).bind(*requests_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::FORGET_UNDOS).bind(*undo_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::FORGET_CALLS).bind(*calls_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::FORGET_CODES_SENT).bind(*codes_before).execute(&mut *conn).await?;
            sqlx::query::<Db>(sql::FORGET_CODES).bind(*codes_before).execute(conn).await?;
            Ok(Written::Done)
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "ends a match whose other arms can fail")]
pub(super) fn changed(rows: u64) -> Result<Written> {
    Ok(if rows == 0 { Written::Nothing } else { Written::Done })
}

/// A person's state and the end of that person's log, as they stand until this transaction ends.
pub(super) struct Head {
    pub(super) state: String,
    log: LogEnd,
}

pub(super) async fn lock(conn: &mut Conn, person: Uuid) -> Result<Head> {
    let (state, length, hash) =
        sqlx::query_as::<Db, (String, i64, Vec<u8>)>(LOCK_PERSON).bind(person).fetch_one(conn).await?;
    Ok(Head { state, log: LogEnd { length, hash } })
}

/// Adds a row to the log: what was done and its row are one transaction.
pub(super) async fn append(conn: &mut Conn, person: Uuid, head: &Head, entry: &LogEntry) -> Result<Written> {
    let appended = log_row(sql::INSERT_LOG, person, &head.log, entry).execute(conn).await?;
    // No row, no change (patientdatalagen 4 kap 3 §): the transaction is given up.
    if appended.rows_affected() == 1 { Ok(Written::Done) } else { Err(sqlx::Error::RowNotFound) }
}

/// Likewise, and counts what the inbox holds after it. `None`: the log does not end there any more, and nothing was
/// written.
async fn append_and_count(
    conn: &mut Conn,
    person: Uuid,
    end: &LogEnd,
    entry: &LogEntry,
) -> Result<Option<Written>> {
    let row = log_row(sql::INSERT_LOG_AND_COUNT, person, end, entry).fetch_optional(conn).await?;
    let counts = row.map(|row| CountsRow::from_row(&row)).transpose()?;
    Ok(counts.map(|CountsRow { unread }| Written::Counted { unread }))
}

/// A statement that adds a row after `end`.
fn log_row<'q>(
    statement: &'static str,
    person: Uuid,
    end: &LogEnd,
    entry: &'q LogEntry,
) -> Query<'q, Db, <Db as sqlx::Database>::Arguments> {
    let (position, hash) = end.after(entry);
    sqlx::query::<Db>(statement)
        .bind(person)
        .bind(position)
        .bind(entry.id)
        .bind(entry.at)
        .bind(entry.event)
        .bind(entry.kind)
        .bind(entry.doer)
        .bind(entry.guardian)
        .bind(entry.sealed.as_slice())
        .bind(hash.to_vec())
}

async fn admit(conn: &mut Conn, person: &NewPerson) -> Result<Written> {
    let rows = sqlx::query::<Db>(sql::INSERT_PERSON)
        .bind(person.id)
        .bind(person.number_mac.as_slice())
        .bind(person.number_sealed.as_slice())
        .bind(person.wrapped_key.as_slice())
        .bind(person.at)
        .bind(crate::log::CHAIN_START.as_slice())
        .execute(conn)
        .await?
        .rows_affected();
    changed(rows)
}

async fn activate(
    conn: &mut Conn,
    person: Uuid,
    actor: Uuid,
    at: i64,
    wording: &'static str,
    log: &LogEntry,
) -> Result<Written> {
    let head = lock(conn, person).await?;
    if sqlx::query::<Db>(sql::ACTIVATE).bind(person).bind(at).execute(&mut *conn).await?.rows_affected() == 0
    {
        return Ok(Written::Nothing);
    }
    let query = sqlx::query::<Db>(sql::INSERT_CONSENT).bind(person).bind(at).bind(actor).bind(wording);
    query.execute(&mut *conn).await?;
    append(conn, person, &head, log).await
}

async fn deliver(conn: &mut Conn, delivery: &Delivery, tally: &mut Tally) -> Result<Written> {
    let head = lock(conn, delivery.person).await?;
    if head.state != "active" {
        return Ok(Written::NotActive);
    }
    if let Some(end) = &delivery.ends
        && !bookings::end(conn, end).await?
    {
        return Ok(Written::Nothing);
    }
    match sent::recognise(conn, delivery).await? {
        None => {
            insert_delivery(conn, delivery).await?;
            tally.sent(&delivery.counted_by);
            append(conn, delivery.person, &head, &delivery.log).await
        }
        Some(resent @ Written::Resent(_)) => {
            append(conn, delivery.person, &head, &delivery.resent_log).await?;
            Ok(resent)
        }
        // Nothing was done to the inbox.
        Some(refused) => Ok(refused),
    }
}

async fn insert_delivery(conn: &mut Conn, delivery: &Delivery) -> Result<()> {
    let (person, message) = (delivery.person, delivery.message);
    let attachments = count(delivery.attachments.len() + delivery.documents);
    let thread = sqlx::query_scalar::<Db, Uuid>(sql::TOUCH_THREAD)
        .bind(person)
        .bind(delivery.new_thread)
        .bind(delivery.thread_mac.as_slice())
        .bind(delivery.at)
        .bind(message)
        .bind(attachments)
        .fetch_one(&mut *conn)
        .await?;
    let unit = unit(conn, delivery).await?;
    sqlx::query::<Db>(sql::INSERT_MESSAGE)
        .bind(person)
        .bind(message)
        .bind(thread)
        .bind(delivery.sender)
        .bind(unit)
        .bind(delivery.at)
        .bind(delivery.heading_sealed.as_slice())
        .bind(delivery.content_sealed.as_slice())
        .bind(delivery.booking_mac.as_ref().map(<[u8; 32]>::as_slice))
        .bind(count(delivery.actions.len()))
        .bind(attachments)
        .bind(delivery.act_until)
        .bind(&delivery.counted_by.kind)
        .bind(&delivery.counted_by.county)
        .execute(&mut *conn)
        .await?;
    sqlx::query::<Db>(sql::INSERT_FOLDED)
        .bind(person)
        .bind(message)
        .bind(folding::VERSION)
        .bind(delivery.folded_sealed.as_slice())
        .execute(&mut *conn)
        .await?;
    for (position, action) in delivery.actions.iter().enumerate() {
        let query = sqlx::query::<Db>(sql::INSERT_ACTION).bind(person).bind(action.id).bind(message);
        let query = query.bind(count(position)).bind(action.sealed.as_slice());
        query.bind(action.form_mac.as_ref().map(<[u8; 32]>::as_slice)).execute(&mut *conn).await?;
    }
    if let Some(visit) = &delivery.visit {
        let query = sqlx::query::<Db>(sql::INSERT_VISIT).bind(person).bind(message).bind(visit.as_slice());
        query.bind(delivery.booking_mac.as_ref().map(<[u8; 32]>::as_slice)).execute(&mut *conn).await?;
    }
    for (position, attachment) in delivery.attachments.iter().enumerate() {
        files::insert(conn, delivery, count(position), attachment).await?;
    }
    if let Some(supersedes) = &delivery.supersedes {
        sent::supersede(conn, delivery, supersedes).await?;
    }
    if let Some(form_mac) = &delivery.answers {
        let query = sqlx::query::<Db>(sql::ANSWER_FORM).bind(person).bind(form_mac.as_slice());
        query.bind(delivery.at).execute(&mut *conn).await?;
        let query = sqlx::query::<Db>(sql::COUNT_ANSWERED).bind(person).bind(form_mac.as_slice());
        query.execute(&mut *conn).await?;
    }
    let job = NewJob {
        id: delivery.job,
        person,
        kind: "message",
        message: Some(message),
        recipient: None,
        channel: None,
        asked: delivery.asked,
        payload_sealed: None,
        at: delivery.at,
        due_at: delivery.at,
    };
    notices::insert_job(conn, &job).await
}

/// The unit that a message is from; taken up if it is new to the inbox.
async fn unit(conn: &mut Conn, delivery: &Delivery) -> Result<Uuid> {
    let query = sqlx::query_scalar::<Db, Uuid>(sql::UNIT_BY_NAME).bind(delivery.person);
    if let Some(known) = query.bind(delivery.unit_mac.as_slice()).fetch_optional(&mut *conn).await? {
        return Ok(known);
    }
    sqlx::query::<Db>(sql::INSERT_UNIT)
        .bind(delivery.person)
        .bind(delivery.new_unit)
        .bind(delivery.unit_mac.as_slice())
        .bind(delivery.unit_sealed.as_slice())
        .execute(conn)
        .await?;
    Ok(delivery.new_unit)
}

pub(super) fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// What needs no transaction around it, since one statement does it all: an opening that gives no receipt, where the log
/// still ends as it did when the thread was read. Most openings are of what one has read before. `None`: it is not such
/// a change, and nothing was written.
pub(crate) async fn apply_at_once(conn: &mut Conn, write: &Write) -> Result<Option<Written>> {
    match write {
        Write::Open(opening) if opening.is_again() => {
            append_and_count(conn, opening.person, &opening.log_end, &opening.log).await
        }
        _ => Ok(None),
    }
}

async fn open(conn: &mut Conn, opening: &Opening, tally: &mut Tally) -> Result<Written> {
    let head = lock(conn, opening.person).await?;
    for message in &opening.first_opened {
        let given = sqlx::query::<Db>(sql::INSERT_RECEIPT)
            .bind(opening.person)
            .bind(message)
            .bind(opening.actor)
            .bind(opening.capacity)
            .bind(opening.at)
            .execute(&mut *conn)
            .await?
            .rows_affected();
        if given > 0
            && opening.never_opened.contains(message)
            && let Some(counted) = statistics::first_opened(conn, opening.person, *message).await?
        {
            tally.read(counted, opening.at);
        }
    }
    for message in &opening.unread {
        let query = sqlx::query::<Db>(sql::CLEAR_UNREAD).bind(opening.person).bind(message);
        query.execute(&mut *conn).await?;
    }
    let counted = append_and_count(conn, opening.person, &head.log, &opening.log).await?;
    counted.ok_or(sqlx::Error::RowNotFound)
}

async fn take_over_openings(
    conn: &mut Conn,
    person: Uuid,
    received_before: i64,
    at: i64,
    log: &LogEntry,
) -> Result<Written> {
    let head = lock(conn, person).await?;
    let receipts = sqlx::query::<Db>(sql::TAKE_OVER_RECEIPTS).bind(person).bind(received_before).bind(at);
    if receipts.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(Written::Nothing);
    }
    let read = sqlx::query::<Db>(sql::TAKE_OVER_READ).bind(person).bind(received_before);
    read.execute(&mut *conn).await?;
    append(conn, person, &head, log).await
}

/// Whether a session sees a folder for the first time; from now on it has.
async fn first_sight(conn: &mut Conn, person: Uuid, sight: &FirstSight) -> Result<bool> {
    let query = sqlx::query_scalar::<Db, String>(sql::INSERT_LIST_SEEN).bind(sight.session.as_slice());
    Ok(query.bind(person).bind(sight.folder).fetch_optional(conn).await?.is_some())
}

async fn search_begun(conn: &mut Conn, search: &NewSearch) -> Result<Written> {
    let NewSearch { session, person, id, at, words_sealed } = search;
    let query = sqlx::query::<Db>(sql::INSERT_SEARCH).bind(session.as_slice()).bind(person).bind(id);
    query.bind(*at).bind(words_sealed.as_slice()).execute(&mut *conn).await?;
    let query = sqlx::query::<Db>(sql::FORGET_SEARCHES).bind(session.as_slice()).bind(person).bind(id);
    query.bind(i64::from(SearchWords::KEPT - 1)).execute(conn).await?;
    Ok(Written::Done)
}
