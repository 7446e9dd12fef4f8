//! Inputs made to exhaust: work is bounded by counts; one generous bound on time catches what is not linear.

use std::time::{Duration, Instant};

use docbook::limits::{MAX_DEPTH, MAX_DEVIATIONS, MAX_ELEMENTS, MAX_PLAIN_BREAKS, MAX_SOURCE_BYTES};
use docbook::{Block, DeviationKind, Document, Inline};

const MEBIBYTE: usize = 1 << 20;

/// Unoptimised code on a busy machine takes a second for a mebibyte; anything quadratic takes minutes.
const GENEROUS: Duration = Duration::from_secs(20);

/// One string of many numbered pieces.
fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// Nodes and depth of a tree.
#[derive(Default)]
pub(crate) struct Size {
    pub(crate) nodes: usize,
    pub(crate) depth: usize,
}

pub(crate) fn size(document: &Document) -> Size {
    let mut size = Size::default();
    inlines(document.title().unwrap_or_default(), 1, &mut size);
    blocks(document.blocks(), 1, &mut size);
    size
}

fn blocks(list: &[Block], depth: usize, size: &mut Size) {
    for block in list {
        size.nodes += 1;
        size.depth = size.depth.max(depth);
        match block {
            Block::Heading(phrase) | Block::Paragraph(phrase) | Block::Signature(phrase) => {
                inlines(phrase, depth + 1, size);
            }
            Block::List { items, .. } => items.iter().for_each(|item| blocks(item.blocks(), depth + 1, size)),
            Block::Definitions { title, entries } => {
                inlines(title.as_deref().unwrap_or_default(), depth + 1, size);
                for entry in entries {
                    entry.terms().for_each(|term| inlines(term, depth + 1, size));
                    blocks(entry.definition().blocks(), depth + 1, size);
                }
            }
            Block::Section { heading: head, blocks: inside }
            | Block::Callout { heading: head, blocks: inside, .. }
            | Block::Fold { summary: head, blocks: inside } => {
                inlines(head.as_deref().unwrap_or_default(), depth + 1, size);
                blocks(inside, depth + 1, size);
            }
        }
    }
}

fn inlines(list: &[Inline], depth: usize, size: &mut Size) {
    for inline in list {
        size.nodes += 1;
        size.depth = size.depth.max(depth);
        match inline {
            Inline::Text(_) | Inline::LineBreak => {}
            Inline::Strong(children)
            | Inline::Emphasis(children)
            | Inline::Underline(children)
            | Inline::Link { children, .. } => inlines(children, depth + 1, size),
        }
    }
}

/// An element makes at most itself, the text in it and the text after it.
const MOST_NODES: usize = 3 * MAX_ELEMENTS + 2 * MAX_PLAIN_BREAKS;

fn filled(unit: &str) -> String {
    unit.repeat(MEBIBYTE / unit.len())
}

fn closed(open: &str, close: &str, times: usize) -> String {
    format!("{}x{}", open.repeat(times), close.repeat(times))
}

#[test]
fn a_mebibyte_of_anything_is_bounded_in_nodes_depth_and_time() {
    let attributes = numbered(MEBIBYTE / 12, |n| format!(" a{n}='{n}'"));
    let inputs = [
        ("unclosed elements", filled("<section>")),
        ("nested elements", closed("<para>", "</para>", 60_000)),
        ("nested sections within the limits", closed("<section>", "</section>", MAX_ELEMENTS)),
        (
            "nested lists within the limits",
            closed("<itemizedlist><listitem>", "</listitem></itemizedlist>", MAX_ELEMENTS / 2),
        ),
        ("nested emphasis within the limits", closed("<emphasis>", "</emphasis>", MAX_ELEMENTS)),
        ("nested emphasis", closed("<emphasis role='bold'>", "</emphasis>", 30_000)),
        ("empty elements", format!("<article>{}</article>", filled("<para/>"))),
        ("paragraphs", format!("<article>{}</article>", filled("<para>a</para>"))),
        ("attributes", format!("<para{attributes}>x</para>")),
        ("line ends", filled("a\n")),
        ("blank lines", filled("a\n\n")),
        ("references", filled("&nbsp;")),
        ("rare references", format!("<para>{}</para>", filled("&zwnj;&CounterClockwiseContourIntegral;"))),
        ("ampersands", format!("<para>{}</para>", filled("&"))),
        ("angle brackets", filled("<")),
        ("tags that never end", filled("<a b='")),
        ("quotes that take turns", filled("<a b=\"' c='\" ")),
        ("comments that never end", filled("<!--")),
        ("cdata that never ends", filled("<![CDATA[")),
        ("document types", filled("<!DOCTYPE")),
        ("document types with brackets", filled("<!DOCTYPE a [ ]")),
        ("instructions", filled("<?")),
        ("closing tags", filled("</a>")),
        ("different names", numbered(MEBIBYTE / 10, |n| format!("</n{n}>"))),
        ("links", filled("<a href='x'>")),
        ("links in a paragraph", format!("<para>{}</para>", filled("<link url='javascript:'>x</link>"))),
        ("line breaks", filled("<br>")),
        (
            "terms",
            format!("<variablelist>{}</variablelist>", filled("<varlistentry><term>x</term></varlistentry>")),
        ),
        ("white space", format!("<para>{}</para>", filled(" "))),
        ("joiners", filled("é\u{200d}")),
    ];
    for (what, source) in inputs {
        let started = Instant::now();
        let document = Document::parse(&source);
        let text = document.plain_text();
        let took = started.elapsed();
        let Size { nodes, depth } = size(&document);
        assert!(nodes <= MOST_NODES, "{what}: {nodes} nodes");
        assert!(depth <= 2 * MAX_DEPTH, "{what}: depth {depth}");
        assert!(text.len() <= 4 * source.len(), "{what}: {} bytes of text", text.len());
        assert!(document.deviations().len() <= MAX_DEVIATIONS, "{what}");
        assert!(took < GENEROUS, "{what}: {took:?}");
        drop(document);
    }
}

#[test]
fn a_body_over_a_limit_is_plain_text_with_every_word() {
    let many = numbered(MAX_ELEMENTS + 1, |n| format!("<para>ord{n}</para>"));
    let long = format!(
        "<article><para>först {}</para><para>sist</para></article>",
        "å".repeat(MAX_SOURCE_BYTES / 2)
    );
    for (source, first, last) in [
        (format!("<article>{many}</article>"), "ord0", format!("ord{MAX_ELEMENTS}")),
        (long, "först", "sist".to_owned()),
    ] {
        let document = Document::parse(&source);
        assert_eq!(
            document.deviations().last().map(docbook::Deviation::kind),
            Some(&DeviationKind::TooLarge)
        );
        let text = document.plain_text();
        assert!(text.starts_with(first) && text.ends_with(&last));
        assert!(!text.contains('<'));
    }
}

#[test]
fn past_the_limit_of_line_ends_the_words_stay_apart() {
    let lines = MAX_PLAIN_BREAKS * 2;
    let source = numbered(lines, |n| format!("rad{n}\n\n"));
    let text = Document::parse(&source).plain_text();
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(words.len(), lines);
    assert_eq!(words.last().copied(), Some(format!("rad{}", lines - 1).as_str()));
}
