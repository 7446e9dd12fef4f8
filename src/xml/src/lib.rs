//! XML that others wrote: the gate that it passes before anything builds a tree of it.
//!
//! Sending systems' requests and the population register's answers go through the same gate, which is why it is a crate
//! of its own below both.

mod gate;

pub use crate::gate::{Limits, Refused, pass};

/// The namespace of SOAP 1.1 envelopes.
pub const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
