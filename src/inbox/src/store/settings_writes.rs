//! What is written of people's standing and settings, once for each driver, inside the writer's transaction.

use super::{
    Db, LOCK_COUNT, notices,
    writes::{Conn, Result, append, changed, lock},
};
use crate::{
    Confirmation,
    code::{CODES_A_DAY, CODES_A_DAY_TO_ADDRESS, CODES_AN_HOUR, TRIES},
    store::statements as sql,
    write::{CodeGiven, Kept, LogEntry, Proposal, SettingsChange, SettingsWrite, StandChange, Written},
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// In milliseconds.
const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// Locks, unlocks or closes an inbox. Whoever is inside is out at once (ASVS 5.0.0-7.4.2): a session is read together
/// with the standing, and ends there, where the person can be told why. What a lock has stopped does not live again:
/// unlocking ends what is left.
pub(super) async fn stand(
    conn: &mut Conn,
    person: Uuid,
    change: StandChange,
    log: &LogEntry,
) -> Result<Written> {
    let head = lock(conn, person).await?;
    let statement = match change {
        StandChange::Lock => sql::LOCK_INBOX,
        StandChange::Unlock => sql::UNLOCK_INBOX,
        StandChange::Close => sql::CLOSE_INBOX,
    };
    if sqlx::query::<Db>(statement).bind(person).execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(Written::Nothing);
    }
    if change == StandChange::Unlock {
        sqlx::query::<Db>(sql::END_SESSIONS_OF).bind(person).execute(&mut *conn).await?;
    }
    append(conn, person, &head, log).await
}

/// Changes how one person is told of messages in one inbox.
pub(super) async fn settings(conn: &mut Conn, write: &SettingsWrite) -> Result<Written> {
    let SettingsWrite { person, owner, at, log, change } = write;
    let head = lock(conn, *person).await?;
    let place = Place { person: *person, owner: *owner };
    let written = match change {
        SettingsChange::TakeOver { contacts } => {
            for (channel, address) in contacts {
                put_contact(conn, place, channel, address, *at).await?;
            }
            Written::Done
        }
        SettingsChange::Propose(proposal) => propose(conn, place, *at, proposal).await?,
        SettingsChange::Confirm(given) => {
            let (answer, tried) = confirm(conn, place, *at, given).await?;
            let row = match (answer, tried) {
                (Confirmation::Confirmed, _) => log,
                (_, true) => &given.wrong_log,
                (_, false) => return Ok(Written::Code(answer)),
            };
            append(conn, *person, &head, row).await?;
            return Ok(Written::Code(answer));
        }
        SettingsChange::Enable { channel, enabled } => {
            let query = sqlx::query::<Db>(sql::ENABLE_CONTACT).bind(person).bind(owner).bind(*channel);
            changed(query.bind(*enabled).execute(&mut *conn).await?.rows_affected())?
        }
        SettingsChange::Remove { channel } => {
            let mut rows = 0;
            for statement in [sql::REMOVE_CONTACT, sql::REMOVE_CODE] {
                let query = sqlx::query::<Db>(statement).bind(person).bind(owner).bind(*channel);
                rows += query.execute(&mut *conn).await?.rows_affected();
            }
            changed(rows)?
        }
        SettingsChange::Withdraw { channel } => {
            let query = sqlx::query::<Db>(sql::REMOVE_CODE).bind(person).bind(owner).bind(*channel);
            changed(query.execute(&mut *conn).await?.rows_affected())?
        }
        SettingsChange::Language { language } => {
            let query = sqlx::query::<Db>(sql::PUT_LANGUAGE).bind(person).bind(owner).bind(*language);
            changed(query.execute(&mut *conn).await?.rows_affected())?
        }
        SettingsChange::ThreadOrder { order } => {
            let query = sqlx::query::<Db>(sql::PUT_THREAD_ORDER).bind(person).bind(owner).bind(*order);
            changed(query.execute(&mut *conn).await?.rows_affected())?
        }
        SettingsChange::Timing { quiet, reminder_days } => {
            let query = sqlx::query::<Db>(sql::PUT_TIMING).bind(person).bind(owner);
            let query = query.bind(quiet.map(|(from, _)| from)).bind(quiet.map(|(_, until)| until));
            changed(query.bind(*reminder_days).execute(&mut *conn).await?.rows_affected())?
        }
        SettingsChange::DeclinePaper { declines } => {
            let query = sqlx::query::<Db>(sql::DECLINE_PAPER).bind(person).bind(*declines);
            changed(query.execute(&mut *conn).await?.rows_affected())?
        }
        SettingsChange::Review { kept } => review(conn, *person, kept).await?,
        SettingsChange::Consent { wording } => {
            let query = sqlx::query::<Db>(sql::INSERT_CONSENT).bind(person).bind(*at).bind(owner);
            changed(query.bind(*wording).execute(&mut *conn).await?.rows_affected())?
        }
    };
    match written {
        Written::Done => append(conn, *person, &head, log).await,
        other => Ok(other),
    }
}

/// Whose settings, for which inbox.
#[derive(Clone, Copy)]
struct Place {
    person: Uuid,
    owner: Uuid,
}

async fn put_contact(conn: &mut Conn, place: Place, channel: &str, address: &[u8], at: i64) -> Result<()> {
    let query = sqlx::query::<Db>(sql::PUT_CONTACT).bind(place.person).bind(place.owner).bind(channel);
    query.bind(address).bind(at).bind(true).execute(conn).await.map(drop)
}

/// When the next code can be sent, if none can be now. The counts reach over inboxes, which other processes may hold:
/// owner first, then address, in one order for all.
async fn too_many(conn: &mut Conn, place: Place, at: i64, address_mac: &[u8; 32]) -> Result<Option<i64>> {
    let Place { person, owner } = place;
    let (high, low) = owner.as_u64_pair();
    let of_address = address_mac.first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight));
    for count in [high ^ low, of_address] {
        sqlx::query::<Db>(LOCK_COUNT).bind(count.cast_signed()).execute(&mut *conn).await?;
    }
    let query = sqlx::query_scalar::<Db, i64>(sql::CODES_SENT).bind(person).bind(owner).bind(at - HOUR);
    let here = query.fetch_all(&mut *conn).await?;
    let query = sqlx::query_scalar::<Db, i64>(sql::CODES_SENT_BY_OWNER).bind(owner).bind(at - DAY);
    let by_owner = query.fetch_all(&mut *conn).await?;
    let query = sqlx::query_scalar::<Db, i64>(sql::CODES_SENT_TO_ADDRESS).bind(address_mac.as_slice());
    let to_address = query.bind(at - DAY).fetch_all(conn).await?;
    // A limit is met when the newest but so many is still within its span; it is over when that one is not.
    let met = |sent: &[i64], most: usize, span: i64| {
        sent.get(most - 1).filter(|oldest| **oldest > at - span).map(|at| at + span)
    };
    let limits = [
        met(&here, CODES_AN_HOUR, HOUR),
        met(&by_owner, CODES_A_DAY, DAY),
        met(&to_address, CODES_AN_HOUR, HOUR),
        met(&to_address, CODES_A_DAY_TO_ADDRESS, DAY),
    ];
    Ok(limits.into_iter().flatten().max())
}

async fn propose(conn: &mut Conn, place: Place, at: i64, proposal: &Proposal) -> Result<Written> {
    let Place { person, owner } = place;
    if let Some(again_at) = too_many(conn, place, at, &proposal.address_mac).await? {
        // Which limit it was is not said: it could tell that somebody else has given the address.
        return Ok(Written::TooMany { again_at });
    }
    let query = sqlx::query::<Db>(sql::INSERT_CODE_SENT).bind(person).bind(owner).bind(at);
    let query = query.bind(proposal.job.id).bind(proposal.address_mac.as_slice());
    query.execute(&mut *conn).await?;
    sqlx::query::<Db>(sql::PUT_CODE)
        .bind(person)
        .bind(owner)
        .bind(proposal.channel)
        .bind(proposal.address_sealed.as_slice())
        .bind(proposal.code_mac.as_slice())
        .bind(at)
        .bind(proposal.expires_at)
        .execute(&mut *conn)
        .await?;
    let query = sqlx::query::<Db>(sql::WITHDRAW_CODES).bind(person).bind(owner).bind(proposal.channel);
    query.execute(&mut *conn).await?;
    notices::insert_job(conn, &proposal.job).await?;
    Ok(Written::Done)
}

/// The answer, and whether the code was held against the right one.
async fn confirm(conn: &mut Conn, place: Place, at: i64, given: &CodeGiven) -> Result<(Confirmation, bool)> {
    let Place { person, owner } = place;
    let query = sqlx::query_as::<Db, (Vec<u8>, i64, i32)>(sql::CODE).bind(person).bind(owner);
    let Some((mac, expires_at, tries)) = query.bind(given.channel).fetch_optional(&mut *conn).await? else {
        return Ok((Confirmation::NothingPending, false));
    };
    let left = match u32::try_from(TRIES - tries) {
        _ if at >= expires_at => return Ok((Confirmation::Expired, false)),
        Ok(left @ 1..) => left - 1,
        _ => return Ok((Confirmation::TooManyTries, false)),
    };
    if !bool::from(mac.as_slice().ct_eq(given.code_mac.as_slice())) {
        let query = sqlx::query::<Db>(sql::COUNT_TRY).bind(person).bind(owner).bind(given.channel);
        query.execute(conn).await?;
        let answer = if left == 0 { Confirmation::TooManyTries } else { Confirmation::Wrong { left } };
        return Ok((answer, true));
    }
    put_contact(conn, place, given.channel, &given.address_sealed, at).await?;
    let query = sqlx::query::<Db>(sql::REMOVE_CODE).bind(person).bind(owner).bind(given.channel);
    query.execute(conn).await?;
    Ok((Confirmation::Confirmed, true))
}

/// What is kept becomes the person's own, verified as it was and turned on, since that is what keeping means; the rest
/// that others filled in is forgotten.
async fn review(conn: &mut Conn, person: Uuid, kept: &[Kept]) -> Result<Written> {
    let mut found = Vec::with_capacity(kept.len());
    for kept in kept {
        let query = sqlx::query_scalar::<Db, i64>(sql::INHERITED_CONTACT).bind(person).bind(kept.owner);
        let query = query.bind(kept.channel).bind(kept.was_sealed.as_slice());
        // Changed since it was shown: nothing is done, and the person looks again.
        let Some(row) = query.fetch_optional(&mut *conn).await? else { return Ok(Written::Nothing) };
        found.push((kept, row));
    }
    for (kept, verified_at) in found {
        let query = sqlx::query::<Db>(sql::TAKE_CONTACT).bind(person).bind(kept.channel);
        query.bind(kept.address_sealed.as_slice()).bind(verified_at).execute(&mut *conn).await?;
    }
    let mut removed = 0;
    for statement in
        [sql::REMOVE_INHERITED_CONTACTS, sql::REMOVE_INHERITED_CODES, sql::REMOVE_INHERITED_PREFERENCES]
    {
        removed += sqlx::query::<Db>(statement).bind(person).execute(&mut *conn).await?.rows_affected();
    }
    changed(removed)
}
