//! A moment, as XML Schema writes it.

use jiff::{Timestamp, civil::DateTime};

/// `xs:dateTime`, by its lexical form and no other: jiff by itself takes more. Without an offset it is the time in Sweden;
/// an hour that comes twice in autumn is then the first. There is no hour 24 and no leap second: a visit has neither.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let (civil, offset) = split(text)?;
    if offset.is_some() {
        return text.parse().ok();
    }
    let civil: DateTime = civil.parse().ok()?;
    inbox::sweden().to_timestamp(civil).ok()
}

/// The parts before and after the seconds; `None`: it is not of the form.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    /// As many digits as there are zeros, and the rest to the letter.
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let fits = |text: &[u8], form: &[u8]| {
        text.len() == form.len()
            && text.iter().zip(form).all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    if !text.is_ascii() || text.len() < FORM.len() {
        return None;
    }
    let (seconds, rest) = text.split_at(FORM.len());
    if !fits(seconds.as_bytes(), FORM) || &seconds[11..13] == "24" || &seconds[17..19] == "60" {
        return None;
    }
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=9).contains(&digits) {
                return None;
            }
            &fraction[digits..]
        }
        None => rest,
    };
    let civil = &text[..text.len() - offset.len()];
    match offset.as_bytes() {
        [] => Some((civil, None)),
        [b'Z'] => Some((civil, Some(offset))),
        other if fits(other, b"+00:00") || fits(other, b"-00:00") => Some((civil, Some(offset))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn of(text: &str) -> Option<String> {
        read(text).map(|instant| instant.to_string())
    }

    #[test]
    fn a_moment_has_the_form_of_the_schema() {
        for (text, instant) in [
            ("2026-12-01T09:00:00+01:00", "2026-12-01T08:00:00Z"),
            ("2026-12-01T08:00:00Z", "2026-12-01T08:00:00Z"),
            ("2026-12-01T08:00:00.5-00:00", "2026-12-01T08:00:00.5Z"),
            // Without an offset: winter, summer, the hour that is twice, the hour that is not.
            ("2026-12-01T09:00:00", "2026-12-01T08:00:00Z"),
            ("2026-07-01T09:00:00.25", "2026-07-01T07:00:00.25Z"),
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
            ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
        ] {
            assert_eq!(of(text).as_deref(), Some(instant), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2026-12-01",
            "2026-12-01T09:00",
            "2026-12-01 09:00:00",
            "2026-12-01t09:00:00",
            "20261201T090000",
            "2026-12-01T24:00:00",
            "2026-12-31T23:59:60Z",
            "2026-02-30T09:00:00",
            "2026-13-01T09:00:00Z",
            "-0001-12-01T09:00:00Z",
            "+12026-12-01T09:00:00Z",
            "12026-12-01T09:00:00Z",
            "2026-12-01T09:00:00+0100",
            "2026-12-01T09:00:00+01",
            "2026-12-01T09:00:00+01:00[Europe/Stockholm]",
            "2026-12-01T09:00:00z",
            "2026-12-01T09:00:00.",
            "2026-12-01T09:00:00.1234567890",
            "2026-12-01T09:00:00 Z",
            "٢026-12-01T09:00:00Z",
            "2026-12-01T09:00:00\u{a0}",
        ] {
            assert_eq!(of(text), None, "{text:?}");
        }
        assert_eq!(of(&"9".repeat(1_000_000)), None);
    }
}
