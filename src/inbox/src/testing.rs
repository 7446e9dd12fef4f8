//! For the tests of every crate: databases of their own, and viewers that a test vouches for.

use crate::{
    BookingWorker, Capacity, Citizen, Clock, ContactAddress, ContactCode, Email, FileWorker, Inbox, PersonId,
    Phone, RandomExt, Secrets, SystemRandom, Viewer, Worker,
};
use jiff::SignedDuration;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;

/// An empty database for one test.
#[derive(Debug)]
pub struct Database {
    address: String,
    /// Holds SQLite's files while the test runs.
    folder: Option<TempDir>,
}

impl Database {
    /// A SQLite file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for a test");
        let address = format!("sqlite://{}", folder.path().join("inkorg.db").display());
        Self { address, folder: Some(folder) }
    }

    /// A database in the cluster that `cargo xtask test` starts.
    pub async fn postgres() -> Self {
        let cluster = std::env::var("INKORG_TEST_POSTGRES").expect(
            "a PostgreSQL cluster: run the tests by `cargo xtask test`, or by `cargo xtask postgres -- cargo test`",
        );
        Self::postgres_in(&cluster).await
    }

    /// A database in another cluster.
    pub async fn postgres_in(cluster: &str) -> Self {
        let name = format!("test_{}", SystemRandom.opaque_id().simple());
        let mut admin = PgConnection::connect(cluster).await.expect("the cluster answers");
        // The name of a database cannot be bound; this one is our own digits.
        let create = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::raw_sql(create).execute(&mut admin).await.expect("a database for a test");
        let address = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
        assert_ne!(address, cluster, "the address of a cluster names the database postgres");
        Self { address, folder: None }
    }

    /// Its address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Gathers statistics, as PostgreSQL's own autovacuum does some minutes after a database was filled.
    pub async fn settle(&self) {
        if self.folder.is_none() {
            let mut connection = PgConnection::connect(&self.address).await.expect("the database answers");
            sqlx::query("vacuum analyze").execute(&mut connection).await.expect("statistics");
        }
    }

    /// Writes straight into the database, in words that both speak.
    pub async fn execute(&self, statement: &'static str) {
        if self.folder.is_none() {
            let mut connection = PgConnection::connect(&self.address).await.expect("the database answers");
            sqlx::raw_sql(statement).execute(&mut connection).await.expect("a statement of the test");
        } else {
            let mut connection =
                SqliteConnection::connect(&self.address).await.expect("the database answers");
            sqlx::raw_sql(statement).execute(&mut connection).await.expect("a statement of the test");
        }
    }

    /// How many rows a table has, or as much of it as a `where` after its name leaves.
    pub async fn rows(&self, table: &'static str) -> i64 {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        if self.folder.is_none() {
            let mut connection = PgConnection::connect(&self.address).await.expect("the database answers");
            sqlx::query_scalar(count).fetch_one(&mut connection).await.expect("a table that is there")
        } else {
            let mut connection =
                SqliteConnection::connect(&self.address).await.expect("the database answers");
            sqlx::query_scalar(count).fetch_one(&mut connection).await.expect("a table that is there")
        }
    }

    /// Takes SQLite's one lock for writing, as another process does that hangs in the middle of a change; dropped, it is free.
    pub async fn lock(&self) -> impl Send {
        let mut connection = SqliteConnection::connect(&self.address).await.expect("the database answers");
        sqlx::query("begin immediate").execute(&mut connection).await.expect("nobody else has it");
        connection
    }

    /// The folder that holds SQLite's files.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(TempDir::path)
    }

    /// Opens it, as often as a test needs.
    pub async fn open(&self, clock: &(impl Clock + Clone + 'static)) -> Inbox {
        Inbox::open(&self.address, &secrets(), Arc::new(clock.clone()), Arc::new(SystemRandom))
            .await
            .expect("a fresh database opens")
    }
}

/// The secrets of every test.
pub fn secrets() -> Secrets {
    Secrets { service: vec![(1, [1; 32].into())], index: [2; 32].into() }
}

/// An address as a test writes it: an e-mail address, or a telephone number.
pub fn address(text: &str) -> ContactAddress {
    if text.contains('@') {
        ContactAddress::Email(Email::parse(text).expect("an e-mail address"))
    } else {
        ContactAddress::Sms(Phone::parse(text).expect("a mobile number"))
    }
}

/// The latest code that waits to be sent to an address, as its owner would read it.
pub async fn latest_code(inbox: &Inbox, address: &ContactAddress) -> Option<ContactCode> {
    let worker = worker_with_lease(SignedDuration::ZERO);
    // A lease of no time: whoever sends it finds it as it was.
    let claimed = inbox.claim_codes(&worker, address.channel(), 1_000).await.expect("the outbox can be read");
    let to_address = claimed.into_iter().flatten().filter(|job| job.code.address == *address);
    to_address.max_by_key(|job| (job.created_at, job.id)).map(|job| job.code.code)
}

/// A worker that a test is, with a lease of a minute.
pub fn worker() -> Worker {
    worker_with_lease(SignedDuration::from_mins(1))
}

/// A worker with a lease of the test's own.
#[expect(clippy::disallowed_methods, reason = "a test works for itself")]
pub fn worker_with_lease(lease: SignedDuration) -> Worker {
    Worker::on_lease(lease)
}

/// A worker that scans files, with a lease of a minute.
#[expect(clippy::disallowed_methods, reason = "a test works for itself")]
pub fn file_worker() -> FileWorker {
    FileWorker::on_lease(SignedDuration::from_mins(1))
}

/// A worker that asks about bookings, with a lease of a minute.
#[expect(clippy::disallowed_methods, reason = "a test works for itself")]
pub fn booking_worker() -> BookingWorker {
    BookingWorker::on_lease(SignedDuration::from_mins(1))
}

/// A viewer that nobody but the test vouches for.
#[expect(clippy::disallowed_methods, reason = "a test vouches for itself")]
pub fn viewer(citizen: &Citizen, subject: PersonId, capacity: Capacity) -> Viewer {
    Viewer::vouched(citizen, subject, capacity).expect("the capacity fits the subject")
}
