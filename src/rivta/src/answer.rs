//! From the bytes of an answer to the one child of its body: gate, parser, envelope, fault.

use roxmltree::{Document, Node, ParsingOptions};
use xml::Limits;

/// Why an answer cannot be read. Holds names of the contract, and nothing of what was answered.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It is too large, or no XML that a parser should see.
    #[error("the answer does not pass the gate ({0:?})")]
    Gate(xml::Refused),
    /// It is not well-formed.
    #[error("the answer is not well-formed XML with namespaces")]
    NotXml,
    /// It is another kind of document.
    #[error("the answer is no SOAP 1.1 envelope with one child in its body")]
    NotAnEnvelope,
    /// It is a fault.
    #[error("it answers with a SOAP fault ({0})")]
    Fault(Fault),
    /// It answers something else.
    #[error("the body's child is no answer to the question, or of another namespace or version")]
    NotTheAnswer,
    /// An element that the contract demands is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// An element is there twice.
    #[error("{0} is given more than once")]
    Twice(&'static str),
    /// An element has the right name, and not the contract's namespace.
    #[error("{0} is in another namespace than the contract's")]
    Namespace(&'static str),
    /// An element is of the contract's namespace, and not of the contract.
    #[error("an element of {0} is not in the contract")]
    Unknown(&'static str),
    /// A value is none that the contract allows.
    #[error("{0} has a value that the contract does not allow")]
    Value(&'static str),
}

/// What a fault tells: nothing else of it is looked at, since its words may be about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Whose fault it is.
    pub code: FaultCode,
    /// The number of the platform's own error, where a platform stands between and could not pass the question on or did not
    /// want to (SKLTP: `VP007` is 7).
    pub platform: Option<u16>,
}

/// Whose fault it is (SOAP 1.1 section 4.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultCode {
    /// The question's: the same question again would fail again.
    Client,
    /// The service's, or none that SOAP 1.1 knows.
    Server,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)?;
        self.platform.map_or(Ok(()), |number| write!(f, ", VP{number:03}"))
    }
}

/// Reads an answer whose body is to hold the element `expected` (namespace, name), by `read`.
pub fn body<T, E: From<Broken>>(
    bytes: &[u8],
    limits: Limits,
    expected: (&str, &str),
    read: impl FnOnce(Node<'_, '_>) -> Result<T, E>,
) -> Result<T, E> {
    let limits_of = |namespace: &str, name: &str| {
        ((namespace, name) == expected || (namespace, name) == (xml::SOAP, "Fault")).then_some(limits)
    };
    let text = xml::pass(bytes, limits.bytes, limits_of).map_err(Broken::Gate)?;
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| Broken::NotXml)?;
    let child = child(document.root_element())?;
    if child.has_tag_name((xml::SOAP, "Fault")) {
        return Err(Broken::Fault(fault(child)).into());
    }
    if !child.has_tag_name(expected) {
        return Err(Broken::NotTheAnswer.into());
    }
    read(child)
}

/// The one child of the body. Headers say nothing that we need; one that says it must be understood is of a profile that
/// we do not speak (SOAP 1.1 section 4.2.3).
fn child<'a>(envelope: Node<'a, 'a>) -> Result<Node<'a, 'a>, Broken> {
    if !envelope.has_tag_name((xml::SOAP, "Envelope")) {
        return Err(Broken::NotAnEnvelope);
    }
    let mut parts = envelope.children().filter(Node::is_element);
    let mut part = parts.next();
    if let Some(header) = part.filter(|part| part.has_tag_name((xml::SOAP, "Header"))) {
        let demands = |entry: Node<'_, '_>| {
            entry.attribute((xml::SOAP, "mustUnderstand")).is_some_and(|value| value != "0")
        };
        if header.children().filter(Node::is_element).any(demands) {
            return Err(Broken::NotAnEnvelope);
        }
        part = parts.next();
    }
    let body = part.filter(|part| part.has_tag_name((xml::SOAP, "Body")) && parts.next().is_none());
    let mut children = body.ok_or(Broken::NotAnEnvelope)?.children().filter(Node::is_element);
    match (children.next(), children.next()) {
        (Some(child), None) => Ok(child),
        _ => Err(Broken::NotAnEnvelope),
    }
}

/// The code is a qualified name, perhaps with a part after a point; a platform's own error begins the fault's words.
fn fault(fault: Node<'_, '_>) -> Fault {
    let text = |name: &str| {
        let element = fault.children().find(|node| node.has_tag_name(name));
        element.and_then(|node| node.text()).map(str::trim)
    };
    let code = text("faultcode").and_then(|code| code.rsplit(':').next());
    let code = match code.and_then(|code| code.split('.').next()) {
        Some("Client") => FaultCode::Client,
        _ => FaultCode::Server,
    };
    let number = text("faultstring").and_then(|says| says.strip_prefix("VP")).and_then(|rest| rest.get(..3));
    let platform = number.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    Fault { code, platform: platform.and_then(|digits| digits.parse().ok()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(code: &str, says: &str) -> Fault {
        let answer = format!(
            "<S:Envelope xmlns:S=\"{}\"><S:Body><S:Fault><faultcode>{code}</faultcode><faultstring>{says}</faultstring>\
             </S:Fault></S:Body></S:Envelope>",
            xml::SOAP
        );
        let limits = Limits { bytes: 10_000, nodes: 100 };
        match body(answer.as_bytes(), limits, ("urn:a", "a"), |_| Ok::<(), Broken>(())) {
            Err(Broken::Fault(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whose_a_fault_is_and_what_the_platform_says_is_all_that_is_read() {
        let service = |code| Fault { code, platform: None };
        assert_eq!(fault_of("S:Client", "Anna Bergström 198503149885"), service(FaultCode::Client));
        assert_eq!(fault_of("S:Client.Authentication", ""), service(FaultCode::Client));
        assert_eq!(fault_of("S:Server", "VPN is down"), service(FaultCode::Server));
        assert_eq!(fault_of("soap:Receiver", "VP1"), service(FaultCode::Server));
        let platform = fault_of("S:Client", "VP007 Authorization missing for SE1 to SE2");
        assert_eq!(platform, Fault { code: FaultCode::Client, platform: Some(7) });
        assert_eq!(platform.to_string(), "Client, VP007");
    }
}
