//! The origin that citizens see.

use serde::Deserialize;
use std::{fmt, str::FromStr};
use url::Url;

/// The origin that citizens see, such as `https://inkorgen.example`. Plain http is an origin only on this machine: then
/// cookies carry neither `Secure` nor the `__Host-` prefix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl {
    origin: String,
    url: Url,
}

/// Why a text is not a public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPublicUrl {
    /// Not an address at all.
    #[error("the public URL is not an address; write it as https://host")]
    Malformed,
    /// Plain http to another machine, or another scheme.
    #[error("the public URL must be https (plain http is accepted only for localhost)")]
    Insecure,
    /// More than an origin.
    #[error("the public URL must be an origin alone, without path, query or user name")]
    MoreThanOrigin,
}

impl PublicUrl {
    /// The origin as browsers write it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether citizens come by https.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address of a path of ours.
    pub(crate) fn join(&self, path: &str) -> Option<Url> {
        self.url.join(path).ok().filter(|joined| joined.origin() == self.url.origin())
    }
}

impl FromStr for PublicUrl {
    type Err = NotPublicUrl;

    fn from_str(text: &str) -> Result<Self, NotPublicUrl> {
        let url = Url::parse(text).map_err(|_| NotPublicUrl::Malformed)?;
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
            return Err(NotPublicUrl::Insecure);
        }
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(NotPublicUrl::MoreThanOrigin);
        }
        Ok(Self { origin: url.origin().ascii_serialization(), url })
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = NotPublicUrl;

    fn try_from(text: String) -> Result<Self, NotPublicUrl> {
        text.parse()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

/// Whether an address leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(inbox::is_this_machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    // ASVS 5.0.0-12.2.1
    #[test]
    fn plain_http_is_public_only_on_this_machine() {
        for text in
            ["https://inkorgen.example", "http://localhost:3000", "http://127.0.0.1:3000/", "http://[::1]"]
        {
            assert!(text.parse::<PublicUrl>().is_ok(), "{text}");
        }
        for (text, why) in [
            ("http://inkorgen.example", NotPublicUrl::Insecure),
            ("http://localhost.example", NotPublicUrl::Insecure),
            ("ftp://localhost", NotPublicUrl::Insecure),
            ("https://inkorgen.example/inkorg", NotPublicUrl::MoreThanOrigin),
            ("https://anna@inkorgen.example", NotPublicUrl::MoreThanOrigin),
            ("inkorgen.example", NotPublicUrl::Malformed),
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(why), "{text}");
        }
    }
}
