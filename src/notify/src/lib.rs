//! The outbox worker: SMS and e-mail that say that there is a message, and nothing else.

mod gateway;
mod notifier;
mod pace;
mod quiet;
mod recipients;
mod report;
mod sms;
mod smtp;
mod sweep;
#[cfg(feature = "testing")]
pub mod testing;
mod words;

pub use gateway::{Gateway, Gateways, Outgoing, SendError};
pub use notifier::Notifier;
pub use pace::{Pace, PaceError};
pub use report::{REPORT_PATH, reports};
pub use sms::{Sms, SmsSettings, SmsSettingsError};
pub use smtp::{Smtp, SmtpSettings, SmtpSettingsError, SmtpTls};
pub use sweep::{empty_trash, sweep};
pub use words::{Said, Text, UnfitName, Words};
