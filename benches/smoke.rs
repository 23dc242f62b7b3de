//! Whether the instruments work, for `cargo test`: a few people, less than a second each, and nothing is timed.

use crate::{
    load::{
        self, Pace, Pool, Talk,
        ledger::Ledger,
        log,
        pages::Visitor,
        stamp::{Content, Stamp},
    },
    machine::{self, Cores},
    peers::Peer,
    process::Server,
};
use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// Runs it, unless a test runner is after something else.
pub(crate) fn run(words: &[String]) -> Result<()> {
    const NAME: &str = "bench";
    if words.iter().any(|word| word == "--list") {
        println!("{NAME}: test");
        return Ok(());
    }
    let filters: Vec<_> = words.iter().filter(|word| !word.starts_with('-')).collect();
    if !filters.is_empty() && !filters.iter().any(|filter| NAME.contains(filter.as_str())) {
        return Ok(());
    }
    finds_what_is_wrong()?;
    if !machine::is_linux() {
        println!("{NAME}: not measured here, for want of Linux's /proc");
        return Ok(());
    }
    for peer in [Peer::Parlor, Peer::Axum, Peer::RawSend, Peer::RawSend25] {
        everybody_hears_everything(peer).with_context(|| peer.name())?;
    }
    let server = Peer::Parlor.start(Cores::shared())?;
    a_log_is_read_and_a_page_opened(&server)?;
    println!("{NAME}: its instruments work");
    Ok(())
}

fn finds_what_is_wrong() -> Result<()> {
    let stamp = |nth| Stamp::all(Content { sender: 0, nth, sent: 0 }.body(100).as_bytes()).next();
    let stamps = [stamp(0), stamp(1)].map(|stamp| stamp.context("a body has a stamp"));
    let [first, second] = stamps.map(Result::ok).map(Option::unwrap_or_default);
    let heard = |heard: &[(usize, Stamp)]| {
        let mut ledger = Ledger::new(1, 2, 1);
        (0..2).for_each(|_| ledger.said(0));
        heard.iter().for_each(|(person, stamp)| ledger.hear(*person, 1, *stamp));
        (ledger.faults().len(), ledger.disorder(), ledger.under_way())
    };
    let all = [(0, first), (0, second), (1, first), (1, second)];
    ensure!(heard(&all) == (0, 0, 0), "what is right is");
    ensure!(heard(&all[..3]) == (1, 0, 1), "one that is missing is found");
    ensure!(heard(&[all[0], all[1], all[3], all[2]]) == (0, 1, 0), "another order is found");
    ensure!(heard(&[&all[..], &all[..1]].concat()) == (1, 0, 0), "one that is doubled is found");
    Ok(())
}

fn everybody_hears_everything(peer: Peer) -> Result<()> {
    let server = peer.start(Cores::shared())?;
    let mut pool = Pool::new(server.addr(), peer.dialect())?;
    let (long, warm_up) = (Duration::from_millis(300), Duration::from_millis(100));
    let talk = Talk { rooms: 2, people: 5, senders: 2, pace: Pace::UnderWay(10), warm_up, long };
    pool.fill(talk.rooms, talk.people)?;
    let heard = load::talk(&mut pool, &server, talk)?;
    ensure!(heard.faults.is_empty() && heard.disorder == 0, "{heard:?}");
    Ok(())
}

fn a_log_is_read_and_a_page_opened(server: &Server) -> Result<()> {
    const ENTRIES: usize = 250;
    log::fill(server.addr(), 1, ENTRIES)?;
    let entries = log::Reader::enter(server.addr(), 1)?.catch_up()?;
    ensure!(entries == ENTRIES, "{entries} entries");
    let mut visitor = Visitor::new(server.addr())?;
    let (long, short) = (visitor.open("/r/room1")?, visitor.open("/r/nobody-was-here")?);
    ensure!(short < long, "{long} and {short} bytes");
    Ok(())
}
