//! `PingForConfiguration` 1.0: what a contract is answered by, and whether it can answer now.

use crate::{
    description::{File, published},
    fault::Fault,
    operation::{Call, Operation},
    schema::{Field, Node, Sequence, length},
};
use inbox::sweden;
use jiff::Timestamp;
use quick_xml::escape::escape;
use std::fmt::Write;
use xml::Limits;

const NAME: &str = "PingForConfiguration";
const RESPONDER: &str = "urn:riv:itintegration:monitoring:PingForConfigurationResponder:1";
const CORE: &str = "urn:riv:itintegration:monitoring:1";

const SCHEMAS: [File; 3] = [
    published!("PingForConfigurationResponder_1.0.xsd"),
    published!("itintegration_monitoring_1.0.xsd"),
    published!("itintegration_registry_1.0.xsd"),
];

pub(crate) const OPERATION: Operation = Operation {
    name: NAME,
    namespace: RESPONDER,
    major: "1",
    limits: Limits { bytes: 64 << 10, nodes: 1_000 },
    read: |node| Request::read(node).map(Call::PingForConfigurationV1),
    wsdl: published!("PingForConfigurationInteraction_1.0_RIVTABP21.wsdl"),
    schemas: &SCHEMAS,
};

/// A question about one contract.
pub(crate) struct Request {
    /// The namespace of the request element of the contract.
    pub(crate) contract: String,
}

impl Request {
    fn read(node: Node<'_>) -> Result<Self, Fault> {
        let mut fields = Sequence::read(node, NAME, RESPONDER)?;
        let contract = filled(fields.required("serviceContractNamespace")?)?;
        // To whom a request under that contract would be addressed; a platform looks the way up by it.
        filled(fields.required("logicalAddress")?)?;
        fields.end_of_known()?;
        Ok(Self { contract })
    }
}

fn filled(field: Field<'_>) -> Result<String, Fault> {
    field.key(length::KEY)?.ok_or_else(|| field.blank())
}

/// The answer's XML: our version, the time by the clock in Sweden, and what there is to know.
pub(crate) fn answer(at: Timestamp, configuration: &[(&str, String)]) -> String {
    let version = escape(env!("CARGO_PKG_VERSION"));
    let at = at.to_zoned(sweden()).strftime("%Y%m%d%H%M%S");
    let mut xml = format!(
        r#"<{NAME}Response xmlns="{RESPONDER}"><version>{version}</version><pingDateTime>{at}</pingDateTime>"#
    );
    for (name, value) in configuration {
        let (name, value) = (escape(*name), escape(value.as_str()));
        write!(
            xml,
            r#"<configuration><name xmlns="{CORE}">{name}</name><value xmlns="{CORE}">{value}</value></configuration>"#
        )
        .expect("a string takes what is written");
    }
    write!(xml, "</{NAME}Response>").expect("a string takes what is written");
    xml
}
