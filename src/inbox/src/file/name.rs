//! A file's name, made fit to be shown and to be saved under on any system (ASVS 5.0.0-5.4.1).

use super::FileRefused;
use crate::{MediaType, folding::is_shapeless};

/// What a file is called that has no name left.
const NAMELESS: &str = "Bilaga";
/// The longest name, in characters and in bytes, without its ending: file systems take 255 bytes.
const LONGEST: (usize, usize) = (100, 200);

/// Endings that say that a file is of a type which the inbox does not take.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "7z", "app", "bat", "bmp", "bz2", "chm", "cmd", "com", "cpl", "csv", "dll", "dmg", "doc", "docm", "docx", "eml",
    "exe", "gz", "heic", "hta", "htm", "html", "ico", "iso", "jar", "js", "jse", "lnk", "mht", "mov", "mp3", "mp4",
    "msg", "msi", "odp", "ods", "odt", "pif", "ppt", "pptm", "pptx", "ps1", "py", "rar", "reg", "rtf", "scr", "sh",
    "svg", "svgz", "tar", "tif", "tiff", "url", "vbe", "vbs", "webp", "wsf", "xhtml", "xls", "xlsm", "xlsx", "xml",
    "zip",
];

/// Names that Windows keeps for devices.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// The name without a path, without what is no part of a name (control characters, characters that turn the direction of
/// text or cannot be seen, what file systems keep for themselves), and with the ending of its type.
pub(super) fn clean(name: &str, media_type: MediaType) -> Result<String, FileRefused> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_unfit(*c)).collect();
    let kept = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let kept = kept.trim_matches(['.', ' ']);
    let stem = match kept.rsplit_once('.') {
        Some((stem, ending)) => {
            let ending = ending.to_lowercase();
            if endings(media_type).contains(&ending.as_str()) {
                stem.trim_end_matches(['.', ' '])
            } else if OTHERS.contains(&ending.as_str()) || is_of_another(&ending, media_type) {
                return Err(FileRefused::OtherEnding(media_type));
            } else {
                kept
            }
        }
        // Nothing but an ending.
        None if endings(media_type).contains(&kept.to_lowercase().as_str()) => "",
        None => kept,
    };
    let mut stem: String = stem.chars().take(LONGEST.0).collect();
    while stem.len() > LONGEST.1 {
        stem.pop();
    }
    let stem = stem.trim_end_matches(['.', ' ']);
    let stem = if stem.is_empty() { NAMELESS } else { stem };
    let device = DEVICES.contains(&stem.split('.').next().unwrap_or_default().to_lowercase().as_str());
    let mark = if device { "_" } else { "" };
    Ok(format!("{mark}{stem}{}", media_type.ending()))
}

fn endings(media_type: MediaType) -> &'static [&'static str] {
    match media_type {
        MediaType::Pdf => &["pdf"],
        MediaType::Png => &["png"],
        MediaType::Jpeg => &["jpg", "jpeg", "jpe"],
        MediaType::Gif => &["gif"],
        MediaType::Text => &["txt", "text"],
    }
}

fn is_of_another(ending: &str, media_type: MediaType) -> bool {
    MediaType::ALL.into_iter().any(|other| other != media_type && endings(other).contains(&ending))
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        || is_shapeless(c)
        || matches!(c, ':' | '"' | '*' | '?' | '<' | '>' | '|')
        // Ends of lines and paragraphs, signs of annotation, private use.
        || matches!(u32::from(c), 0x2028 | 0x2029 | 0xfff9..=0xfffb | 0xe000..=0xf8ff | 0xe0000..=0x10_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pdf(name: &str) -> String {
        clean(name, MediaType::Pdf).unwrap()
    }

    #[test]
    fn an_ordinary_name_stays_as_it_is() {
        for name in
            ["Vägbeskrivning till Öster.pdf", "Svar 2026.11.23.pdf", "خريطة.pdf", "Brev från dr.Ek.pdf"]
        {
            assert_eq!(pdf(name), name);
        }
        assert_eq!(pdf("Karta.PDF"), "Karta.pdf");
        assert_eq!(pdf("Brev från dr.Ek"), "Brev från dr.Ek.pdf");
        assert_eq!(clean("bild.jpeg", MediaType::Jpeg).unwrap(), "bild.jpg");
    }

    // ASVS 5.0.0-5.4.1
    #[test]
    fn no_name_reaches_outside_its_place_or_hides_what_it_is() {
        for (name, cleaned) in [
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Windows\\a.pdf", "a.pdf"),
            ("..", "Bilaga.pdf"),
            ("", "Bilaga.pdf"),
            (".pdf", "Bilaga.pdf"),
            (" \u{200b}\u{202e} ", "Bilaga.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
            ("a\"; filename=\"b.pdf", "a; filename=b.pdf"),
            ("\u{202e}gnp.\u{2066}kartan.pdf", "gnp.kartan.pdf"),
            ("<script>alert(1)</script>.pdf", "script.pdf"),
            ("con.pdf", "_con.pdf"),
            ("Con.lista.pdf", "_Con.lista.pdf"),
            ("a . pdf", "a . pdf.pdf"),
            ("a.pdf.", "a.pdf"),
        ] {
            assert_eq!(pdf(name), cleaned, "{name:?}");
        }
        for refused in ["a.exe", "rakning.pdf.EXE", "fdp.\u{202e}exe", "a.png", "a.html", "a.js."] {
            assert_eq!(
                clean(refused, MediaType::Pdf),
                Err(FileRefused::OtherEnding(MediaType::Pdf)),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_ending() {
        assert_eq!(pdf(&format!("{}.pdf", "å".repeat(300))), format!("{}.pdf", "å".repeat(100)));
        assert_eq!(pdf(&"漢".repeat(300)), format!("{}.pdf", "漢".repeat(66)));
    }

    proptest! {
        #[test]
        fn whatever_the_name_what_is_left_is_one(name in any::<String>(), turn in 0_usize..5) {
            let media_type = MediaType::ALL[turn];
            if let Ok(cleaned) = clean(&name, media_type) {
                prop_assert!(cleaned.ends_with(media_type.ending()) && cleaned.len() > media_type.ending().len());
                prop_assert!(cleaned.len() <= 206 && !cleaned.starts_with(['.', ' ']));
                prop_assert!(!cleaned.chars().any(|c| is_unfit(c) || matches!(c, '/' | '\\')));
                prop_assert_eq!(clean(&cleaned, media_type).unwrap(), cleaned, "cleaned once is clean");
            }
        }
    }
}
