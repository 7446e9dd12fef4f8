//! What a sending system meets: the endpoint on a real inbox.

mod attacks;
mod calls;
mod description;
mod http;
mod logging;
mod properties;
mod schema;
mod world;
