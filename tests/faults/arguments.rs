//! What the programme is asked: its own arguments, and those that cargo gives every test.

use crate::random::Random;
use std::env;

/// What to run, and how.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The targets, rather than the short version that is part of `cargo test`.
    pub(crate) full: bool,
    /// What all chance follows from.
    pub(crate) seed: u64,
    /// Only name the scenarios, as a test runner asks.
    pub(crate) list: bool,
    /// The one scenario to run.
    only: Option<String>,
    /// Parts of names, as `cargo test part` gives them; none of them means all scenarios.
    filters: Vec<String>,
}

impl Arguments {
    pub(crate) fn read() -> Result<Self, String> {
        Self::parse(env::args().skip(1))
    }

    fn parse(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments =
            Self { full: false, seed: Random::seed(), list: false, only: None, filters: Vec::new() };
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--full" => arguments.full = true,
                "--list" => arguments.list = true,
                "--only" => arguments.only = Some(given.next().ok_or("--only takes a name")?),
                "--seed" => {
                    let seed = given.next().and_then(|seed| seed.parse().ok());
                    arguments.seed = seed.ok_or("--seed takes a number")?;
                }
                // What the standard harness knows and this one has no use for; these take a value.
                "--test-threads" | "--skip" | "--format" | "--color" | "--logfile" | "-Z" => {
                    given.next();
                }
                flag if flag.starts_with('-') => {}
                filter => arguments.filters.push(filter.to_owned()),
            }
        }
        Ok(arguments)
    }

    /// Whether to run the scenario of this name.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == name)
            && (self.filters.is_empty() || self.filters.iter().any(|filter| name.contains(filter.as_str())))
    }
}
