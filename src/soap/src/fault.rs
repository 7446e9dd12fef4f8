//! SOAP 1.1 faults: what the sender is told when there is no answer.

use crate::envelope;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use quick_xml::escape::escape;
use std::{borrow::Cow, fmt};

/// Whose the fault is (SOAP 1.1 section 4.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request was wrong: the same request again will fail again.
    Client,
    /// The service could not: the same request may be sent again later.
    Server,
    /// The envelope is not of SOAP 1.1.
    VersionMismatch,
    /// A header that must be understood is not.
    MustUnderstand,
}

impl Code {
    /// The local name in SOAP's namespace.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "Client",
            Self::Server => "Server",
            Self::VersionMismatch => "VersionMismatch",
            Self::MustUnderstand => "MustUnderstand",
        }
    }
}

/// Which part of the envelope a fault is about. Only faults about the body may carry `detail` (SOAP 1.1 section 4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Header,
    Body,
}

/// A fault: cause and remedy in English, and nothing of what was sent.
///
/// The text is made of the product's own words and of names from the contracts alone, so it can be logged as it is.
#[derive(Debug)]
pub struct Fault {
    code: Code,
    status: StatusCode,
    says: Cow<'static, str>,
    about: About,
    /// At which byte of the request, where that is known.
    at: Option<usize>,
    cause: Option<inbox::Error>,
}

impl Fault {
    fn new(code: Code, about: About, says: impl Into<Cow<'static, str>>) -> Self {
        // BP 2.1 and WS-I BP 1.1 R1126: a fault is HTTP 500, whosever it is.
        Self {
            code,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            says: says.into(),
            about,
            at: None,
            cause: None,
        }
    }

    /// The request is wrong.
    pub(crate) fn client(says: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Client, About::Body, says)
    }

    /// A header is wrong.
    pub(crate) fn header(says: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Client, About::Header, says)
    }

    /// The envelope is of another version of SOAP.
    pub(crate) fn version_mismatch() -> Self {
        let says =
            "The envelope is not of SOAP 1.1. Use the namespace http://schemas.xmlsoap.org/soap/envelope/.";
        Self::new(Code::VersionMismatch, About::Header, says)
    }

    /// A header must be understood, and is not.
    pub(crate) fn must_understand() -> Self {
        let says = "A header says mustUnderstand and is not known here; only LogicalAddress is. Leave the header out, \
                    or its mustUnderstand.";
        Self::new(Code::MustUnderstand, About::Header, says)
    }

    /// The caller may not do this (BP 2.1 rule 28: the producer itself answers HTTP 403).
    pub(crate) fn denied(says: &'static str) -> Self {
        Self { status: StatusCode::FORBIDDEN, ..Self::client(says) }
    }

    /// The service cannot do it now.
    pub(crate) fn server(says: &'static str) -> Self {
        Self::new(Code::Server, About::Body, says)
    }

    /// No system says that it sends.
    pub(crate) fn no_source_system() -> Self {
        Self::denied("sourceSystem is missing. State the system id that the operator registered.")
    }

    /// The same, of what stands at a byte of the request; the first that is said counts.
    #[must_use]
    pub(crate) fn at(self, byte: usize) -> Self {
        Self { at: self.at.or(Some(byte)), ..self }
    }

    /// What it is about: the byte, counted from 0 and without a byte order mark, at which that stands in the request. For
    /// whoever wrote the request; the answer does not say it.
    pub fn byte(&self) -> Option<usize> {
        self.at
    }

    /// What is wrong, and what to do about it; the latter is empty where the former says it.
    pub fn cause_and_remedy(&self) -> (&str, &str) {
        let says: &str = &self.says;
        let end = says.match_indices(". ").map(|(at, _)| at).find(|at| {
            says.get(at + 2..).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_uppercase()))
        });
        end.map_or((says, ""), |end| (&says[..=end], &says[end + 2..]))
    }

    /// Whose the fault is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The status that the fault is answered with.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What went wrong inside, for the log.
    pub(crate) fn cause(&self) -> Option<&inbox::Error> {
        self.cause.as_ref()
    }

    /// The answer, with the reference that the log has too.
    pub(crate) fn answer(&self, reference: &str) -> Response {
        let detail = match self.about {
            About::Body => {
                format!(r#"<detail><reference xmlns="urn:inkorgen:fault:1">{reference}</reference></detail>"#)
            }
            About::Header => String::new(),
        };
        let fault = format!(
            "<soap:Fault><faultcode>soap:{}</faultcode><faultstring>{} Reference: {reference}.</faultstring>\
             {detail}</soap:Fault>",
            self.code.as_str(),
            escape(&*self.says),
        );
        (self.status, [(header::CONTENT_TYPE, envelope::MEDIA_TYPE)], envelope::around(&fault))
            .into_response()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

/// The inbox could not answer: whatever was wrong, nothing was written, and the sender may try again (BP 2.1 rule 22).
impl From<inbox::Error> for Fault {
    fn from(error: inbox::Error) -> Self {
        let says = match error {
            inbox::Error::Overloaded => {
                "The service is overloaded. Send the same request again later, waiting longer each \
                 time: should it have been stored, it is not stored twice."
            }
            _ => {
                "The service cannot answer now. Send the same request again later, waiting longer each time: should \
                 it have been stored, it is not stored twice."
            }
        };
        Self { cause: Some(error), ..Self::server(says) }
    }
}
