//! A line that a citizen reads: nothing in it that deceives the eye.

/// A sender's words as one line: line breaks and tabs become spaces, and characters without a shape that reorder what
/// is read or hide what is there are taken out, so that a unit cannot look like another one (UAX #9; UTR #36).
///
/// Joiners stay after characters outside ASCII, where scripts and emoji need them.
pub fn readable(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => line.push(' '),
            '\u{200c}' | '\u{200d}' => {
                if line.chars().next_back().is_some_and(|before| !before.is_ascii()) {
                    line.push(c);
                }
            }
            c if c.is_control() || reorders(c) || hides(c) => {}
            c => line.push(c),
        }
    }
    if line.trim().len() == line.len() { line } else { line.trim().to_owned() }
}

/// Bidirectional marks, embeddings, overrides and isolates.
fn reorders(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Zero-width spaces, fillers, deprecated format characters, tags and noncharacters.
fn hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}'
    ) || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::readable;

    // ASVS 5.0.0-1.3.3
    #[test]
    fn what_reorders_or_hides_is_taken_out() {
        assert_eq!(readable("Vård\u{202e}lartneC\u{2066}\u{200f}"), "VårdlartneC");
        assert_eq!(readable("1177\u{200b}\u{feff}\u{ad}\u{e0041}\u{fffe}\u{fdd0}"), "1177");
        assert_eq!(readable("a\u{0}\u{1b}[31m\u{9b}b"), "a[31mb");
    }

    // ASVS 5.0.0-1.3.3
    #[test]
    fn a_line_is_one_line() {
        assert_eq!(readable("  Kallelse\r\ntill\tbesök\u{2028}nu "), "Kallelse  till besök nu");
    }

    #[test]
    fn words_of_every_script_and_emoji_stay() {
        for words in ["Hälsocentralen Östersund", "👩‍⚕️ 🇸🇪", "می‌خواهم", "क्‍ष", "שלום", "文字"]
        {
            assert_eq!(readable(words), words);
        }
        assert_eq!(readable("a\u{200d}b"), "ab");
    }
}
