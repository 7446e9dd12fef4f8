//! The worker against gateways that answer as a test tells them.

#[path = "worker/sending.rs"]
mod sending;
#[path = "worker/world.rs"]
mod world;
