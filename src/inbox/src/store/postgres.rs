//! The queries against PostgreSQL, and the words of SQL that only it speaks.

/// The driver.
pub(crate) type Db = sqlx::Postgres;

/// The state and log head of a person, held until the commit: other processes wait their turn in the chain. `no key`:
/// a guardian's receipt in a child's inbox refers to the guardian's row, and need not wait for it.
pub(super) const LOCK_PERSON: &str =
    "select state, log_length, log_head from person where id = $1 for no key update";

/// Holds a count until the commit: what is counted over many inboxes has no row of its own to hold. Two batches that
/// wait for each other so are told apart by the database, and each change is tried alone (`writer`).
pub(super) const LOCK_COUNT: &str = "select pg_advisory_xact_lock($1)";

/// Takes rows on lease that have waited longest: `$1` now, `$2` the lease's end, `$3` at most so many. What another worker
/// takes at the same time is passed over; `materialized`, so that rows are chosen and locked once.
macro_rules! claim {
    ($table:literal, $which:literal, $columns:literal) => {
        concat!(
            "with due (claimed) as materialized (select id from ",
            $table,
            " where ",
            $which,
            " and due_at <= $1 and (leased_until is null or leased_until <= $1) \
            order by due_at, id limit $3 for update skip locked) \
            update ",
            $table,
            " set leased_until = $2, attempts = attempts + 1 from due where id = claimed returning ",
            $columns
        )
    };
}

/// Takes the files that have waited longest for a scanner on lease, likewise.
pub(super) const CLAIM_SCANS: &str = "with due as materialized ( \
        select person_id, id from attachment where state = 'pending' and due_at <= $1 \
            and (leased_until is null or leased_until <= $1) \
        order by due_at, id limit $3 for update skip locked) \
    update attachment a set leased_until = $2, attempts = attempts + 1 from due \
    where a.person_id = due.person_id and a.id = due.id \
    returning a.person_id, a.id, a.size, a.attempts, a.leased_until";

/// What processes tell each other by.
pub(super) const CHANNEL: &str = "inkorg_arrived";

/// Tells the other processes that something has come to these people, `$1`.
pub(super) const NOTIFY: &str =
    "select pg_notify('inkorg_arrived', person::text) from unnest($1::uuid[]) as person";

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
    ("NOTIFY", NOTIFY),
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
