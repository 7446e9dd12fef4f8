//! The queries against SQLite, and the words of SQL that only it speaks.

/// The driver.
pub(crate) type Db = sqlx::Sqlite;

/// The state and log head of a person. The writer holds the only write transaction, so nothing needs a lock.
pub(super) const LOCK_PERSON: &str = "select state, log_length, log_head from person where id = $1";

/// Holds a count until the commit. The writer holds the only write transaction, so nothing needs a lock.
pub(super) const LOCK_COUNT: &str = "select $1";

/// Takes rows on lease that have waited longest: `$1` now, `$2` the lease's end, `$3` at most so many.
macro_rules! claim {
    ($table:literal, $which:literal, $columns:literal) => {
        concat!(
            "update ",
            $table,
            " set leased_until = $2, attempts = attempts + 1 where id in (select id from ",
            $table,
            " where ",
            $which,
            " and due_at <= $1 and (leased_until is null or leased_until <= $1) \
            order by due_at, id limit $3) returning ",
            $columns
        )
    };
}

/// Takes the files that have waited longest for a scanner on lease, likewise.
pub(super) const CLAIM_SCANS: &str = "update attachment set leased_until = $2, attempts = attempts + 1 where id in ( \
        select id from attachment where state = 'pending' and due_at <= $1 \
            and (leased_until is null or leased_until <= $1) \
        order by due_at, id limit $3) \
    returning person_id, id, size, attempts, leased_until";

/// What only this dialect says, for the test that prepares it.
#[cfg(test)]
pub(super) const ALL: &[(&str, &str)] = &[
    ("LOCK_PERSON", LOCK_PERSON),
    ("LOCK_COUNT", LOCK_COUNT),
    ("CLAIM_JOBS", claims::CLAIM_JOBS),
    ("CLAIM_CODES", claims::CLAIM_CODES),
    ("CLAIM_NOTICES", claims::CLAIM_NOTICES),
    ("CLAIM_BOOKINGS", claims::CLAIM_BOOKINGS),
    ("CLAIM_SCANS", CLAIM_SCANS),
];

#[path = "bookings.rs"]
mod bookings;
#[path = "claims.rs"]
mod claims;
#[path = "files.rs"]
mod files;
#[path = "log.rs"]
mod log;
#[path = "notices.rs"]
mod notices;
#[path = "reads.rs"]
pub(crate) mod reads;
#[path = "registry.rs"]
mod registry;
#[path = "sent.rs"]
mod sent;
#[path = "sessions.rs"]
mod sessions;
#[path = "settings_writes.rs"]
mod settings_writes;
#[path = "statistics.rs"]
pub(super) mod statistics;
#[path = "tidy_writes.rs"]
mod tidy_writes;
#[path = "writes.rs"]
pub(super) mod writes;
