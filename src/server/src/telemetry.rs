//! Logs: one JSON object a line on standard output, or plain lines where a person reads.
//!
//! What is never logged stands in ARCHITECTURE.md, "Logging".

use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts logging. `INKORG_LOG` chooses how much, as `info,inbox=debug`; without it `otherwise` does.
pub fn start_logging(otherwise: &str) {
    // tower-sessions warns of every cookie whose session is over, which is how sessions end.
    let otherwise = || EnvFilter::new(format!("{otherwise},tower_sessions=error,tower_sessions_core=error"));
    let filter = EnvFilter::try_from_env("INKORG_LOG").unwrap_or_else(|_| otherwise());
    let registry = tracing_subscriber::registry().with(filter);
    if std::io::stdout().is_terminal() {
        registry.with(fmt::layer().with_target(false)).init();
    } else {
        registry.with(fmt::layer().json().flatten_event(true)).init();
    }
}
