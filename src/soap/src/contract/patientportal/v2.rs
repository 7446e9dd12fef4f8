//! Version 2: `AddMessage`, `IsActiveUser` and `GetMessageThreadStatus`, and what they share.

pub(crate) mod add_message;
pub(crate) mod get_message_thread_status;
pub(crate) mod is_active_user;
mod message;
mod names;

use crate::{
    description::{File, published},
    fault::Fault,
    schema::{Sequence, length},
};
use quick_xml::escape::escape;
use std::{borrow::Cow, fmt::Write};
use xml::Limits;

/// Of questions: they hold a few short fields.
const LIMITS: Limits = Limits { bytes: 32 << 10, nodes: 500 };

const CORE_SCHEMA: File = published!("infrastructure_eservicesupply_patientportal_2.0.xsd");
const REGISTRY_SCHEMA: File = published!("itintegration_registry_1.0.xsd");

/// `sourceSystem`, where it stands; blank is none.
fn source_system(fields: &mut Sequence<'_>) -> Result<Option<String>, Fault> {
    super::v1::optional(fields.optional(names::SOURCE_SYSTEM), |field| field.key(length::KEY))
}

/// What came of a request, besides what it asked for.
enum Told {
    Ok,
    Error { code: &'static str, text: Cow<'static, str> },
}

impl Told {
    /// Not done, for a reason of logic. The code is of `ErrorCodeEnum`; the text echoes nothing.
    fn error(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self::Error { code, text: text.into() }
    }
}

/// An answer under way.
struct Answer {
    name: &'static str,
    xml: String,
}

impl Answer {
    /// Begins one. Elements inside are in `namespace`, but for those of the core schema, whose prefix is `core`.
    fn begin(name: &'static str, namespace: &str) -> Self {
        let core = names::CORE;
        Self { name, xml: format!(r#"<{name} xmlns="{namespace}" xmlns:core="{core}">"#) }
    }

    fn element(&mut self, name: &str, text: &str) {
        self.put(format_args!("<{name}>{}</{name}>", escape(text)));
    }

    fn open(&mut self, name: &str) {
        self.put(format_args!("<{name}>"));
    }

    fn close(&mut self, name: &str) {
        self.put(format_args!("</{name}>"));
    }

    fn core_element(&mut self, name: &str, text: &str) {
        self.put(format_args!("<core:{name}>{}</core:{name}>", escape(text)));
    }

    fn put(&mut self, xml: std::fmt::Arguments<'_>) {
        self.xml.write_fmt(xml).expect("a string takes what is written");
    }

    fn result(&mut self, result: &Told) {
        match result {
            Told::Ok => self.element(names::RESULT_CODE, "OK"),
            Told::Error { code, text } => {
                self.element(names::RESULT_CODE, "ERROR");
                self.element(names::RESULT_TEXT, text);
                self.element(names::ERROR_CODE, code);
            }
        }
    }

    fn end(mut self) -> String {
        let name = self.name;
        self.put(format_args!("</{name}>"));
        self.xml
    }
}
