//! The table: medians, a row for each peer and a table for each scenario.

use crate::{arguments::Arguments, figures::Results, peers::PEERS};
use std::fmt::Write;

/// In Markdown.
pub(crate) fn table(arguments: &Arguments, results: &Results) -> String {
    let mut text = String::new();
    for scenario in arguments.scenarios() {
        let columns: Vec<_> = scenario.shows.iter().map(|(_, words)| *words).collect();
        let _ = writeln!(text, "\n| {} | {} |", scenario.name, columns.join(" | "));
        let _ = writeln!(text, "|---|{}", "---:|".repeat(columns.len()));
        for peer in PEERS.iter().filter(|peer| scenario.peers.contains(peer)) {
            let number = |name| results.median(scenario.name, peer.name(), name);
            let cells: Vec<_> = scenario.shows.iter().map(|(name, _)| show(number(name))).collect();
            if cells.iter().any(|cell| cell != NOTHING) {
                let _ = writeln!(text, "| {} | {} |", peer.name(), cells.join(" | "));
            }
        }
    }
    text
}

/// For what was not measured.
const NOTHING: &str = "–";

/// With as many digits as it deserves.
pub(crate) fn show(number: Option<f64>) -> String {
    match number {
        None => NOTHING.into(),
        Some(number) if 10_000.0 <= number => format!("{:.2} M", number / 1e6),
        Some(number) if 100.0 <= number => format!("{number:.0}"),
        Some(number) if 10.0 <= number => format!("{number:.1}"),
        Some(number) => format!("{number:.2}"),
    }
}
