//! Ten thousand people who enter one room within ten seconds: nobody is drowned in their names, and the count is right.

use super::{Run, Scenario};
use crate::{
    figures::Figures,
    load::Pool,
    machine,
    peers::Peer,
    process::{Server, Usage},
};
use anyhow::{Result, bail, ensure};
use memchr::memmem;
use std::{collections::VecDeque, time::Duration};

const PEOPLE: usize = 10_000;
const WITHIN: Duration = Duration::from_secs(10);

/// What a process has open beside sockets.
const OTHER_FILES: usize = 100;

/// In a room of at most so many, each who comes is told by name.
const SMALL: usize = 100;

/// How long after the room has outgrown that the last names may still be on their way.
const ON_THEIR_WAY: u64 = 1_000_000_000;

/// In what time presence frames are counted: a second, less what two reads may be apart from two sends.
const SECOND: u64 = 900_000_000;

/// How long to wait for the last one to enter, or for the right count.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) const SCENARIO: Scenario = Scenario {
    name: "entering",
    title: "10,000 people enter one room within 10 seconds",
    peers: &[Peer::Parlor],
    run,
    once: true,
    shows: &[
        ("entered_s", "s until the last was in"),
        ("presence_per_s", "presence frames a second at most"),
        ("exact_s", "s until the count was exact"),
        ("peak_load", "of a core at most"),
    ],
};

fn run(run: Run) -> Result<Figures> {
    let needed = PEOPLE + OTHER_FILES;
    ensure!(needed <= machine::open_files()?, "a process may have too few files open: it takes {needed}");
    let (server, mut pool) = run.start()?;
    let mut crowd = Crowd { people: Vec::new(), outgrown: None, most: 0, exact: 0 };
    let mut meter = Meter { begin: 0, usage: server.usage()?, peak: 0.0 };
    let per_nano = PEOPLE as f64 / WITHIN.as_nanos() as f64;
    while pool.ready() < PEOPLE {
        while pool.len() < PEOPLE.min((pool.now() as f64 * per_nano) as usize) {
            pool.enter(0)?;
            crowd.people.push(Person::default());
        }
        crowd.listen(&mut pool)?;
        meter.read(pool.now(), &server)?;
        if (WITHIN + PATIENCE).as_nanos() < pool.now().into() {
            bail!("{} of {PEOPLE} have entered, and then nobody", pool.ready());
        }
    }
    let entered = pool.now();
    while crowd.exact < PEOPLE {
        crowd.listen(&mut pool)?;
        meter.read(pool.now(), &server)?;
        if PATIENCE.as_nanos() < (pool.now() - entered).into() {
            bail!("{} of {PEOPLE} know the right count", crowd.exact);
        }
    }
    let mut figures = Figures::default();
    figures.set("entered_s", entered as f64 / 1e9);
    figures.set("presence_per_s", crowd.most as f64);
    figures.set("exact_s", (pool.now() - entered) as f64 / 1e9);
    figures.set("peak_load", meter.peak);
    Ok(figures)
}

struct Crowd {
    people: Vec<Person>,
    /// When the room was no longer small.
    outgrown: Option<u64>,
    /// The most presence frames that anybody was told within a second.
    most: usize,
    /// How many know that all are there.
    exact: usize,
}

#[derive(Default)]
struct Person {
    /// When presence frames came, in the last second.
    told: VecDeque<u64>,
    count: usize,
}

impl Crowd {
    fn listen(&mut self, pool: &mut Pool) -> Result<()> {
        if self.outgrown.is_none() && SMALL < pool.ready() {
            self.outgrown = Some(pool.now());
        }
        pool.poll(Duration::from_millis(1), |person, now, frame| self.hear(person, now, frame))
    }

    fn hear(&mut self, person: usize, now: u64, frame: &[u8]) {
        let Some(kind) = frame.strip_prefix(br#"{"type":""#) else { return };
        let is = |name: &str| kind.starts_with(name.as_bytes());
        let person = &mut self.people[person];
        if is("joined\"") || is("count\"") {
            let before = person.count;
            person.count = people(frame).unwrap_or(before);
            self.exact += usize::from(person.count == PEOPLE);
            self.exact -= usize::from(before == PEOPLE);
        }
        let is_presence = ["count\"", "entered\"", "left\"", "renamed\""].into_iter().any(is);
        if is_presence && self.outgrown.is_some_and(|since| since + ON_THEIR_WAY < now) {
            while person.told.front().is_some_and(|told| told + SECOND < now) {
                person.told.pop_front();
            }
            person.told.push_back(now);
            self.most = self.most.max(person.told.len());
        }
    }
}

/// How many people a frame says there are.
fn people(frame: &[u8]) -> Option<usize> {
    const FIELD: &[u8] = br#""people":"#;
    let at = memmem::find(frame, FIELD)? + FIELD.len();
    let digits = frame[at..].split(|byte| !byte.is_ascii_digit()).next()?;
    str::from_utf8(digits).ok()?.parse().ok()
}

/// How busy the server is in each second.
struct Meter {
    begin: u64,
    usage: Usage,
    peak: f64,
}

impl Meter {
    fn read(&mut self, now: u64, server: &Server) -> Result<()> {
        if self.begin + 1_000_000_000 <= now {
            let usage = server.usage()?;
            let seconds = (now - self.begin) as f64 / 1e9;
            self.peak = self.peak.max((usage.cpu - self.usage.cpu) / seconds);
            (self.begin, self.usage) = (now, usage);
        }
        Ok(())
    }
}
