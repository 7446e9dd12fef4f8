//! Asking others by RIV-TA Basic Profile 2.1: the population register about people, booking systems about bookings.
//!
//! The way of one question: [`Breaker`] → [`Client`] (mutual TLS, limits of size and time, no redirects) → [`body`] (gate,
//! parser, envelope, faults) → [`Parts`] (an element's children by its type). What is particular to a contract stands with
//! whoever asks by it.

mod answer;
mod breaker;
mod client;
mod identity;
mod parts;
#[cfg(feature = "testing")]
pub mod testing;

pub use crate::{
    answer::{Broken, Fault, FaultCode, body},
    breaker::{Breaker, FAILURES, Passage, REST},
    client::{Client, ClientError, NoAnswer, Patience, Question},
    identity::{Address, AddressError, Identity, IdentityError},
    parts::{Parts, Type},
};

/// The namespace of the header that says who is asked (BP 2.1 rule 8).
pub const REGISTRY: &str = "urn:riv:itintegration:registry:1";
