//! What is measured, one file each.

mod catching_up;
mod entering;
mod fanout;
mod flood;
mod idle;
mod page;
mod rooms;
mod search;
mod start;

use crate::{
    figures::Figures,
    load::{Heard, Pool, Talk, talk},
    machine::Cores,
    peers::Peer,
    process::Server,
};
use anyhow::Result;
use std::time::Duration;

/// A measurement that is made of each of some peers.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// For the table.
    pub(crate) title: &'static str,
    pub(crate) peers: &'static [Peer],
    pub(crate) run: fn(Run) -> Result<Figures>,
    /// Whether one round is enough: what is counted there does not change from one to the next.
    pub(crate) once: bool,
    /// The figures that are shown, each with words for it. By the first one peers are compared.
    pub(crate) shows: &'static [(&'static str, &'static str)],
}

/// Every scenario, in the order of the table.
pub(crate) const SCENARIOS: [&Scenario; 9] = [
    &fanout::SCENARIO,
    &rooms::SCENARIO,
    &flood::SCENARIO,
    &idle::SCENARIO,
    &entering::SCENARIO,
    &page::SCENARIO,
    &catching_up::SCENARIO,
    &start::SCENARIO,
    &search::SCENARIO,
];

/// What a scenario is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub(crate) peer: Peer,
    pub(crate) cores: Cores,
    /// How long each load lasts.
    pub(crate) long: Duration,
}

impl Run {
    fn start(self) -> Result<(Server, Pool)> {
        let server = self.peer.start(self.cores)?;
        let pool = Pool::new(server.addr(), self.peer.dialect())?;
        Ok((server, pool))
    }

    /// Fills rooms, has their people talk, and says what that took.
    fn talk(self, shape: Talk) -> Result<Figures> {
        let (server, mut pool) = self.start()?;
        pool.fill(shape.rooms, shape.people)?;
        let mut heard = talk(&mut pool, &server, shape)?;
        if self.peer.dialect().has_one_order() && 0 < heard.disorder {
            heard.faults.push(format!("{} deliveries are out of order", heard.disorder));
        }
        Ok(figures(heard))
    }
}

fn figures(heard: Heard) -> Figures {
    let deliveries = heard.deliveries as f64;
    let mut figures = Figures::with_faults(heard.faults);
    figures.set("cpu_s_per_million", heard.cpu / deliveries * 1e6);
    figures.set("deliveries_per_s", deliveries / heard.seconds);
    figures.set("p50_ms", heard.p50);
    figures.set("p99_ms", heard.p99);
    figures.set("last_p50_ms", heard.last_p50);
    figures.set("last_p99_ms", heard.last_p99);
    figures.set("server_load", heard.cpu / heard.seconds);
    figures.set("generator_load", heard.own_cpu / heard.seconds);
    figures.set("disorder_per_million", heard.disorder as f64 / deliveries * 1e6);
    figures.set("bytes_per_delivery", heard.bytes as f64 / deliveries);
    figures.set("frames_per_delivery", heard.frames as f64 / deliveries);
    figures
}
