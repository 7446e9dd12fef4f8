//! XML that others wrote: the gate that it passes before anything builds a tree of it.
//!
//! Sending systems' requests and the answers of those whom we ask go through the same gate, which is why it is a crate of its
//! own below all of them.

mod gate;
mod line;

pub use crate::{
    gate::{Limits, Refused, pass, pass_located},
    line::readable,
};

/// The namespace of SOAP 1.1 envelopes.
pub const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
