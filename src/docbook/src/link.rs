//! Addresses that may become links.

use std::fmt;

use url::Url;

use crate::limits::MAX_ADDRESS_BYTES;
use crate::phrase;

/// An address that may stand in an `href`: https, http, tel or mailto, written plainly.
///
/// There is no other way to a link: an address that is made to look like another (user information, backslashes,
/// control or invisible characters) is none, and the reader sees its text instead.
#[derive(Clone, PartialEq, Eq)]
pub struct SafeUrl {
    address: String,
    scheme: Scheme,
    host: Option<String>,
}

/// The kind of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A web page.
    Https,
    /// A web page, unprotected on the way.
    Http,
    /// A telephone number.
    Tel,
    /// An e-mail address.
    Mailto,
}

/// Why what a sender wrote is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotALink {
    /// Longer than [`MAX_ADDRESS_BYTES`].
    TooLong,
    /// Made to look like another address, or so it reads: user information before the host, a backslash, a space, a
    /// control character or one that cannot be seen.
    Deceptive,
    /// Another scheme than https, http, tel and mailto.
    OtherScheme,
    /// No scheme, and nothing that looks like a host either.
    NoScheme,
    /// A web address without a host that can be read.
    NoHost,
    /// A telephone number that is none, or that commands the telephone (`*`, `#`).
    Telephone,
    /// An e-mail address that is none, or with more than one recipient and a subject.
    Mail,
}

/// Endings that make `brev.pdf` a file and not a host; none is a top-level domain.
const FILE_ENDINGS: [&str; 11] =
    ["pdf", "html", "htm", "xhtml", "docx", "xlsx", "txt", "jpg", "jpeg", "png", "gif"];

impl SafeUrl {
    /// Reads an address as a sender wrote it, white space around it aside. One without a scheme that looks like a host
    /// (`1177.se`, `www.region.example/x`) is taken as https.
    pub fn parse(written: &str) -> Option<Self> {
        Self::read(written).ok()
    }

    /// The same, and why it is none.
    pub fn read(written: &str) -> Result<Self, NotALink> {
        let written = written.trim_matches([' ', '\t', '\r', '\n']);
        if written.len() > MAX_ADDRESS_BYTES {
            return Err(NotALink::TooLong);
        }
        if written.contains('\\') || written.chars().any(deceives) {
            return Err(NotALink::Deceptive);
        }
        let Some((scheme, rest)) = split_scheme(written) else {
            if !looks_like_host(written) {
                return Err(NotALink::NoScheme);
            }
            return Self::web(Scheme::Https, &format!("//{written}"));
        };
        match scheme.to_ascii_lowercase().as_str() {
            "https" => Self::web(Scheme::Https, rest),
            "http" => Self::web(Scheme::Http, rest),
            "tel" => Self::tel(rest).ok_or(NotALink::Telephone),
            "mailto" => Self::mailto(rest).ok_or(NotALink::Mail),
            _ => Err(NotALink::OtherScheme),
        }
    }

    /// The address, normalised: ASCII, host in its `xn--` form, nothing that HTML treats specially but `&` and `'`.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// Its kind.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host that a web address leads to, to be told before the click. An international name is in its `xn--` form,
    /// which no other name can imitate.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// `rest` is what follows the colon. Browsers forgive one slash, three, or a backslash; whoever writes those
    /// means to hide where the host begins (WHATWG URL, "special authority slashes state").
    fn web(scheme: Scheme, rest: &str) -> Result<Self, NotALink> {
        let after = rest.strip_prefix("//").ok_or(NotALink::NoHost)?;
        let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.is_empty() {
            return Err(NotALink::NoHost);
        }
        if authority.contains('@') || after.contains(' ') {
            return Err(NotALink::Deceptive);
        }
        let name = if scheme == Scheme::Https { "https" } else { "http" };
        let url = Url::parse(&format!("{name}:{rest}")).map_err(|_| NotALink::NoHost)?;
        let host = url.host_str().ok_or(NotALink::NoHost)?.to_owned();
        let address = String::from(url);
        if address.len() > MAX_ADDRESS_BYTES * 3 {
            return Err(NotALink::TooLong);
        }
        Ok(Self { address, scheme, host: Some(host) })
    }

    /// RFC 3966 with its visual separators, and the spaces that people put there. No `*` or `#`: those are commands to
    /// the telephone, such as forwarding all calls.
    fn tel(rest: &str) -> Option<Self> {
        let number: String = rest.chars().filter(|&c| c != ' ').collect();
        let after_plus = number.strip_prefix('+').unwrap_or(&number);
        let digits = after_plus.bytes().filter(u8::is_ascii_digit).count();
        let plain = after_plus.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'(' | b')'));
        (plain && (3..=15).contains(&digits)).then(|| Self {
            address: format!("tel:{number}"),
            scheme: Scheme::Tel,
            host: None,
        })
    }

    /// RFC 6068, one recipient and at most a subject: further headers would let a sender write the reader's letter.
    fn mailto(rest: &str) -> Option<Self> {
        let (recipient, subject) = match rest.split_once('?') {
            Some((recipient, query)) => (recipient, Some(query.strip_prefix("subject=")?)),
            None => (rest, None),
        };
        let (local, host) = recipient.split_once('@')?;
        let plain_local = !local.is_empty()
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'));
        let plain_subject = subject.is_none_or(|s| {
            s.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'%' | b'-' | b'_' | b'.' | b'~' | b'+' | b',')
            })
        });
        (plain_local && plain_subject && host.is_ascii() && is_host(host)).then(|| Self {
            address: format!("mailto:{rest}"),
            scheme: Scheme::Mailto,
            host: None,
        })
    }
}

/// The kind only: a query may hold a ticket, a number is somebody's.
impl fmt::Debug for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SafeUrl({:?})", self.scheme)
    }
}

/// Whether the sender wrote a scheme.
pub(crate) fn has_scheme(written: &str) -> bool {
    split_scheme(written).is_some()
}

/// What stands before a colon that comes before any path.
fn split_scheme(written: &str) -> Option<(&str, &str)> {
    written.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '?', '#']))
}

/// White space but the plain space (which each scheme judges), control characters, and what the eye cannot see.
fn deceives(c: char) -> bool {
    c.is_control() || (c.is_whitespace() && c != ' ') || phrase::is_invisible(c)
}

fn looks_like_host(written: &str) -> bool {
    let host = written.split(['/', '?', '#']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    is_host(host) && !(host.len() == written.len() && FILE_ENDINGS.contains(&ending.as_str()))
}

/// At least two labels of letters, digits and hyphens, the last of them letters.
fn is_host(host: &str) -> bool {
    let label =
        |l: &str| !l.is_empty() && !l.starts_with('-') && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    let top =
        |l: &str| l.chars().count() >= 2 && (l.chars().all(char::is_alphabetic) || l.starts_with("xn--"));
    host.rsplit_once('.').is_some_and(|(before, last)| top(last) && before.split('.').all(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Option<String> {
        SafeUrl::parse(written).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn the_four_schemes_are_links() {
        for (written, address, scheme, host) in [
            (
                "https://example.se/a?b=c&d=e#f",
                "https://example.se/a?b=c&d=e#f",
                Scheme::Https,
                Some("example.se"),
            ),
            ("HTTP://Example.SE:8080", "http://example.se:8080/", Scheme::Http, Some("example.se")),
            ("\n  https://example.se/ ", "https://example.se/", Scheme::Https, Some("example.se")),
            ("tel:+46 10-000 00 00", "tel:+4610-0000000", Scheme::Tel, None),
            ("tel:1177", "tel:1177", Scheme::Tel, None),
            ("mailto:info@example.se", "mailto:info@example.se", Scheme::Mailto, None),
            (
                "mailto:info@example.se?subject=Min%20tid",
                "mailto:info@example.se?subject=Min%20tid",
                Scheme::Mailto,
                None,
            ),
        ] {
            let url = SafeUrl::parse(written).expect(written);
            assert_eq!((url.as_str(), url.scheme(), url.host()), (address, scheme, host));
        }
    }

    #[test]
    fn a_host_without_a_scheme_is_taken_as_https() {
        assert_eq!(read("1177.se").as_deref(), Some("https://1177.se/"));
        assert_eq!(read("www.region.se/x?y=1").as_deref(), Some("https://www.region.se/x?y=1"));
        assert_eq!(read("vårdguiden.se").as_deref(), Some("https://xn--vrdguiden-52a.se/"));
        for not_a_host in [
            "",
            "brev.pdf",
            "se bilaga",
            "/inkorg",
            "#karta",
            "//region.se",
            "region",
            "v.41",
            "1.2.3.4",
            "anna@region.se",
            ".se",
            "-a.se",
            "region.se:443/x",
            "a..se",
            "?x=1177.se",
        ] {
            assert_eq!(read(not_a_host), None, "{not_a_host}");
        }
    }

    // ASVS 5.0.0-1.2.2
    #[test]
    fn other_schemes_are_no_links_however_they_are_written() {
        for hostile in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "javascript&colon;alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.se",
            "sms:112",
            "blob:https://example.se/x",
            "https",
            "https:",
        ] {
            assert_eq!(read(hostile), None, "{hostile:?}");
        }
    }

    #[test]
    fn an_address_made_to_look_like_another_is_no_link() {
        for hostile in [
            "https:/\\evil.se",
            "https:\\\\evil.se",
            "https:/evil.se",
            "https:evil.se",
            "https:///evil.se",
            "https://1177.se@evil.se",
            "https://1177.se:x@evil.se/",
            "https://@evil.se",
            "https://1177.se\\@evil.se",
            "https://1177.se%40evil.se",
            "https://1177.se\u{202e}evil",
            "https://11\u{200b}77.se",
            "https://1177.se /x",
            "https://",
            "https://?x",
            "https://[::1",
            "https://11\u{a0}77.se",
            "1177.se@evil.se",
            "1177\u{200b}.se",
        ] {
            assert_eq!(read(hostile), None, "{hostile:?}");
        }
        let imitation = SafeUrl::parse("https://11\u{0437}7.se").expect("an address, but not a hidden one");
        assert_eq!(imitation.host(), Some("xn--117-0dd.se"));
    }

    #[test]
    fn a_number_that_commands_the_telephone_is_no_link() {
        for hostile in [
            "tel:*21*0700000000#",
            "tel:%2A21",
            "tel:",
            "tel:12",
            "tel:112;ext=1",
            "tel:abc",
            "tel:++4610",
            "tel:1234567890123456",
        ] {
            assert_eq!(read(hostile), None, "{hostile}");
        }
    }

    #[test]
    fn a_letter_that_is_already_written_is_no_link() {
        for hostile in [
            "mailto:a@b.se?body=x",
            "mailto:a@b.se?subject=x&bcc=c@d.se",
            "mailto:a@b.se,c@d.se",
            "mailto:a",
            "mailto:a@b.se?subject=x%0Abcc:c@d.se&x",
            "mailto:@b.se",
            "mailto:a b@c.se",
        ] {
            assert_eq!(read(hostile), None, "{hostile}");
        }
    }

    #[test]
    fn why_an_address_is_no_link_is_told() {
        for (written, why) in [
            ("https://1177.se@evil.se", NotALink::Deceptive),
            ("https://11\u{200b}77.se", NotALink::Deceptive),
            ("https://1177.se /x", NotALink::Deceptive),
            ("https:\\\\1177.se", NotALink::Deceptive),
            ("javascript:alert(1)", NotALink::OtherScheme),
            ("ftp://example.se", NotALink::OtherScheme),
            ("brev.pdf", NotALink::NoScheme),
            ("#karta", NotALink::NoScheme),
            ("https:/1177.se", NotALink::NoHost),
            ("https://", NotALink::NoHost),
            ("https://[::1", NotALink::NoHost),
            ("tel:*21*0700000000#", NotALink::Telephone),
            ("mailto:a@b.se?body=x", NotALink::Mail),
        ] {
            assert_eq!(SafeUrl::read(written), Err(why), "{written}");
        }
        assert_eq!(SafeUrl::read(&"a".repeat(MAX_ADDRESS_BYTES + 1)), Err(NotALink::TooLong));
    }

    #[test]
    fn an_overlong_address_is_no_link() {
        let path = "a".repeat(MAX_ADDRESS_BYTES);
        assert_eq!(read(&format!("https://example.se/{path}")), None);
    }
}
