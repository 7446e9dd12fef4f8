//! The population register: guardians, protected identity, names; and the rule of who may act for whom.

mod may_act;
mod resident;

pub use may_act::{Permit, Refusal, may_act};
pub use resident::{Deregistration, NotConnected, Register, RegisterAway, Resident};
