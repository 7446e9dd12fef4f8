//! What senders have sent: recognised when it comes again, told of when they ask; once for each driver.

use super::{
    Db,
    writes::{Conn, Result},
};
use crate::{
    store::{rows::SentRow, statements as sql},
    write::{Delivery, Earlier, KnownBy, SealedSupersedes, Written},
};
use uuid::Uuid;

/// What a delivery came to before; `None`: it is new, and from now on it is known.
pub(super) async fn recognise(conn: &mut Conn, delivery: &Delivery) -> Result<Option<Written>> {
    match &delivery.known_by {
        KnownBy::Content { before } => recognise_content(conn, delivery, *before).await,
        KnownBy::OwnId { mac, sealed } => recognise_own_id(conn, delivery, mac, sealed).await,
    }
}

async fn recognise_content(conn: &mut Conn, delivery: &Delivery, before: i64) -> Result<Option<Written>> {
    let claimed = sqlx::query_scalar::<Db, Uuid>(sql::CLAIM_REQUEST)
        .bind(delivery.person)
        .bind(delivery.request_mac.as_slice())
        .bind(delivery.message)
        .bind(delivery.at)
        .bind(before)
        .bind(delivery.queued)
        .fetch_optional(&mut *conn)
        .await?;
    if claimed.is_some() {
        return Ok(None);
    }
    let query = sqlx::query_scalar::<Db, String>(sql::QUEUED).bind(delivery.person);
    let queued = query.bind(delivery.request_mac.as_slice()).fetch_one(conn).await?;
    Ok(Some(Written::Resent(queued)))
}

/// On PostgreSQL, whoever comes second with an id waits here for the commit of the first, in whichever process and for
/// whichever person that is.
async fn recognise_own_id(
    conn: &mut Conn,
    delivery: &Delivery,
    mac: &[u8; 32],
    sealed: &[u8],
) -> Result<Option<Written>> {
    let claimed = sqlx::query::<Db>(sql::CLAIM_OWN_ID)
        .bind(delivery.sender)
        .bind(mac.as_slice())
        .bind(delivery.person)
        .bind(delivery.message)
        .bind(sealed)
        .bind(delivery.request_mac.as_slice())
        .bind(delivery.queued)
        .execute(&mut *conn)
        .await?;
    if claimed.rows_affected() > 0 {
        return Ok(None);
    }
    let query = sqlx::query_as::<Db, (Vec<u8>, String)>(sql::OWN_ID).bind(delivery.sender);
    let (request_mac, queued) = query.bind(mac.as_slice()).fetch_one(conn).await?;
    let same = request_mac == delivery.request_mac;
    Ok(Some(if same { Written::Resent(queued) } else { Written::OtherContent }))
}

/// Marks the messages whose place a delivery takes.
pub(super) async fn supersede(
    conn: &mut Conn,
    delivery: &Delivery,
    SealedSupersedes { earlier, how }: &SealedSupersedes,
) -> Result<()> {
    let query = match earlier {
        Earlier::OfBooking(mac) => {
            sqlx::query::<Db>(sql::SUPERSEDE).bind(delivery.person).bind(mac.as_slice())
        }
        Earlier::ByOwnId(mac) => {
            sqlx::query::<Db>(sql::SUPERSEDE_OWN_ID).bind(delivery.person).bind(mac.as_slice())
        }
    };
    let query = query.bind(delivery.message).bind(*how);
    let query = match earlier {
        Earlier::OfBooking(_) => query,
        Earlier::ByOwnId(_) => query.bind(delivery.sender),
    };
    query.execute(conn).await.map(drop)
}

/// What a sender has sent to the thread that holds, or held, the message that it knows by an id.
pub(crate) async fn sent_with_own_id(
    conn: &mut Conn,
    person: Uuid,
    own_id_mac: &[u8],
    sender: Uuid,
) -> Result<Vec<SentRow>> {
    let query = sqlx::query_scalar::<Db, Vec<u8>>(sql::THREAD_OF_OWN_ID).bind(sender).bind(own_id_mac);
    match query.bind(person).fetch_optional(&mut *conn).await? {
        Some(thread_mac) => sent(conn, person, &thread_mac, sender).await,
        None => Ok(Vec::new()),
    }
}

/// What a sender has sent to a thread.
pub(crate) async fn sent(
    conn: &mut Conn,
    person: Uuid,
    thread_mac: &[u8],
    sender: Uuid,
) -> Result<Vec<SentRow>> {
    sqlx::query_as::<Db, _>(sql::SENT).bind(person).bind(thread_mac).bind(sender).fetch_all(conn).await
}

/// Whether a person declines kallelser on paper.
pub(crate) async fn declines_paper(conn: &mut Conn, person: Uuid) -> Result<bool> {
    sqlx::query_scalar::<Db, _>(sql::DECLINES_PAPER).bind(person).fetch_one(conn).await
}
