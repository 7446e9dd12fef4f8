//! The SOAP 1.1 envelope: headers, and the one child of the body.

use crate::{
    fault::Fault,
    schema::{Xml, wrong},
};

/// SOAP 1.1.
pub(crate) const NAMESPACE: &str = xml::SOAP;
/// Of every answer (BP 2.1; ASVS 5.0.0-4.1.1).
pub(crate) const MEDIA_TYPE: &str = "text/xml; charset=utf-8";

const REGISTRY: &str = "urn:riv:itintegration:registry:1";
const NEXT_ACTOR: &str = "http://schemas.xmlsoap.org/soap/actor/next";
/// Longest logical address, in characters. An HSA-id has at most 31; the XSD sets no limit.
const ADDRESS_CHARACTERS: usize = 255;

/// What an envelope holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope<'a> {
    /// The addressed producer's HSA-id (BP 2.1 rule 8).
    pub(crate) logical_address: &'a str,
    /// The one child of the body; its qualified name alone decides the operation (BP 2.1 rule 29).
    pub(crate) call: Xml<'a>,
}

impl<'a> Envelope<'a> {
    /// Reads an envelope from its root element.
    pub(crate) fn open(root: Xml<'a>) -> Result<Self, Fault> {
        if root.tag_name().name() != "Envelope" {
            return Err(wrong(root, "The root element is no Envelope. Send a SOAP 1.1 envelope."));
        }
        // SOAP 1.1 section 4.1.2: any other namespace is another version.
        if root.tag_name().namespace() != Some(NAMESPACE) {
            return Err(Fault::version_mismatch().at(root.range().start));
        }
        let mut parts = elements(root)?;
        let mut part = parts.next();
        let header = part.filter(|part| part.has_tag_name((NAMESPACE, "Header")));
        if header.is_some() {
            part = parts.next();
        }
        let body =
            part.filter(|part| part.has_tag_name((NAMESPACE, "Body")) && parts.next().is_none()).ok_or_else(
                || wrong(root, "The envelope must hold a Header and then one Body, and nothing else."),
            )?;
        let logical_address = match header {
            Some(header) => read_header(header)?,
            None => None,
        };
        let logical_address = logical_address.ok_or_else(|| {
            Fault::header(
                "The header LogicalAddress of namespace urn:riv:itintegration:registry:1 is missing or empty. Send the \
                 HSA-id of this service in it (RIV-TA Basic Profile 2.1 rule 8).",
            )
            .at(header.unwrap_or(root).range().start)
        })?;
        let mut calls = elements(body)?;
        match (calls.next(), calls.next()) {
            (Some(call), None) => Ok(Self { logical_address, call }),
            _ => {
                Err(wrong(body, "The Body must hold exactly one element: the request, as the WSDL names it."))
            }
        }
    }
}

/// An envelope around the child of a body, which is XML already.
pub(crate) fn around(child: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{NAMESPACE}"><soap:Body>{child}</soap:Body></soap:Envelope>"#
    )
}

/// Checks every header, and gives the logical address if there is one.
fn read_header(header: Xml<'_>) -> Result<Option<&str>, Fault> {
    let mut address = None;
    for entry in elements(header)? {
        if entry.has_tag_name((REGISTRY, "LogicalAddress")) {
            if address.is_some() || entry.children().any(|node| node.is_element()) {
                return Err(Fault::header("The header LogicalAddress must be given once, as plain text.")
                    .at(entry.range().start));
            }
            let text = entry.text().map(str::trim).filter(|text| !text.is_empty());
            if text.is_some_and(|text| text.chars().count() > ADDRESS_CHARACTERS) {
                return Err(Fault::header("The header LogicalAddress is no HSA-id: it is too long.")
                    .at(entry.range().start));
            }
            address = text;
        } else if must_be_understood(entry) {
            return Err(Fault::must_understand().at(entry.range().start));
        }
    }
    Ok(address)
}

/// SOAP 1.1 sections 4.2.2 and 4.2.3. A header for another actor is not ours to understand. The attribute is `0` or
/// `1`; anything that is not clearly `0` counts as `1`.
fn must_be_understood(entry: Xml<'_>) -> bool {
    let ours =
        entry.attribute((NAMESPACE, "actor")).is_none_or(|actor| actor.is_empty() || actor == NEXT_ACTOR);
    ours && entry
        .attribute((NAMESPACE, "mustUnderstand"))
        .is_some_and(|value| !matches!(value, "0" | "false"))
}

/// The child elements, where there may be no text between them.
fn elements(node: Xml<'_>) -> Result<impl Iterator<Item = Xml<'_>>, Fault> {
    if crate::schema::holds_words(node) {
        return Err(wrong(
            node,
            "There is text between the elements of the envelope. Put it into an element, or leave it out.",
        ));
    }
    Ok(node.children().filter(roxmltree::Node::is_element))
}
