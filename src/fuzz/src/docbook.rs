//! The body of a message: whatever it holds, there is something to show, and nothing that deceives.

use crate::{Target, measure::Most, xml};
use ::docbook::Document;

pub(crate) const TARGET: Target = Target { name: "docbook", holds, change: xml::change };

const MOST: Most = Most { milliseconds_per_mebibyte: 150, bytes: 32 << 20, bytes_per_byte: 16 };

fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = MOST.hold(bytes, || Document::parse(&text));
    let plain = document.plain_text();
    let deceives = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!plain.contains(deceives), "{plain:?}");
}
