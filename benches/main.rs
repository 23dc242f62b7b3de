//! Parlor beside other servers, measured on one machine in one run.
//!
//! `make bench` measures everything; `cargo bench --features ssr --bench bench -- --scenario fanout --peers parlor
//! --rounds 1` a part. docs/BENCHMARKS.md says what the scenarios are, and what was seen last.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; anything else fails it")]
#![allow(clippy::print_stdout, reason = "this is a program that reports")]

mod arguments; // what to measure
mod figures; // what measurements come to
mod goals; // what Parlor is to reach
mod load; // the load generator
mod machine; // cores and limits
mod peers; // the servers
mod plots; // pictures of the results
mod process; // their processes
mod scenarios; // what is measured
mod smoke; // whether the instruments work
mod table; // what is printed at the end

use anyhow::Result;
use arguments::Arguments;
use figures::{Figures, Results};
use machine::Cores;
use peers::Peer;
use scenarios::{Run, Scenario};
use std::{
    env, fs,
    io::{self, Write},
    path::Path,
    time::Instant,
};
use table::{show, table};

/// Where results go.
const RESULTS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../bench");

fn main() -> Result<()> {
    let words: Vec<_> = env::args().skip(1).collect();
    match words.split_first() {
        Some((first, rest)) if first == "peer" => peers::be(rest),
        // `cargo bench` says so, `cargo test` does not.
        _ if words.iter().any(|word| word == "--bench") => bench(&Arguments::read()?),
        _ => smoke::run(&words),
    }
}

fn bench(arguments: &Arguments) -> Result<()> {
    if arguments.list {
        arguments.scenarios().for_each(list);
        return Ok(());
    }
    println!("{}", machine::description());
    machine::allow_many_files()?;
    let cores = Cores::divide();
    if !cores.are_apart() {
        println!("Servers and generator share their cores: two and `taskset` would keep them apart.");
    }
    let plan = plan(arguments);
    let folder = Path::new(RESULTS);
    let mut results = Results::write_to(&folder.join("results.jsonl"))?;
    let began = Instant::now();
    for (done, (round, scenario, peer)) in plan.iter().enumerate() {
        print!("[{:>3}/{}] {:<12} {:<16} ", done + 1, plan.len(), scenario.name, peer.name());
        io::stdout().flush()?;
        let run = Run { peer: *peer, cores, long: arguments.long() };
        let figures =
            (scenario.run)(run).unwrap_or_else(|error| Figures::with_faults(vec![format!("{error:#}")]));
        println!("{}", line(scenario, &figures));
        results.add(scenario.name, peer.name(), *round, figures)?;
    }
    let table = table(arguments, &results);
    println!("{table}");
    results.faults().for_each(|fault| println!("WRONG: {fault}"));
    println!("Took {} s.", began.elapsed().as_secs());
    fs::write(folder.join("table.md"), table)?;
    plots::draw(&results, folder)?;
    if arguments.docs {
        plots::draw(&results, Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")))?;
    }
    Ok(())
}

/// Every measurement: the rounds of different peers in turn, so that what changes on the machine changes for all.
fn plan(arguments: &Arguments) -> Vec<(usize, &'static Scenario, Peer)> {
    let mut plan = Vec::new();
    for scenario in arguments.scenarios() {
        let (ready, missing): (Vec<_>, Vec<_>) =
            arguments.peers(scenario).partition(|peer| peer.missing().is_none());
        for peer in missing {
            println!("{}: without {}: {}.", scenario.name, peer.name(), peer.missing().unwrap_or_default());
        }
        for round in 1..=if scenario.once { 1 } else { arguments.rounds } {
            plan.extend(ready.iter().map(|peer| (round, scenario, *peer)));
        }
    }
    plan
}

fn list(scenario: &'static Scenario) {
    let peers: Vec<_> = scenario.peers.iter().map(|peer| peer.name()).collect();
    println!("{}: {}", scenario.name, peers.join(", "));
}

/// What a measurement came to, while others are still under way.
fn line(scenario: &Scenario, figures: &Figures) -> String {
    let known = scenario.shows.iter().filter(|(name, _)| figures.get(name).is_some());
    let mut parts: Vec<_> =
        known.map(|(name, words)| format!("{} {words}", show(figures.get(name)))).collect();
    parts.extend(figures.faults.iter().map(|fault| format!("WRONG: {fault}")));
    parts.join(", ")
}
