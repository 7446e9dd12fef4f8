//! Reading by an XSD: sequences in order, each element in its namespace, and simple types.
//!
//! Strict on purpose: a misspelt or misplaced element would otherwise be words that silently reach nobody. Faults name
//! the element that the XSD has at the place, never the one that was found.

use crate::{
    fault::Fault,
    instant,
    watch::{RemarkKind, Watch},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use inbox::{Action, LanguageTag};
use jiff::Timestamp;
use std::borrow::Cow;

/// A node of the parsed request.
pub(crate) type Xml<'a> = roxmltree::Node<'a, 'a>;

/// The request element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) xml: Xml<'a>,
    /// Who wants to know how it is read: nobody, when it is to be answered.
    pub(crate) watch: Option<&'a Watch>,
}

/// The XSDs set no limit to the length of a string, so these are ours: more than anything real, less than a burden.
/// Characters.
pub(crate) mod length {
    /// Keys: system id, HSA-id, thread id.
    pub(crate) const KEY: usize = 255;
    /// What is shown as one line: headings, names, addresses, what a button says.
    pub(crate) const LINE: usize = 1_000;
}

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The children of an element whose type is an `xs:sequence`, taken in its order.
#[derive(Debug)]
pub(crate) struct Sequence<'a> {
    parent: Node<'a>,
    /// The element whose children these are, for faults.
    of: &'static str,
    /// The namespace that the children are declared in.
    namespace: &'static str,
    next: Option<Xml<'a>>,
    /// What could have stood at the present place, for faults.
    expected: Vec<&'static str>,
}

/// An element that was found where the XSD has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    node: Node<'a>,
    name: &'static str,
}

impl Node<'_> {
    /// A fault about this element.
    fn wrong(self, says: impl Into<Cow<'static, str>>) -> Fault {
        wrong(self.xml, says)
    }
}

/// A fault about a node.
pub(crate) fn wrong(node: Xml<'_>, says: impl Into<Cow<'static, str>>) -> Fault {
    Fault::client(says).at(node.range().start)
}

impl<'a> Sequence<'a> {
    /// The children of `node`, which the XSD calls `of`, declared in `namespace`.
    pub(crate) fn read(node: Node<'a>, of: &'static str, namespace: &'static str) -> Result<Self, Fault> {
        refuse_attributes(node, of)?;
        if holds_words(node.xml) {
            return Err(node.wrong(format!(
                "{of} holds text between its elements. Put it into an element, or leave it out."
            )));
        }
        Ok(Self { parent: node, of, namespace, next: node.xml.first_element_child(), expected: Vec::new() })
    }

    /// The element of this name, if it stands here.
    pub(crate) fn optional(&mut self, name: &'static str) -> Option<Field<'a>> {
        self.expected.push(name);
        let xml = self.next.filter(|node| node.has_tag_name((self.namespace, name)))?;
        self.next = xml.next_sibling_element();
        self.expected.clear();
        let watch = self.parent.watch;
        if let Some(watch) = watch {
            watch.saw(name, xml.range());
        }
        Some(Field { node: Node { xml, watch }, name })
    }

    /// The element of this name, which must stand here.
    pub(crate) fn required(&mut self, name: &'static str) -> Result<Field<'a>, Fault> {
        self.optional(name).ok_or_else(|| self.unexpected())
    }

    /// The elements of this name that stand here, at most so many.
    pub(crate) fn repeated(&mut self, name: &'static str, most: usize) -> Result<Vec<Field<'a>>, Fault> {
        let mut fields = Vec::new();
        while let Some(field) = self.optional(name) {
            if fields.len() == most {
                return Err(field.wrong(format!(
                    "{} holds {name} more than {most} times, the most that the XSD allows. Leave some out.",
                    self.of
                )));
            }
            fields.push(field);
        }
        Ok(fields)
    }

    /// Nothing more may follow.
    pub(crate) fn end(self) -> Result<(), Fault> {
        if self.next.is_some() { Err(self.unexpected()) } else { Ok(()) }
    }

    /// `xs:any namespace="##other"`: elements of other namespaces may follow, and are ignored.
    pub(crate) fn end_of_known(mut self) -> Result<(), Fault> {
        while let Some(node) = self.next {
            if node.tag_name().namespace().is_none_or(|namespace| namespace == self.namespace) {
                return Err(self.unexpected());
            }
            if let Some(watch) = self.parent.watch {
                watch.remark(RemarkKind::Ignored, node.range().start);
            }
            self.next = node.next_sibling_element();
        }
        Ok(())
    }

    fn unexpected(&self) -> Fault {
        let expected = match &*self.expected {
            [] => "the end".to_owned(),
            [only] => (*only).to_owned(),
            [others @ .., last] => format!("{} or {last}", others.join(", ")),
        };
        let stands = self.next.unwrap_or(self.parent.xml);
        wrong(
            stands,
            format!(
                "An element is missing, misplaced or unknown in {}: expected {expected} of namespace {}. Check names, \
             order and namespaces against the XSD.",
                self.of, self.namespace,
            ),
        )
    }
}

impl<'a> Field<'a> {
    /// A fault about this element.
    pub(crate) fn wrong(self, says: impl Into<Cow<'static, str>>) -> Fault {
        self.node.wrong(says)
    }

    /// Tells whoever watches.
    pub(crate) fn remark(self, kind: RemarkKind) {
        if let Some(watch) = self.node.watch {
            watch.remark(kind, self.node.xml.range().start);
        }
    }

    /// What a text that may say nothing says.
    fn unless_blank(self, blank: bool) -> bool {
        if blank {
            self.remark(RemarkKind::Blank(self.name));
        }
        !blank
    }

    /// The children, declared in `namespace`.
    pub(crate) fn sequence(self, namespace: &'static str) -> Result<Sequence<'a>, Fault> {
        Sequence::read(self.node, self.name, namespace)
    }

    /// `xs:string`, as it stands.
    pub(crate) fn text(self) -> Result<Cow<'a, str>, Fault> {
        refuse_attributes(self.node, self.name)?;
        let mut text = Cow::Borrowed("");
        for node in self.node.xml.children() {
            if node.is_element() {
                return Err(self.wrong(format!(
                    "{} holds elements where the XSD has text. Encode markup as text (&lt;) or put it into CDATA.",
                    self.name
                )));
            }
            // A comment splits a text into several nodes; it is no part of the text.
            match node.text().filter(|_| node.is_text()) {
                Some(part) if text.is_empty() => text = Cow::Borrowed(part),
                Some(part) => text.to_mut().push_str(part),
                None => {}
            }
        }
        Ok(text)
    }

    /// A key that is kept to the letter; `None`: blank.
    pub(crate) fn key(self, most: usize) -> Result<Option<String>, Fault> {
        let text = self.text()?;
        self.within(&text, most)?;
        Ok(self.unless_blank(is_blank(&text)).then(|| text.into_owned()))
    }

    /// A key that others compare to the letter, and that must therefore stand alone: neither blank nor with spaces around it.
    pub(crate) fn exact(self, most: usize) -> Result<String, Fault> {
        let text = self.text()?;
        self.within(&text, most)?;
        if is_blank(&text) {
            return Err(self.blank());
        }
        if text.trim_matches(is_space).len() != text.len() {
            return Err(self.wrong(format!("{} begins or ends with a space. Leave it out.", self.name)));
        }
        Ok(text.into_owned())
    }

    /// The number of a person, a reserve number among them: the pattern `[0-9]{8}[0-9pPtTfF][0-9]{3}`.
    pub(crate) fn subject_of_care(self) -> Result<String, Fault> {
        let text = self.text()?;
        let well_formed = matches!(text.as_bytes(), [date @ .., ninth, a, b, c]
            if date.len() == 8
                && date.iter().chain([a, b, c]).all(u8::is_ascii_digit)
                && matches!(ninth, b'0'..=b'9' | b'p' | b'P' | b't' | b'T' | b'f' | b'F'));
        if !well_formed {
            return Err(self.wrong(format!(
                "{} does not have the form of the XSD. Send twelve characters: YYYYMMDDNNNC without a hyphen.",
                self.name
            )));
        }
        Ok(text.into_owned())
    }

    /// A fault: the element is no time of day.
    pub(crate) fn no_timestamp(self) -> Fault {
        self.wrong(format!("{} is no time. Send YYYYMMDDhhmmss, by the clocks of Sweden.", self.name))
    }

    /// What is appended to a link's base address; `None`: blank. An OK for a button that could never be used would be
    /// no OK.
    pub(crate) fn query(self) -> Result<Option<String>, Fault> {
        let text = self.text()?;
        if !Action::can_be_appended(&text) {
            return Err(self.wrong(format!(
                "{} cannot be part of an address: at most 1500 characters when escaped, no control characters and no \
                 backslash.",
                self.name
            )));
        }
        Ok(self.unless_blank(is_blank(&text)).then(|| text.into_owned()))
    }

    /// A line for the citizen to read, without what deceives; `None`: there is nothing to see.
    pub(crate) fn line(self) -> Result<Option<String>, Fault> {
        let text = self.text()?;
        self.within(&text, length::LINE)?;
        let line = xml::readable(&text);
        if self.node.watch.is_some() && line.chars().count() < text.trim().chars().count() {
            self.remark(RemarkKind::CharactersRemoved(self.name));
        }
        Ok(self.unless_blank(line.is_empty()).then_some(line))
    }

    /// `xs:boolean`, whose white space collapses.
    pub(crate) fn boolean(self) -> Result<bool, Fault> {
        match self.text()?.trim_matches(is_space) {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(self.wrong(format!("{} is no xs:boolean. Use true or false.", self.name))),
        }
    }

    /// `xs:language`.
    pub(crate) fn language(self) -> Result<LanguageTag, Fault> {
        LanguageTag::parse(&self.text()?).ok_or_else(|| {
            self.wrong(format!("{} is no language tag of BCP 47. Use one such as sv or en-GB.", self.name))
        })
    }

    /// `xs:dateTime`, whose white space collapses. Without an offset it is the time in Sweden, as times are in RIV-TA.
    pub(crate) fn date_time(self) -> Result<Timestamp, Fault> {
        instant::read(self.text()?.trim_matches(is_space)).ok_or_else(|| {
            self.wrong(format!(
                "{} is no xs:dateTime. Use one such as 2026-12-01T09:00:00+01:00; without an offset it is the time in \
                 Sweden.",
                self.name
            ))
        })
    }

    /// `xs:base64Binary`: padded, without stray bits; white space may stand anywhere.
    pub(crate) fn base64(self) -> Result<Vec<u8>, Fault> {
        let text = self.text()?;
        let decoded = if text.contains(is_space) {
            STANDARD.decode(text.bytes().filter(|byte| !is_space(char::from(*byte))).collect::<Vec<_>>())
        } else {
            STANDARD.decode(text.as_bytes())
        };
        decoded.map_err(|_| {
            self.wrong(format!("{} is no xs:base64Binary. Encode the bytes with padding.", self.name))
        })
    }

    /// One of the values of an enumeration.
    pub(crate) fn one_of<T: Copy>(self, values: &[(&'static str, T)]) -> Result<T, Fault> {
        let text = self.text()?;
        values.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<_> = values.iter().map(|(word, _)| *word).collect();
            self.wrong(format!(
                "{} has a value that the XSD does not. Use one of {}.",
                self.name,
                words.join(", ")
            ))
        })
    }

    /// A fault: the element says nothing.
    pub(crate) fn blank(self) -> Fault {
        self.wrong(format!("{} is empty. Give it a value.", self.name))
    }

    fn within(self, text: &str, most: usize) -> Result<(), Fault> {
        // Characters are never more than bytes, and counting bytes is free.
        if text.len() > most && text.chars().count() > most {
            return Err(self.wrong(format!("{} is longer than {most} characters. Shorten it.", self.name)));
        }
        Ok(())
    }
}

/// Whether there is text between the children of an element.
pub(crate) fn holds_words(node: Xml<'_>) -> bool {
    node.children().any(|child| child.is_text() && child.text().is_some_and(|text| !is_blank(text)))
}

/// The contracts declare no attributes. Those that any XML may carry about its schema are ignored, and never followed;
/// `xsi:nil` would make an element mean its absence, which no type of ours allows.
fn refuse_attributes(node: Node<'_>, name: &'static str) -> Result<(), Fault> {
    let ignorable = ["type", "schemaLocation", "noNamespaceSchemaLocation"];
    let unknown = node
        .xml
        .attributes()
        .any(|attribute| attribute.namespace() != Some(INSTANCE) || !ignorable.contains(&attribute.name()));
    if unknown {
        return Err(node.wrong(format!("{name} has an attribute that the XSD does not. Leave it out.")));
    }
    Ok(())
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

/// White space of XML.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
