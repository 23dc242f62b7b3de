//! The servers that are measured: Parlor, and others that do the same work.

mod axum; // its chat example
mod nats; // a broker in memory
mod parlor; // this project
mod raw_send; // the limit

use crate::{load::Dialect, machine::Cores, process::Server};
use anyhow::{Context, Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// Where what is only needed for a while is kept: on the disk of the checkout, as a server's data would be.
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

/// What every server of ours prints before its address.
const LISTENING: &str = "listening on ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    Parlor,
    UWebSockets,
    Axum,
    Ws,
    SocketIo,
    Nats,
    /// One ready-made send for each delivery: what the kernel asks of anybody.
    RawSend,
    /// The same, of what gathers in 25 ms.
    RawSend25,
    /// In 50 ms.
    RawSend50,
    Express,
}

/// In the order of the table.
pub(crate) const PEERS: [Peer; 10] = [
    Peer::Parlor,
    Peer::UWebSockets,
    Peer::Axum,
    Peer::Ws,
    Peer::SocketIo,
    Peer::Nats,
    Peer::RawSend,
    Peer::RawSend25,
    Peer::RawSend50,
    Peer::Express,
];

impl Peer {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Parlor => "Parlor",
            Self::UWebSockets => "uWebSockets",
            Self::Axum => "axum",
            Self::Ws => "ws",
            Self::SocketIo => "Socket.IO",
            Self::Nats => "nats-server",
            Self::RawSend => "raw send",
            Self::RawSend25 => "raw send, 25 ms",
            Self::RawSend50 => "raw send, 50 ms",
            Self::Express => "express",
        }
    }

    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Self::Parlor => Dialect::Parlor,
            Self::Ws | Self::Express => Dialect::Lesson,
            Self::SocketIo => Dialect::SocketIo,
            Self::Nats => Dialect::Nats,
            Self::UWebSockets | Self::Axum | Self::RawSend | Self::RawSend25 | Self::RawSend50 => {
                Dialect::Bare
            }
        }
    }

    /// What has to be done before it can be started here.
    pub(crate) fn missing(self) -> Option<&'static str> {
        match self {
            Self::Nats if nats::program().is_none() => {
                Some("install nats-server (Debian: apt install nats-server)")
            }
            Self::UWebSockets if !uwebsockets().is_file() => {
                Some("run benches/peers/uwebsockets/build, or name a program with UWS")
            }
            Self::Ws | Self::SocketIo | Self::Express if !sources("node_modules").is_dir() => {
                Some("run `npm ci` in benches/peers")
            }
            _ => None,
        }
    }

    /// Starts it on a free port, with nothing in it.
    pub(crate) fn start(self, cores: Cores) -> Result<Server> {
        let folder = TempDir::with_prefix_in("server", SCRATCH)?;
        let (command, mark) = match self {
            Self::Parlor => (parlor::command(cores, folder.path()), parlor::LISTENING),
            Self::Nats => (nats::command(cores, folder.path())?, nats::LISTENING),
            Self::UWebSockets => (cores.server(uwebsockets()), LISTENING),
            Self::Ws => (node(cores, "ws.js"), LISTENING),
            Self::SocketIo => (node(cores, "socketio.js"), LISTENING),
            Self::Express => (node(cores, "express.js"), LISTENING),
            Self::Axum => (own(cores, &["axum"])?, LISTENING),
            Self::RawSend => (own(cores, &["raw-send", "0"])?, LISTENING),
            Self::RawSend25 => (own(cores, &["raw-send", "25"])?, LISTENING),
            Self::RawSend50 => (own(cores, &["raw-send", "50"])?, LISTENING),
        };
        Server::start(command, mark, folder).with_context(|| format!("{} cannot be started", self.name()))
    }
}

/// Is one of the peers that are part of this programme, as it was asked to be.
pub(crate) fn be(words: &[String]) -> Result<()> {
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["axum"] => axum::serve(),
        ["raw-send", gather] => raw_send::serve(Duration::from_millis(gather.parse()?)),
        _ => bail!("there is no peer {words:?}"),
    }
}

/// This programme, as one of the peers.
fn own(cores: Cores, words: &[&str]) -> Result<Command> {
    let mut command = cores.server(env::current_exe()?);
    command.arg("peer").args(words);
    Ok(command)
}

fn node(cores: Cores, script: &str) -> Command {
    let mut command = cores.server("node");
    command.arg(sources(script)).env("NODE_ENV", "production");
    command
}

/// The program that benches/peers/uwebsockets/build makes, or another one.
fn uwebsockets() -> PathBuf {
    let built = || Path::new(SCRATCH).with_file_name("bench").join("uwebsockets/chat");
    env::var_os("UWS").map_or_else(built, PathBuf::from)
}

fn sources(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers")).join(name)
}
