//! Examples for connecting parties: for each operation its outcomes and faults, as requests and answers to the byte. They
//! are served beside the WSDL, and a test replays each of them.

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
