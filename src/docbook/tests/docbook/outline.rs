//! A tree drawn as indented lines, to be read in snapshots.

use std::fmt::Write as _;

use docbook::{Block, Document, Inline, Item};

/// Title, blocks and deviations.
pub(crate) fn of(source: &str) -> String {
    let document = Document::parse(source);
    let mut out = String::new();
    if let Some(title) = document.title() {
        writeln!(out, "title: {}", phrase(title)).expect("a string takes all");
    }
    draw(document.blocks(), 0, &mut out);
    for deviation in document.deviations() {
        writeln!(out, "! {deviation}").expect("a string takes all");
    }
    out
}

fn draw(blocks: &[Block], depth: usize, out: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(text) => line(out, depth, "h", text),
            Block::Paragraph(text) => line(out, depth, "p", text),
            Block::Signature(text) => line(out, depth, "signature", text),
            Block::List { mark, items } => {
                line(out, depth, &format!("list {mark:?}"), &[]);
                for item in items {
                    draw_item(item, "item", depth + 1, out);
                }
            }
            Block::Definitions { title, entries } => {
                line(out, depth, "definitions", title.as_deref().unwrap_or_default());
                for entry in entries {
                    for term in entry.terms() {
                        line(out, depth + 1, "term", term);
                    }
                    draw_item(entry.definition(), "is", depth + 1, out);
                }
            }
            Block::Section { heading, blocks } => {
                line(out, depth, "section", heading.as_deref().unwrap_or_default());
                draw(blocks, depth + 1, out);
            }
            Block::Callout { kind, heading, blocks } => {
                line(out, depth, &format!("box {kind:?}"), heading.as_deref().unwrap_or_default());
                draw(blocks, depth + 1, out);
            }
            Block::Fold { summary, blocks } => {
                line(out, depth, "fold", summary.as_deref().unwrap_or_default());
                draw(blocks, depth + 1, out);
            }
        }
    }
}

fn draw_item(item: &Item, label: &str, depth: usize, out: &mut String) {
    if let Some(text) = item.phrase() {
        line(out, depth, label, text);
    } else {
        line(out, depth, label, &[]);
        draw(item.blocks(), depth + 1, out);
    }
}

fn line(out: &mut String, depth: usize, label: &str, text: &[Inline]) {
    let gap = if text.is_empty() { "" } else { ": " };
    writeln!(out, "{}{label}{gap}{}", "  ".repeat(depth), phrase(text)).expect("a string takes all");
}

fn phrase(run: &[Inline]) -> String {
    run.iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Strong(children) => format!("*{}*", phrase(children)),
            Inline::Emphasis(children) => format!("/{}/", phrase(children)),
            Inline::Underline(children) => format!("_{}_", phrase(children)),
            Inline::Link { target, new_window, children } => {
                let window = if *new_window { " new window" } else { "" };
                format!("[{}]({}{window})", phrase(children), target.as_str())
            }
            Inline::LineBreak => "⏎".to_owned(),
        })
        .collect()
}
