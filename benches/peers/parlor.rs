//! Parlor's release, with its limits out of the way.

use crate::machine::Cores;
use std::{env, path::Path, process::Command};

pub(super) const LISTENING: &str = "listening on http://";

/// Limits that are there for strangers, whom a load generator looks like.
const FLAGS: [&str; 13] = [
    "--connections=20000",
    "--connections-per-network=30000",
    "--people-per-room=20000",
    "--new-people-burst=1000000",
    "--new-rooms-burst=1000000",
    "--commands-burst=1000000",
    "--commands-per-second=1000000",
    "--text-burst=1000000000",
    "--requests-burst=1000000",
    "--requests-per-second=1000000",
    "--listen=127.0.0.1:0",
    "--config",
    concat!(env!("CARGO_MANIFEST_DIR"), "/Leptos.toml"),
];

/// Names the program to measure: `make bench` gives the one that `bin/build` built, as people run it. What cargo builds for a
/// benchmark has what tests enable in its dependencies as well, and delivers a third slower.
const PROGRAM_VARIABLE: &str = "PARLOR_BIN";

/// On a log in this folder, which it does not wait for any less than otherwise.
pub(super) fn command(cores: Cores, folder: &Path) -> Command {
    let program = env::var_os(PROGRAM_VARIABLE).unwrap_or_else(|| env!("CARGO_BIN_EXE_parlor").into());
    let mut command = cores.server(program);
    let ours = |name: &str| name.starts_with("PARLOR_") || name.starts_with("LEPTOS_");
    for (name, _) in env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    command.env("RUST_LOG", "warn,parlor::server=info").args(FLAGS).arg("--data").arg(folder.join("data"));
    command
}
