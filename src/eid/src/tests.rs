//! The whole of login against a provider made for the test, and the whole of sessions through the router, with a clock
//! that the test moves.

mod app;
mod backchannel;
mod ending;
mod flaws;
mod gate;
mod lapsed;
mod log;
mod login;
mod look;
mod provider;
mod proxy;
mod reach;
mod renewal;
mod rule;
mod session;
mod standing;
