//! What somebody had typed when they were asked who they are: carried through the login sealed, in the cookie and then
//! in the session, and never in an address.

use crate::OwnPath;
use inbox::PersonId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a session keeps what had been typed.
pub(crate) const DRAFT: &str = "draft";
/// The longest form that waits behind a login, in bytes and as it is sent (`application/x-www-form-urlencoded`): longer
/// than any of ours that holds what it should (an e-mail address has 254 characters at most, RFC 5321 4.5.3.1.3), and
/// short enough for the cookie.
pub const LONGEST_DRAFT: usize = 1024;
/// The longest that waits in the session alone, where there is room: every thread that can be chosen at once.
pub(crate) const LONGEST_HELD: usize = 6 * 1024;
/// So long it waits for the login of somebody whose session is over.
const WAITS: SignedDuration = SignedDuration::from_mins(10);

/// What a form held, as it is sent, and the form's own address. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    form: OwnPath,
    text: String,
}

impl Draft {
    /// `None`: there is nothing to keep, or more than a form of ours ever sends on.
    pub(crate) fn new(form: &OwnPath, text: String) -> Option<Self> {
        (!text.is_empty() && text.len() <= LONGEST_DRAFT).then(|| Self { form: form.clone(), text })
    }

    /// Likewise for the session, which has more room than a cookie.
    pub(crate) fn held(form: &OwnPath, text: String) -> Option<Self> {
        (!text.is_empty() && text.len() <= LONGEST_HELD).then(|| Self { form: form.clone(), text })
    }

    /// The text, for the form that it was typed in.
    pub(crate) fn of(&self, form: &str) -> Option<&str> {
        (self.form.as_str() == form).then_some(self.text.as_str())
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draft(…)")
    }
}

/// A draft of somebody whose session was over when it was sent. It waits in this browser for that person alone: whoever
/// else logs in there gets nothing of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Waiting {
    person: PersonId,
    draft: Draft,
    since: Timestamp,
}

impl Waiting {
    pub(crate) fn new(person: PersonId, draft: Draft, now: Timestamp) -> Self {
        Self { person, draft, since: now }
    }

    pub(crate) fn lives(&self, now: Timestamp) -> bool {
        (SignedDuration::ZERO..WAITS).contains(&now.duration_since(self.since))
    }

    /// The draft, if it is this person's.
    pub(crate) fn of(self, person: PersonId) -> Option<Draft> {
        (self.person == person).then_some(self.draft)
    }
}
