//! Somebody who has missed ten thousand entries reads them all: how fast, and whether those who talk feel it.

use super::{Run, Scenario};
use crate::{
    figures::Figures,
    load::{Pool, Talk, log, talk},
    peers::Peer,
};
use anyhow::{Context, Result, ensure};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

const ENTRIES: usize = 10_000;

/// The room that is read. It is not the one that is talked in.
const ROOM: usize = 1;

/// How often it is read when nothing else happens: a clock that ticks 100 times a second has to see it.
const TIMES: usize = 10;

pub(super) const SCENARIO: Scenario = Scenario {
    name: "catching_up",
    title: "Catching up 10,000 entries",
    peers: &[Peer::Parlor],
    run,
    once: false,
    shows: &[
        ("entries_per_core_s", "entries a CPU second"),
        ("entries_per_s", "entries/s"),
        ("chat_p99_ms", "ms p99 of chat"),
        ("chat_p99_ratio", "times as much beside it"),
    ],
};

fn run(run: Run) -> Result<Figures> {
    let server = run.peer.start(run.cores)?;
    let addr = server.addr();
    log::fill(addr, ROOM, ENTRIES)?;

    let mut reader = log::Reader::enter(addr, ROOM)?;
    let (before, began) = (server.usage()?, server.age());
    for _ in 0..TIMES {
        let entries = reader.catch_up()?;
        ensure!(entries == ENTRIES, "{entries} of {ENTRIES} entries came");
    }
    let (cpu, took) = (server.usage()?.cpu - before.cpu, server.age() - began);

    let mut pool = Pool::new(addr, run.peer.dialect())?;
    let busy = Talk::fixed(run.long);
    pool.fill(busy.rooms, busy.people)?;
    let quiet = talk(&mut pool, &server, busy)?;
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let reading = thread::spawn(move || {
        let mut times = 0;
        while !over.load(Ordering::Relaxed) {
            times += reader.catch_up()? / ENTRIES;
        }
        anyhow::Ok(times)
    });
    let both = talk(&mut pool, &server, busy);
    is_over.store(true, Ordering::Relaxed);
    let times = reading.join().ok().context("the reader is lost")??;
    let both = both?;

    let entries = (TIMES * ENTRIES) as f64;
    let mut figures = Figures::with_faults([quiet.faults, both.faults].concat());
    figures.set("entries_per_core_s", entries / cpu);
    figures.set("entries_per_s", entries / took.as_secs_f64());
    figures.set("times_read_beside", times as f64);
    figures.set("chat_p99_ms", quiet.p99);
    figures.set("chat_p99_beside_ms", both.p99);
    figures.set("chat_p99_ratio", both.p99 / quiet.p99);
    Ok(figures)
}
