//! The adapter for population:residentmaster before a register that speaks the contract: over mutual TLS, with a clock
//! that the test moves.

mod contract;
mod lately;
mod records;
mod stand_in;
mod transport;
mod trouble;
