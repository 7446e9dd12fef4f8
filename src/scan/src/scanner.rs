//! The port: what a scanner is given, and what it answers.

use async_trait::async_trait;
use inbox::FileContent;
use std::{fmt::Debug, io};

/// What a file holds, part by part.
#[async_trait]
pub trait Content: Send {
    /// The next part; `None`: that was all.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, inbox::Error>;
}

#[async_trait]
impl Content for FileContent {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, inbox::Error> {
        Self::next(self).await
    }
}

/// What a scanner says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It found nothing.
    Clean,
    /// It found something that may do harm.
    Harmful,
}

/// Why a scanner said nothing of a file. It is asked again later: a file is neither offered nor stopped by mistake.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It cannot be reached, or hung up in the middle.
    #[error("the scanner cannot be reached")]
    Away(#[from] io::Error),
    /// It took too long.
    #[error("the scanner did not answer in time")]
    Slow,
    /// It answered that it could not, such as when a file is larger than it takes.
    #[error("the scanner could not scan a file: {0}")]
    Failed(String),
    /// The file could not be read.
    #[error("a file could not be read")]
    Content(#[from] inbox::Error),
}

/// What looks for harmful code.
#[async_trait]
pub trait Scanner: Send + Sync + Debug {
    /// Looks at a file.
    async fn scan(&self, content: &mut dyn Content) -> Result<Verdict, ScanError>;
}
