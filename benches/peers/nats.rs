//! `nats-server`, which passes messages on and keeps none: a broker in memory, over its WebSocket.

use crate::machine::{self, Cores};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

pub(super) const LISTENING: &str = "websocket clients on ws://";

/// Ports that are free, and no limit that a load would meet.
const SETTINGS: &str = r#"
listen: "127.0.0.1:-1"
websocket { listen: "127.0.0.1:-1", no_tls: true }
max_connections: 20000
max_pending: 256MB
ping_interval: "10m"
"#;

/// Debian keeps it with the programs of administrators.
pub(super) fn program() -> Option<PathBuf> {
    let debian = Path::new("/usr/sbin/nats-server");
    if machine::has("nats-server") {
        Some("nats-server".into())
    } else {
        debian.is_file().then(|| debian.into())
    }
}

pub(super) fn command(cores: Cores, folder: &Path) -> Result<Command> {
    let settings = folder.join("nats.conf");
    fs::write(&settings, SETTINGS)?;
    let mut command = cores.server(program().context("it is not installed")?);
    command.arg("-c").arg(settings);
    Ok(command)
}
