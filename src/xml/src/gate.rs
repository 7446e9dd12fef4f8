//! The gate: one pass over the bytes, before anything builds a tree of them.
//!
//! The parser behind the gate is strict but can be made to work for minutes by a few kilobytes (twenty thousand
//! attributes on one element, two thousand nested namespace declarations), so everything that its time depends on is
//! bounded here first. No content is read here: only names, counts and sizes. What the two parsers could understand
//! differently therefore decides nothing but a limit (ASVS 5.0.0-1.5.3).

use crate::SOAP;
use quick_xml::{
    Reader,
    errors::Error as Syntax,
    events::{BytesDecl, BytesStart, Event},
    name::{NamespaceError, NamespaceResolver, ResolveResult},
};

/// Deepest nesting of elements.
const DEPTH: usize = 32;
/// Most attributes of one element, namespace declarations included.
const ATTRIBUTES: usize = 32;
/// Most namespace declarations in force at one place.
const NAMESPACES: usize = 32;
/// Longest name of an element or attribute, in bytes. The longest of ours has 38.
const NAME_BYTES: usize = 256;
/// Longest value of an attribute, in bytes. Content is never in attributes, in any of our contracts.
const VALUE_BYTES: usize = 8 << 10;

/// How large an envelope may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole envelope.
    pub bytes: usize,
    /// Elements, attributes, runs of text, CDATA sections and comments of the whole envelope.
    pub nodes: usize,
}

/// In force until the body's child says which operation it is: headers are small.
const UNTIL_KNOWN: Limits = Limits { bytes: 64 << 10, nodes: 1_000 };

/// Why the gate is shut, and nothing of what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too many bytes.
    #[error("The envelope is larger than {limit} bytes, the most that the operation takes.")]
    Bytes {
        /// The most, in bytes.
        limit: usize,
    },
    /// Too many elements and attributes.
    #[error("The envelope has more than {limit} elements and attributes, the most that the operation takes.")]
    Nodes {
        /// The most.
        limit: usize,
    },
    /// Nothing that is known comes in time.
    #[error(
        "More than {} bytes or {} elements come before an element that names an operation of this service.",
        UNTIL_KNOWN.bytes,
        UNTIL_KNOWN.nodes
    )]
    NoOperation,
    /// Nested too deep.
    #[error("Elements are nested deeper than {DEPTH} levels.")]
    Depth,
    /// Too many attributes on one element.
    #[error("An element has more than {ATTRIBUTES} attributes.")]
    Attributes,
    /// Too many namespace declarations at one place.
    #[error("More than {NAMESPACES} namespace declarations are in force at once.")]
    Namespaces,
    /// A name is too long.
    #[error("A name is longer than {NAME_BYTES} bytes.")]
    Name,
    /// A value of an attribute is too long.
    #[error("The value of an attribute is longer than {VALUE_BYTES} bytes.")]
    Value,
    /// A document type declaration.
    #[error("The envelope has a document type declaration, which SOAP 1.1 section 3 forbids.")]
    DocumentType,
    /// A processing instruction.
    #[error("The envelope has a processing instruction, which SOAP 1.1 section 3 forbids.")]
    Instruction,
    /// An XML declaration that is none, or is misplaced.
    #[error("The XML declaration is not the first thing that comes, or is not that of XML 1.0.")]
    Declaration,
    /// Another encoding than UTF-8.
    #[error("The XML declaration names another encoding than UTF-8.")]
    Encoding,
    /// No UTF-8.
    #[error("The envelope is not valid UTF-8.")]
    Utf8,
    /// A control character.
    #[error("The envelope holds a control character that XML 1.0 does not allow.")]
    Control,
    /// Not well-formed.
    #[error("The envelope is not well-formed XML.")]
    Malformed,
}

/// Lets an envelope through to the parser, as text, or says why not.
///
/// `limits_of` gives the limits of the operation that the body's child (namespace, local name) names; `largest` is the
/// largest number of bytes that any operation takes.
pub fn pass(
    bytes: &[u8],
    largest: usize,
    limits_of: impl Fn(&str, &str) -> Option<Limits>,
) -> Result<&str, Refused> {
    pass_located(bytes, largest, limits_of).map_err(|(refused, _)| refused)
}

/// The same, and where it was clear that it does not get through: a byte, counted from 0 and without a byte order mark.
pub fn pass_located(
    bytes: &[u8],
    largest: usize,
    limits_of: impl Fn(&str, &str) -> Option<Limits>,
) -> Result<&str, (Refused, usize)> {
    if bytes.len() > largest {
        return Err((Refused::Bytes { limit: largest }, largest));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| (Refused::Utf8, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Both parsers would take off one more each.
    if text.starts_with('\u{feff}') {
        return Err((Refused::Malformed, 0));
    }
    if let Some(at) = text.bytes().position(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) {
        return Err((Refused::Control, at));
    }
    let mut walk = Walk::over(text);
    match walk.finish(limits_of) {
        Ok(()) => Ok(text),
        Err(refused) => Err((refused, walk.at)),
    }
}

/// Where the walk is on its way to the body's child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sought {
    Envelope,
    Body,
    Operation,
    Nothing,
}

struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    /// Where what is looked at begins.
    at: usize,
    namespaces: NamespaceResolver,
    depth: usize,
    nodes: usize,
    limits: Limits,
    sought: Sought,
    /// Whether the last event was text: an entity splits a text into several events, and it is still one text.
    in_text: bool,
}

impl<'a> Walk<'a> {
    fn over(text: &'a str) -> Self {
        let mut namespaces = NamespaceResolver::default();
        namespaces.set_max_namespace_bindings(NAMESPACES);
        Self {
            reader: Reader::from_str(text),
            text,
            at: 0,
            namespaces,
            depth: 0,
            nodes: 0,
            limits: UNTIL_KNOWN,
            sought: Sought::Envelope,
            in_text: false,
        }
    }

    fn finish(&mut self, limits_of: impl Fn(&str, &str) -> Option<Limits>) -> Result<(), Refused> {
        let mut first = true;
        loop {
            self.at = offset(self.reader.buffer_position());
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    self.at = offset(self.reader.error_position());
                    return Err(refused(&error));
                }
            };
            let text = matches!(event, Event::Text(_) | Event::GeneralRef(_));
            if let Event::GeneralRef(reference) = &event {
                // The parser behind the gate makes a replacement character of a reference to half a surrogate pair.
                reference.resolve_char_ref().map_err(|_| Refused::Malformed)?;
            }
            match event {
                Event::Start(element) => {
                    self.enter(&element, &limits_of)?;
                    self.depth += 1;
                }
                Event::Empty(element) => {
                    self.enter(&element, &limits_of)?;
                    self.namespaces.pop();
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.namespaces.pop();
                }
                Event::Text(_) | Event::GeneralRef(_) if self.in_text => {}
                Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) | Event::Comment(_) => {
                    self.count(1)?;
                }
                Event::Decl(declaration) if first => check(&declaration)?,
                Event::Decl(_) => return Err(Refused::Declaration),
                Event::PI(_) => return Err(Refused::Instruction),
                Event::DocType(_) => return Err(Refused::DocumentType),
                Event::Eof => return self.within_bytes(self.text.len()),
            }
            self.in_text = text;
            first = false;
            self.within_bytes(offset(self.reader.buffer_position()))?;
        }
    }

    fn enter(
        &mut self,
        element: &BytesStart<'_>,
        limits_of: impl Fn(&str, &str) -> Option<Limits>,
    ) -> Result<(), Refused> {
        if self.depth == DEPTH {
            return Err(Refused::Depth);
        }
        let mut attributes = 0;
        check_name(element.name().as_ref())?;
        for attribute in element.attributes() {
            attributes += 1;
            if attributes > ATTRIBUTES {
                return Err(Refused::Attributes);
            }
            let attribute = attribute.map_err(|_| Refused::Malformed)?;
            let name = attribute.key.as_ref();
            check_name(name)?;
            if attribute.value.is_empty() && name.starts_with("xmlns:") {
                return Err(Refused::Malformed); // only XML 1.1 takes a prefix back
            }
            if attribute.value.len() > VALUE_BYTES {
                return Err(Refused::Value);
            }
        }
        self.count(1 + attributes)?;
        self.namespaces.push(element).map_err(|error| match error {
            NamespaceError::TooManyBindings(_) => Refused::Namespaces,
            _ => Refused::Malformed,
        })?;
        self.seek(element, limits_of)
    }

    /// Follows Envelope, Body and the body's first child, and takes on the limits of the operation that it names.
    fn seek(
        &mut self,
        element: &BytesStart<'_>,
        limits_of: impl Fn(&str, &str) -> Option<Limits>,
    ) -> Result<(), Refused> {
        let (sought, depth) = match self.sought {
            Sought::Envelope => ("Envelope", 0),
            Sought::Body => ("Body", 1),
            Sought::Operation if self.depth == 2 => ("", 2),
            Sought::Operation | Sought::Nothing => return Ok(()),
        };
        let (namespace, name) = self.namespaces.resolve_element(element.name());
        let ResolveResult::Bound(namespace) = namespace else { return Ok(()) };
        let (namespace, name) = (namespace.as_ref(), name.as_ref());
        if self.sought == Sought::Operation {
            self.sought = Sought::Nothing;
            if let Some(limits) = limits_of(namespace, name) {
                self.limits = limits;
                // All the bytes are at hand: what is too large need not be walked.
                self.within_bytes(self.text.len())?;
            }
        } else if self.depth == depth && namespace == SOAP && name == sought {
            self.sought = if depth == 0 { Sought::Body } else { Sought::Operation };
        }
        Ok(())
    }

    fn count(&mut self, more: usize) -> Result<(), Refused> {
        self.nodes += more;
        match self.nodes > self.limits.nodes {
            true if self.limits == UNTIL_KNOWN => Err(Refused::NoOperation),
            true => Err(Refused::Nodes { limit: self.limits.nodes }),
            false => Ok(()),
        }
    }

    fn within_bytes(&self, bytes: usize) -> Result<(), Refused> {
        match bytes > self.limits.bytes {
            true if self.limits == UNTIL_KNOWN => Err(Refused::NoOperation),
            true => Err(Refused::Bytes { limit: self.limits.bytes }),
            false => Ok(()),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// A name is of one part or, with a prefix, of two (Namespaces in XML 1.0 section 4), and not too long.
fn check_name(name: &str) -> Result<(), Refused> {
    if name.len() > NAME_BYTES {
        return Err(Refused::Name);
    }
    match name.split_once(':') {
        Some((prefix, local)) if prefix.is_empty() || local.is_empty() || local.contains(':') => {
            Err(Refused::Malformed)
        }
        _ => Ok(()),
    }
}

fn check(declaration: &BytesDecl<'_>) -> Result<(), Refused> {
    if declaration.version().map_err(|_| Refused::Declaration)?.as_ref() != "1.0" {
        return Err(Refused::Declaration);
    }
    match declaration.standalone() {
        None => {}
        Some(Ok(alone)) if matches!(&*alone, "yes" | "no") => {}
        Some(_) => return Err(Refused::Declaration),
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(label)) if label.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(Ok(_)) => Err(Refused::Encoding),
        Some(Err(_)) => Err(Refused::Declaration),
    }
}

/// An unclosed document type declaration is a syntax error to the reader, and still what it is.
fn refused(error: &Syntax) -> Refused {
    use quick_xml::errors::SyntaxError::UnclosedDoctype;
    match error {
        Syntax::Syntax(UnclosedDoctype) => Refused::DocumentType,
        _ => Refused::Malformed,
    }
}

#[cfg(test)]
mod tests;
