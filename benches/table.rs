//! The tables, in Markdown: the goals, and for each scenario every peer that was measured.

use crate::{
    arguments::Arguments,
    figures::Results,
    goals::{GOALS, Seen},
    peers::{PEERS, Peer},
    scenarios::Scenario,
};

/// For what was not measured.
const NOTHING: &str = "–";

/// A generator that is as busy as this is what limits a flood, and not the server.
const BUSY: f64 = 0.95;

pub(crate) fn table(arguments: &Arguments, results: &Results) -> String {
    let scenarios: Vec<_> = arguments.scenarios().collect();
    let mut text = goals(&scenarios, results);
    scenarios.iter().for_each(|scenario| text.push_str(&peers(scenario, results)));
    text
}

fn goals(scenarios: &[&Scenario], results: &Results) -> String {
    let mut text =
        String::from("| what | goal | Parlor | beside | ratio | met |\n|---|---|---|---|---:|---|\n");
    for goal in GOALS.iter().filter(|goal| scenarios.iter().any(|known| known.name == goal.scenario)) {
        let verdict = (goal.judge)(&Seen { results, scenario: goal.scenario });
        let [parlor, other, ratio, met] = match verdict {
            Some(seen) => {
                let met = if seen.met { "yes" } else { "**no**" };
                [seen.parlor, seen.other, show(seen.ratio), met.to_owned()]
            }
            None => [NOTHING; 4].map(str::to_owned),
        };
        text += &format!("| {} | {} | {parlor} | {other} | {ratio} | {met} |\n", goal.what, goal.wanted);
    }
    text
}

/// One scenario. The last column compares the first figure with Parlor's.
fn peers(scenario: &Scenario, results: &Results) -> String {
    let figure = |peer: Peer, name| results.median(scenario.name, peer.name(), name);
    let Some(&(first, _)) = scenario.shows.first() else { return String::new() };
    let words: Vec<_> = scenario.shows.iter().map(|(_, words)| *words).collect();
    let mut text = format!("\n**{}** (`{}`)\n\n", scenario.title, scenario.name);
    text += &format!("| | {} | of Parlor's |\n", words.join(" | "));
    text += &format!("|---|{}---:|\n", "---:|".repeat(words.len()));
    let mut limited = Vec::new();
    for peer in PEERS.into_iter().filter(|peer| scenario.peers.contains(peer)) {
        let Some(own) = figure(peer, first) else { continue };
        let cells: Vec<_> = scenario.shows.iter().map(|(name, _)| show(figure(peer, name))).collect();
        let ratio = figure(Peer::Parlor, first).map(|parlor| own / parlor);
        text += &format!("| {} | {} | {} |\n", peer.name(), cells.join(" | "), show(ratio));
        if figure(peer, "generator_load").is_some_and(|load| BUSY <= load) {
            limited.push(peer.name());
        }
    }
    if !limited.is_empty() {
        text += &format!("\nThe generator had no time left for {}: they may do more.\n", limited.join(", "));
    }
    text
}

/// With as many digits as it deserves.
pub(crate) fn show(number: Option<f64>) -> String {
    match number {
        None => NOTHING.into(),
        Some(number) if 100_000.0 <= number => format!("{:.2} M", number / 1e6),
        Some(number) if 100.0 <= number => format!("{number:.0}"),
        Some(number) if 10.0 <= number => format!("{number:.1}"),
        Some(number) => format!("{number:.2}"),
    }
}
