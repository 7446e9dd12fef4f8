//! The scanning worker: files that senders delivered, through a scanner for harmful code.
//!
//! A file waits until it has been scanned; whether it can be fetched meanwhile is the operator's choice
//! ([`inbox::Unscanned`]). Nothing here sees a name, and nothing of a file is logged but our own id of it.

mod clamd;
mod scanner;
mod settings;
mod worker;

pub use clamd::Clamd;
pub use scanner::{Content, ScanError, Scanner, Verdict};
pub use settings::{ScannerSettings, ScannerSettingsError};
pub use worker::Scanning;
