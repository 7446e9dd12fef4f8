//! The outbox worker: SMS and e-mail that say that there is a message, and nothing else.

mod gateway;
mod notifier;
mod pace;
mod quiet;
mod recipients;
mod sweep;
mod words;

pub use gateway::{Gateway, Gateways, Outgoing, SendError};
pub use notifier::Notifier;
pub use pace::{Pace, PaceError};
pub use sweep::sweep;
pub use words::{Said, Text, UnfitName, Words};
