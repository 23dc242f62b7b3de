//! What Parlor is to reach, and whether it has.

use crate::{figures::Results, peers::Peer, table::show};

/// A row of the first table.
pub(crate) struct Goal {
    pub(crate) scenario: &'static str,
    pub(crate) what: &'static str,
    pub(crate) wanted: &'static str,
    pub(crate) judge: fn(&Seen) -> Option<Verdict>,
}

pub(crate) struct Verdict {
    pub(crate) parlor: String,
    pub(crate) other: String,
    pub(crate) ratio: Option<f64>,
    pub(crate) met: bool,
}

/// What was measured in one scenario.
pub(crate) struct Seen<'a> {
    pub(crate) results: &'a Results,
    pub(crate) scenario: &'static str,
}

impl Seen<'_> {
    fn of(&self, peer: Peer, figure: &str) -> Option<f64> {
        self.results.median(self.scenario, peer.name(), figure)
    }

    fn parlor(&self, figure: &str) -> Option<f64> {
        self.of(Peer::Parlor, figure)
    }
}

/// How much more a p99 may be and still count as unhurt: rounds differ by as much.
const UNHURT: f64 = 1.5;

/// All of a core in a second, as a clock reads it that ticks 100 times in that time.
const ONE_CORE: f64 = 1.02;

/// How much of the memory of idle people may stay with the process, in KiB for each: a tenth of what they may take.
const GIVEN_BACK: f64 = 0.4;

pub(crate) const GOALS: [Goal; 9] = [
    Goal {
        scenario: "fanout",
        what: "CPU of a million deliveries in a room of 1,000",
        wanted: "at most 0.6 of uWebSockets', p99 under 60 ms",
        judge: |seen| {
            let (ratio, p99) = (cpu_ratio(seen)?, seen.parlor("p99_ms")?);
            Some(Verdict { met: ratio <= 0.6 && p99 < 60.0, ..cpu_and_latency(seen)? })
        },
    },
    Goal {
        scenario: "rooms",
        what: "the same in 100 rooms of 20",
        wanted: "at most uWebSockets', p99 within 1.5 times its",
        judge: |seen| {
            let p99 = seen.parlor("p99_ms")? / seen.of(Peer::UWebSockets, "p99_ms")?;
            Some(Verdict { met: cpu_ratio(seen)? <= 1.0 && p99 <= 1.5, ..cpu_and_latency(seen)? })
        },
    },
    Goal {
        scenario: "flood",
        what: "most deliveries a second in a room of 200",
        wanted: "at least nats-server's in memory",
        judge: |seen| {
            let text = |peer| {
                let (rate, last) = (seen.of(peer, "deliveries_per_s"), seen.of(peer, "last_p99_ms"));
                format!("{}, the last at {} ms", show(rate), show(last))
            };
            let parlor = seen.parlor("deliveries_per_s")?;
            let ratio = parlor / seen.of(Peer::Nats, "deliveries_per_s")?;
            let (parlor, other) = (text(Peer::Parlor), format!("nats-server {}", text(Peer::Nats)));
            Some(Verdict { parlor, other, ratio: Some(ratio), met: 1.0 <= ratio })
        },
    },
    Goal {
        scenario: "idle",
        what: "memory of an idle connection, of 10,000",
        wanted: "at most 4 KiB, and given back",
        judge: |seen| {
            let (each, kept) = (seen.parlor("kib_per_connection")?, seen.parlor("kib_not_given_back")?);
            let parlor = format!("{} KiB, {} not given back", show(Some(each)), show(Some(kept)));
            let lightest = seen.of(Peer::UWebSockets, "kib_per_connection");
            let other = format!("uWebSockets {} KiB", show(lightest));
            let ratio = lightest.map(|lightest| each / lightest);
            Some(Verdict { parlor, other, ratio, met: each <= 4.0 && kept <= GIVEN_BACK })
        },
    },
    Goal {
        scenario: "entering",
        what: "10,000 people enter one room within 10 s",
        wanted: "at most 2 presence frames a second, exact within 2 s, one core",
        judge: |seen| {
            let (frames, exact) = (seen.parlor("presence_per_s")?, seen.parlor("exact_s")?);
            let (entered, load) = (seen.parlor("entered_s")?, seen.parlor("peak_load")?);
            let parlor = format!("{frames:.0} frames, exact after {exact:.1} s, {load:.2} of a core");
            // They come for ten seconds; a server that keeps up has the last one in soon after.
            let keeps_up = entered <= 11.0 && load <= ONE_CORE;
            let met = frames <= 2.0 && exact <= 2.0 && keeps_up;
            Some(Verdict { parlor, other: String::new(), ratio: None, met })
        },
    },
    Goal {
        scenario: "page",
        what: "pages a second of a room with 50 messages",
        wanted: "at least 3 times express with pug, chat's p99 unhurt",
        judge: |seen| {
            let (pages, chat) = (seen.parlor("pages_per_s")?, seen.parlor("chat_p99_ratio")?);
            let express = seen.of(Peer::Express, "pages_per_s")?;
            let parlor = format!("{}, chat's p99 {chat:.2} times", show(Some(pages)));
            let (other, ratio) = (format!("express {}", show(Some(express))), pages / express);
            Some(Verdict { parlor, other, ratio: Some(ratio), met: 3.0 <= ratio && chat <= UNHURT })
        },
    },
    Goal {
        scenario: "catching_up",
        what: "entries a core and second, of 10,000 to catch up",
        wanted: "at least 100,000, chat's p99 unhurt",
        judge: |seen| {
            let (entries, chat) = (seen.parlor("entries_per_core_s")?, seen.parlor("chat_p99_ratio")?);
            let parlor = format!("{}, chat's p99 {chat:.2} times", show(Some(entries)));
            let met = 100_000.0 <= entries && chat <= UNHURT;
            Some(Verdict { parlor, other: String::new(), ratio: None, met })
        },
    },
    Goal {
        scenario: "start",
        what: "start to serving; the idle process",
        wanted: "under 100 ms; under 30 MB",
        judge: |seen| {
            let text = |peer| {
                format!("{} ms, {} MiB", show(seen.of(peer, "start_ms")), show(seen.of(peer, "idle_mib")))
            };
            let (start, idle) = (seen.parlor("start_ms")?, seen.parlor("idle_mib")?);
            let other = format!("ws {}", text(Peer::Ws));
            let ratio = seen.of(Peer::Ws, "start_ms").map(|other| start / other);
            let met = start < 100.0 && idle * f64::from(1 << 20) < 30e6;
            Some(Verdict { parlor: text(Peer::Parlor), other, ratio, met })
        },
    },
    Goal {
        scenario: "search",
        what: "finding messages among a million",
        wanted: "p95 under 100 ms",
        judge: |seen| {
            let (p50, p95) = (seen.parlor("p50_ms")?, seen.parlor("p95_ms")?);
            let parlor = format!(
                "p50 {} ms, p95 {} ms, {} ms at most",
                show(Some(p50)),
                show(Some(p95)),
                show(seen.parlor("max_ms"))
            );
            Some(Verdict { parlor, other: String::new(), ratio: None, met: p95 < 100.0 })
        },
    },
];

fn cpu_ratio(seen: &Seen) -> Option<f64> {
    Some(seen.parlor("cpu_s_per_million")? / seen.of(Peer::UWebSockets, "cpu_s_per_million")?)
}

/// What a steady pace costs beside uWebSockets. What gathers is quoted with its latency.
fn cpu_and_latency(seen: &Seen) -> Option<Verdict> {
    let text = |peer| {
        let (cpu, p99) = (seen.of(peer, "cpu_s_per_million"), seen.of(peer, "p99_ms"));
        format!(
            "{} s, p99 {} ms, the last at {} ms",
            show(cpu),
            show(p99),
            show(seen.of(peer, "last_p99_ms"))
        )
    };
    let other = format!("uWebSockets {}", text(Peer::UWebSockets));
    Some(Verdict { parlor: text(Peer::Parlor), other, ratio: cpu_ratio(seen), met: false })
}
