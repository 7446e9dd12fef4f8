//! The worker against gateways that answer as a test tells them.

#[path = "worker/codes.rs"]
mod codes;
#[path = "worker/recipients.rs"]
mod recipients;
#[path = "worker/sending.rs"]
mod sending;
#[path = "worker/times.rs"]
mod times;
#[path = "worker/world.rs"]
mod world;
