//! What in a body was not as the subset says, for the sender's own preview.

use std::fmt;

use crate::limits::MAX_DEVIATIONS;
use crate::link::NotALink;

/// One thing that was not as the subset says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    kind: DeviationKind,
    at: usize,
}

impl Deviation {
    /// What it was.
    pub fn kind(&self) -> &DeviationKind {
        &self.kind
    }

    /// Where: the byte of the source, counted from 0, at which the markup starts.
    pub fn at(&self) -> usize {
        self.at
    }
}

/// What was not as the subset says. Says nothing of the text of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviationKind {
    /// An element outside the subset; its text is shown.
    UnknownElement(Name),
    /// An element of the subset where it does not belong; its text is shown.
    MisplacedElement(Name),
    /// An `emphasis` with a role outside the subset; its text is shown.
    UnknownRole(Name),
    /// A role that makes a box or a fold, elsewhere than in the title of a section; its text is shown.
    MisplacedRole(Name),
    /// An attribute that means nothing here; it is ignored.
    UnknownAttribute(Name),
    /// An attribute of the subset with a value outside of it; it is as if it were not there.
    UnknownValue(Name),
    /// Characters that cannot be seen, or that reorder what is read; they are taken out.
    CharactersRemoved,
    /// A link whose address is none that may be followed; label and address are shown as text.
    LinkShownAsText(NotALink),
    /// A link whose address had no scheme; it was taken as https.
    LinkWithoutScheme,
    /// A link without an address, such as one within the document; its label is shown.
    LinkWithoutAddress,
    /// An entity that is neither XML's nor HTML's; it is shown as written.
    UnknownEntity,
    /// An `&` that should have been `&amp;`; it is shown.
    LooseAmpersand,
    /// A processing instruction; it is ignored.
    ProcessingInstruction,
    /// Elements nested deeper than [`MAX_DEPTH`](crate::limits::MAX_DEPTH); the text is shown.
    TooDeep,
    /// More than [`MAX_ATTRIBUTES`](crate::limits::MAX_ATTRIBUTES) on one element; the rest are ignored.
    TooManyAttributes,
    /// Larger than the limits for XML; the whole is shown as plain text.
    TooLarge,
    /// No markup at all; shown as plain text.
    NoMarkup,
    /// Not well-formed XML; the whole is shown as plain text.
    MalformedXml,
    /// A document type declaration; the whole is shown as plain text, nothing in the declaration is used.
    DoctypeRefused,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: ", self.at)?;
        match &self.kind {
            DeviationKind::UnknownElement(name) => {
                write!(f, "element {name} is not in the subset; its text is shown")
            }
            DeviationKind::MisplacedElement(name) => {
                write!(f, "element {name} does not belong here; its text is shown")
            }
            DeviationKind::UnknownRole(name) => {
                write!(f, "role {name} is not in the subset; its text is shown")
            }
            DeviationKind::MisplacedRole(name) => {
                write!(f, "role {name} only works in the title of a section; its text is shown")
            }
            DeviationKind::UnknownAttribute(name) => {
                write!(f, "attribute {name} means nothing here; it is ignored")
            }
            DeviationKind::UnknownValue(name) => {
                write!(f, "the value of attribute {name} is not in the subset; it is ignored")
            }
            DeviationKind::CharactersRemoved => {
                f.write_str("characters that cannot be seen are taken out of the text")
            }
            DeviationKind::LinkShownAsText(_) => {
                f.write_str("the link is shown as text; write a plain https, http, tel or mailto address")
            }
            DeviationKind::LinkWithoutScheme => {
                f.write_str("the link has no scheme and was taken as https; write https:// first")
            }
            DeviationKind::LinkWithoutAddress => {
                f.write_str("the link has no address; its label is shown as text")
            }
            DeviationKind::UnknownEntity => f.write_str("unknown entity, shown as written"),
            DeviationKind::LooseAmpersand => f.write_str("write &amp; for an ampersand"),
            DeviationKind::ProcessingInstruction => f.write_str("processing instruction ignored"),
            DeviationKind::TooDeep => f.write_str("nested too deep; the text is shown without structure"),
            DeviationKind::TooManyAttributes => f.write_str("too many attributes; the rest are ignored"),
            DeviationKind::TooLarge => f.write_str("too large; the whole body is shown as plain text"),
            DeviationKind::NoMarkup => f.write_str("no markup; the whole body is shown as plain text"),
            DeviationKind::MalformedXml => {
                f.write_str("not well-formed XML; the whole body is shown as plain text")
            }
            DeviationKind::DoctypeRefused => {
                f.write_str("remove the document type declaration; the whole body is shown as plain text")
            }
        }
    }
}

/// The name of an element or role as the sender wrote it, or `?` when it does not look like one: then it may be text
/// that strayed into markup, and text must not leave the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    const LONGEST: usize = 32;

    pub(crate) fn new(written: &str) -> Self {
        let like_a_name = written.len() <= Self::LONGEST
            && written.starts_with(|c: char| c.is_ascii_alphabetic())
            && written.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
        Self(if like_a_name { written.to_owned() } else { "?".to_owned() })
    }

    /// The name, at most 32 ASCII characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The list while it grows: the first ones kept, the rest counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deviations {
    pub(crate) listed: Vec<Deviation>,
    pub(crate) left_out: usize,
}

impl Deviations {
    pub(crate) fn add(&mut self, kind: DeviationKind, at: usize) {
        if self.listed.len() < MAX_DEVIATIONS {
            self.listed.push(Deviation { kind, at });
        } else {
            self.left_out += 1;
        }
    }

    /// For what decides the fate of the whole body: always listed, in place of the last small one if need be.
    pub(crate) fn add_verdict(&mut self, kind: DeviationKind, at: usize) {
        if self.listed.len() >= MAX_DEVIATIONS {
            self.listed.truncate(MAX_DEVIATIONS - 1);
            self.left_out += 1;
        }
        self.add(kind, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_strayed_into_a_name_is_not_repeated() {
        for stray in ["", "Åsa", "191212121212", "x y", &"a".repeat(33)] {
            assert_eq!(Name::new(stray).as_str(), "?");
        }
        assert_eq!(Name::new("xi:include").as_str(), "xi:include");
    }

    #[test]
    fn the_verdict_is_listed_even_when_the_list_is_full() {
        let mut deviations = Deviations::default();
        for at in 0..MAX_DEVIATIONS + 5 {
            deviations.add(DeviationKind::LooseAmpersand, at);
        }
        deviations.add_verdict(DeviationKind::MalformedXml, 7);
        assert_eq!(deviations.listed.len(), MAX_DEVIATIONS);
        assert_eq!(deviations.left_out, 6);
        assert_eq!(deviations.listed.last().map(Deviation::kind), Some(&DeviationKind::MalformedXml));
    }
}
