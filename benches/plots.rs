//! Pictures of the results, where they say more than numbers.

mod svg; // shapes and words

use crate::{
    figures::Results,
    peers::{PEERS, Peer},
    table::show,
};
use anyhow::Result;
use std::{fs, path::Path};
use svg::{Anchor, Svg};

/// Of the whole picture, and of what is around the plot in it.
const WIDTH: f64 = 720.0;
const LEFT: f64 = 130.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 56.0;

/// Draws what was measured into a folder; what was not is left out.
pub(crate) fn draw(results: &Results, folder: &Path) -> Result<()> {
    for (name, picture) in [("bench-fanout.svg", fanout(results)), ("bench-flood.svg", flood(results))] {
        if let Some(picture) = picture {
            fs::write(folder.join(name), picture)?;
        }
    }
    Ok(())
}

/// Cost against latency: gathering moves to the right and down, and only what is near the corner is good at both.
fn fanout(results: &Results) -> Option<String> {
    const HEIGHT: f64 = 420.0;
    const LEFT: f64 = 56.0;
    const RIGHT: f64 = 130.0;
    const BOTTOM: f64 = 52.0;
    const LETTER: f64 = 7.5;
    let figure = |peer: Peer, name| results.median("fanout", peer.name(), name);
    let point = |peer| Some((peer, figure(peer, "p99_ms")?, figure(peer, "cpu_s_per_million")?));
    let points: Vec<_> = PEERS.into_iter().filter_map(point).collect();
    let slowest = points.iter().map(|(_, p99, _)| *p99).reduce(f64::max)?.max(60.0);
    let dearest = points.iter().map(|(.., cpu)| *cpu).reduce(f64::max)?;
    let (across, up) = (step(slowest), step(dearest));
    let (right, high) = ((slowest / across).ceil() * across, (dearest / up).ceil() * up);
    let x = |p99: f64| LEFT + p99 / right * (WIDTH - LEFT - RIGHT);
    let y = |cpu: f64| HEIGHT - BOTTOM - cpu / high * (HEIGHT - BOTTOM - TOP);

    let mut svg = Svg::new(WIDTH, HEIGHT, "What a million deliveries cost, and how late they are");
    svg.words(
        LEFT,
        24.0,
        Anchor::Start,
        "title",
        "A room of 1,000, 50 messages a second: cost against latency",
    );
    for line in ticks(high, up) {
        svg.line((LEFT, y(line)), (WIDTH - RIGHT, y(line)), "grid");
        svg.words(LEFT - 8.0, y(line) + 4.0, Anchor::End, "quiet", &line.to_string());
    }
    for line in ticks(right, across) {
        svg.line((x(line), TOP), (x(line), HEIGHT - BOTTOM), "grid");
        svg.words(x(line), HEIGHT - BOTTOM + 18.0, Anchor::Middle, "quiet", &line.to_string());
    }
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    svg.words(middle, HEIGHT - 12.0, Anchor::Middle, "quiet", "p99 of all deliveries, ms");
    svg.words(LEFT, TOP - 8.0, Anchor::Start, "quiet", "CPU seconds of a million deliveries");
    let mut names: Vec<(f64, f64, f64)> = Vec::new();
    for (peer, p99, cpu) in points {
        let (x, y) = (x(p99), y(cpu));
        // A name that would stand on another one stands below it.
        let (begin, end, mut base) = (x + 10.0, x + 10.0 + LETTER * peer.name().len() as f64, y + 4.0);
        while names.iter().any(|(b, e, other)| begin < *e && *b < end && (base - other).abs() < 14.0) {
            base += 2.0;
        }
        names.push((begin, end, base));
        svg.dot(x, y, class(peer));
        svg.words(begin, base, Anchor::Start, class(peer), peer.name());
    }
    Some(svg.finish())
}

/// Deliveries a second, as bars.
fn flood(results: &Results) -> Option<String> {
    const ROW: f64 = 34.0;
    const BAR: f64 = 22.0;
    let bar = |peer: Peer| Some((peer, results.median("flood", peer.name(), "deliveries_per_s")?));
    let mut bars: Vec<_> = PEERS.into_iter().filter_map(bar).collect();
    bars.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let most = bars.first()?.1;
    let mut svg = Svg::new(WIDTH, TOP + ROW * bars.len() as f64 + 8.0, "Deliveries a second in a flood");
    let title = "A room of 200, senders as fast as they can: deliveries a second";
    svg.words(LEFT, 24.0, Anchor::Start, "title", title);
    for (row, (peer, rate)) in bars.into_iter().enumerate() {
        let (top, width) = (TOP + ROW * row as f64, rate / most * (WIDTH - LEFT - RIGHT));
        svg.words(LEFT - 10.0, top + 16.0, Anchor::End, class(peer), peer.name());
        svg.bar((LEFT, top), (width, BAR), class(peer));
        svg.words(LEFT + width + 8.0, top + 16.0, Anchor::Start, "quiet", &show(Some(rate)));
    }
    Some(svg.finish())
}

/// The one that it is about, the limit, and all others.
fn class(peer: Peer) -> &'static str {
    match peer {
        Peer::Parlor => "own",
        Peer::RawSend | Peer::RawSend25 | Peer::RawSend50 => "limit",
        _ => "other",
    }
}

/// A round distance between lines, of which there are four to ten.
fn step(most: f64) -> f64 {
    let ten = 10_f64.powf((most / 4.0).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|times| times * ten).find(|step| 4.0 <= most / step).unwrap_or(ten)
}

fn ticks(most: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..=(most / step).round() as u32).map(move |nth| f64::from(nth) * step)
}
