//! Gateways against stand-ins: what is said on the wire, and what is never said.

#[path = "gateways/reports.rs"]
mod reports;
#[path = "gateways/sms.rs"]
mod sms;
#[path = "gateways/smtp.rs"]
mod smtp;

use inbox::{Channel, NoticeId, PersonId};
use notify::Outgoing;

/// A notice by e-mail, as the worker hands it over.
fn notice(to: &str) -> Outgoing<'_> {
    Outgoing {
        channel: Channel::Email,
        to,
        subject: Some("Du har ett meddelande i e-tjänsterna på 1177"),
        text: "Du har ett meddelande i e-tjänsterna på 1177.",
        id: id("0123456789abcdef0123456789abcdef"),
        person: "00000000000000000000000000000001".parse::<PersonId>().unwrap(),
    }
}

fn id(text: &str) -> NoticeId {
    text.parse().unwrap()
}
