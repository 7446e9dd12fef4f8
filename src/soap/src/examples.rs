//! Examples for connecting parties: for each operation its outcomes and faults, as requests and answers to the byte. They
//! are served beside the WSDL, and a test replays each of them.

use roxmltree::Document;

/// A request, and what it is answered.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The operation.
    pub operation: &'static str,
    /// Its major version.
    pub major: &'static str,
    /// What the example shows; one of a fault begins with `fault-`.
    pub name: &'static str,
    /// The envelope that is posted.
    pub request: &'static str,
    /// The envelope that comes back. The reference of a fault is another one each time: here it is of zeros alone.
    pub answer: &'static str,
}

/// What an answer is told by, in the order of the contracts.
const TELLING: [&str; 8] = [
    "resultCode",
    "ResultCode",
    "errorCode",
    "resultText",
    "status",
    "firstReadBy",
    "reachableThroughGuardian",
    "version",
];

impl Example {
    /// The answer in a line: `resultCode OK`, or the fault with the status of the answer.
    pub fn outcome(&self) -> String {
        let Ok(document) = Document::parse(self.answer) else { return String::new() };
        let texts = |names: &[&str]| -> Vec<(String, String)> {
            let nodes = document.descendants().filter(|node| names.contains(&node.tag_name().name()));
            nodes
                .filter_map(|node| Some((node.tag_name().name().to_owned(), node.text()?.to_owned())))
                .collect()
        };
        match (&*texts(&["faultcode"]), &*texts(&["faultstring"])) {
            ([(_, code)], [(_, says)]) => {
                let code = code.rsplit(':').next().unwrap_or_default();
                let says = says.split(" Reference:").next().unwrap_or_default();
                let status = if self.name == "fault-denied" { 403 } else { 500 };
                format!("Fault {code}, HTTP {status}: {says}")
            }
            _ => texts(&TELLING)
                .into_iter()
                .map(|(name, text)| format!("{name} {text}"))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

macro_rules! examples {
    ($($operation:literal $major:literal: $($name:literal)+;)+) => {
        /// Every example, in the order in which they are replayed.
        pub const EXAMPLES: &[Example] = &[$($(Example {
            operation: $operation,
            major: $major,
            name: $name,
            request: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/golden/", $operation, "/", $major, "/", $name, ".request.xml"
            )),
            answer: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/golden/", $operation, "/", $major, "/", $name, ".answer.xml"
            )),
        },)+)+];
    };
}

examples! {
    "AddMessage" "2":
        "delivered" "delivered-least" "message-id-reused" "replaces" "not-active-user" "attachment-refused"
        "fault-schema" "fault-not-well-formed" "fault-not-addressed" "fault-must-understand" "fault-version-mismatch"
        "fault-denied" "fault-other-service" "fault-too-many-requests" "fault-too-many-messages" "fault-unavailable"
        "fault-overloaded";
    "GetMessageThreadStatus" "2":
        "unread" "read" "deleted" "unknown-thread" "fault-schema" "fault-denied" "fault-unavailable" "fault-overloaded";
    "IsActiveUser" "2":
        "active" "child" "not-active" "fault-schema" "fault-denied" "fault-unavailable" "fault-overloaded";
    "AddMessageToPatientPortalInbox" "1":
        "delivered" "not-active-user" "fault-schema" "fault-denied" "fault-unavailable" "fault-overloaded";
    "IsActiveUser" "1":
        "active" "not-active" "fault-schema" "fault-denied" "fault-unavailable" "fault-overloaded";
    "PingForConfiguration" "1":
        "answered" "fault-unknown-contract" "fault-schema" "fault-denied" "fault-unavailable" "fault-overloaded";
    "ProcessNotification" "1":
        "told" "fault-schema" "fault-denied" "fault-unavailable" "fault-overloaded";
}
