//! The queries against SQLite, and the words of SQL that only it speaks.

/// The driver.
pub(crate) type Db = sqlx::Sqlite;

/// The state and log head of a person. The writer holds the only write transaction, so nothing needs a lock.
pub(super) const LOCK_PERSON: &str = "select state, log_length, log_head from person where id = $1";

#[path = "account_writes.rs"]
mod account_writes;
#[path = "reads.rs"]
pub(crate) mod reads;
#[path = "writes.rs"]
pub(super) mod writes;
