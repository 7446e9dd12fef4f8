//! What the page after a change says of it: one word of a closed set, in a cookie that the next page takes away.

use crate::{Services, address::OUTCOME, words::Language};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use http::header;
use std::time::Duration;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flash {
    /// The inbox was activated.
    Activated,
    /// A thread was marked as unread.
    MarkedUnread,
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
}

impl Flash {
    const ALL: [Self; 10] = [
        Self::Activated,
        Self::MarkedUnread,
        Self::Saved,
        Self::CodeSent,
        Self::ContactConfirmed,
        Self::ContactRemoved,
        Self::CodeCancelled,
        Self::Reviewed,
        Self::OldestFirst,
        Self::NewestFirst,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Activated => "aktiverad",
            Self::MarkedUnread => "olast",
            Self::Saved => "sparat",
            Self::CodeSent => "kod",
            Self::ContactConfirmed => "bekraftad",
            Self::ContactRemoved => "borttagen",
            Self::CodeCancelled => "avbruten",
            Self::Reviewed => "granskat",
            Self::OldestFirst => "aldst",
            Self::NewestFirst => "nyast",
        }
    }

    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flash| flash.code() == code)
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
fn build(name: &'static str, value: &'static str, secure: bool, age: Duration) -> Cookie<'static> {
    Cookie::build((name, value))
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

    #[test]
    fn only_our_own_words_are_read() {
        for flash in Flash::ALL {
            assert_eq!(Flash::of_code(flash.code()), Some(flash));
        }
        assert_eq!(Flash::of_code("<b>"), None);
    }

    #[test]
    fn under_https_the_cookie_is_ours_alone_and_its_removal_too() {
        for cookie in [Flash::MarkedUnread.cookie(true), Flash::taken(true)] {
            let text = cookie.to_string();
            assert!(
                text.starts_with("__Host-") && text.contains("; Secure") && text.contains("; Path=/"),
                "{text}"
            );
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
        }
        assert!(!Flash::MarkedUnread.cookie(false).to_string().contains("Secure"));
    }
}
