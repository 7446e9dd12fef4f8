//! Connections that wait to be used again.
//!
//! sqlx's own pool asks every connection, as it comes back, whether it is still there: one more way to the database for
//! each read, where most pages need two. Here a connection is asked only when it has rested a while, and one whose
//! answer nobody waited for, or that failed, is not used again.

use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult},
};
use sqlx::{ConnectOptions, Connection};
use std::{
    fmt::Debug,
    ops::{Deref, DerefMut},
    time::Duration,
};

/// So long a connection rests before it is asked whether it is still there.
const RESTED: Duration = Duration::from_secs(1);
/// So old a connection gets: what a server keeps for each of them is given back now and then.
const LIFETIME: Duration = Duration::from_mins(30);
/// So long one waits for a connection, free or new.
const PATIENCE: Duration = Duration::from_secs(3);

/// Up to a fixed number of connections to one database.
#[derive(Debug)]
pub(crate) struct Connections<C: Connection + Debug>(Pool<Opened<C>>);

#[derive(Debug)]
struct Opened<C: Connection>(C::Options);

impl<C: Connection + Debug> Manager for Opened<C> {
    type Type = C;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Self::Type, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(&self, connection: &mut Self::Type, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > LIFETIME {
            return Err(RecycleError::message("old"));
        }
        if metrics.last_used() > RESTED {
            connection.ping().await?;
        }
        Ok(())
    }
}

impl<C: Connection + Debug> Connections<C> {
    /// Opens the first of at most `most` connections.
    pub(super) async fn open(options: C::Options, most: usize) -> Result<Self, sqlx::Error> {
        let pool = Pool::builder(Opened(options))
            .max_size(most)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .build()
            .map_err(|error| sqlx::Error::Configuration(error.into()))?;
        let connections = Self(pool);
        connections.lease().await?.done();
        Ok(connections)
    }

    /// A connection for one caller.
    pub(crate) async fn lease(&self) -> Result<Lease<C>, sqlx::Error> {
        match self.0.get().await {
            Ok(object) => Ok(Lease(Some(object))),
            Err(PoolError::Backend(error)) => Err(error),
            Err(PoolError::Closed) => Err(sqlx::Error::PoolClosed),
            Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    /// Gives out no more. What is under way goes on.
    pub(super) fn close(&self) {
        self.0.close();
    }
}

/// A connection in use. Dropped without [`Lease::done`], it is closed.
pub(crate) struct Lease<C: Connection + Debug>(Option<Object<Opened<C>>>);

impl<C: Connection + Debug> Lease<C> {
    /// What was asked is answered: somebody else may use the connection.
    pub(crate) fn done(mut self) {
        drop(self.0.take());
    }
}

impl<C: Connection + Debug> Deref for Lease<C> {
    type Target = C;

    fn deref(&self) -> &C {
        self.0.as_ref().expect("given back only by `done`")
    }
}

impl<C: Connection + Debug> DerefMut for Lease<C> {
    fn deref_mut(&mut self) -> &mut C {
        self.0.as_mut().expect("given back only by `done`")
    }
}

impl<C: Connection + Debug> Drop for Lease<C> {
    fn drop(&mut self) {
        if let Some(unfinished) = self.0.take() {
            drop(Object::take(unfinished));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Executor, SqliteConnection, sqlite::SqliteConnectOptions};

    async fn of_one() -> (tempfile::TempDir, Connections<SqliteConnection>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        (folder, Connections::open(options, 1).await.unwrap())
    }

    /// A temporary table lives as long as its connection.
    const MARK: &str = "create temporary table mark (x)";

    #[tokio::test]
    async fn a_connection_that_is_done_is_used_again() {
        let (_folder, connections) = of_one().await;
        let mut lease = connections.lease().await.unwrap();
        lease.execute(MARK).await.unwrap();
        lease.done();
        assert!(connections.lease().await.unwrap().execute("select x from mark").await.is_ok());
    }

    #[tokio::test]
    async fn a_connection_whose_answer_nobody_waited_for_is_not_used_again() {
        let (_folder, connections) = of_one().await;
        let mut lease = connections.lease().await.unwrap();
        lease.execute(MARK).await.unwrap();
        drop(lease);
        assert!(connections.lease().await.unwrap().execute("select x from mark").await.is_err());
    }
}
