//! A file as it is handed over: saved by the browser, and nothing in it can act on our site.

use crate::reader::Reader;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures::stream;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use inbox::Inbox;
use jiff::Timestamp;
use std::{error::Error, fmt::Write};

/// The answer that holds a file (ASVS 5.0.0-3.2.1, 5.0.0-5.4.2). `disposition` is an `attachment`, never `inline`.
pub(crate) fn response(
    media_type: HeaderValue,
    disposition: HeaderValue,
    content: impl Into<Body>,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, content.into()).into_response()
}

/// `attachment`, never `inline`, with the name twice: plain for old programs, and whole (RFC 6266, RFC 8187).
pub(crate) fn disposition(name: &str) -> HeaderValue {
    let mut plain = String::new();
    for c in name.chars() {
        plain.push(match c {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            'Å' | 'Ä' => 'A',
            'Ö' => 'O',
            '%' | '"' | '\\' => '_',
            c if c == ' ' || c.is_ascii_graphic() => c,
            _ => '_',
        });
    }
    let mut whole = String::new();
    for byte in name.bytes() {
        // attr-char of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            write!(whole, "%{byte:02X}").expect("a string takes all");
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// Whether somebody asks for a file by a link, the address bar or a program, as far as the browser says: no page is to
/// have it inside itself, and another site's page is not to read it.
pub(crate) fn is_asked_for(headers: &HeaderMap) -> bool {
    // Who comes from the login comes from another site, and navigates.
    let here = is_from_here(headers) && says(headers, "sec-fetch-dest", &["document", "empty"]);
    here || says(headers, "sec-fetch-mode", &["navigate"]) && says(headers, "sec-fetch-dest", &["document"])
}

/// Whether a link on our own page or the address bar leads here, as far as the browser says.
pub(crate) fn is_from_here(headers: &HeaderMap) -> bool {
    says(headers, "sec-fetch-site", &["same-origin", "none"])
}

fn says(headers: &HeaderMap, name: &str, among: &[&str]) -> bool {
    headers.get(name).is_none_or(|said| among.iter().any(|word| said.as_bytes() == word.as_bytes()))
}

/// What is handed over part by part.
pub(crate) trait Parts: Send + 'static {
    /// The next part; `None`: that was all.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Box<dyn Error + Send + Sync>>> + Send;
}

impl Parts for inbox::FileContent {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Box<dyn Error + Send + Sync>> {
        Ok(Self::next(self).await?)
    }
}

/// How long something may be handed over to a reader.
struct Until {
    inbox: Inbox,
    right_ends_at: Option<Timestamp>,
}

/// A body whose parts are made when the reader has taken those before: one is in memory, whatever the size. It breaks off
/// when the right to the inbox ends (ARCHITECTURE, Acting for a child). What is broken off is known to be: no length or
/// end is right.
pub(crate) fn body(reader: &Reader, inbox: &Inbox, parts: impl Parts) -> Body {
    let right_ends_at = reader.guest.logged_in().map(eid::LoggedIn::access_ends_at);
    let until = Until { inbox: inbox.clone(), right_ends_at };
    Body::from_stream(stream::try_unfold((until, parts), |(until, mut parts)| async move {
        let next = if until.right_ends_at.is_some_and(|end| until.inbox.now() >= end) {
            Err("the right to the inbox has ended".into())
        } else {
            parts.next().await
        };
        match next {
            Ok(part) => Ok(part.map(|part| (part, (until, parts)))),
            Err(error) => {
                tracing::warn!(%error, "a download broke off");
                Err(error)
            }
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    // ASVS 5.0.0-5.4.2
    #[test]
    fn a_swedish_name_comes_whole_and_plain() {
        assert_eq!(
            disposition("Vägbeskrivning till Öster.pdf"),
            "attachment; filename=\"Vagbeskrivning till Oster.pdf\"; \
             filename*=UTF-8''V%C3%A4gbeskrivning%20till%20%C3%96ster.pdf"
        );
    }

    // ASVS 5.0.0-1.2.1, 5.0.0-5.4.2
    #[test]
    fn no_name_ends_its_place_in_the_header() {
        for name in
            ["a\"; filename=\"b.exe", "a\r\nSet-Cookie: x", "a\\\".pdf", "\u{202e}fdp.exe", "å%00\0.pdf", ""]
        {
            let said = disposition(name);
            let said = said.to_str().unwrap();
            assert_eq!(said.matches('"').count(), 2, "{said}");
            assert!(
                said.starts_with("attachment; filename=\"") && !said.contains(['\\', '\r', '\n']),
                "{said}"
            );
        }
    }

    // ASVS 5.0.0-3.2.1, 5.0.0-3.5.8
    #[test]
    fn a_file_goes_to_whoever_asks_for_it_and_into_no_page() {
        let asked = |site: Option<&'static str>, mode: Option<&'static str>, dest: Option<&'static str>| {
            let said = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            let said = said.into_iter().filter_map(|(name, value)| Some((name, value?)));
            is_asked_for(
                &said
                    .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                    .collect(),
            )
        };
        for (site, mode, dest, yes) in [
            (None, None, None, true),
            (Some("same-origin"), Some("navigate"), Some("document"), true),
            (Some("none"), Some("navigate"), Some("document"), true),
            (Some("cross-site"), Some("navigate"), Some("document"), true),
            (Some("same-origin"), Some("cors"), Some("empty"), true),
            (Some("same-origin"), Some("navigate"), Some("iframe"), false),
            (Some("same-origin"), Some("no-cors"), Some("image"), false),
            (Some("same-origin"), Some("no-cors"), Some("object"), false),
            (Some("cross-site"), Some("cors"), Some("empty"), false),
            (Some("same-site"), Some("no-cors"), Some("script"), false),
        ] {
            assert_eq!(asked(site, mode, dest), yes, "{site:?} {mode:?} {dest:?}");
        }
    }
}
