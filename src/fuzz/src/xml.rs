//! Changes to XML by somebody who knows XML: tags and texts are moved, repeated, nested, renamed and made hostile, so that
//! most of what comes out reaches further in than the first angle bracket.

use fastrand::Rng;
use std::ops::Range;

/// A word that stands in nothing of ours: where it comes out, something was repeated.
pub(crate) const MARK: &str = "zebra";

/// What may stand between tags.
const PIECES: [&str; 34] = [
    "zebra",
    "&zebra;",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&#x10ffff;",
    "&#x202e;",
    "&lt;zebra&gt;",
    "<!-- zebra -->",
    "<!--",
    "-->",
    "<![CDATA[zebra]]>",
    "<![CDATA[",
    "]]>",
    "<?zebra?>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE zebra [<!ENTITY zebra \"zebra\">]>",
    "<!DOCTYPE",
    "<zebra/>",
    "<zebra xmlns=\"\">",
    "<zebra xmlns=\"urn:zebra\"/>",
    "<x:zebra xmlns:x=\"urn:zebra\"/>",
    "</zebra>",
    "<core:messageText>",
    "</soapenv:Body>",
    "<soapenv:Header/>",
    "<para>",
    "</para>",
    "<section>",
    "<emphasis role=\"observe\">",
    "\u{feff}",
    "\u{202e}",
    "\u{fffe}",
    "å👩‍⚕️",
];

/// What may stand as the whole of a text.
const VALUES: [&str; 22] = [
    "",
    " ",
    "true",
    "0",
    "191212121212",
    "19121212T123",
    "191273121212",
    "00000000000000",
    "20261203092000",
    "2026-12-07T09:20:00+01:00",
    "2026-12-07T24:00:00",
    "-0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999+23:59",
    "YQ==",
    "YQ",
    "text/plain",
    "application/pdf",
    "https://zebra.example/",
    "javascript:zebra",
    "sv",
    "\\zebra?a=b&amp;c",
    "<![CDATA[<article><para>zebra</para></article>]]>",
];

/// What may stand inside a tag.
const ATTRIBUTES: [&str; 12] = [
    " zebra=\"1\"",
    " xmlns=\"\"",
    " xmlns=\"urn:zebra\"",
    " xmlns:zebra=\"urn:zebra\"",
    " xmlns:core=\"\"",
    " xmlns:xml=\"urn:zebra\"",
    " xml:base=\"http://zebra.example/\"",
    " soapenv:mustUnderstand=\"1\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"",
    " role=\"collapsible\"",
    " url=\"https://zebra.example/\"",
    " a='<'",
];

/// One to four changes, by chance.
pub(crate) fn change(input: &[u8], seed: u64, most: usize) -> Vec<u8> {
    let mut random = Rng::with_seed(seed);
    let mut changed = input.to_vec();
    for _ in 0..random.usize(1..=4) {
        changed = once(&changed, &mut random, most);
    }
    changed.truncate(most);
    changed
}

fn once(input: &[u8], random: &mut Rng, most: usize) -> Vec<u8> {
    let pieces = pieces(input);
    let from = random.usize(..=pieces.len());
    let to = (from + random.usize(..8)).min(pieces.len());
    let starts = |at: usize| pieces.get(at).map_or(input.len(), |piece: &Range<usize>| piece.start);
    let some = starts(from)..starts(to);
    let put = |at: Range<usize>, with: &[u8]| [&input[..at.start], with, &input[at.end..]].concat();
    let tag = pieces.get(from).filter(|piece| input[piece.start] == b'<' && piece.len() > 2).cloned();
    match (random.u8(..10), tag) {
        (0, _) => put(some.start..some.start, pick(random, &PIECES).as_bytes()),
        (1, _) => put(some, b""),
        (2, _) => {
            let room = most.saturating_sub(input.len()) / some.len().max(1);
            let times = (1 << random.u32(..15)).min(room);
            put(some.end..some.end, &input[some].repeat(times))
        }
        (3, _) => {
            let other = random.usize(..=pieces.len());
            let moved = input[some].to_vec();
            put(starts(other)..starts(other), &moved)
        }
        (4, _) => {
            let levels = random.usize(1..60);
            let (open, close) = (b"<zebra>".repeat(levels), b"</zebra>".repeat(levels));
            put(some.clone(), &[&open, &input[some], &*close].concat())
        }
        (5, None) => put(some, pick(random, &VALUES).as_bytes()),
        (5 | 6, Some(tag)) => {
            let attribute = pick(random, &ATTRIBUTES);
            let times = if random.u8(..4) == 0 { random.usize(1..40) } else { 1 };
            let numbered: String =
                (0..times).map(|at| attribute.replacen("zebra", &format!("zebra{at}"), 1)).collect();
            let end = tag.end - if input[tag.end - 2] == b'/' { 2 } else { 1 };
            put(end..end, numbered.as_bytes())
        }
        (7, Some(tag)) => {
            // Another tag's name, in the place of this one's.
            let other = &pieces[random.usize(..pieces.len())];
            let name = |piece: &Range<usize>| {
                let named = |byte: &u8| byte.is_ascii_alphanumeric() || b":_-.".contains(byte);
                let start = piece.start + 1 + usize::from(input.get(piece.start + 1) == Some(&b'/'));
                let start = start.min(piece.end);
                let length = input[start..piece.end].iter().take_while(|byte| named(byte)).count();
                start..start + length
            };
            put(name(&tag), &input[name(other)])
        }
        (8, _) if !input.is_empty() => {
            let mut changed = input.to_vec();
            let at = random.usize(..input.len());
            changed[at] = random.u8(..);
            changed
        }
        _ => put(some, pick(random, &PIECES).as_bytes()),
    }
}

fn pick<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    from[random.usize(..from.len())]
}

/// Tags, and what stands between them.
fn pieces(input: &[u8]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, byte) in input.iter().enumerate() {
        let end = match byte {
            b'<' => at,
            b'>' => at + 1,
            _ => continue,
        };
        if end > start {
            pieces.push(start..end);
            start = end;
        }
    }
    if start < input.len() {
        pieces.push(start..input.len());
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_change_within_its_bounds_and_the_same_each_time() {
        let input = b"<a><b c='1'>words</b><d/></a>";
        let changes: Vec<_> = (0..1_000).map(|seed| change(input, seed, 4_096)).collect();
        assert!(changes.iter().all(|changed| changed.len() <= 4_096));
        assert!(changes.iter().filter(|changed| **changed != input).count() > 900);
        assert_eq!(change(input, 7, 4_096), changes[7]);
        for odd in [&b""[..], b"<", b">", b"<>", b"</>", b"words", b"<a", b"a>"] {
            (0..1_000).for_each(|seed| drop(change(odd, seed, 64)));
        }
    }
}
