//! A server that is started: how long until it serves, and how much memory it has when nobody is there.

use super::{Run, Scenario};
use crate::{figures::Figures, load::pages::Visitor, peers::Peer};
use anyhow::Result;
use std::{thread, time::Duration};

/// How often: the shortest counts, because everything else on the machine only makes it longer.
const TIMES: usize = 3;

/// How long a server has to come to rest.
const REST: Duration = Duration::from_secs(1);

pub(super) const SCENARIO: Scenario = Scenario {
    name: "start",
    title: "Start, and at rest",
    peers: &[
        Peer::Parlor,
        Peer::UWebSockets,
        Peer::Axum,
        Peer::Ws,
        Peer::SocketIo,
        Peer::Nats,
        Peer::Express,
    ],
    run,
    once: true,
    shows: &[("start_ms", "ms until it serves"), ("idle_mib", "MiB when idle")],
};

/// A server of pages serves when it has served one; others say that they listen.
fn run(run: Run) -> Result<Figures> {
    let page = match run.peer {
        Peer::Parlor | Peer::Express => Some("/r/room1"),
        _ => None,
    };
    let mut shortest = Duration::MAX;
    let mut resident = 0.0;
    for _ in 0..TIMES {
        let server = run.peer.start(run.cores)?;
        if let Some(path) = page {
            Visitor::new(server.addr())?.open(path)?;
        }
        shortest = shortest.min(server.age());
        thread::sleep(REST);
        resident = server.usage()?.resident;
    }
    let mut figures = Figures::default();
    figures.set("start_ms", shortest.as_secs_f64() * 1e3);
    figures.set("idle_mib", resident / f64::from(1 << 20));
    Ok(figures)
}
