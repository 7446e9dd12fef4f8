//! The pages, each in a file of its own: what it loads, and how it is shown.

pub(crate) mod activation;
pub(crate) mod attachment;
pub(crate) mod calendar_file;
pub(crate) mod confirm;
pub(crate) mod delete;
pub(crate) mod help;
pub(crate) mod language;
pub(crate) mod leave;
pub(crate) mod ledger;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod preview;
pub(crate) mod privacy;
pub(crate) mod proxy;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod start;
pub(crate) mod statement;
pub(crate) mod take;
pub(crate) mod thread;
pub(crate) mod tidy;
pub(crate) mod turned_away;
pub(crate) mod units;
pub(crate) mod why;
