//! The envelope of one question.

use super::record;
use inbox::Personnummer;
use quick_xml::escape::escape;

/// The `SOAPAction`.
pub(super) fn action() -> String {
    format!("{}:{}", record::RESPONDER, record::OPERATION)
}

/// The filter is empty: whoever has left the register is asked for too. It is always sent, since the XSD has it 1..1 and
/// only the contract's description 0..1.
pub(super) fn envelope(logical_address: &str, number: &Personnummer) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{soap}"><soap:Header><LogicalAddress xmlns="{registry}">{address}</LogicalAddress></soap:Header><soap:Body><{operation} xmlns="{responder}"><personId>{number}</personId><lookUpSpecification/></{operation}></soap:Body></soap:Envelope>"#,
        soap = xml::SOAP,
        registry = rivta::REGISTRY,
        address = escape(logical_address),
        operation = record::OPERATION,
        responder = record::RESPONDER,
        number = number.expose(), // twelve digits, to the register
    )
}
