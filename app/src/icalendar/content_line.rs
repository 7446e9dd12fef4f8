//! Content lines: `NAME:value`, ended by CRLF and folded so that none is longer than 75 octets (RFC 5545 3.1).

use crate::direction;

/// So many octets a line holds, its end not counted.
const LONGEST: usize = 75;

/// Lines, in order.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line that is of our own making through and through.
    pub(super) fn verbatim(&mut self, line: &str) {
        debug_assert!(!line.contains(['\r', '\n']), "one line");
        self.fold(line);
    }

    /// A line whose value is text (RFC 5545 3.3.11): escaped, so that it can neither end the line nor begin a list.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }

    /// The lines as they are sent.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// A fold stands between characters and never within one: programs that count octets, and those that read line by
    /// line, both get whole ones. The space that begins a continued line counts.
    fn fold(&mut self, line: &str) {
        let mut room = LONGEST;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(letter);
            room -= letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A line's end is `\n`, however it was written. Other control characters have no place in text, and neither have marks
/// that turn the direction of writing: nothing contains them there.
fn escaped(value: &str) -> String {
    let value = direction::unmarked(value).replace("\r\n", "\n");
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push_str("\\n"),
            '\t' => escaped.push(letter),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::parser::{read_calendar, unfold};
    use proptest::prelude::*;

    fn line(value: &str) -> String {
        let mut lines = Lines::default();
        lines.text("SUMMARY", value);
        lines.into_string()
    }

    /// What a calendar reads: the one property of the one event.
    fn read(line: &str) -> String {
        let file = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{line}END:VEVENT\r\nEND:VCALENDAR\r\n");
        let unfolded = unfold(&file);
        let calendar = read_calendar(&unfolded).unwrap();
        assert_eq!(calendar.components.len(), 1, "{file}");
        let event = &calendar.components[0];
        assert!(event.components.is_empty() && event.properties.len() == 1, "{file}");
        event.properties[0].val.to_string()
    }

    /// Anything, and often what has a meaning of its own in a calendar.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            Just("\r\n ".to_owned()),
            Just("\nEND:VEVENT\r\n".to_owned()),
            Just("\\n,;:\\\\".to_owned()),
            Just("å👩‍⚕️\u{202e}".to_owned()),
            "[a-zåäö]{1,90}",
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_octets_and_none_ends_within_a_character(value in hostile()) {
            let written = line(&value);
            prop_assert!(written.ends_with("\r\n"));
            let lines: Vec<&str> = written.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            for (at, line) in lines.iter().enumerate() {
                prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
                prop_assert!(!line.contains(['\r', '\n']));
                prop_assert!(at == 0 || line.starts_with(' '), "continued: {line}");
            }
        }

        #[test]
        fn a_calendar_reads_what_was_written_whatever_it_holds(value in hostile()) {
            let kept: String = direction::unmarked(&value)
                .replace("\r\n", "\n")
                .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
                .chars()
                .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
                .collect();
            prop_assert_eq!(read(&line(&value)), kept);
        }
    }

    #[test]
    fn the_fold_stands_where_the_75th_octet_would_be_passed() {
        // "SUMMARY:" is 8 octets, so 67 letters fill the line.
        assert_eq!(line(&"a".repeat(67)), format!("SUMMARY:{}\r\n", "a".repeat(67)));
        assert_eq!(line(&"a".repeat(68)), format!("SUMMARY:{}\r\n a\r\n", "a".repeat(67)));
        // An å is two octets, and is not parted.
        assert_eq!(line(&format!("{}å", "a".repeat(66))), format!("SUMMARY:{}\r\n å\r\n", "a".repeat(66)));
    }
}
