//! The worker before booking systems that speak the contract, over mutual TLS, and misbehave; with a clock that the test
//! moves.

mod model;
mod telling;
mod tidbok;
mod trouble;
mod world;
