//! What a run prints: how far it is, and what came out.

use std::{
    fmt::Display,
    time::{Duration, Instant},
};

/// How often to say how far it is. A short run is over before.
const EVERY: Duration = Duration::from_secs(5);

/// How much of what is wrong is printed.
const SHOWN: usize = 20;

/// How far a scenario is.
pub(crate) struct Progress {
    scenario: &'static str,
    began: Instant,
    shown: Instant,
}

impl Progress {
    pub(crate) fn of(scenario: &'static str) -> Self {
        let now = Instant::now();
        Self { scenario, began: now, shown: now }
    }

    /// Says how far it is, when it is time to.
    pub(crate) fn show(&mut self, how_far: impl FnOnce() -> String) {
        if EVERY <= self.shown.elapsed() {
            self.shown = Instant::now();
            println!("{:>14} {:>4} s  {}", self.scenario, self.began.elapsed().as_secs(), how_far());
        }
    }
}

/// What a scenario found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) numbers: Vec<(&'static str, String)>,
    /// How long the server took to end.
    pub(crate) ended: Duration,
    /// Empty when all is well.
    pub(crate) wrong: Vec<String>,
}

impl Outcome {
    /// One that could not be tried here, and why.
    pub(crate) fn skipped(why: &str) -> Self {
        Self { numbers: vec![("skipped:", why.to_owned())], ..Self::default() }
    }

    pub(crate) fn number(&mut self, name: &'static str, value: impl Display) {
        self.numbers.push((name, value.to_string()));
    }

    pub(crate) fn check(&mut self, is_right: bool, or: impl FnOnce() -> String) {
        if !is_right {
            self.wrong.push(or());
        }
    }

    /// Prints the line of the scenario, and what is wrong below it.
    pub(crate) fn print(&self, scenario: &str, took: Duration) {
        let verdict = if self.wrong.is_empty() { "ok" } else { "WRONG" };
        let numbers: Vec<_> = self.numbers.iter().map(|(name, value)| format!("{name} {value}")).collect();
        println!("{scenario:>14} {verdict}: {} ({:.1} s)", numbers.join(", "), took.as_secs_f64());
        for wrong in self.wrong.iter().take(SHOWN) {
            println!("{:>14}   {wrong}", "");
        }
        if SHOWN < self.wrong.len() {
            println!("{:>14}   and {} more", "", self.wrong.len() - SHOWN);
        }
    }
}
