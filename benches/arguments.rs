//! What to measure.

use crate::{
    peers::{PEERS, Peer},
    scenarios::{SCENARIOS, Scenario},
};
use anyhow::{Result, ensure};
use clap::Parser;
use std::time::Duration;

/// Measures Parlor beside other servers, and prints a table.
#[derive(Debug, Parser)]
#[command(name = "bench")]
pub(crate) struct Arguments {
    /// Only these scenarios (comma between them).
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    scenario: Vec<String>,
    /// Only these peers (comma between them).
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    peers: Vec<String>,
    /// How often everything is measured; the table shows medians.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) rounds: usize,
    /// How long each load lasts.
    #[arg(long, default_value_t = 4, value_name = "N")]
    seconds: u64,
    /// One round of short loads: whether it works, rather than what it measures.
    #[arg(long)]
    quick: bool,
    /// Draw the plots into docs/ as well.
    #[arg(long)]
    pub(crate) docs: bool,
    /// Name the scenarios and the peers of each.
    #[arg(long)]
    pub(crate) list: bool,
    /// What `cargo bench` says.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    pub(crate) fn read() -> Result<Self> {
        let mut arguments = Self::parse();
        if arguments.quick {
            (arguments.rounds, arguments.seconds) = (1, 2);
        }
        let known = |name: &String| SCENARIOS.iter().any(|scenario| scenario.name == name);
        for name in &arguments.scenario {
            ensure!(known(name), "there is no scenario {name}; --list names them");
        }
        for name in &arguments.peers {
            ensure!(PEERS.iter().any(|peer| is(*peer, name)), "there is no peer {name}; --list names them");
        }
        Ok(arguments)
    }

    pub(crate) fn long(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    pub(crate) fn scenarios(&self) -> impl Iterator<Item = &'static Scenario> {
        let wanted = |name: &str| self.scenario.is_empty() || self.scenario.iter().any(|only| only == name);
        SCENARIOS.into_iter().filter(move |scenario| wanted(scenario.name))
    }

    /// Those of a scenario that are wanted.
    pub(crate) fn peers(&self, scenario: &'static Scenario) -> impl Iterator<Item = Peer> {
        let wanted = |peer: Peer| self.peers.is_empty() || self.peers.iter().any(|only| is(peer, only));
        scenario.peers.iter().copied().filter(move |peer| wanted(*peer))
    }
}

/// Written on a command line, a name has no need of capitals, dots and spaces.
fn is(peer: Peer, written: &str) -> bool {
    let plain = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    plain(peer.name()) == plain(written)
}
