//! Sending systems: SOAP 1.1, one module per contract.
//!
//! How a request travels, and the file to read at each stop:
//!
//! 1. [`endpoint`](router): HTTP. Media type, size, time, and how many are at work at once (`admission`).
//! 2. the gate ([`xml::pass`]): one pass over the bytes that refuses what could cost more than it is worth.
//! 3. `envelope`: SOAP 1.1. Headers, and the one child of the body.
//! 4. `contract::…`: that child as a typed request, strictly by its XSD (`schema`).
//! 5. `caller` and `endpoint::authorise`: who calls. Then [`inbox::Inbox`]. An answer of `OK` is durable.
//!
//! Stops 2 to 4 are the pure function [`parse`]: the same bytes give the same request or the same fault. A fault says
//! cause and remedy and never what was sent.

mod admission;
mod caller;
mod contract;
mod description;
mod endpoint;
mod envelope;
mod examples;
mod fault;
mod instant;
mod look;
mod operation;
mod quota;
mod schema;
mod watch;

pub use crate::{
    caller::{Caller, Peer},
    endpoint::{Endpoint, router},
    examples::{EXAMPLES, Example},
    fault::{Code, Fault},
    look::{Looked, is_envelope, look},
    operation::{Request, parse},
    quota::Quotas,
    watch::{Remark, RemarkKind},
};
