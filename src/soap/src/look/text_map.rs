//! Where in a request each character of a text was written.

use std::ops::Range;

/// From the bytes of a text to those of the request that it was decoded from. An element's text stands there with
/// references, in CDATA, with comments in it, and with line ends of its own.
#[derive(Debug, Default)]
pub(super) struct TextMap {
    /// Where a run of characters begins that were written as they are: in the text, and in the request.
    runs: Vec<(usize, usize)>,
}

impl TextMap {
    /// The map of `text`, which the parser read from `element`. Should the two disagree, everything stands where the element
    /// does: a line that is roughly right is better than one that is wrong.
    pub(super) fn of(request: &str, element: Range<usize>, text: &str) -> Self {
        let start = element.start;
        let mut decoding =
            Decoding { text: String::with_capacity(text.len()), runs: Vec::new(), offset: start };
        let raw = request.get(element).unwrap_or_default();
        if decoding.read(raw).is_some() && decoding.text == text {
            Self { runs: decoding.runs }
        } else {
            Self { runs: vec![(usize::MAX, start)] }
        }
    }

    /// The byte of the request that a byte of the text was written at.
    pub(super) fn written_at(&self, byte: usize) -> usize {
        let after = self.runs.partition_point(|(in_text, _)| *in_text <= byte);
        match after.checked_sub(1).and_then(|last| self.runs.get(last)) {
            Some((in_text, written)) => written + (byte - in_text),
            None => self.runs.first().map_or(0, |(_, written)| *written),
        }
    }
}

struct Decoding {
    text: String,
    runs: Vec<(usize, usize)>,
    /// Where the element begins in the request.
    offset: usize,
}

impl Decoding {
    /// `None`: this is no element with text alone.
    fn read(&mut self, raw: &str) -> Option<()> {
        const CDATA: &str = "<![CDATA[";
        let end = raw.rfind("</")?;
        let mut at = content(raw)?;
        while at < end {
            let rest = raw.get(at..end)?;
            at += if let Some(inner) = rest.strip_prefix(CDATA) {
                let length = inner.find("]]>")?;
                self.literal(inner.get(..length)?, at + CDATA.len());
                CDATA.len() + length + "]]>".len()
            } else if rest.starts_with("<!--") {
                rest.find("-->")? + "-->".len()
            } else if rest.starts_with('&') {
                let length = rest.find(';')? + 1;
                self.runs.push((self.text.len(), self.offset + at));
                self.text.push_str(&quick_xml::escape::unescape(rest.get(..length)?).ok()?);
                length
            } else {
                let length = rest.find(['&', '<']).unwrap_or(rest.len());
                self.literal(rest.get(..length).filter(|text| !text.is_empty())?, at);
                length
            };
        }
        Some(())
    }

    /// Text as it stands, but that its line ends become one character (XML 1.0 section 2.11).
    fn literal(&mut self, raw: &str, at: usize) {
        let mut line_start = 0;
        for (end, _) in raw.match_indices('\r') {
            self.run(raw.get(line_start..end).unwrap_or_default(), at + line_start);
            line_start = end + 1;
            if raw.get(line_start..).is_some_and(|rest| !rest.starts_with('\n')) {
                self.run("\n", at + end);
            }
        }
        self.run(raw.get(line_start..).unwrap_or_default(), at + line_start);
    }

    fn run(&mut self, text: &str, at: usize) {
        self.runs.push((self.text.len(), self.offset + at));
        self.text.push_str(text);
    }
}

/// Where the start tag ends: a `>` may stand in the value of an attribute.
fn content(raw: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in raw.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What stands in the request where each of these words of the text was written.
    fn written(element: &str, word: &str) -> String {
        let request = format!("<before/>{element}<after/>");
        let document = roxmltree::Document::parse(element).unwrap();
        let text: String = document
            .root_element()
            .children()
            .filter_map(|node| node.text().filter(|_| node.is_text()))
            .collect();
        let map = TextMap::of(&request, 9..9 + element.len(), &text);
        request[map.written_at(text.find(word).unwrap())..].chars().take(word.len()).collect()
    }

    #[test]
    fn a_word_is_found_however_it_was_written() {
        assert_eq!(written("<t>Hej du</t>", "du"), "du");
        assert_eq!(written("<t a=\"x>\">&lt;para&gt;du</t>", "du"), "du");
        assert_eq!(written("<t>&#229;&lt;br/></t>", "<br/"), "&lt;");
        assert_eq!(written("<t>å<!-- bort --><![CDATA[<b>du]]></t>", "du"), "du");
        assert_eq!(written("<t>ett\r\ntvå\rtre\r\n\r\ndu</t>", "du"), "du");
        assert_eq!(written("<t><![CDATA[ett\r\n]]>två\r\ndu</t>", "du"), "du");
    }

    #[test]
    fn a_text_that_is_not_the_elements_stands_where_the_element_does() {
        let map = TextMap::of("<a/><t>x</t>", 4..12, "y");
        assert_eq!((map.written_at(0), map.written_at(99)), (4, 4));
        assert_eq!(TextMap::default().written_at(7), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_written_is_decoded_as_the_parser_does(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "å", "\n", "\r\n", " ", "&lt;", "&amp;", "&#xE5;", "&#13;", "<!-- x -->", "<![CDATA[", "]]>",
                "<![CDATA[<p>&amp;\r\n]]>", "👩",
            ]), 0..12),
        ) {
            let element = format!("<t>{}</t>", pieces.concat());
            if let Ok(document) = roxmltree::Document::parse(&element) {
                let nodes = document.root_element().children();
                let text: String = nodes.filter_map(|node| node.text().filter(|_| node.is_text())).collect();
                let map = TextMap::of(&element, 0..element.len(), &text);
                prop_assert!(map.runs.first().is_none_or(|run| run.0 != usize::MAX), "{element:?}");
                for (at, c) in text.char_indices() {
                    let there = &element[map.written_at(at)..];
                    prop_assert!(there.starts_with(c) || there.starts_with(['&', '\r']), "{c:?} in {element:?}");
                }
            }
        }
    }
}
