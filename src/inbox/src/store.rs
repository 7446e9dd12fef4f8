//! One store, two databases: SQLite embedded, or PostgreSQL when the address says so.
//!
//! `reads.rs` and `writes.rs` are compiled twice, once for each driver: one text of every query, checked against both.

#![expect(clippy::duplicate_mod, reason = "the same queries for two drivers")]

mod across;
pub(crate) mod bell;
mod call_queue;
mod connections;
mod postgres;
mod roles;
pub(crate) mod rows;
mod sqlite;
mod statements;
mod writer;

use crate::{
    Error, is_this_machine,
    write::{SealedCall, Tally, Write, Written},
};
use across::{Hearing, telling};
use bell::{Bell, Listening};
use call_queue::CallQueue;
use connections::{Connections, Lease};
use sqlx::{
    ConnectOptions, Connection, Row,
    postgres::{PgConnectOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{fmt::Debug, hash::BuildHasher, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::mpsc;
use uuid::Uuid;
pub(crate) use writer::WriteError;
use writer::Writer;

/// Readers of SQLite at one time.
const SQLITE_READERS: usize = 8;
/// Readers of PostgreSQL at one time, in this process.
const POSTGRES_READERS: usize = 16;
/// Writers to PostgreSQL in this process. A person's changes always go to the same one.
const POSTGRES_WRITERS: usize = 4;
/// Rows that writers to PostgreSQL count in, for each thing that is counted: they would wait for each other's commits if
/// they all added to one. Each writer has one of them; those of other processes may have the same.
const LANES: u64 = 16;
/// So long SQLite waits for another process that writes.
const BUSY: Duration = Duration::from_secs(3);

/// PostgreSQL's tables of sealed things are written anew after a deletion while they are together no larger than this,
/// in bytes: it takes less than a reader waits.
const SMALL: i64 = 64 * 1024 * 1024;
/// How large they are, with their indices and what is kept beside them.
const SEALED_SIZE: &str = "select sum(pg_total_relation_size(name::regclass))::bigint \
    from unnest(array['message', 'folded', 'attachment', 'attachment_chunk', 'action', 'visit', 'receipt', 'unit']) as name";
const VACUUM: &str = "vacuum message, folded, attachment, attachment_chunk, action, visit, receipt, unit";
const VACUUM_SMALL: &str =
    "vacuum full message, folded, attachment, attachment_chunk, action, visit, receipt, unit";
/// Whether this role may ask for a checkpoint.
const MAY_CHECKPOINT: &str = "select pg_has_role('pg_checkpoint', 'usage')";

static SQLITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/postgres");

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no database that the product knows.
    #[error("the database address must begin with sqlite:// or postgres://")]
    Address,
    /// It is not reachable, not writable, or refuses us.
    #[error("the database could not be opened: is it there, and may this user read and write it?")]
    Database(#[from] sqlx::Error),
    /// Its schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Its schema is not up to date, and this role may not change it.
    #[error("the database's schema is not up to date: run `inkorg migrate` as the role that it belongs to")]
    NotMigrated,
    /// A commit would not survive a loss of power.
    #[error("the database does not make commits durable: {0}")]
    NotDurable(&'static str),
    /// No service key was given, or one id for two keys.
    #[error("a service key is missing, or two have the same id")]
    NoKey,
    /// The keys are not those that this database was sealed with.
    #[error("the keys are not this database's: give the keys.service and keys.index that it was begun with")]
    OtherKeys,
    /// The keys could not be compared with the database's.
    #[error("the keys could not be compared with the database's")]
    Keys(#[source] Error),
    /// The way to the database is open to others.
    #[error("database.url: a PostgreSQL on another machine needs ?sslmode=verify-full")]
    OpenToOthers,
}

#[derive(Debug)]
pub(crate) struct Store {
    backend: Backend,
    writers: Vec<Writer>,
    /// How to reach the database to clear its files.
    cleared: Cleared,
    choose: std::hash::RandomState,
    /// Rung by the writers, after each commit that a message came with.
    bell: Arc<Bell>,
    /// What other processes store. On SQLite nothing tells.
    hearing: Option<Hearing>,
    /// Calls of sending systems, on their way to be written.
    calls: CallQueue,
}

#[derive(Debug)]
enum Cleared {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions),
}

#[derive(Debug)]
pub(crate) enum Backend {
    Sqlite(Connections<sqlx::SqliteConnection>),
    Postgres(Connections<sqlx::PgConnection>),
}

/// Reads from one snapshot: what the queries in it see is one moment of the database. `$db` names the module of
/// queries for the driver.
macro_rules! snapshot {
    ($store:expr, |$conn:ident, $db:ident| $read:expr) => {
        match $store.backend() {
            $crate::store::Backend::Sqlite(readers) => {
                use $crate::store::sqlite_reads as $db;
                async {
                    let mut lease = readers.lease().await?;
                    let mut transaction = sqlx::Connection::begin(&mut *lease).await?;
                    let $conn = &mut *transaction;
                    let value = $read.await?;
                    transaction.commit().await?;
                    lease.done();
                    Ok::<_, sqlx::Error>(value)
                }
                .await
            }
            $crate::store::Backend::Postgres(readers) => {
                use $crate::store::postgres_reads as $db;
                async {
                    let mut lease = readers.lease().await?;
                    let one_moment = "begin isolation level repeatable read, read only";
                    let mut transaction = sqlx::Connection::begin_with(&mut *lease, one_moment).await?;
                    let $conn = &mut *transaction;
                    let value = $read.await?;
                    transaction.commit().await?;
                    lease.done();
                    Ok::<_, sqlx::Error>(value)
                }
                .await
            }
        }
        .map_err($crate::Error::from)
    };
}

/// Reads what needs no snapshot around it: one statement, or several that may each see a later state.
macro_rules! read {
    ($store:expr, |$conn:ident, $db:ident| $read:expr) => {
        match $store.backend() {
            $crate::store::Backend::Sqlite(readers) => {
                use $crate::store::sqlite_reads as $db;
                async {
                    let mut lease = readers.lease().await?;
                    let $conn = &mut *lease;
                    let value = $read.await?;
                    lease.done();
                    Ok::<_, sqlx::Error>(value)
                }
                .await
            }
            $crate::store::Backend::Postgres(readers) => {
                use $crate::store::postgres_reads as $db;
                async {
                    let mut lease = readers.lease().await?;
                    let $conn = &mut *lease;
                    let value = $read.await?;
                    lease.done();
                    Ok::<_, sqlx::Error>(value)
                }
                .await
            }
        }
        .map_err($crate::Error::from)
    };
}

pub(crate) use {postgres::reads as postgres_reads, read, snapshot, sqlite::reads as sqlite_reads};

impl Store {
    pub(crate) async fn open(address: &str) -> Result<Self, OpenError> {
        if address.starts_with("sqlite:") {
            Self::open_sqlite(address).await
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Self::open_postgres(address).await
        } else {
            Err(OpenError::Address)
        }
    }

    async fn open_sqlite(address: &str) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .pragma("secure_delete", "on")
            .disable_statement_logging();
        if let Some(folder) = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
        }
        let mut connection = options.connect().await?;
        SQLITE_MIGRATIONS.run(&mut connection).await?;
        let synchronous: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(&mut connection).await?;
        if synchronous != 2 {
            return Err(OpenError::NotDurable("pragma synchronous is not 2 (full)"));
        }
        connection.close().await?;
        let cleared = Cleared::Sqlite(options.clone());
        let connection = Connections::open(options.clone(), 1).await?;
        let readers = Connections::open(options.read_only(true), SQLITE_READERS).await?;
        let bell = Arc::new(Bell::default());
        let writer = Writer::start(SqliteWriter { connection, bell: bell.clone() });
        Ok(Self::of(Backend::Sqlite(readers), vec![writer], cleared, bell, None))
    }

    async fn open_postgres(address: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(address)?;
        // A host that is a path is the folder of a socket.
        let host = options.get_host();
        let here = options.get_socket().is_some() || host.starts_with('/') || is_this_machine(host);
        if !here && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
            return Err(OpenError::OpenToOthers);
        }
        let options = options
            .application_name("inkorg")
            .options([
                ("statement_timeout", "5s"),
                ("lock_timeout", "3s"),
                ("synchronous_commit", "on"),
                ("plan_cache_mode", "force_generic_plan"),
            ])
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        if roles::may_migrate(&mut connection).await? {
            POSTGRES_MIGRATIONS.run(&mut connection).await?;
            roles::grant(&mut connection).await?;
        } else if !roles::is_migrated(&mut connection, &POSTGRES_MIGRATIONS).await? {
            return Err(OpenError::NotMigrated);
        }
        let synchronous: String =
            sqlx::query_scalar("show synchronous_commit").fetch_one(&mut connection).await?;
        if synchronous != "on" {
            return Err(OpenError::NotDurable("synchronous_commit is not on"));
        }
        let fsync: String = sqlx::query_scalar("show fsync").fetch_one(&mut connection).await?;
        if fsync != "on" {
            return Err(OpenError::NotDurable("fsync is not on"));
        }
        connection.close().await?;
        let readers = Connections::open(options.clone(), POSTGRES_READERS).await?;
        let bell = Arc::new(Bell::default());
        let others = telling(options.clone());
        let mut writers = Vec::with_capacity(POSTGRES_WRITERS);
        // Some number, another one in each process.
        let lanes = std::hash::RandomState::new().hash_one("lanes") % LANES;
        for lane in (lanes..).take(POSTGRES_WRITERS) {
            let connection = Connections::open(options.clone(), 1).await?;
            let (bell, others) = (bell.clone(), others.clone());
            let lane = i32::try_from(lane % LANES).unwrap_or_default();
            writers.push(Writer::start(PostgresWriter { connection, bell, others, lane }));
        }
        let hearing = Some(Hearing::new(options.clone(), bell.clone()));
        // A vacuum takes its time, and waits for nobody: behind what waits for a table, everybody would wait.
        let cleared = options.options([("statement_timeout", "0"), ("lock_timeout", "500ms")]);
        Ok(Self::of(Backend::Postgres(readers), writers, Cleared::Postgres(cleared), bell, hearing))
    }

    fn of(
        backend: Backend,
        writers: Vec<Writer>,
        cleared: Cleared,
        bell: Arc<Bell>,
        hearing: Option<Hearing>,
    ) -> Self {
        let calls = CallQueue::start(writers[0].clone());
        Self { backend, writers, cleared, choose: std::hash::RandomState::new(), bell, hearing, calls }
    }

    /// Hears when something may have come to an inbox, here or, on PostgreSQL, in another process.
    pub(crate) fn listen(&self, person: Uuid) -> Listening {
        let listening = self.bell.listen(person);
        if let Some(hearing) = &self.hearing {
            hearing.begin();
        }
        listening
    }

    pub(crate) fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Writes, and returns when it is durable.
    pub(crate) async fn write(&self, write: Write) -> Result<Written, Error> {
        let chosen =
            usize::try_from(self.choose.hash_one(write.person())).unwrap_or(usize::MAX) % self.writers.len();
        Ok(self.writers[chosen].write(write).await?)
    }

    /// Takes what was deleted out of the database's files; `false`: somebody still reads what was before, or holds
    /// what this would have to hold. It can be tried again at any time.
    ///
    /// SQLite has overwritten the rows themselves (`secure_delete`); what is left stands in the write-ahead log, which is
    /// emptied into the database and cut to nothing. PostgreSQL overwrites nothing: a vacuum gives the room of dead rows
    /// to new ones, and only a table that is written anew is rid of their bytes. Small tables are; to do the same to
    /// large ones would close every inbox for as long as it takes (ARCHITECTURE.md, Deleted for good).
    pub(crate) async fn clear_files(&self) -> Result<bool, Error> {
        match &self.cleared {
            Cleared::Sqlite(options) => {
                let mut connection = options.connect().await?;
                let row = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(&mut connection).await?;
                let busy: i64 = row.try_get(0)?;
                connection.close().await?;
                Ok(busy == 0)
            }
            Cleared::Postgres(options) => {
                let mut connection = options.connect().await?;
                let size: i64 = sqlx::query_scalar(SEALED_SIZE).fetch_one(&mut connection).await?;
                let vacuum = if size <= SMALL { VACUUM_SMALL } else { VACUUM };
                sqlx::query(vacuum).execute(&mut connection).await?;
                // At once where this role may ask for it; else within minutes, as PostgreSQL does by itself.
                if size <= SMALL && sqlx::query_scalar(MAY_CHECKPOINT).fetch_one(&mut connection).await? {
                    sqlx::query("checkpoint").execute(&mut connection).await?;
                }
                connection.close().await?;
                Ok(true)
            }
        }
    }

    /// Writes a call soon; `false`: too many wait already.
    pub(crate) fn note_call(&self, call: SealedCall) -> bool {
        self.calls.note(call)
    }

    /// Returns when the calls so far are written, or given up.
    pub(crate) async fn calls_noted(&self) {
        self.calls.written().await;
    }

    /// Reads no more. What is under way goes on.
    pub(crate) fn close(&self) {
        match &self.backend {
            Backend::Sqlite(readers) => readers.close(),
            Backend::Postgres(readers) => readers.close(),
        }
    }
}

/// Whether a reader does its work.
async fn asked<C: Connection + Debug>(mut reader: Lease<C>) -> Result<(), sqlx::Error> {
    reader.ping().await?;
    reader.done();
    Ok(())
}

/// SQLite's one write connection, replaced when something failed on it: when the disk is full, SQLite itself ends the
/// transaction, and sqlx would for ever believe to be in it.
struct SqliteWriter {
    connection: Connections<sqlx::SqliteConnection>,
    bell: Arc<Bell>,
}

/// To whom a message came with what was written.
fn arrived(writes: &[&Write], written: &[Written]) -> Vec<Uuid> {
    let came = writes.iter().zip(written).filter(|(_, written)| **written == Written::Done);
    came.filter_map(|(write, _)| match write {
        Write::Deliver(delivery) => Some(delivery.person),
        _ => None,
    })
    .collect()
}

impl writer::Apply for SqliteWriter {
    async fn apply(&mut self, writes: &[&Write]) -> Result<Vec<Written>, sqlx::Error> {
        let mut lease = self.connection.lease().await?;
        if let [write] = writes
            && let Some(written) = sqlite::writes::apply_at_once(&mut lease, write).await?
        {
            lease.done();
            return Ok(vec![written]);
        }
        let mut transaction = lease.begin_with("begin immediate").await?;
        let (mut written, mut tally) = (Vec::with_capacity(writes.len()), Tally::default());
        if let [write] = writes {
            written.push(sqlite::writes::apply_in_steps(&mut transaction, write, &mut tally).await?);
        } else {
            for write in writes {
                written.push(sqlite::writes::apply(&mut transaction, write, &mut tally).await?);
            }
        }
        sqlite::statistics::add(&mut transaction, &tally, 0).await?;
        transaction.commit().await?;
        lease.done();
        for person in arrived(writes, &written) {
            self.bell.ring(person);
        }
        Ok(written)
    }
}

/// A write connection to PostgreSQL, replaced when it is lost.
struct PostgresWriter {
    connection: Connections<sqlx::PgConnection>,
    bell: Arc<Bell>,
    /// Other processes.
    others: mpsc::Sender<Uuid>,
    /// Which of the [`LANES`] it counts in.
    lane: i32,
}

impl writer::Apply for PostgresWriter {
    async fn apply(&mut self, writes: &[&Write]) -> Result<Vec<Written>, sqlx::Error> {
        let mut lease = self.connection.lease().await?;
        if let [write] = writes
            && let Some(written) = postgres::writes::apply_at_once(&mut lease, write).await?
        {
            lease.done();
            return Ok(vec![written]);
        }
        let mut transaction = lease.begin().await?;
        let (mut written, mut tally) = (Vec::with_capacity(writes.len()), Tally::default());
        if let [write] = writes {
            written.push(postgres::writes::apply_in_steps(&mut transaction, write, &mut tally).await?);
        } else {
            for write in writes {
                written.push(postgres::writes::apply(&mut transaction, write, &mut tally).await?);
            }
        }
        postgres::statistics::add(&mut transaction, &tally, self.lane).await?;
        transaction.commit().await?;
        lease.done();
        for person in arrived(writes, &written) {
            self.bell.ring(person);
            // Where too many wait, the others find out when they count.
            let _ = self.others.try_send(person);
        }
        Ok(written)
    }
}

impl Store {
    /// Whether readers and every writer do their work.
    pub(crate) async fn ping(&self) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(readers) => asked(readers.lease().await?).await?,
            Backend::Postgres(readers) => asked(readers.lease().await?).await?,
        }
        for writer in &self.writers {
            writer.write(Write::Ping).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Executor, SqlSafeStr};

    // ASVS 5.0.0-1.2.4
    #[tokio::test]
    async fn every_statement_is_prepared_by_sqlite() {
        let mut connection = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
        SQLITE_MIGRATIONS.run(&mut connection).await.unwrap();
        for (name, sql) in statements::all().chain(sqlite::ALL) {
            connection.prepare(sql.into_sql_str()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    /// The names of constraints and indexes.
    type Names = std::collections::BTreeSet<String>;

    /// The words that follow each `before` in a text.
    fn words_after(text: &str, before: &str) -> Names {
        let follows = text.split(before).skip(1).filter_map(|rest| rest.split_whitespace().next());
        follows.map(str::to_owned).collect()
    }

    /// Columns and whether they may be null, by table: what both dialects must agree on.
    type Schema = std::collections::BTreeSet<(String, String, bool)>;

    // ASVS 5.0.0-1.2.4
    #[tokio::test]
    async fn every_statement_is_prepared_by_postgres_and_the_two_schemas_are_one() {
        let cluster =
            std::env::var("INKORG_TEST_POSTGRES").expect("run by `cargo xtask postgres -- cargo test`");
        let mut postgres = sqlx::PgConnection::connect(&cluster).await.unwrap();
        let schema = format!("statements_{}", std::process::id());
        let own = format!("create schema {schema}; set search_path to {schema}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(own)).execute(&mut postgres).await.unwrap();
        POSTGRES_MIGRATIONS.run(&mut postgres).await.unwrap();
        for (name, sql) in statements::all().chain(postgres::ALL) {
            postgres.prepare(sql.into_sql_str()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let columns = "select table_name::text, column_name::text, is_nullable = 'YES' from information_schema.columns \
            where table_schema = current_schema() and table_name <> '_sqlx_migrations'";
        let in_postgres: Schema =
            sqlx::query_as(columns).fetch_all(&mut postgres).await.unwrap().into_iter().collect();

        let mut sqlite = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
        SQLITE_MIGRATIONS.run(&mut sqlite).await.unwrap();
        let columns = "select m.name, c.name, c.\"notnull\" = 0 from sqlite_master m join pragma_table_info(m.name) c \
            where m.type = 'table' and m.name <> '_sqlx_migrations' and m.name not like 'sqlite_%'";
        let in_sqlite: Schema =
            sqlx::query_as(columns).fetch_all(&mut sqlite).await.unwrap().into_iter().collect();
        assert!(in_sqlite.len() > 50, "the schema was read");
        assert_eq!(in_sqlite, in_postgres);

        let names = "select conname::text from pg_constraint where connamespace = current_schema()::regnamespace \
                and conrelid::regclass::text not like '%_sqlx_migrations' \
            union select indexname::text from pg_indexes where schemaname = current_schema() \
                and tablename <> '_sqlx_migrations'";
        let in_postgres: Names =
            sqlx::query_scalar(names).fetch_all(&mut postgres).await.unwrap().into_iter().collect();
        let texts = "select sql from sqlite_master where sql is not null and name <> '_sqlx_migrations'";
        let texts: Vec<String> = sqlx::query_scalar(texts).fetch_all(&mut sqlite).await.unwrap();
        let in_sqlite: Names = texts
            .iter()
            .flat_map(|text| {
                [words_after(text, "constraint "), words_after(&text.to_lowercase(), "create index ")]
            })
            .flatten()
            .collect();
        assert!(in_sqlite.len() > 50, "the names were read");
        assert_eq!(in_sqlite, in_postgres);
    }

    #[tokio::test]
    async fn a_database_that_another_process_holds_is_an_error_that_wrote_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}", folder.path().join("inkorg.db").display());
        let store = Store::open(&address).await.unwrap();
        let mut other = sqlx::SqliteConnection::connect(&address).await.unwrap();
        let held = other.begin_with("begin immediate").await.unwrap();
        let session = || Write::Session { key: [0; 32], change: crate::write::SessionChange::End };
        assert!(matches!(store.write(session()).await, Err(Error::Unavailable(_))));
        held.rollback().await.unwrap();
        assert_eq!(
            store.write(session()).await.unwrap(),
            Written::Nothing,
            "and it goes on when the other lets go"
        );
    }
}
