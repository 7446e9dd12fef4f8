//! What can go wrong with the inbox's database, and nothing about whom it concerned.

use crate::{keys::SealBroken, store::WriteError};

/// The inbox could not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached, is locked, or did not answer in time. What was asked is not known to be done,
    /// and asking again is safe.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// More is asked than can be done now. Nothing was written: try again later.
    #[error("the service is overloaded")]
    Overloaded,
    /// A row holds what the product never writes, or another key sealed it. Somebody must look.
    #[error("the database holds what it should not: {0}")]
    Inconsistent(&'static str),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                Self::Inconsistent("a column of another type")
            }
            error => Self::Unavailable(Box::new(error)),
        }
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Overloaded => Self::Overloaded,
            WriteError::Database(error) => Self::Unavailable(Box::new(error)),
            WriteError::Stopped => Self::Unavailable(Box::new(error)),
        }
    }
}

impl From<SealBroken> for Error {
    fn from(broken: SealBroken) -> Self {
        Self::Inconsistent(broken.column)
    }
}
