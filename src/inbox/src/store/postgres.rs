//! The queries against PostgreSQL, and the words of SQL that only it speaks.

/// The driver.
pub(crate) type Db = sqlx::Postgres;

/// The state and log head of a person, held until the commit: other processes wait their turn in the chain. `no key`:
/// a guardian's receipt in a child's inbox refers to the guardian's row, and need not wait for it.
pub(super) const LOCK_PERSON: &str =
    "select state, log_length, log_head from person where id = $1 for no key update";

#[path = "account_writes.rs"]
mod account_writes;
#[path = "reads.rs"]
pub(crate) mod reads;
#[path = "writes.rs"]
pub(super) mod writes;
