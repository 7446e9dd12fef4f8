//! Entities and character references, without any document type.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// The longest reference looked for between `&` and `;`, in bytes. The longest name of HTML has 31.
const LONGEST: usize = 32;

/// What a reference stands for; `name` is what stands between `&` and `;`. `None` for a name that nobody defined.
pub(crate) fn resolve(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else {
        return if name.len() > LONGEST { None } else { resolve_html5_entity(name).map(Cow::Borrowed) };
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
        None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse(),
        _ => return None,
    };
    // Out of range, a surrogate or NUL: a visible sign that something is missing (HTML, "numeric character reference
    // end state"). No digits at all is no reference.
    let shown = match code {
        Ok(0) => char::REPLACEMENT_CHARACTER,
        Ok(code @ 0x80..=0x9f) => windows_1252(code),
        Ok(code) => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
        Err(error) if *error.kind() == std::num::IntErrorKind::PosOverflow => char::REPLACEMENT_CHARACTER,
        Err(_) => return None,
    };
    Some(Cow::Owned(shown.to_string()))
}

/// Older systems write `&#150;` for a dash, meaning the code page and not the control character; HTML reads it so too.
fn windows_1252(code: u32) -> char {
    const SHOWN: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    usize::try_from(code)
        .ok()
        .and_then(|code| code.checked_sub(0x80))
        .and_then(|index| SHOWN.get(index).copied())
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The reference that `text` begins with, if it does: what it stands for, and how many bytes it took.
pub(crate) fn at_start(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let after = text.strip_prefix('&')?;
    let length = after.bytes().take(LONGEST + 1).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'))?;
    let name = after.get(..length)?;
    after.as_bytes().get(length).filter(|&&b| b == b';')?;
    Some((resolve(name)?, length + 2))
}

/// All references of a text resolved; what is none stays as written.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.find('&') {
        let (before, from) = rest.split_at(next);
        decoded.push_str(before);
        let taken = if let Some((shown, length)) = at_start(from) {
            decoded.push_str(&shown);
            length
        } else {
            decoded.push('&');
            1
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entities_of_xml_and_html_and_both_kinds_of_numbers_are_understood() {
        assert_eq!(
            decode("&lt;&gt;&amp;&quot;&apos; &aring;&Ouml;&nbsp;&euro; &#229;&#xE5;&#Xe5;"),
            "<>&\"' åÖ\u{a0}€ ååå"
        );
    }

    #[test]
    fn what_is_no_reference_stays_as_written() {
        for text in ["Tom & Jerry", "A&B;C", "&;", "&#;", "&#x;", "&#-5;", "&#+5;", "&nbsp", "slut &"] {
            assert_eq!(decode(text), text);
        }
        let long = format!("&{};", "a".repeat(100));
        assert_eq!(decode(&long), long);
    }

    #[test]
    fn a_number_that_is_no_character_shows_that_something_is_missing() {
        assert_eq!(decode("&#0;&#xD800;&#99999999999;&#x110000;"), "\u{fffd}".repeat(4));
    }

    #[test]
    fn references_into_the_windows_code_page_mean_its_characters() {
        assert_eq!(decode("09&#150;12 &#128;"), "09–12 €");
        assert_eq!(decode("&#159;"), "Ÿ");
    }
}
