//! The booking worker: an engagement index has told that there is something to know about a booking; here its own system is
//! asked what it is (crm:scheduling, `GetBookingDetails` 1.1), and the citizen is told what has changed.
//!
//! How a notification becomes a message, and the file to read at each stop:
//!
//! 1. `soap` takes `ProcessNotification` and notes it ([`inbox::Inbox::note_bookings`]): durable before the answer.
//! 2. [`worker`](Bookings): takes bookings on lease, an address at a time, so that one that is dead holds up no other.
//! 3. `asking`: certificate, limits, circuit breaker.
//! 4. `details`: the question, and what the answer says.
//! 5. `news`: what of it the inbox has not been told.
//! 6. `letter`: the message. It is delivered, and the question ended, in one commit.
//!
//! What a booking system answers counts, and not in which order, or how often, something was told: two histories of
//! notifications that end in the same bookings end in the same inbox.

mod asking;
mod details;
mod letter;
mod news;
mod settings;
pub mod swedish;
mod worker;

pub use crate::{
    settings::{Settings, SettingsError},
    worker::Bookings,
};
