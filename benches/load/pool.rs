//! Many clients on one thread: sockets that never block, one poll, and one buffer for what is read.

use super::{
    connection::{Connection, Phase},
    dialect::{Dialect, Step},
    frames::{self, Frame, Kind},
};
use anyhow::{Context, Result, bail};
use mio::{Events, Interest, Poll, Token};
use std::{
    io, mem,
    net::SocketAddr,
    time::{Duration, Instant},
};

/// How much is read at once. More would not stay in the processor's cache.
const READ: usize = 256 * 1024;

/// How many clients enter at the same time: enough to keep a server busy, few enough for its backlog.
const ENTERING: usize = 64;

/// How long a server may let all who enter wait.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long nothing has come when all is quiet.
const QUIET: Duration = Duration::from_millis(300);

pub(crate) struct Pool {
    poll: Poll,
    events: Events,
    connections: Vec<Connection>,
    dialect: Dialect,
    server: SocketAddr,
    buffer: Vec<u8>,
    began: Instant,
    ready: usize,
    frames: u64,
    bytes: u64,
    lost: Option<String>,
}

impl Pool {
    pub(crate) fn new(server: SocketAddr, dialect: Dialect) -> Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            connections: Vec::new(),
            dialect,
            server,
            buffer: vec![0; READ],
            began: Instant::now(),
            ready: 0,
            frames: 0,
            bytes: 0,
            lost: None,
        })
    }

    /// The generator's clock, in nanoseconds.
    pub(crate) fn now(&self) -> u64 {
        self.began.elapsed().as_nanos() as u64
    }

    pub(crate) fn len(&self) -> usize {
        self.connections.len()
    }

    /// How many are in their room.
    pub(crate) fn ready(&self) -> usize {
        self.ready
    }

    /// How many bytes of payload came in how many frames.
    pub(crate) fn received(&self) -> (u64, u64) {
        (self.bytes, self.frames)
    }

    /// Begins to enter a room. Who enters is named by a number, from 0 on.
    pub(crate) fn enter(&mut self, room: usize) -> Result<()> {
        let person = self.connections.len();
        let mut connection = Connection::open(self.server, room, person).context("no socket for a client")?;
        let token = Token(person);
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut connection.stream, token, interest)?;
        self.connections.push(connection);
        Ok(())
    }

    /// Fills this many rooms with this many people each: person `n` is in room `n % rooms`.
    pub(crate) fn fill(&mut self, rooms: usize, people: usize) -> Result<()> {
        let mut last = (self.ready, Instant::now());
        while self.ready < rooms * people {
            while self.len() < rooms * people && self.len() - self.ready < ENTERING {
                self.enter(self.len() % rooms)?;
            }
            self.poll(Duration::from_millis(100), |_, _, _| {})?;
            if last.0 != self.ready {
                last = (self.ready, Instant::now());
            }
            if PATIENCE < last.1.elapsed() {
                bail!("{} of {} have entered, and then nobody", self.ready, rooms * people);
            }
        }
        self.settle()
    }

    /// Reads until nothing more comes: everybody has heard who entered.
    pub(crate) fn settle(&mut self) -> Result<()> {
        let (mut last, mut since, began) = (self.frames, Instant::now(), Instant::now());
        while since.elapsed() < QUIET && began.elapsed() < PATIENCE {
            self.poll(Duration::from_millis(20), |_, _, _| {})?;
            if last != self.frames {
                (last, since) = (self.frames, Instant::now());
            }
        }
        Ok(())
    }

    /// Reads for this long, and hears nothing.
    pub(crate) fn idle(&mut self, long: Duration) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < long {
            self.poll(Duration::from_millis(100).min(long), |_, _, _| {})?;
        }
        Ok(())
    }

    /// Says something as this person, who is the `nth` time about to.
    pub(crate) fn say(&mut self, person: usize, nth: u64, body: &str) -> io::Result<()> {
        let connection = &mut self.connections[person];
        let text = self.dialect.say(connection.room, person, nth, body);
        connection.send(Kind::Data, text.as_bytes())
    }

    /// Sends what is no message, in the server's own words.
    pub(crate) fn command(&mut self, person: usize, text: &str) -> io::Result<()> {
        self.connections[person].send(Kind::Data, text.as_bytes())
    }

    /// Everybody goes, as people do who close a window.
    pub(crate) fn leave(&mut self) -> Result<()> {
        for connection in &mut self.connections {
            // The normal closure. Who cannot say it is gone anyway.
            let _ = connection.send(Kind::Close, &1000_u16.to_be_bytes());
        }
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(1) {
            self.turn(Duration::from_millis(50), &mut |_, _, _| {})?;
        }
        self.connections.clear();
        self.ready = 0;
        self.lost = None;
        Ok(())
    }

    /// Waits for what comes, at most this long, and gives each frame to `hear`: who heard it, when, and what.
    pub(crate) fn poll(&mut self, wait: Duration, mut hear: impl FnMut(usize, u64, &[u8])) -> Result<()> {
        self.turn(wait, &mut hear)?;
        match self.lost.take() {
            Some(why) => bail!("the server let go of a client: {why}"),
            None => Ok(()),
        }
    }

    fn turn(&mut self, wait: Duration, hear: &mut impl FnMut(usize, u64, &[u8])) -> Result<()> {
        let mut events = mem::replace(&mut self.events, Events::with_capacity(0));
        match self.poll.poll(&mut events, Some(wait)) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
        for event in &events {
            let person = event.token().0;
            let done = if event.is_writable() { self.write(person) } else { Ok(()) }
                .and_then(|()| if event.is_readable() { self.read(person, hear) } else { Ok(()) });
            if let Err(error) = done {
                self.connections[person].phase = Phase::Gone;
                self.lost.get_or_insert_with(|| format!("person {person}: {error}"));
            }
        }
        self.events = events;
        Ok(())
    }

    fn write(&mut self, person: usize) -> io::Result<()> {
        let connection = &mut self.connections[person];
        if connection.phase == Phase::Connecting {
            connection.knock(&self.dialect.path(connection.room), self.server)?;
        }
        connection.flush()
    }

    fn read(&mut self, person: usize, hear: &mut impl FnMut(usize, u64, &[u8])) -> io::Result<()> {
        let mut buffer = mem::take(&mut self.buffer);
        let done = self.read_all(person, &mut buffer, hear);
        self.buffer = buffer;
        done
    }

    /// Until the socket is empty: an edge is told of once.
    fn read_all(
        &mut self,
        person: usize,
        buffer: &mut Vec<u8>,
        hear: &mut impl FnMut(usize, u64, &[u8]),
    ) -> io::Result<()> {
        loop {
            if self.connections[person].phase == Phase::Gone {
                return Ok(());
            }
            let Some((filled, is_all)) = self.connections[person].read(buffer)? else { return Ok(()) };
            let used = self.take(person, &buffer[..filled], hear)?;
            self.connections[person].keep(&buffer[used..filled]);
            if is_all {
                return Ok(());
            }
        }
    }

    /// Takes what is whole, and says how much that was.
    fn take(
        &mut self,
        person: usize,
        bytes: &[u8],
        hear: &mut impl FnMut(usize, u64, &[u8]),
    ) -> io::Result<usize> {
        let now = self.now();
        let mut used = 0;
        let connection = &mut self.connections[person];
        if connection.phase == Phase::Upgrading {
            let Some(size) = connection.upgraded(bytes)? else { return Ok(0) };
            used = size;
            let step = self.dialect.open(connection.room, person);
            self.step(person, step)?;
        }
        while let Some(Frame { kind, payload, size }) = frames::first(&bytes[used..]) {
            used += size;
            let connection = &mut self.connections[person];
            match kind {
                Kind::Ping => connection.send(Kind::Pong, payload)?,
                Kind::Pong => {}
                Kind::Close => return Err(io::Error::other(format!("closed, {payload:?}"))),
                Kind::Data => {
                    self.frames += 1;
                    self.bytes += payload.len() as u64;
                    if let Some(answer) = self.dialect.pulse(payload) {
                        connection.send(Kind::Data, answer.as_bytes())?;
                    } else if connection.phase == Phase::Joining {
                        let step = self.dialect.enter(payload, connection.room, person);
                        self.step(person, step)?;
                    }
                    hear(person, now, payload);
                }
            }
        }
        Ok(used)
    }

    fn step(&mut self, person: usize, step: Step) -> io::Result<()> {
        match step {
            Step::Wait => Ok(()),
            Step::Say(text) => self.connections[person].send(Kind::Data, text.as_bytes()),
            Step::Joined => {
                self.connections[person].phase = Phase::Ready;
                self.ready += 1;
                Ok(())
            }
        }
    }
}
