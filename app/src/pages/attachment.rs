//! `/inkorg/bilaga/{id}`: a file, handed over so that nothing in it can act in our name.

use crate::{Services, address::Named, download, failure::Failure, reader::Reader};
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{HeaderValue, Method};
use inbox::{AttachmentContent, MediaType};
use std::fmt::Write;

/// The download. HEAD downloads nothing, so it is told nothing and nothing is logged.
pub(crate) async fn download(
    State(services): State<Services>,
    reader: Reader,
    method: Method,
    Path(named): Path<Named>,
) -> Response {
    if method == Method::HEAD {
        return reader.guest.headers_only();
    }
    match load(&services, &reader, &named).await {
        Ok(file) => response(file),
        Err(failure) => reader.guest.fail(&services, failure).await,
    }
}

async fn load(services: &Services, reader: &Reader, named: &Named) -> Result<AttachmentContent, Failure> {
    services.inbox.attachment(&reader.viewer, named.id()?).await?.ok_or(Failure::NotFound)
}

fn response(file: AttachmentContent) -> Response {
    let media_type = match file.media_type {
        MediaType::Text => HeaderValue::from_static("text/plain; charset=utf-8"),
        other => HeaderValue::from_static(other.as_str()),
    };
    let disposition = HeaderValue::from_str(&disposition(&file.name, file.media_type))
        .unwrap_or(HeaderValue::from_static("attachment"));
    download::response(media_type, disposition, file.content)
}

/// `attachment`, never `inline`, with the name twice: plain for old programs, and whole (RFC 6266, RFC 8187). What is
/// no part of a name is taken out of both: path separators, control characters, quotes, leading dots. The ending says
/// what the file is and not what its name claims (ASVS 5.0.0-5.4.1).
fn disposition(name: &str, media_type: MediaType) -> String {
    let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '"' | '*' | '?' | '<' | '>' | '|');
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let clean: String = name.chars().filter(|c| !bad(*c) && !hidden(*c)).collect();
    let clean = clean.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    let ending = ending(media_type);
    let lower = clean.to_lowercase();
    let stem = [ending, alias(media_type)]
        .iter()
        .find_map(|ending| lower.ends_with(ending).then(|| clean.get(..clean.len() - ending.len())).flatten())
        .unwrap_or(clean);
    let stem: String = stem.chars().take(100).collect();
    let stem = if stem.is_empty() { "bilaga" } else { &stem };
    let mut plain = String::new();
    for c in stem.chars() {
        plain.push_str(match c {
            'å' | 'ä' => "a",
            'ö' => "o",
            'Å' | 'Ä' => "A",
            'Ö' => "O",
            c if c.is_ascii() && c != '%' => {
                plain.push(c);
                continue;
            }
            _ => "_",
        });
    }
    let mut whole = String::new();
    for byte in stem.bytes().chain(ending.bytes()) {
        // attr-char of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            write!(whole, "%{byte:02X}").expect("a string takes all");
        }
    }
    format!("attachment; filename=\"{plain}{ending}\"; filename*=UTF-8''{whole}")
}

fn ending(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Pdf => ".pdf",
        MediaType::Png => ".png",
        MediaType::Jpeg => ".jpg",
        MediaType::Gif => ".gif",
        MediaType::Text => ".txt",
    }
}

/// Another ending that means the same.
fn alias(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => ".jpeg",
        other => ending(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swedish_name_comes_whole_and_plain() {
        assert_eq!(
            disposition("Vägbeskrivning till Öster.pdf", MediaType::Pdf),
            "attachment; filename=\"Vagbeskrivning till Oster.pdf\"; \
             filename*=UTF-8''V%C3%A4gbeskrivning%20till%20%C3%96ster.pdf"
        );
        assert!(disposition("bild.JPEG", MediaType::Jpeg).contains("filename=\"bild.jpg\""));
    }

    #[test]
    fn no_name_reaches_outside_its_place() {
        for name in [
            "../../etc/passwd",
            "a\"; filename=\"b.exe",
            "a\r\nSet-Cookie: x",
            "..",
            "",
            "\u{202e}fdp.exe",
            "con:",
        ] {
            let said = disposition(name, MediaType::Pdf);
            let plain = said.split('"').nth(1).unwrap();
            assert_eq!(said.matches('"').count(), 2, "{said}");
            assert!(
                !plain.contains('/') && !plain.starts_with('.') && plain.rsplit('.').next() == Some("pdf"),
                "{said}"
            );
            assert!(HeaderValue::from_str(&said).is_ok(), "{said:?}");
        }
        assert!(disposition("", MediaType::Text).contains("filename=\"bilaga.txt\""));
        assert!(disposition("rakning.pdf.exe", MediaType::Pdf).contains("\"rakning.pdf.exe.pdf\""));
    }
}
