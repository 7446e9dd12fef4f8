//! A sender's file: what it may be, and what is known of it before anybody downloads it. All of it is decided by what
//! the file holds; what its sender claims can only be refused.

mod name;
mod pdf;

use crate::{MediaType, NewAttachment};

/// A file is at most this large, in bytes (1177, ärendehantering: 20 MB).
pub const FILE_SIZE_MOST: usize = 20_000_000;
/// A message has at most so many files (1177, ärendehantering: ten from care to a citizen).
pub const FILES_PER_MESSAGE: usize = 10;
/// The files of a message are together at most this large, in bytes.
pub const FILES_SIZE_MOST: usize = 50_000_000;

/// Why a file was not taken. Repeats nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// It holds nothing.
    #[error("a file is empty")]
    Empty,
    /// See [`FILE_SIZE_MOST`].
    #[error("a file is larger than {FILE_SIZE_MOST} bytes")]
    TooLarge,
    /// See [`FILES_PER_MESSAGE`].
    #[error("a message has more than {FILES_PER_MESSAGE} files")]
    TooMany,
    /// See [`FILES_SIZE_MOST`].
    #[error("the files of a message are together larger than {FILES_SIZE_MOST} bytes")]
    TooLargeTogether,
    /// Its content is of no type that the inbox takes.
    #[error("a file is neither PDF, PNG, JPEG, GIF nor plain text in UTF-8")]
    UnknownType,
    /// Its content is of another type than its sender says.
    #[error("a file is {}, and its sender says {}", found.as_str(), said.as_str())]
    OtherType {
        /// What its sender says.
        said: MediaType,
        /// What it is.
        found: MediaType,
    },
    /// Its name ends as that of another type does.
    #[error("a file's name ends as that of another type than {}", .0.as_str())]
    OtherEnding(MediaType),
}

/// What is known of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Inspected {
    /// Fit to be saved under, on every system, and ending as its type does.
    pub(crate) name: String,
    pub(crate) pages: Option<u32>,
    pub(crate) tagged: Option<bool>,
    pub(crate) language: Option<String>,
}

/// Looks at a message's files, in their order.
pub(crate) fn inspect_all(files: &[NewAttachment]) -> Result<Vec<Inspected>, FileRefused> {
    if files.len() > FILES_PER_MESSAGE {
        return Err(FileRefused::TooMany);
    }
    if files.iter().any(|file| file.content.len() > FILE_SIZE_MOST) {
        return Err(FileRefused::TooLarge);
    }
    if files.iter().map(|file| file.content.len()).sum::<usize>() > FILES_SIZE_MOST {
        return Err(FileRefused::TooLargeTogether);
    }
    files.iter().map(inspect).collect()
}

fn inspect(file: &NewAttachment) -> Result<Inspected, FileRefused> {
    if file.content.is_empty() {
        return Err(FileRefused::Empty);
    }
    let found = type_of(&file.content).ok_or(FileRefused::UnknownType)?;
    if found != file.media_type {
        return Err(FileRefused::OtherType { said: file.media_type, found });
    }
    let name = name::clean(&file.name, found)?;
    let pdf::Facts { pages, tagged, language } = match found {
        MediaType::Pdf => pdf::facts(&file.content),
        _ => pdf::Facts::default(),
    };
    Ok(Inspected { name, pages, tagged, language })
}

/// The type of a file, by its first bytes; a text, by all of them (ASVS 5.0.0-5.2.2). Nothing may stand before the first
/// bytes: what is a PDF to one program and something else to another is none to us.
fn type_of(content: &[u8]) -> Option<MediaType> {
    if infer::archive::is_pdf(content) {
        // Readers of PDF begin where `%PDF` stands, and infer looks there too; we take it at the beginning alone.
        content.starts_with(b"%PDF-").then_some(MediaType::Pdf)
    } else if infer::image::is_png(content) {
        Some(MediaType::Png)
    } else if infer::image::is_jpeg(content) {
        Some(MediaType::Jpeg)
    } else if infer::image::is_gif(content) {
        Some(MediaType::Gif)
    } else {
        is_text(content).then_some(MediaType::Text)
    }
}

/// UTF-8, with no control characters but those that set lines.
fn is_text(content: &[u8]) -> bool {
    std::str::from_utf8(content)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    fn file(name: &str, media_type: MediaType, content: impl Into<Vec<u8>>) -> NewAttachment {
        NewAttachment { name: name.to_owned(), media_type, expires_at: None, content: content.into() }
    }

    // ASVS 5.0.0-5.2.2
    #[test]
    fn the_type_is_what_the_content_is() {
        for (content, media_type) in [
            (&b"%PDF-1.7 ..."[..], Some(MediaType::Pdf)),
            (PNG, Some(MediaType::Png)),
            (b"\xff\xd8\xff\xe0..", Some(MediaType::Jpeg)),
            (b"GIF89a..", Some(MediaType::Gif)),
            ("BMI och vikt\r\n\tå".as_bytes(), Some(MediaType::Text)),
            ("\u{feff}Hej".as_bytes(), Some(MediaType::Text)),
            (b"\n%PDF-1.7", None),
            (b"\x89PNG\r\n\x1a\n ... %PDF-1.7", None),
            (b"\xef\xbb\xbf%PDF-1.7 \xff", None),
            (b"MZ\x90\0", None),
            (b"PK\x03\x04", None),
            (b"H\xe4lsning i Latin-1", None),
            (b"a\0b", None),
        ] {
            assert_eq!(type_of(content), media_type, "{content:?}");
        }
    }

    // ASVS 5.0.0-5.2.2
    #[test]
    fn what_disagrees_with_the_content_is_refused_in_words() {
        let other = inspect_all(&[file("a.pdf", MediaType::Pdf, PNG)]).unwrap_err();
        assert_eq!(other, FileRefused::OtherType { said: MediaType::Pdf, found: MediaType::Png });
        assert_eq!(other.to_string(), "a file is image/png, and its sender says application/pdf");
        for (name, refused) in [("a.exe", true), ("a.pdf", true), ("a.png", false), ("a", false)] {
            let inspected = inspect_all(&[file(name, MediaType::Png, PNG)]);
            assert_eq!(inspected == Err(FileRefused::OtherEnding(MediaType::Png)), refused, "{name}");
        }
        let unknown = inspect_all(&[file("a.txt", MediaType::Text, b"\0".as_slice())]);
        assert_eq!(unknown, Err(FileRefused::UnknownType));
    }

    // ASVS 5.0.0-5.2.1
    #[test]
    fn a_file_and_a_message_have_limits_and_exactly_those() {
        let text = |size: usize| file("a.txt", MediaType::Text, vec![b'a'; size]);
        assert_eq!(inspect_all(&[text(0)]), Err(FileRefused::Empty));
        assert!(inspect_all(&[text(FILE_SIZE_MOST)]).is_ok());
        assert_eq!(inspect_all(&[text(FILE_SIZE_MOST + 1)]), Err(FileRefused::TooLarge));
        let many: Vec<_> = (0..=FILES_PER_MESSAGE).map(|_| text(1)).collect();
        assert!(inspect_all(&many[1..]).is_ok());
        assert_eq!(inspect_all(&many), Err(FileRefused::TooMany));
        let large = [text(FILE_SIZE_MOST), text(FILE_SIZE_MOST), text(FILES_SIZE_MOST - 2 * FILE_SIZE_MOST)];
        assert!(inspect_all(&large).is_ok());
        let [a, b, c] = large;
        assert_eq!(inspect_all(&[a, b, c, text(1)]), Err(FileRefused::TooLargeTogether));
    }
}
