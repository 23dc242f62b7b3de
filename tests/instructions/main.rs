//! What it costs to read what strangers write, in instructions of the machine, as valgrind counts them: twice as much to read
//! costs about twice as much, and a byte no more than `benches/budgets.toml` allows. No clock takes part.
//!
//! `bin/test instructions` counts (`--count`); `cargo test` only sees that everything is read. `--only markup_blocks` takes one
//! reader, and prints what each of its shapes costs.
//! The programme runs itself again under valgrind (`--read`), where all inputs are read in the same order.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; anything else fails it")]
#![allow(clippy::unwrap_used, reason = "what fails in a test should say so and end it")]
#![allow(clippy::print_stdout, reason = "what it cost is for whoever runs it")]

use std::process::ExitCode;

#[cfg(debug_assertions)]
mod counting;

#[cfg(debug_assertions)]
fn main() -> ExitCode {
    counting::run()
}

/// A release has no way to its readers.
#[cfg(not(debug_assertions))]
fn main() -> ExitCode {
    println!("instructions: skipped, for what is counted is built for debugging");
    ExitCode::SUCCESS
}
