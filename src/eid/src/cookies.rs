//! The cookies of login and session, how they are set and removed; and that of the language, which a login sets too.

use crate::PublicUrl;
use inbox::NoticeLanguage;
use tower_sessions::cookie::{Cookie, CookieBuilder, SameSite, time::Duration};

/// The name of the cookie that holds the language of the pages (BCP 47), under https or not.
pub const fn language_cookie(secure: bool) -> &'static str {
    if secure { "__Host-inkorg-sprak" } else { "inkorg-sprak" }
}

/// How long a login may take.
pub(crate) const LOGIN_MINUTES: i64 = 10;

/// Names and attributes of our cookies. Under https both carry the `__Host-` prefix (RFC 6265bis 4.1.3.2): no other
/// host can plant them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    secure: bool,
}

impl Cookies {
    pub(crate) fn of(site: &PublicUrl) -> Self {
        Self { secure: site.is_secure() }
    }

    pub(crate) fn secure(self) -> bool {
        self.secure
    }

    /// The cookie of the session.
    pub(crate) fn session(self) -> &'static str {
        if self.secure { "__Host-inkorg" } else { "inkorg" }
    }

    /// The cookie of the logins under way.
    pub(crate) fn login(self) -> &'static str {
        if self.secure { "__Host-inkorg-login" } else { "inkorg-login" }
    }

    pub(crate) fn set_login(self, sealed: String) -> Cookie<'static> {
        self.build(self.login(), sealed).max_age(Duration::minutes(LOGIN_MINUTES)).build()
    }

    /// The language that somebody has chosen is that of the pages after their login, whoever used the browser before.
    pub(crate) fn set_language(self, language: NoticeLanguage) -> Cookie<'static> {
        let name = language_cookie(self.secure);
        self.build(name, language.code().to_owned()).max_age(Duration::days(365)).build()
    }

    /// Removes a cookie. With all its attributes: browsers ignore a `__Host-` cookie that comes without `Secure`,
    /// also one that is to be removed, and tower-sessions' own removal is such a one.
    pub(crate) fn remove(self, name: &'static str) -> Cookie<'static> {
        self.build(name, String::new()).max_age(Duration::ZERO).build()
    }

    /// `Lax`, not `Strict`: the way back from the provider comes from another site.
    fn build(self, name: &'static str, value: String) -> CookieBuilder<'static> {
        Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(self.secure)
    }
}
