//! Our own ids: random, typed, and written in addresses as 32 hexadecimal digits.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// An address held something that is not an id of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Uuid);

        impl $name {
            pub(crate) fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare id.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Accepts exactly the form that `Display` writes, so that one thing has one address.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let plain = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                plain.then(|| Uuid::try_parse(text).ok()).flatten().map(Self).ok_or(NotAnId)
            }
        }
    )*};
}

ids! {
    /// A person, and with it that person's one inbox.
    PersonId;
    /// A registered sending system.
    SenderId;
    /// A thread of messages in one inbox.
    ThreadId;
    /// A message in one inbox.
    MessageId;
    /// A unit that has sent to one inbox.
    UnitId;
    /// A search that a session keeps the words of.
    SearchId;
    /// A session, as its person names it to end it. It opens nothing.
    SessionId;
    /// A change of threads that can be undone.
    ChangeId;
    /// A button of a message.
    ActionId;
    /// An attachment of a message.
    AttachmentId;
    /// A booking that is, or was, to be asked about.
    BookingId;
    /// A job of the outbox.
    OutboxId;
    /// A notice: a row of the ledger, known to the gateway that carries it.
    NoticeId;
    /// The address of a child's inbox for one guardian: `/ombud/{ref}/…`. Says nothing about either.
    ProxyRef;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_only_in_the_form_it_was_written() {
        let id = ThreadId::new(Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse::<ThreadId>(), Err(NotAnId));
        assert_eq!(id.uuid().hyphenated().to_string().parse::<ThreadId>(), Err(NotAnId));
        assert_eq!("".parse::<ThreadId>(), Err(NotAnId));
    }
}
