//! What the service says of itself: each contract's WSDL and the XSDs that it imports, written by us from the facts of
//! the contracts, named as BP 2.1 names them, and served so that a client can be built from the address alone; and
//! examples beside it.

use crate::{examples::EXAMPLES, operation::OPERATIONS};
use quick_xml::escape::escape;
use std::collections::BTreeMap;

/// A WSDL or an XSD.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File {
    /// Its name, without folder.
    pub(crate) name: &'static str,
    /// Its text.
    pub(crate) text: &'static str,
}

/// A file of `wsdl/`, by name.
macro_rules! published {
    ($name:literal) => {
        crate::description::File {
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/wsdl/", $name)),
        }
    };
}
pub(crate) use published;

/// Where the files say the service is. They are whole as they stand, and a served one has the real address instead.
const ADDRESS_IN_FILES: &str = "http://127.0.0.1:3080/soap";

/// Every file that is served, by path below `/soap/`.
#[derive(Debug)]
pub(crate) struct Descriptions(BTreeMap<String, String>);

impl Descriptions {
    /// The files of a service that senders reach at `address`.
    pub(crate) fn of(address: &str) -> Self {
        let at = format!(r#"location="{}""#, escape(address));
        let mut files = BTreeMap::new();
        for operation in OPERATIONS {
            let folder = format!("{}/{}", operation.name, operation.major);
            let wsdl = operation.wsdl.text.replace(&format!(r#"location="{ADDRESS_IN_FILES}""#), &at);
            // The WSDL's own address is the folder's name without a slash, and an import is relative to the slash
            // before it.
            let beside = wsdl.replace("schemaLocation=\"", &format!("schemaLocation=\"{}/", operation.major));
            files.insert(folder.clone(), beside);
            files.insert(format!("{folder}/{}", operation.wsdl.name), wsdl);
            for schema in operation.schemas {
                files.insert(format!("{folder}/{}", schema.name), schema.text.to_owned());
            }
        }
        for example in EXAMPLES {
            let path = format!("{}/{}/{}", example.operation, example.major, example.name);
            files.insert(format!("{path}.request.xml"), example.request.to_owned());
            files.insert(format!("{path}.answer.xml"), example.answer.to_owned());
        }
        Self(files)
    }

    /// The WSDL of an operation.
    pub(crate) fn wsdl(&self, operation: &str, major: &str) -> Option<&str> {
        self.0.get(&format!("{operation}/{major}")).map(String::as_str)
    }

    /// A file that belongs to an operation.
    pub(crate) fn file(&self, operation: &str, major: &str, name: &str) -> Option<&str> {
        self.0.get(&format!("{operation}/{major}/{name}")).map(String::as_str)
    }
}
