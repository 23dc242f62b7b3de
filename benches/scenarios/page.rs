//! The page of a room with fifty messages, for somebody new each time, alone and beside a busy room.

use super::{Run, Scenario};
use crate::{
    figures::Figures,
    load::{
        Pool, Talk, log,
        pages::{hurry, stroll},
        talk,
    },
    peers::Peer,
};
use anyhow::{Context, Result};
use std::thread;

const MESSAGES: usize = 50;

/// The room whose page it is. It is not the one that is talked in.
const ROOM: usize = 1;
const PATH: &str = "/r/room1";

/// How many pages are asked for at the same time: enough to keep a server busy.
const VISITORS: usize = 8;

/// How many are opened a second beside a busy room.
const BESIDE: f64 = 20.0;

pub(super) const SCENARIO: Scenario = Scenario {
    name: "page",
    title: "The page of a room with 50 messages",
    peers: &[Peer::Parlor, Peer::Express],
    run,
    once: false,
    shows: &[
        ("pages_per_s", "pages/s"),
        ("cpu_ms_per_page", "CPU ms a page"),
        ("kib_per_page", "KiB a page"),
        ("page_p99_ratio", "times the p99 of pages beside chat"),
        ("chat_p99_ratio", "times the p99 of chat beside pages"),
    ],
};

fn run(run: Run) -> Result<Figures> {
    let server = run.peer.start(run.cores)?;
    if run.peer == Peer::Parlor {
        log::fill(server.addr(), ROOM, MESSAGES)?;
    }
    let before = server.usage()?;
    let opened = hurry(server.addr(), PATH, VISITORS, run.long)?;
    let cpu = server.usage()?.cpu - before.cpu;
    let pages = opened.pages as f64;
    let mut figures = Figures::default();
    figures.set("pages_per_s", pages / opened.seconds);
    figures.set("cpu_ms_per_page", cpu / pages * 1e3);
    figures.set("kib_per_page", opened.bytes as f64 / 1024.0);
    figures.set("p50_ms", opened.p50);
    figures.set("p99_ms", opened.p99);
    if run.peer != Peer::Parlor {
        return Ok(figures);
    }
    let alone = stroll(server.addr(), PATH, BESIDE, run.long)?;
    let mut pool = Pool::new(server.addr(), run.peer.dialect())?;
    let busy = Talk::fixed(run.long);
    pool.fill(busy.rooms, busy.people)?;
    let quiet = talk(&mut pool, &server, busy)?;
    let addr = server.addr();
    let visitor = thread::spawn(move || stroll(addr, PATH, BESIDE, busy.whole()));
    let both = talk(&mut pool, &server, busy)?;
    let beside = visitor.join().ok().context("the visitor is lost")??;
    figures.set("page_p99_alone_ms", alone.p99);
    figures.set("page_p99_beside_ms", beside.p99);
    figures.set("page_p99_ratio", beside.p99 / alone.p99);
    figures.set("chat_p99_alone_ms", quiet.p99);
    figures.set("chat_p99_beside_ms", both.p99);
    figures.set("chat_p99_ratio", both.p99 / quiet.p99);
    figures.faults = [quiet.faults, both.faults].concat();
    Ok(figures)
}
