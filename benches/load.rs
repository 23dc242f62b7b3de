//! The load generator: many clients on one thread, who say things and check what they hear.

mod connection; // one client's socket
mod dialect; // how each kind of server is spoken to
pub(crate) mod frames; // the framing of WebSockets
pub(crate) mod histogram; // durations, counted
pub(crate) mod ledger; // who has heard what
pub(crate) mod log; // a room's log, filled and read
pub(crate) mod pages; // people who open pages
mod pool; // all clients
pub(crate) mod stamp; // the mark in each message

pub(crate) use dialect::Dialect;
pub(crate) use pool::Pool;

use crate::process::{Server, Usage};
use anyhow::{Result, bail};
use ledger::Ledger;
use stamp::{Content, Stamp};
use std::time::Duration;

/// How long a server is given to come to speed.
pub(crate) const WARM_UP: Duration = Duration::from_secs(1);

/// How long nothing may come before what is under way is taken for lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who talks, and how much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Talk {
    pub(crate) rooms: usize,
    /// In each room.
    pub(crate) people: usize,
    /// Of them.
    pub(crate) senders: usize,
    pub(crate) pace: Pace,
    /// How long they talk before anything is measured.
    pub(crate) warm_up: Duration,
    /// How long what is measured takes.
    pub(crate) long: Duration,
}

impl Talk {
    /// The load that goes on beside other things: one room of a thousand, fifty messages a second.
    pub(crate) fn fixed(long: Duration) -> Self {
        Self { rooms: 1, people: 1000, senders: 10, pace: Pace::PerSecond(50.0), warm_up: WARM_UP, long }
    }

    /// How long it takes with its warming up.
    pub(crate) fn whole(self) -> Duration {
        self.warm_up + self.long
    }
}

/// When the next message is due.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// So many a second in each room, whatever the server does.
    PerSecond(f64),
    /// As soon as fewer than this many messages have not reached everybody.
    UnderWay(u64),
}

/// How many bytes a message has.
const BODY: usize = 100;

/// What came out.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) deliveries: u64,
    pub(crate) seconds: f64,
    /// Of the server.
    pub(crate) cpu: f64,
    /// Of the generator.
    pub(crate) own_cpu: f64,
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
    /// Milliseconds: half of all deliveries, 99 %, and until the last one of a room has half or 99 % of the messages.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) last_p50: f64,
    pub(crate) last_p99: f64,
    /// Deliveries in another order than somebody else had.
    pub(crate) disorder: u64,
    pub(crate) faults: Vec<String>,
}

/// What there is when what is measured begins and ends.
struct Mark {
    deliveries: u64,
    received: (u64, u64),
    cpu: f64,
    own_cpu: f64,
}

impl Mark {
    fn take(pool: &Pool, ledger: &Ledger, server: &Server) -> Result<Self> {
        Ok(Self {
            deliveries: ledger.deliveries(),
            received: pool.received(),
            cpu: server.usage()?.cpu,
            own_cpu: Usage::own()?.cpu,
        })
    }
}

/// Has everybody in the pool talk, and says what came of it.
pub(crate) fn talk(pool: &mut Pool, server: &Server, talk: Talk) -> Result<Heard> {
    let senders = talk.rooms * talk.senders;
    let mut ledger = Ledger::new(talk.rooms, talk.people, talk.senders);
    let begin = pool.now();
    let start = begin + talk.warm_up.as_nanos() as u64;
    let stop = start + talk.long.as_nanos() as u64;
    let mut said = 0;
    let mut mark = None;
    // How many deliveries there were when the last one came, and when that was.
    let mut last = (0, begin);
    loop {
        let now = pool.now();
        if mark.is_none() && start <= now {
            ledger.begin();
            mark = Some((now, Mark::take(pool, &ledger, server)?));
        }
        while pool.now() < stop && talk.pace.is_due(said, &ledger, pool.now() - begin, talk.rooms) {
            // The first people of the rooms, in turn.
            let sender = (said % senders as u64) as usize;
            let nth = said / senders as u64;
            let body = Content { sender, nth, sent: pool.now() }.body(BODY);
            pool.say(sender, nth, &body)?;
            ledger.said(sender % talk.rooms);
            said += 1;
        }
        pool.poll(talk.pace.wait(said, pool.now() - begin, talk.rooms), |person, now, frame| {
            Stamp::all(frame).for_each(|stamp| ledger.hear(person, now, stamp));
        })?;
        let now = pool.now();
        if last.0 != ledger.deliveries() {
            last = (ledger.deliveries(), now);
        }
        let is_over = mark.is_some() && stop <= now && ledger.under_way() == 0;
        if is_over || last.1 + (PATIENCE.as_nanos() as u64) < now {
            break;
        }
    }
    let Some((start, mark)) = mark else { bail!("nothing was heard: {:?}", ledger.faults()) };
    let end = Mark::take(pool, &ledger, server)?;
    Ok(Heard {
        deliveries: end.deliveries - mark.deliveries,
        seconds: last.1.saturating_sub(start) as f64 / 1e9,
        cpu: end.cpu - mark.cpu,
        own_cpu: end.own_cpu - mark.own_cpu,
        bytes: end.received.0 - mark.received.0,
        frames: end.received.1 - mark.received.1,
        p50: ledger.latency().quantile(0.5),
        p99: ledger.latency().quantile(0.99),
        last_p50: ledger.completion().quantile(0.5),
        last_p99: ledger.completion().quantile(0.99),
        disorder: ledger.disorder(),
        faults: ledger.faults(),
    })
}

impl Pace {
    fn is_due(self, said: u64, ledger: &Ledger, nanos: u64, rooms: usize) -> bool {
        match self {
            Self::PerSecond(rate) => due(said, rate, rooms) <= nanos,
            Self::UnderWay(most) => ledger.under_way() < most,
        }
    }

    /// How long there is nothing to say.
    fn wait(self, said: u64, nanos: u64, rooms: usize) -> Duration {
        const LONGEST: Duration = Duration::from_millis(20);
        match self {
            Self::PerSecond(rate) => {
                Duration::from_nanos(due(said, rate, rooms).saturating_sub(nanos)).min(LONGEST)
            }
            Self::UnderWay(_) => LONGEST,
        }
    }
}

/// When the next message of a paced talk is due, in nanoseconds since its beginning.
fn due(said: u64, rate: f64, rooms: usize) -> u64 {
    (said as f64 * 1e9 / (rate * rooms as f64)) as u64
}
