//! The server: commands, configuration, wiring, listeners, headers, assets, telemetry.
//!
//! [`Config`] is what an operator writes, [`Parts`] is what a program brings (its clock, its register, its gateway),
//! and [`run()`] is the product. `inkorg` brings the real parts, `inkorg-demo` its own: the rest is the same.

mod assets;
mod config;
mod headers;
mod health;
mod listener;
mod look;
mod mutual_tls;
mod product;
mod request_log;
mod run;
mod telemetry;

pub use crate::{
    config::{Config, ConfigError, Site},
    listener::Limits,
    look::{LOOKED_AT_MOST, look},
    mutual_tls::{TlsSettings, TlsSettingsError},
    product::{Parts, Product, ProductError},
    run::{Listening, Roles, run},
    telemetry::start_logging,
};

/// For every program that links the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
