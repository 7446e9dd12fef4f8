//! A message before it is sent, for those who write the systems that send: what the citizen would see, by the very
//! components of the citizen's page, and everything that was not as written, with its line, its cause and its remedy.
//!
//! What was looked at comes from the server, which knows both how requests are read and what the pages are ([`Looked`]).
//! It is shown on a page of demo and test installations, and as a file of its own ([`file()`], `inkorg preview`). Nothing
//! of it is kept, and nothing of it is logged.

mod file;
mod said;
mod seen;

pub use file::file;
pub(crate) use file::view;
pub(crate) use said::{heading_of, summary};
use seen::{findings, sight, unjudged};

use crate::words::{Language, Words};
use docbook::{DeviationKind, Place};
use inbox::{FileRefused, Message};

/// What was looked at, and what was found.
pub struct Looked {
    /// The text as it was written, without a byte order mark.
    pub source: String,
    /// What there is to see.
    pub sight: Sight,
    /// What was found, in the order of the source.
    pub findings: Vec<Finding>,
}

/// What there is to see.
pub enum Sight {
    /// The body of a message, alone.
    Body(Box<Message>),
    /// A message, from a request that carries one.
    Message(Operation, Box<Message>),
    /// A request that carries no message, and is as its contract says.
    NoMessage(Operation),
    /// A request that would be refused before there is a message.
    Refused(Option<Operation>),
}

/// An operation of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// The contract's major version.
    pub major: &'static str,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: a byte of the source.
    pub at: usize,
    /// What.
    pub kind: FindingKind,
}

/// What was found. Elements are named by the XSD's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// The request would be answered by this fault; the words are those of the answer.
    Fault {
        /// `Client`, `VersionMismatch`, `MustUnderstand`.
        code: &'static str,
        /// The status of the answer.
        status: u16,
        /// What is wrong.
        cause: String,
        /// What to do about it.
        remedy: String,
    },
    /// A file is not taken, and so neither is its message.
    File(FileRefused),
    /// The text is not UTF-8.
    NotUtf8,
    /// There is nothing to read.
    Empty,
    /// The body is not as the subset of DocBook says.
    Body(DeviationKind),
    /// So many deviations of the body are not listed.
    BodyMore(usize),
    /// Characters of a line are taken out.
    CharactersRemoved(&'static str),
    /// An element that says nothing is as if it were not there.
    Blank(&'static str),
    /// An element of another namespace is ignored.
    Ignored,
    /// A button that is to be embedded opens in the same window.
    InSameWindow,
    /// The number is nobody's.
    NobodysNumber,
}

impl Finding {
    /// Whether the message would not arrive, or its whole form be lost; else only something of it is otherwise than written.
    pub fn is_error(&self) -> bool {
        match &self.kind {
            FindingKind::Fault { .. }
            | FindingKind::File(_)
            | FindingKind::NotUtf8
            | FindingKind::Empty
            | FindingKind::NobodysNumber => true,
            FindingKind::Body(kind) => matches!(
                kind,
                DeviationKind::MalformedXml | DeviationKind::DoctypeRefused | DeviationKind::TooLarge
            ),
            FindingKind::BodyMore(_)
            | FindingKind::CharactersRemoved(_)
            | FindingKind::Blank(_)
            | FindingKind::Ignored
            | FindingKind::InSameWindow => false,
        }
    }

    /// Of a message's body; `written_at` says where in the source a byte of it was written.
    pub fn of_body(message: &Message, written_at: impl Fn(usize) -> usize) -> Vec<Self> {
        let body = &message.body;
        let deviations = body.deviations().iter();
        let mut found: Vec<_> = deviations
            .map(|one| Self { at: written_at(one.at()), kind: FindingKind::Body(one.kind().clone()) })
            .collect();
        if body.deviations_left_out() > 0 {
            let at = found.iter().map(|one| one.at).max().unwrap_or_default();
            found.push(Self { at, kind: FindingKind::BodyMore(body.deviations_left_out()) });
        }
        if body.is_empty() {
            found.push(Self { at: written_at(0), kind: FindingKind::Empty });
        }
        found
    }
}

impl Looked {
    /// What was looked at, with what was found in the order of the source.
    pub fn new(source: String, sight: Sight, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| finding.at);
        Self { source, sight, findings }
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }

    /// What was found as lines of text, for a terminal: `PLACE: error: CAUSE REMEDY`, without anything that was written but
    /// names of elements and the like.
    pub fn lines(&self, language: Language) -> impl Iterator<Item = String> {
        let words = Words::in_language(language);
        self.findings.iter().map(move |finding| {
            let place = self.place(finding);
            let said = said::of(words, &finding.kind);
            format!("{place}: {}: {} {}", said::severity(words, finding), said.cause, said.remedy)
                .trim_end()
                .to_owned()
        })
    }

    /// What it comes to: how many errors and remarks.
    pub fn said(&self, language: Language) -> String {
        said::summary(Words::in_language(language), self)
    }

    /// Where something was found.
    pub(crate) fn place(&self, finding: &Finding) -> Place {
        Place::of(&self.source, finding.at)
    }
}

/// Says how much there is, and nothing of it: a letter is patient data.
impl std::fmt::Debug for Looked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Looked({} bytes, {} findings)", self.source.len(), self.findings.len())
    }
}
