//! A room's log: filled with messages, and read from its beginning.

use super::{BODY, Content, Dialect, Pool, Stamp, dialect};
use anyhow::{Context, Result, bail};
use memchr::memmem;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// People who say what a log is filled with, and how much of it is under way.
const AUTHORS: usize = 10;
const UNDER_WAY: usize = 320;

/// How long nothing may come.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says so many messages in a room of Parlor's, and leaves it.
pub(crate) fn fill(server: SocketAddr, room: usize, messages: usize) -> Result<()> {
    let mut pool = Pool::new(server, Dialect::Parlor)?;
    for _ in 0..AUTHORS {
        pool.enter(room)?;
    }
    pool.settle()?;
    let (mut said, mut heard, mut last) = (0, 0, Instant::now());
    while heard < messages {
        while said < messages.min(heard + UNDER_WAY) {
            let (sender, nth) = (said % AUTHORS, (said / AUTHORS) as u64);
            pool.say(sender, nth, &Content { sender, nth, sent: pool.now() }.body(BODY))?;
            said += 1;
        }
        let before = heard;
        pool.poll(Duration::from_millis(20), |person, _, frame| {
            if person == 0 {
                heard += Stamp::all(frame).count();
            }
        })?;
        if before < heard {
            last = Instant::now();
        } else if PATIENCE < last.elapsed() {
            bail!("{heard} of {messages} messages came back, and then none");
        }
    }
    pool.leave()
}

/// Somebody who enters a room of Parlor's to read all of it.
pub(crate) struct Reader {
    pool: Pool,
    room: usize,
}

impl Reader {
    pub(crate) fn enter(server: SocketAddr, room: usize) -> Result<Self> {
        let mut pool = Pool::new(server, Dialect::Parlor)?;
        pool.enter(room)?;
        pool.settle()?;
        Ok(Self { pool, room })
    }

    /// Asks for page after page, and says how many entries came.
    pub(crate) fn catch_up(&mut self) -> Result<usize> {
        let (mut entries, mut after) = (0, 0);
        loop {
            let page = self.page(after)?;
            let Some(last) = page.last else { return Ok(entries) };
            (entries, after) = (entries + page.entries, last);
            if page.is_last {
                return Ok(entries);
            }
        }
    }

    fn page(&mut self, after: u64) -> Result<Page> {
        let asked = Instant::now();
        self.pool.command(0, &dialect::catch_up(self.room, after))?;
        let mut page = None;
        while page.is_none() {
            self.pool
                .poll(Duration::from_millis(100), |_, _, frame| page = page.take().or(Page::read(frame)))?;
            if PATIENCE < asked.elapsed() {
                bail!("no entries came after {after}");
            }
        }
        page.context("it was waited for")
    }
}

/// What matters of `entries`.
struct Page {
    entries: usize,
    /// The place of the last one.
    last: Option<u64>,
    is_last: bool,
}

impl Page {
    /// Without parsing all of it: the fields come in the order of docs/PROTOCOL.md.
    fn read(frame: &[u8]) -> Option<Self> {
        const ENTRY: &[u8] = br#"{"kind":"said","seq":"#;
        const HEAD: &[u8] = br#"],"seq":"#;
        frame.starts_with(br#"{"type":"entries""#).then_some(())?;
        let number = |at: usize| {
            let digits = frame[at..].split(|byte| !byte.is_ascii_digit()).next()?;
            str::from_utf8(digits).ok()?.parse::<u64>().ok()
        };
        let head = number(memmem::rfind(frame, HEAD)? + HEAD.len())?;
        let last = memmem::rfind(frame, ENTRY).and_then(|at| number(at + ENTRY.len()));
        Some(Self { entries: memmem::find_iter(frame, ENTRY).count(), last, is_last: last == Some(head) })
    }
}
