//! Real faults on real processes: a server that is killed, a network that breaks, a disk that is full, strangers who mean harm.
//!
//! `make faults` runs the targets (`--full`); `cargo test` a short version of each; `--only kills` runs one scenario.
//! A run says its seed, and `--seed` repeats what it left to chance.
//! At the end of each scenario everyone's view, the page and the file are compared.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; anything else fails it")]
#![allow(clippy::unwrap_used, reason = "what fails in a test should say so and end it")]
#![allow(clippy::print_stdout, reason = "this harness is a program that reports")]

mod arguments; // what to run
mod progress; // what is printed
mod random; // chance, from a seed

// The instruments.
mod addresses; // whence everybody comes
mod attackers; // who mean harm
mod client; // a good client, that remembers all it was told
mod crowd; // many of them
mod process; // the server's program
mod proxy; // the bad network between
mod verdict; // views, page and file compared
mod wire; // the protocol, in one place

mod scenarios;

use arguments::Arguments;
use progress::{Outcome, Progress};
use random::Random;
use scenarios::{Run, away, blips, full_disk, hostile, instruments, kills, raid, restart, slow_readers};
use std::{
    any::Any,
    panic,
    pin::Pin,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio::time;

/// The exit code of a run that found something wrong, as the standard harness has it.
const FAILED: u8 = 101;

/// How long a scenario may take: several times what the longest one does.
const LONGEST: Duration = Duration::from_secs(600);

type Scenario = fn(Run) -> Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// Every scenario, the cheapest first.
const SCENARIOS: [(&str, Scenario); 9] = [
    ("instruments", |run| Box::pin(instruments::run(run))),
    ("away", |run| Box::pin(away::run(run))),
    ("blips", |run| Box::pin(blips::run(run))),
    ("kills", |run| Box::pin(kills::run(run))),
    ("full_disk", |run| Box::pin(full_disk::run(run))),
    ("slow_readers", |run| Box::pin(slow_readers::run(run))),
    ("restart", |run| Box::pin(restart::run(run))),
    ("hostile", |run| Box::pin(hostile::run(run))),
    ("raid", |run| Box::pin(raid::run(run))),
];

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("faults: {error}");
            return ExitCode::from(2);
        }
    };
    let wanted: Vec<_> = SCENARIOS.into_iter().filter(|(name, _)| arguments.wants(name)).collect();
    if arguments.list {
        wanted.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    if wanted.is_empty() {
        return ExitCode::SUCCESS;
    }
    let version = if arguments.full { "full" } else { "short" };
    println!("\nfaults: seed {}, {version} version", arguments.seed);
    // One line each: a panic is a finding here, and its stack says nothing that the finding does not.
    panic::set_hook(Box::new(|panic| eprintln!("faults: {panic}")));
    let mut failed = Vec::new();
    for (name, scenario) in wanted {
        let began = Instant::now();
        let random = Random::named(arguments.seed, name);
        let run = Run { full: arguments.full, random, progress: Progress::of(name) };
        let wrong = match time::timeout(LONGEST, tokio::spawn(scenario(run))).await {
            Ok(Ok(outcome)) => Ok(outcome),
            Ok(Err(error)) => Err(message(error.into_panic().as_ref())),
            Err(_) => Err(format!("it does not end within {LONGEST:?}")),
        };
        let outcome = wrong.unwrap_or_else(|wrong| Outcome { wrong: vec![wrong], ..Outcome::default() });
        outcome.print(name, began.elapsed());
        if !outcome.wrong.is_empty() {
            failed.push(name);
        }
    }
    if failed.is_empty() {
        println!("faults: all is well\n");
        return ExitCode::SUCCESS;
    }
    let full = if arguments.full { " --full" } else { "" };
    println!("faults: WRONG in {}; again with{full} --seed {}\n", failed.join(", "), arguments.seed);
    ExitCode::from(FAILED)
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("it ended early: {}", text.unwrap_or("no reason given"))
}
