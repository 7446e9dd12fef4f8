//! The population register: guardians, protected identity, names, addresses; and the rule of who may act for whom.
//!
//! [`Register`] is the port that asks, [`Resident`] what it answers, [`may_act()`] the rule. [`residentmaster`] asks the
//! real register, by its SOAP contract.

mod address;
mod cache;
mod death;
mod may_act;
mod port;
mod promised;
mod reachable;
mod resident;
pub mod residentmaster;

pub use crate::{
    address::{AddressParts, PostalAddress},
    death::has_died,
    may_act::{Permit, Refusal, may_act},
    port::{NotConnected, Register, RegisterAway},
    promised::promised,
    reachable::reachable,
    resident::{Deregistration, FRESH, Guardianship, Particulars, Resident},
};
