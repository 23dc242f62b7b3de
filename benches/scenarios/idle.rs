//! Ten thousand people who are there and say nothing: what each costs, and whether it is given back.

use super::{Run, Scenario};
use crate::{figures::Figures, machine, peers::Peer};
use anyhow::{Result, ensure};
use std::time::Duration;

const ROOMS: usize = 200;
const PEOPLE: usize = 50;

/// People who come and go first, so that what a server needs once is not counted as theirs.
const FIRST: usize = 2;

/// What a process has open beside sockets.
const OTHER_FILES: usize = 100;

/// How long memory may take to be given back: people are waited for, rooms outlive them for a while, and allocators take
/// their time.
const GIVEN_BACK: Duration = Duration::from_secs(15);

pub(super) const SCENARIO: Scenario = Scenario {
    name: "idle",
    title: "10,000 people who say nothing, in rooms of 50",
    peers: &[Peer::Parlor, Peer::UWebSockets, Peer::Axum, Peer::Ws, Peer::SocketIo, Peer::Nats],
    run,
    once: true,
    shows: &[
        ("kib_per_connection", "KiB a connection"),
        ("kib_not_given_back", "KiB of it not given back"),
        ("cpu_load", "of a core"),
    ],
};

fn run(run: Run) -> Result<Figures> {
    let needed = ROOMS * PEOPLE + OTHER_FILES;
    ensure!(needed <= machine::open_files()?, "a process may have too few files open: it takes {needed}");
    let (server, mut pool) = run.start()?;
    pool.fill(ROOMS, FIRST)?;
    pool.leave()?;
    pool.idle(GIVEN_BACK)?;
    let before = server.usage()?;
    pool.fill(ROOMS, PEOPLE)?;
    let full = server.usage()?;
    pool.idle(run.long)?;
    let after = server.usage()?;
    pool.leave()?;
    pool.idle(GIVEN_BACK)?;
    let left = server.usage()?;
    let each = |bytes: f64| bytes / 1024.0 / (ROOMS * PEOPLE) as f64;
    let mut figures = Figures::default();
    figures.set("kib_per_connection", each(after.resident - before.resident));
    figures.set("kib_not_given_back", each(left.resident - before.resident));
    figures.set("cpu_load", (after.cpu - full.cpu) / run.long.as_secs_f64());
    figures.set("mib_before", before.resident / f64::from(1 << 20));
    figures.set("mib_after", left.resident / f64::from(1 << 20));
    Ok(figures)
}
