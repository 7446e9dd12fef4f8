//! The tree as plain text: for search, and where no page can be shown.

use crate::phrase;
use crate::tree::{Block, Inline, Item, Mark};

/// Blocks stand apart by an empty line, items and entries by a line end. Addresses of links are left out: this is what
/// a reader sees, and what a search should hit.
pub(crate) fn text(title: Option<&[Inline]>, blocks: &[Block]) -> String {
    let mut out = String::new();
    if let Some(title) = title {
        phrase::write_text(title, &mut out);
    }
    write_blocks(blocks, &mut out);
    out
}

fn write_blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(phrase) | Block::Paragraph(phrase) | Block::Signature(phrase) => {
                stand_apart(out);
                phrase::write_text(phrase, out);
            }
            Block::List { mark, items } => {
                stand_apart(out);
                for (index, item) in items.iter().enumerate() {
                    next_line(out);
                    match mark {
                        Mark::Bullet => out.push_str("• "),
                        Mark::Hyphen => out.push_str("– "),
                        Mark::Numbered => out.extend([&(index + 1).to_string(), ". "]),
                    }
                    write_item(item, out);
                }
            }
            Block::Definitions { title, entries } => {
                stand_apart(out);
                if let Some(title) = title {
                    phrase::write_text(title, out);
                }
                for entry in entries {
                    next_line(out);
                    for (index, term) in entry.terms().enumerate() {
                        if index > 0 {
                            out.push_str(", ");
                        }
                        phrase::write_text(term, out);
                    }
                    if !entry.definition().blocks().is_empty() {
                        out.push_str(if out.ends_with([':', '?', '!', '.']) { " " } else { ": " });
                        write_item(entry.definition(), out);
                    }
                }
            }
            Block::Section { heading: head, blocks }
            | Block::Callout { heading: head, blocks, .. }
            | Block::Fold { summary: head, blocks } => {
                if let Some(head) = head {
                    stand_apart(out);
                    phrase::write_text(head, out);
                }
                write_blocks(blocks, out);
            }
        }
    }
}

fn write_item(item: &Item, out: &mut String) {
    match item.blocks() {
        [Block::Paragraph(first), rest @ ..] => {
            phrase::write_text(first, out);
            write_blocks(rest, out);
        }
        blocks => write_blocks(blocks, out),
    }
}

fn stand_apart(out: &mut String) {
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}

fn next_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}
