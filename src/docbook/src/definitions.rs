//! A definition list while it is read.

use crate::tree::{Block, Entry, Inline, Item};

/// Gathers entries so that each has a term, as `dl` requires, and nothing changes place: what comes before the first
/// term stands before the list, what comes without a term belongs to the one before it.
#[derive(Default)]
pub(crate) struct Definitions {
    finished: Vec<Block>,
    title: Vec<Inline>,
    entries: Vec<Entry>,
}

impl Definitions {
    /// A title; one that comes after entries begins a new list.
    pub(crate) fn title(&mut self, title: Vec<Inline>) {
        if !title.is_empty() {
            self.close();
            self.title = title;
        }
    }

    /// An entry; either part may be missing.
    pub(crate) fn entry(&mut self, terms: Vec<Vec<Inline>>, blocks: Vec<Block>) {
        if !terms.is_empty() {
            self.entries.push(Entry { terms, definition: Item { blocks } });
        } else if let Some(last) = self.entries.last_mut() {
            last.definition.blocks.extend(blocks);
        } else if !blocks.is_empty() {
            self.close();
            self.finished.extend(blocks);
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Block> {
        self.close();
        self.finished
    }

    fn close(&mut self) {
        let title = std::mem::take(&mut self.title);
        let entries = std::mem::take(&mut self.entries);
        if !entries.is_empty() {
            self.finished.push(Block::Definitions { title: (!title.is_empty()).then_some(title), entries });
        } else if !title.is_empty() {
            self.finished.push(Block::Heading(title));
        }
    }
}
