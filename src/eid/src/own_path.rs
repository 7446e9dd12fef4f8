//! An address of our own to return to: never anybody else's (OWASP: unvalidated redirects).

use crate::PublicUrl;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use url::Url;

/// Longer addresses than ours ever are would not fit the login cookie.
const LONGEST: usize = 512;

/// Addresses that are steps of logging in and out: returning to one would lead in a circle.
const STEPS: [&str; 4] = ["/logga-in", "/logga-ut", "/session", "/eid/"];

/// A path of this site with its query, safe in a `Location` header: begins with exactly one `/`, printable ASCII, no
/// backslash (which browsers read as a slash), and resolves to this site whatever the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OwnPath(String);

/// A text is not a path of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a path of this site")]
pub struct NotOwnPath;

impl OwnPath {
    /// Where a citizen arrives who asked for nothing else.
    pub fn inbox() -> Self {
        Self("/inkorg".to_owned())
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of an address of ours, such as that in `Referer`.
    pub fn of_address(address: &str, ours: &PublicUrl) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let same = url.origin().ascii_serialization() == ours.origin();
        same.then(|| url[url::Position::BeforePath..url::Position::AfterQuery].parse().ok()).flatten()
    }
}

impl FromStr for OwnPath {
    type Err = NotOwnPath;

    fn from_str(text: &str) -> Result<Self, NotOwnPath> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'"');
        if !plain || !text.starts_with('/') || text.len() > LONGEST || text.contains('#') {
            return Err(NotOwnPath);
        }
        // What a browser makes of it, by the same rules (WHATWG URL): neither two slashes nor dot segments may lead to
        // another host, nor to a step of the login.
        let base = Url::parse("https://a.invalid").map_err(|_| NotOwnPath)?;
        let resolved = base.join(text).map_err(|_| NotOwnPath)?;
        let step = STEPS.iter().any(|step| resolved.path().starts_with(step));
        let plain = resolved.origin() == base.origin() && !resolved.path().starts_with("//");
        (plain && !step).then(|| Self(text.to_owned())).ok_or(NotOwnPath)
    }
}

impl TryFrom<String> for OwnPath {
    type Error = NotOwnPath;

    fn try_from(text: String) -> Result<Self, NotOwnPath> {
        text.parse()
    }
}

impl From<OwnPath> for String {
    fn from(path: OwnPath) -> Self {
        path.0
    }
}

impl fmt::Display for OwnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_of_ours_are_kept_as_they_are() {
        for path in
            ["/inkorg", "/", "/inkorg?sida=2&filter=olasta", "/ombud/0123/inkorg/trad/4567", "/inkorg/%C3%A5"]
        {
            assert_eq!(path.parse::<OwnPath>().map(|own| own.to_string()).as_deref(), Ok(path));
        }
    }

    // ASVS 5.0.0-3.7.2
    #[test]
    fn nothing_leads_to_another_site_or_in_a_circle() {
        for path in [
            "",
            "inkorg",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/inkorg\\..\\x",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "/..//evil.example",
            "/.//evil.example",
            "/inkorg/..//evil.example",
            "/inkorg\r\nSet-Cookie: x=y",
            "/inkorg\0",
            "/å",
            "/inkorg#frag",
            "/logga-in?till=/inkorg",
            "/x/../logga-in",
            "/eid/callback?code=x",
            "/logga-ut",
        ] {
            assert_eq!(path.parse::<OwnPath>(), Err(NotOwnPath), "{path:?}");
        }
        assert_eq!(format!("/{}", "a".repeat(LONGEST)).parse::<OwnPath>(), Err(NotOwnPath));
    }

    #[test]
    fn a_referring_page_counts_only_when_it_is_ours() {
        let ours = "https://inkorgen.example".parse().unwrap();
        let path = |address: &str| OwnPath::of_address(address, &ours).map(String::from);
        assert_eq!(path("https://inkorgen.example/inkorg?sida=2").as_deref(), Some("/inkorg?sida=2"));
        assert_eq!(path("https://evil.example/inkorg"), None);
        assert_eq!(path("https://inkorgen.example.evil.example/inkorg"), None);
        assert_eq!(path("/inkorg"), None);
    }

    proptest! {
        // ASVS 5.0.0-3.7.2
        #[test]
        fn whatever_is_accepted_stays_on_this_site(text in "[/\\\\.a-z:@?%\\t ]{0,24}") {
            if let Ok(path) = text.parse::<OwnPath>() {
                let base = Url::parse("https://inkorgen.example/eid/callback").unwrap();
                prop_assert_eq!(base.join(path.as_str()).unwrap().origin(), base.origin());
            }
        }
    }
}
