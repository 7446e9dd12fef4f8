//! Sessions, read and written, once for each driver. What is written here runs inside the writer's transaction.

use super::{
    Db,
    writes::{Conn, Result, append, changed, lock},
};
use crate::{
    store::{
        rows::{OpenSessionRow, PersonRow, SessionRow},
        statements as sql,
    },
    write::{EndSessions, Ending, NewLogin, SeenToken, SessionChange, Written},
};
use uuid::Uuid;

/// A session.
pub(crate) async fn session(conn: &mut Conn, key: &[u8]) -> Result<Option<SessionRow>> {
    sqlx::query_as::<Db, _>(sql::SESSION).bind(key).fetch_optional(conn).await
}

/// The sessions of a person, begun and used since.
pub(crate) async fn sessions_of(
    conn: &mut Conn,
    person: Uuid,
    created_after: i64,
    seen_after: i64,
) -> Result<Vec<OpenSessionRow>> {
    let query = sqlx::query_as::<Db, _>(sql::SESSIONS_OF).bind(person);
    query.bind(created_after).bind(seen_after).fetch_all(conn).await
}

/// Whose sessions belong to one at the identity provider.
pub(crate) async fn people_of_sid(
    conn: &mut Conn,
    sid_mac: &[u8],
    subject_mac: Option<&[u8]>,
) -> Result<Vec<PersonRow>> {
    sqlx::query_as::<Db, _>(sql::PEOPLE_OF_SID).bind(sid_mac).bind(subject_mac).fetch_all(conn).await
}

/// Whom the identity provider calls so, among those who have sessions.
pub(crate) async fn people_of_subject(conn: &mut Conn, subject_mac: &[u8]) -> Result<Vec<PersonRow>> {
    sqlx::query_as::<Db, _>(sql::PEOPLE_OF_SUBJECT).bind(subject_mac).fetch_all(conn).await
}

/// So many people who have sessions, after one.
pub(crate) async fn people_with_sessions(conn: &mut Conn, after: Uuid, most: i64) -> Result<Vec<PersonRow>> {
    sqlx::query_as::<Db, _>(sql::PEOPLE_WITH_SESSIONS).bind(after).bind(most).fetch_all(conn).await
}

/// A change of one session that leaves no row in the log.
pub(super) async fn change(conn: &mut Conn, key: &[u8; 32], change: &SessionChange) -> Result<Written> {
    let key = key.as_slice();
    let query = match change {
        #[cfg(feature = "testing")]
        SessionChange::Begin { id, person, at, data_sealed } => sqlx::query::<Db>(sql::INSERT_SESSION)
            .bind(key)
            .bind(id)
            .bind(person)
            .bind(*at)
            .bind(None::<&[u8]>)
            .bind(None::<&[u8]>)
            .bind(None::<&[u8]>)
            .bind(data_sealed.as_slice()),
        SessionChange::Save { data_sealed } => {
            sqlx::query::<Db>(sql::SAVE_SESSION).bind(key).bind(data_sealed.as_slice())
        }
        SessionChange::Touch { at } => sqlx::query::<Db>(sql::TOUCH_SESSION).bind(key).bind(*at),
        SessionChange::End => sqlx::query::<Db>(sql::END_SESSION).bind(key),
    };
    changed(query.execute(conn).await?.rows_affected())
}

/// Begins the session of a login, unless its key is taken.
pub(super) async fn log_in(conn: &mut Conn, login: &NewLogin) -> Result<Written> {
    let head = lock(conn, login.person).await?;
    let query = sqlx::query::<Db>(sql::INSERT_SESSION)
        .bind(login.key.as_slice())
        .bind(login.id)
        .bind(login.person)
        .bind(login.at)
        .bind(login.subject_mac.as_slice())
        .bind(login.sid_mac.as_ref().map(<[u8; 32]>::as_slice))
        .bind(login.device_sealed.as_slice())
        .bind(login.data_sealed.as_slice());
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(Written::Nothing);
    }
    append(conn, login.person, &head, &login.log).await
}

/// Ends sessions of one person, with a row if there were any.
pub(super) async fn end(conn: &mut Conn, ending: &EndSessions) -> Result<Written> {
    let EndSessions { person, which, token, log } = ending;
    let head = lock(conn, *person).await?;
    if let Some(token) = token
        && note_token(conn, token).await? == Written::SaidBefore
    {
        return Ok(Written::SaidBefore);
    }
    let query = match which {
        Ending::One { key } => sqlx::query::<Db>(sql::END_SESSION_OF).bind(person).bind(key.as_slice()),
        Ending::Named { id } => sqlx::query::<Db>(sql::END_SESSION_NAMED).bind(person).bind(id),
        Ending::AllBut { key } => {
            sqlx::query::<Db>(sql::END_OTHER_SESSIONS).bind(person).bind(key.as_slice())
        }
        Ending::All => sqlx::query::<Db>(sql::END_SESSIONS_OF).bind(person),
        Ending::OfSid { sid_mac, subject_mac } => sqlx::query::<Db>(sql::END_SESSIONS_OF_SID)
            .bind(person)
            .bind(sid_mac.as_slice())
            .bind(subject_mac.as_ref().map(<[u8; 32]>::as_slice)),
        Ending::OfSubject { subject_mac } => {
            sqlx::query::<Db>(sql::END_SESSIONS_OF_SUBJECT).bind(person).bind(subject_mac.as_slice())
        }
    };
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(Written::Nothing);
    }
    append(conn, *person, &head, log).await
}

/// Remembers what the identity provider said of nobody who has a session here.
pub(super) async fn note_token(conn: &mut Conn, token: &SeenToken) -> Result<Written> {
    let query = sqlx::query::<Db>(sql::INSERT_LOGOUT_TOKEN).bind(token.mac.as_slice()).bind(token.expires_at);
    let rows = query.execute(conn).await?.rows_affected();
    Ok(if rows == 0 { Written::SaidBefore } else { Written::Nothing })
}
