//! An element of the subset while it is open.

use crate::definitions::Definitions;
use crate::element::BoxRole;
use crate::phrase;
use crate::tree::{Block, Inline, Item, Mark};

/// What has been read of an open element.
pub(crate) struct Frame {
    pub(crate) holds: Holds,
    /// Text not yet made a paragraph; the whole content of a phrase.
    pub(crate) run: Vec<Inline>,
    /// Finished content; always empty in a phrase.
    pub(crate) blocks: Vec<Block>,
}

/// Which element it is, and what only that element has.
pub(crate) enum Holds {
    /// The document around the root element.
    Root,
    Section {
        heading: Vec<Inline>,
        role: Option<BoxRole>,
    },
    Para,
    /// Content outside of any `listitem` gathers in the frame itself and becomes an item.
    List {
        mark: Mark,
        title: Vec<Inline>,
        items: Vec<Item>,
    },
    Item,
    Definitions(Definitions),
    /// `terms` are those of the entry being read; `done` holds earlier ones when a term follows a definition.
    Entry {
        done: Vec<(Vec<Vec<Inline>>, Vec<Block>)>,
        terms: Vec<Vec<Inline>>,
    },
    Title {
        role: Option<BoxRole>,
        at: usize,
    },
    Term,
    Signature,
    /// `emphasis`; the function makes the inline.
    Style(fn(Vec<Inline>) -> Inline),
    Link {
        address: String,
        new_window: bool,
        /// Inside a title or another link there can be no link.
        as_text: bool,
        at: usize,
    },
}

impl Frame {
    pub(crate) fn new(holds: Holds) -> Self {
        Self { holds, run: Vec::new(), blocks: Vec::new() }
    }

    /// Whether it holds text only, no blocks.
    pub(crate) fn is_phrase(&self) -> bool {
        matches!(
            self.holds,
            Holds::Title { .. } | Holds::Term | Holds::Signature | Holds::Style(_) | Holds::Link { .. }
        )
    }

    /// Whether a section may open here.
    pub(crate) fn takes_sections(&self) -> bool {
        matches!(self.holds, Holds::Root | Holds::Section { .. })
    }

    /// Makes a paragraph of the text so far.
    pub(crate) fn end_paragraph(&mut self) {
        let phrase = phrase::settle(std::mem::take(&mut self.run));
        if !phrase.is_empty() {
            self.blocks.push(Block::Paragraph(phrase));
        }
    }

    /// Gives what stands in a list outside of its items a place among them.
    pub(crate) fn adopt_strays(&mut self) {
        self.end_paragraph();
        let strays = std::mem::take(&mut self.blocks);
        match &mut self.holds {
            Holds::List { items, .. } if !strays.is_empty() => items.push(Item { blocks: strays }),
            Holds::Definitions(definitions) => definitions.entry(Vec::new(), strays),
            _ => self.blocks = strays,
        }
    }

    /// Takes a title, and the role in it, which only counts where the title heads a section. A title that cannot head
    /// this element stands as a heading where it came. Whether it found its place.
    pub(crate) fn title(&mut self, title: Vec<Inline>, wanted: Option<BoxRole>) -> bool {
        self.adopt_strays();
        let first = self.blocks.is_empty();
        match &mut self.holds {
            Holds::Section { heading, role } if first && heading.is_empty() => {
                *heading = title;
                *role = role.or(wanted);
            }
            Holds::List { title: heading, items, .. } if items.is_empty() && heading.is_empty() => {
                *heading = title;
            }
            Holds::Definitions(definitions) => definitions.title(title),
            _ if title.is_empty() => {}
            _ => {
                self.blocks.push(Block::Heading(title));
                return false;
            }
        }
        true
    }

    /// Takes a term of an entry.
    pub(crate) fn term(&mut self, term: Vec<Inline>) {
        self.end_paragraph();
        if let Holds::Entry { done, terms } = &mut self.holds
            && !term.is_empty()
        {
            if !self.blocks.is_empty() {
                done.push((std::mem::take(terms), std::mem::take(&mut self.blocks)));
            }
            terms.push(term);
        }
    }
}

/// A finished section. `outermost`: it lies in no other section.
pub(crate) fn section(
    heading: Vec<Inline>,
    role: Option<BoxRole>,
    blocks: Vec<Block>,
    outermost: bool,
) -> Vec<Block> {
    let heading = (!heading.is_empty()).then_some(heading);
    if heading.is_none() && blocks.is_empty() {
        return Vec::new();
    }
    match role {
        Some(BoxRole::Callout(kind)) => vec![Block::Callout { kind, heading, blocks }],
        Some(BoxRole::Fold) if !blocks.is_empty() => vec![Block::Fold { summary: heading, blocks }],
        _ if heading.is_none() && !outermost => blocks,
        _ => vec![Block::Section { heading, blocks }],
    }
}
