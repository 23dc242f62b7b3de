//! The server's log, on standard error.
//!
//! Message bodies, nicknames, addresses and cookies are never in it.

use clap::ValueEnum;
use serde::Deserialize;
use std::io;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// The format of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Starts the log. `RUST_LOG` chooses what is in it; the default is `info`.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().init(),
    }
}
