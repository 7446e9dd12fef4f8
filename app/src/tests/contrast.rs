//! The contrast of the colours that stand on each other, computed from the style sheet (WCAG 1.4.3, 1.4.6, 1.4.11).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../style/10-tokens.css");

/// Text that people read at length: 7:1 (WCAG 1.4.6).
const READING: [(&str, &str); 13] = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "brand-wash"),
    ("ink", "unread-wash"),
    ("ink", "info"),
    ("ink", "observe"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "brand-wash"),
    ("ink-soft", "unread-wash"),
    ("link", "paper"),
    ("link", "surface"),
    ("proxy-ink", "proxy"),
];

/// All other text: 4.5:1 (WCAG 1.4.3).
const TEXT: [(&str, &str); 14] = [
    ("stopped", "paper"),
    ("stopped", "surface"),
    ("brand-ink", "brand"),
    ("brand", "surface"),
    ("brand", "paper"),
    ("link", "brand-wash"),
    ("link", "unread-wash"),
    ("link", "info"),
    ("link", "observe"),
    ("link-visited", "paper"),
    ("link-visited", "surface"),
    ("link-visited", "unread-wash"),
    ("link-visited", "info"),
    ("link-visited", "observe"),
];

/// Edges and marks that carry meaning: 3:1 (WCAG 1.4.11).
const MARKS: [(&str, &str); 13] = [
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("line-strong", "unread-wash"),
    ("brand", "unread-wash"),
    ("brand", "brand-wash"),
    ("info-line", "surface"),
    ("observe-line", "surface"),
    ("observe-line", "paper"),
    ("done", "surface"),
    ("stopped", "surface"),
    ("focus", "paper"),
    ("focus", "surface"),
    // The ring's two colours: whatever is behind, one of them stands out from the other.
    ("focus", "focus-gap"),
];

type Theme = BTreeMap<String, String>;

/// The declarations of the block that begins after `start`.
fn block(start: &str) -> Theme {
    let at = TOKENS.find(start).unwrap_or_else(|| panic!("no {start}")) + start.len();
    let body = &TOKENS[at..];
    body[..body.find('}').unwrap()]
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect()
}

fn themes() -> Vec<(&'static str, Theme)> {
    let light = block(":root {");
    let over = |base: &Theme, start: &str| base.clone().into_iter().chain(block(start)).collect::<Theme>();
    let dark = over(&light, "@media (prefers-color-scheme: dark) {\n  :root {");
    let more = "@media (prefers-contrast: more) {\n  :root {";
    vec![
        ("light, more contrast", over(&light, more)),
        ("dark, more contrast", over(&dark, more)),
        ("light", light),
        ("dark", dark),
    ]
}

fn colour(theme: &Theme, name: &str) -> [f64; 3] {
    let value = theme.get(name).unwrap_or_else(|| panic!("no --{name}"));
    if let Some(other) = value.strip_prefix("var(--") {
        return colour(theme, other.trim_end_matches(')'));
    }
    let hex =
        value.strip_prefix('#').filter(|hex| hex.len() == 6).unwrap_or_else(|| panic!("--{name}: {value}"));
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// Relative luminance (WCAG 2.2, definition).
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] =
        colour.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(theme: &Theme, one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(colour(theme, one)), luminance(colour(theme, other)));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_of_colours_stands_out_in_every_theme() {
    let mut too_low = Vec::new();
    for (name, theme) in themes() {
        for (pairs, least) in [(&READING[..], 7.0), (&TEXT[..], 4.5), (&MARKS[..], 3.0)] {
            for (one, other) in pairs {
                let ratio = contrast(&theme, one, other);
                if ratio < least {
                    too_low.push(format!("{name}: {one} on {other} is {ratio:.2}, less than {least}"));
                }
            }
        }
    }
    assert!(too_low.is_empty(), "{too_low:#?}");
}

#[test]
fn the_measure_is_that_of_the_standard() {
    let theme =
        BTreeMap::from([("a".to_owned(), "#000000".to_owned()), ("b".to_owned(), "#ffffff".to_owned())]);
    assert!((contrast(&theme, "a", "b") - 21.0).abs() < 1e-9);
    // #767676 on white is the well-known least grey of 4.5:1.
    let theme =
        BTreeMap::from([("a".to_owned(), "#767676".to_owned()), ("b".to_owned(), "#ffffff".to_owned())]);
    assert!((contrast(&theme, "a", "b") - 4.54).abs() < 0.01);
}
