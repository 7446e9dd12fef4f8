//! From XML to the builder: a streaming reader, stopped at the first sign that this is no body of the subset.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::build::{Attributes, Builder};
use crate::deviation::{DeviationKind, Deviations, Name};
use crate::element::Element;
use crate::limits::{MAX_ATTRIBUTES, MAX_ELEMENTS, MAX_SOURCE_BYTES};
use crate::tree::{Block, Inline};
use crate::{element, entity};

const CDATA: &str = "<![CDATA[";

/// Why a body is not read as XML, and at which byte that was clear.
pub(crate) struct Refusal {
    pub(crate) kind: DeviationKind,
    pub(crate) at: usize,
}

impl Refusal {
    fn malformed(at: usize) -> Self {
        Self { kind: DeviationKind::MalformedXml, at }
    }
}

/// Title and content of a well-formed body.
pub(crate) fn read(source: &str, deviations: &mut Deviations) -> Result<(Vec<Inline>, Vec<Block>), Refusal> {
    let body = source.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let skipped = source.len() - body.len();
    if !body.is_empty() && !has_markup(body) {
        return Err(Refusal { kind: DeviationKind::NoMarkup, at: skipped });
    }
    if body.len() > MAX_SOURCE_BYTES {
        return Err(Refusal { kind: DeviationKind::TooLarge, at: skipped + MAX_SOURCE_BYTES });
    }
    let mut reader = Reader::from_str(body);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut builder = Builder::new(deviations);
    let mut elements = 0;
    loop {
        let at = skipped.saturating_add(offset(reader.buffer_position()));
        let Ok(event) = reader.read_event() else {
            return Err(Refusal::malformed(skipped.saturating_add(offset(reader.error_position()))));
        };
        match event {
            Event::Start(tag) => {
                elements += 1;
                if elements > MAX_ELEMENTS {
                    return Err(Refusal { kind: DeviationKind::TooLarge, at });
                }
                let name = tag.name();
                if !is_name(name.0) {
                    return Err(Refusal::malformed(at));
                }
                let attributes = attributes(&tag, at, &mut builder)?;
                builder.start(element::local(name.0), attributes, at);
            }
            Event::End(_) => builder.end(),
            Event::Text(text) => {
                text_inside(&builder, &text, at)?;
                if text.contains('&') {
                    builder.deviation(DeviationKind::LooseAmpersand, at);
                }
                builder.text(&text, at);
            }
            Event::CData(text) => {
                text_inside(&builder, "CDATA", at)?;
                builder.text(&text, at + CDATA.len());
            }
            Event::GeneralRef(name) => {
                text_inside(&builder, &name, at)?;
                if let Some(shown) = entity::resolve(&name) {
                    builder.text(&shown, at);
                } else {
                    builder.deviation(DeviationKind::UnknownEntity, at);
                    builder.text("&", at);
                    builder.text(&name, at + 1);
                    builder.text(";", at);
                }
            }
            Event::Comment(_) | Event::Decl(_) => {}
            Event::PI(_) => builder.deviation(DeviationKind::ProcessingInstruction, at),
            Event::DocType(_) => {
                return Err(Refusal { kind: DeviationKind::DoctypeRefused, at });
            }
            Event::Eof if builder.is_outside() => return Ok(builder.finish()),
            Event::Eof => return Err(Refusal::malformed(source.len())),
            Event::Empty(_) => return Err(Refusal::malformed(at)), // expanded by configuration
        }
    }
}

/// Whether anything looks like a tag, a comment, CDATA or a declaration. `p < 0,05` does not.
fn has_markup(body: &str) -> bool {
    body.split('<')
        .skip(1)
        .any(|after| after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/' | '!' | '?')))
}

/// Several elements side by side are read as if an article held them. Text beside them means that the body is text
/// with a little markup, whose line ends count.
fn text_inside(builder: &Builder<'_>, text: &str, at: usize) -> Result<(), Refusal> {
    if builder.is_outside() && !text.trim().is_empty() { Err(Refusal::malformed(at)) } else { Ok(()) }
}

fn attributes(tag: &BytesStart<'_>, at: usize, builder: &mut Builder<'_>) -> Result<Attributes, Refusal> {
    let mut read = Attributes::default();
    let element = Element::of(element::local(tag.name().0));
    for (index, attribute) in tag.attributes().with_checks(false).enumerate() {
        if index >= MAX_ATTRIBUTES {
            builder.deviation(DeviationKind::TooManyAttributes, at);
            break;
        }
        let Ok(attribute) = attribute else {
            return Err(Refusal::malformed(at));
        };
        let value = entity::decode(&attribute.value);
        let name = element::local(attribute.key.0);
        if let Some(kind) = without_meaning(element, attribute.key.0, name, value.trim()) {
            builder.deviation(kind, at);
        }
        match name {
            "url" | "href" => {
                read.address.get_or_insert_with(|| value.into_owned());
            }
            "type" => read.new_window = value.trim() == "_blank",
            "role" => read.role = Some(value.into_owned()),
            "mark" => read.hyphen = value.trim() == "hyphen",
            _ => {}
        }
    }
    Ok(read)
}

/// Whether an attribute does nothing where it stands, or nothing with that value. Of an element outside the subset that is
/// clear already; a declaration of DocBook's own namespace and version means what is understood without.
fn without_meaning(element: Element, written: &str, name: &str, value: &str) -> Option<DeviationKind> {
    let declares = written == "xmlns" || written.starts_with("xmlns:");
    if declares || !element.is_ours() || (element == Element::Article && name == "version") {
        return None;
    }
    let known = match (element, name) {
        (Element::Link, "url" | "href" | "linkend") | (Element::Emphasis, "role") => true,
        (Element::Link, "type") => matches!(value, "_blank" | "_self"),
        (Element::ItemizedList, "mark") => matches!(value, "bullet" | "hyphen"),
        _ => return Some(DeviationKind::UnknownAttribute(Name::new(written))),
    };
    (!known).then(|| DeviationKind::UnknownValue(Name::new(written)))
}

/// The shape of a name (XML 1.0, production 5, without its rarer ranges). The reader takes anything up to white space.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '·'))
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
