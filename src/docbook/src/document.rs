//! The parsed body.

use crate::deviation::{Deviation, DeviationKind, Deviations};
use crate::tree::{Block, Inline};
use crate::{parse, phrase, plain, readable};

/// A message body, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    title: Option<Vec<Inline>>,
    blocks: Vec<Block>,
    deviations: Deviations,
}

impl Document {
    /// Reads a body as it stands in the element of the call, entities of that element resolved once. Never fails; see
    /// the [crate documentation](crate) for what becomes of a body that is not as it should be. Time and memory are
    /// linear in the length of `source`, and the number of nodes is bounded by the [`limits`](crate::limits).
    pub fn parse(source: &str) -> Self {
        let mut deviations = Deviations::default();
        let (title, blocks) = match parse::read(source, &mut deviations) {
            Ok(read) => read,
            Err(refusal) => {
                let unread = source.get(refusal.at..).unwrap_or_default();
                if let Some(at) = phrase::first_left_out(unread) {
                    deviations.add(DeviationKind::CharactersRemoved, refusal.at + at);
                }
                deviations.add_verdict(refusal.kind, refusal.at);
                let text = source.trim_start_matches('\u{feff}');
                (Vec::new(), plain::read(text))
            }
        };
        Self { title: (!title.is_empty()).then_some(title), blocks, deviations }
    }

    /// The title of the article, if it has one. The subject of a message is another field of the call.
    pub fn title(&self) -> Option<&[Inline]> {
        self.title.as_deref()
    }

    /// The content, in the order of the source.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// What was not as the subset says, in the order in which it was found; what decided the fate of the whole body stands
    /// last. At most [`MAX_DEVIATIONS`](crate::limits::MAX_DEVIATIONS).
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations.listed
    }

    /// How many more deviations there were than are listed.
    pub fn deviations_left_out(&self) -> usize {
        self.deviations.left_out
    }

    /// Whether the body was read as plain text and not as XML.
    pub fn is_plain_text(&self) -> bool {
        self.deviations.listed.last().is_some_and(|last| {
            matches!(
                last.kind(),
                DeviationKind::NoMarkup
                    | DeviationKind::MalformedXml
                    | DeviationKind::DoctypeRefused
                    | DeviationKind::TooLarge
            )
        })
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.blocks.is_empty()
    }

    /// All that a reader sees, folds included, as plain text: for search, and where no page can be shown. Paragraphs stand
    /// apart by an empty line.
    pub fn plain_text(&self) -> String {
        readable::text(self.title(), &self.blocks)
    }
}
