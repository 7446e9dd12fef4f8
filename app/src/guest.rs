//! Whoever asks for a page: in which language, logged in or not, and what the last change came to.

use crate::{
    Services,
    address::Mount,
    flash::{self, Flash},
    words::{Language, Words},
};
use axum::extract::{FromRequestParts, OriginalUri};
use axum_extra::extract::CookieJar;
use eid::{Access, LoggedIn, OwnPath, Visitor};
use http::{HeaderMap, request::Parts};
use std::{convert::Infallible, sync::Arc};

/// The value that lets this response's own scripts run (CSP `'nonce-…'`). The middleware that writes the policy mints
/// it and puts it into the request's extensions; without it the page has no script, and works.
#[derive(Clone)]
pub struct Nonce(
    /// As it stands in the policy, without `nonce-`.
    pub String,
);

/// Says nothing: whoever reads a log must not be able to run a script.
impl std::fmt::Debug for Nonce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Nonce(…)")
    }
}

/// Whoever asks for a page. Every page can be asked for by anybody: what it shows them is another question.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    pub(crate) words: Words,
    /// Who it is, when somebody is logged in.
    pub(crate) logged_in: Option<Arc<LoggedIn>>,
    pub(crate) flash: Option<Flash>,
    /// The page's own address, to come back to.
    pub(crate) path: Option<OwnPath>,
    pub(crate) nonce: Option<Nonce>,
}

impl Guest {
    /// Who it is, when somebody is logged in.
    pub(crate) fn logged_in(&self) -> Option<&LoggedIn> {
        self.logged_in.as_deref()
    }

    /// For whom the page is.
    pub(crate) fn mount(&self) -> Mount {
        match self.logged_in().map(LoggedIn::access) {
            Some(Access::Guardian { child, .. }) => Mount::Child(child.reference),
            _ => Mount::Own,
        }
    }

    /// The page's own address, or the start page when it has none to come back to.
    pub(crate) fn path(&self) -> &str {
        self.path.as_ref().map_or("/", OwnPath::as_str)
    }
}

impl FromRequestParts<Services> for Guest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Infallible> {
        let secure = services.site.public_url.is_secure();
        let cookies = CookieJar::from_headers(&parts.headers);
        // Under a mount the router has cut the address: the whole one stands here.
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, services).await?;
        Ok(Self {
            words: Words::in_language(language(&parts.headers, secure)),
            logged_in: parts.extensions.get().and_then(Visitor::logged_in).cloned(),
            flash: cookies.get(flash::name(secure)).and_then(|cookie| Flash::of_code(cookie.value())),
            path: uri.path_and_query().and_then(|path| path.as_str().parse().ok()),
            nonce: parts.extensions.get().cloned(),
        })
    }
}

/// The language that was chosen, else Swedish.
fn language(headers: &HeaderMap, secure: bool) -> Language {
    CookieJar::from_headers(headers)
        .get(eid::language_cookie(secure))
        .and_then(|cookie| Language::of_tag(cookie.value()))
        .unwrap_or_default()
}
