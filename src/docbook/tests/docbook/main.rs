//! The message body as senders really write it, and as nobody should.

mod characters;
mod degraded;
mod deviations;
mod hostile;
mod kinds;
mod links;
mod outline;
mod properties;
mod structure;
