//! The typed tree that a page renders.

use std::fmt;

use crate::link::SafeUrl;

/// A piece of a message that stands on its own lines.
///
/// Invariants, kept by the reader: no sequence of inlines is empty or blank, no list, definition list or item is
/// empty, and the tree is never deeper than a small multiple of [`MAX_DEPTH`](crate::limits::MAX_DEPTH).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A title that heads no section of its own: a second title, or one inside a list.
    Heading(Vec<Inline>),
    /// Running text: `p`.
    Paragraph(Vec<Inline>),
    /// `ul` or `ol`.
    List {
        /// What stands before each item.
        mark: Mark,
        /// At least one.
        items: Vec<Item>,
    },
    /// `dl`: terms and what is said of them.
    Definitions {
        /// A small heading over the list.
        title: Option<Vec<Inline>>,
        /// At least one.
        entries: Vec<Entry>,
    },
    /// `section` when it has a heading, else only a group with air around it.
    Section {
        /// Absent in many real templates.
        heading: Option<Vec<Inline>>,
        /// Empty only when there is a heading.
        blocks: Vec<Block>,
    },
    /// A box that stands out: `aside`.
    Callout {
        /// What the box says of its content; a page says it in words too, never by colour alone.
        kind: CalloutKind,
        /// Absent for a box whose title holds nothing but the role.
        heading: Option<Vec<Inline>>,
        /// Empty only when there is a heading.
        blocks: Vec<Block>,
    },
    /// `details`: closed until the reader opens it. Print and search must reach inside.
    Fold {
        /// The words that open it. `None`: the sender gave none, and the page supplies its own ("Visa mer").
        summary: Option<Vec<Inline>>,
        /// Never empty: a fold with nothing in it is a [`Block::Section`].
        blocks: Vec<Block>,
    },
    /// Who signs the message (`bibliography`).
    Signature(Vec<Inline>),
}

/// A piece of text within a line.
#[derive(Clone, PartialEq, Eq)]
pub enum Inline {
    /// Visible characters, entities resolved; to be escaped by whoever writes HTML.
    Text(String),
    /// `strong` (role `bold`).
    Strong(Vec<Inline>),
    /// `em` (role `italic` or `italics`, or none).
    Emphasis(Vec<Inline>),
    /// `u` (role `underline`).
    Underline(Vec<Inline>),
    /// `a`. Never inside another link, a heading or the summary of a fold.
    Link {
        /// Where it leads.
        target: SafeUrl,
        /// The sender asked for a new window; a page that obeys says so in words.
        new_window: bool,
        /// The label; the address itself when the sender gave none.
        children: Vec<Inline>,
    },
    /// `br`. Never first or last in its block.
    LineBreak,
}

/// What stands before the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `itemizedlist` with mark `bullet`, or with none that is known.
    Bullet,
    /// `itemizedlist` with mark `hyphen`.
    Hyphen,
    /// `orderedlist`.
    Numbered,
}

/// What a box says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalloutKind {
    /// Role `information`: good to know.
    Information,
    /// Role `observe`: must not be missed.
    Observe,
    /// Role `frame`: held together by a border.
    Frame,
    /// Role `bgcolor`: held together by a background, without further meaning.
    Background,
}

/// An item of a list, or what a definition list says of its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub(crate) blocks: Vec<Block>,
}

impl Item {
    /// The content. Empty only for the definition of a term about which nothing is said.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of an item that is one paragraph, as nearly all are: it needs no `p` of its own.
    pub fn phrase(&self) -> Option<&[Inline]> {
        match self.blocks.as_slice() {
            [Block::Paragraph(phrase)] => Some(phrase),
            _ => None,
        }
    }
}

/// An entry of a definition list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(crate) terms: Vec<Vec<Inline>>,
    pub(crate) definition: Item,
}

impl Entry {
    /// `dt`: at least one, nearly always exactly one.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = &[Inline]> {
        self.terms.iter().map(Vec::as_slice)
    }

    /// `dd`.
    pub fn definition(&self) -> &Item {
        &self.definition
    }
}

/// Shape and size; a body is patient data and must not reach a log by way of `{:?}`.
impl fmt::Debug for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Strong(children) => f.debug_tuple("Strong").field(children).finish(),
            Self::Emphasis(children) => f.debug_tuple("Emphasis").field(children).finish(),
            Self::Underline(children) => f.debug_tuple("Underline").field(children).finish(),
            Self::Link { target, new_window, children } => f
                .debug_struct("Link")
                .field("target", target)
                .field("new_window", new_window)
                .field("children", children)
                .finish(),
            Self::LineBreak => f.write_str("LineBreak"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Document;

    #[test]
    fn debug_tells_shape_and_never_text_or_address() {
        let body = "<article><info><title>Hemligt</title></info><para>Journal \
                    <link url='https://hemligt.example/1'>provsvar</link></para></article>";
        let shown = format!("{:?}", Document::parse(body));
        assert!(shown.contains("Paragraph") && shown.contains("Link"), "{shown}");
        for secret in ["Hemligt", "hemligt", "Journal", "provsvar"] {
            assert!(!shown.contains(secret), "{secret} leaked");
        }
    }
}
