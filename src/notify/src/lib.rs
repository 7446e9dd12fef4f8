//! The outbox worker: SMS and e-mail that say that there is a message, and nothing else.

mod words;
mod worker;

pub use words::Words;
pub use worker::{Gateway, Outgoing, SendError, sweep, work};
