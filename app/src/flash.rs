//! What the page after a change says of it: one word of a closed set, in a cookie that the next page takes away.

use crate::{Services, address::OUTCOME, words::Language};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use http::header;
use inbox::ChangeId;
use std::time::Duration;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flash {
    /// The inbox was activated.
    Activated,
    /// Something was done with threads, or was not.
    Tidied(Outcome),
    /// A setting was changed.
    Saved,
    /// A code was sent.
    CodeSent,
    /// The code was right: notices go to the address.
    ContactConfirmed,
    /// An address was removed.
    ContactRemoved,
    /// An address that waited for its code was withdrawn.
    CodeCancelled,
    /// What guardians had entered was reviewed.
    Reviewed,
    /// Threads are read from the oldest message.
    OldestFirst,
    /// Threads are read from the newest message.
    NewestFirst,
    /// A login was ended.
    SessionEnded,
    /// All other logins were ended.
    OthersEnded,
}

/// What was done with threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) what: Done,
    /// With how many.
    pub(crate) threads: u16,
    /// How many were left where they are, because a message came.
    pub(crate) grown: u16,
    /// What undoes it.
    pub(crate) undo: Option<ChangeId>,
}

/// What was done with threads, or why nothing was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    MarkedUnread,
    Archived,
    Trashed,
    /// By a guardian: it does not expire there.
    TrashedAndKept,
    Restored,
    /// All that the change was of.
    Undone,
    /// Some, or none: the others have been changed since.
    UndoneInPart,
    Deleted,
    /// Somebody was there before.
    AlreadySo,
    /// Messages have come since the page was shown: everything is where it was.
    Grown,
    /// What was to be deleted for good is not in the trash any more.
    NotInTrash,
    NothingChosen,
    TooManyChosen,
}

impl Done {
    const ALL: [Self; 13] = [
        Self::MarkedUnread,
        Self::Archived,
        Self::Trashed,
        Self::TrashedAndKept,
        Self::Restored,
        Self::Undone,
        Self::UndoneInPart,
        Self::Deleted,
        Self::AlreadySo,
        Self::Grown,
        Self::NotInTrash,
        Self::NothingChosen,
        Self::TooManyChosen,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::MarkedUnread => "olast",
            Self::Archived => "arkiverat",
            Self::Trashed => "slangt",
            Self::TrashedAndKept => "undanlagt",
            Self::Restored => "aterstallt",
            Self::Undone => "angrat",
            Self::UndoneInPart => "delvis",
            Self::Deleted => "borta",
            Self::AlreadySo => "redan",
            Self::Grown => "nytt",
            Self::NotInTrash => "kvar",
            Self::NothingChosen => "inget",
            Self::TooManyChosen => "flera",
        }
    }
}

impl Outcome {
    /// Without anything to undo.
    pub(crate) fn of(what: Done, threads: usize) -> Self {
        Self { what, threads: threads.try_into().unwrap_or(u16::MAX), grown: 0, undo: None }
    }

    fn code(self) -> String {
        let undo = self.undo.map(|change| format!(".{change}")).unwrap_or_default();
        format!("{}.{}.{}{undo}", self.what.word(), self.threads, self.grown)
    }

    fn of_code(code: &str) -> Option<Self> {
        let mut parts = code.split('.');
        let (word, threads, grown) =
            (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let undo = parts.next().map(str::parse).transpose().ok()?;
        let what = Done::ALL.into_iter().find(|what| what.word() == word)?;
        parts.next().is_none().then_some(Self { what, threads, grown, undo })
    }
}

impl Flash {
    /// Those that say one thing only.
    const ALL: [Self; 11] = [
        Self::Activated,
        Self::Saved,
        Self::CodeSent,
        Self::ContactConfirmed,
        Self::ContactRemoved,
        Self::CodeCancelled,
        Self::Reviewed,
        Self::OldestFirst,
        Self::NewestFirst,
        Self::SessionEnded,
        Self::OthersEnded,
    ];

    fn code(self) -> String {
        let word = match self {
            Self::Activated => "aktiverad",
            Self::Tidied(outcome) => return outcome.code(),
            Self::Saved => "sparat",
            Self::CodeSent => "kod",
            Self::ContactConfirmed => "bekraftad",
            Self::ContactRemoved => "borttagen",
            Self::CodeCancelled => "avbruten",
            Self::Reviewed => "granskat",
            Self::OldestFirst => "aldst",
            Self::NewestFirst => "nyast",
            Self::SessionEnded => "avslutad",
            Self::OthersEnded => "avslutade",
        };
        word.to_owned()
    }

    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let plain = Self::ALL.into_iter().find(|flash| flash.code() == code);
        plain.or_else(|| Outcome::of_code(code).map(Self::Tidied))
    }

    /// The cookie that carries it to the next page.
    pub(crate) fn cookie(self, secure: bool) -> Cookie<'static> {
        build(name(secure), self.code(), secure, Duration::from_mins(1))
    }

    /// To a page that says it, with focus on that.
    pub(crate) fn lead(self, services: &Services, page: &str) -> Response {
        let cookie = self.cookie(services.site.public_url.is_secure()).to_string();
        let to = Redirect::to(&format!("{page}#{OUTCOME}"));
        (AppendHeaders([(header::SET_COOKIE, cookie)]), to).into_response()
    }

    /// The cookie that takes it away.
    pub(crate) fn taken(secure: bool) -> Cookie<'static> {
        build(name(secure), "", secure, Duration::ZERO)
    }
}

/// To a page that says nothing of a change, because none was made.
pub(crate) fn plain(page: &str) -> Response {
    Redirect::to(page).into_response()
}

/// The cookie that holds the chosen language, for a year.
pub(crate) fn language(language: Language, secure: bool) -> Cookie<'static> {
    const YEAR: Duration = Duration::from_hours(365 * 24);
    build(eid::language_cookie(secure), language.tag(), secure, YEAR)
}

/// The cookie's name; under https no other host can plant one of this name (RFC 6265bis 4.1.3.2).
pub(crate) fn name(secure: bool) -> &'static str {
    if secure { "__Host-inkorg-besked" } else { "inkorg-besked" }
}

/// A cookie of ours, for as long as `age`.
fn build(name: &'static str, value: impl Into<String>, secure: bool, age: Duration) -> Cookie<'static> {
    Cookie::build((name, value.into()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .max_age(age.try_into().unwrap_or_default())
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    // ASVS 5.0.0-1.5.2
    #[test]
    fn only_our_own_words_are_read() {
        let undo = Some("0123456789abcdef0123456789abcdef".parse().unwrap());
        let tidied = Done::ALL.into_iter().flat_map(|what| {
            [Outcome { undo, grown: 2, ..Outcome::of(what, 3) }, Outcome::of(what, 100)].map(Flash::Tidied)
        });
        for flash in Flash::ALL.into_iter().chain(tidied) {
            assert_eq!(Flash::of_code(&flash.code()), Some(flash));
        }
        for code in [
            "<b>",
            "arkiverat",
            "arkiverat.x.0",
            "arkiverat.1",
            "arkiverat.1.x",
            "arkiverat.1.0.x",
            "arkiverat.-1.0",
            "x.1.0",
            "arkiverat.1.0.",
        ] {
            assert_eq!(Flash::of_code(code), None, "{code}");
        }
    }

    // ASVS 5.0.0-3.3.1, 5.0.0-3.3.3
    #[test]
    fn under_https_the_cookie_is_ours_alone_and_its_removal_too() {
        for cookie in [Flash::Saved.cookie(true), Flash::taken(true)] {
            let text = cookie.to_string();
            assert!(
                text.starts_with("__Host-") && text.contains("; Secure") && text.contains("; Path=/"),
                "{text}"
            );
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
        }
        assert!(!Flash::Saved.cookie(false).to_string().contains("Secure"));
    }
}
