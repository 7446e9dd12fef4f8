//! What somebody had typed when they were asked to prove anew who they are: carried through the login sealed, in the
//! cookie and then in the session, and never in an address.

use crate::OwnPath;
use serde::{Deserialize, Serialize};

/// Where a session keeps what had been typed.
pub(crate) const DRAFT: &str = "draft";
/// The longest text that waits behind a login, in bytes: longer than any address for notices (an e-mail address has 254 characters at most, RFC 5321 4.5.3.1.3), and short
/// enough for the cookie.
pub const LONGEST_DRAFT: usize = 320;

/// One text, and the form that it belongs to. `Debug` says nothing.
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
