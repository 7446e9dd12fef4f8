//! What a sending system meets: the endpoint on a real inbox.

mod attacks;
mod callers;
mod calls;
mod description;
mod examples;
mod http;
mod logging;
mod look;
mod notifications;
mod overload;
mod ping;
mod properties;
mod schema;
mod version2;
mod w3c;
mod world;
