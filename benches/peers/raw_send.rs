//! What the kernel asks of anybody: a ready-made frame, and one send of it for each member of the room.
//!
//! No server to use: nobody who reads slowly is waited for less than for ever. With a time to gather,
//! it sends what came in that time at once: fewer sends, and everyone waits.

use crate::load::frames::{self, Frame, Kind};
use anyhow::{Context, Result, bail, ensure};
use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};
use std::{
    collections::HashMap,
    io::{ErrorKind, Read, Write},
    mem, thread,
    time::{Duration, Instant},
};

const LISTENER: Token = Token(usize::MAX);

struct Ruler {
    gather: Duration,
    poll: Poll,
    /// None when it is gone.
    members: Vec<Option<Member>>,
    /// By the path that names it.
    rooms: HashMap<String, Room>,
    buffer: Vec<u8>,
}

struct Member {
    stream: TcpStream,
    /// None until it has said where it wants to be.
    room: Option<String>,
    unread: Vec<u8>,
}

#[derive(Default)]
struct Room {
    members: Vec<usize>,
    /// Frames that wait to be sent, since when.
    frames: Vec<u8>,
    since: Option<Instant>,
}

pub(super) fn serve(gather: Duration) -> Result<()> {
    let mut listener = TcpListener::bind("127.0.0.1:0".parse()?)?;
    let poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    println!("{}{}", super::LISTENING, listener.local_addr()?);
    let (members, rooms, buffer) = (Vec::new(), HashMap::new(), vec![0; 256 * 1024]);
    let mut ruler = Ruler { gather, poll, members, rooms, buffer };
    let mut events = Events::with_capacity(1024);
    loop {
        ruler.poll.poll(&mut events, ruler.wait())?;
        for event in &events {
            if event.token() == LISTENER {
                ruler.accept(&listener)?;
            } else if ruler.read(event.token().0).is_err() {
                ruler.forget(event.token().0);
            }
        }
        ruler.send_what_is_due();
    }
}

impl Ruler {
    /// Until the frames that wait longest have to go.
    fn wait(&self) -> Option<Duration> {
        let oldest = self.rooms.values().filter_map(|room| room.since).min();
        oldest.map(|since| self.gather.saturating_sub(since.elapsed()))
    }

    fn accept(&mut self, listener: &TcpListener) -> Result<()> {
        loop {
            let mut stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            stream.set_nodelay(true)?;
            let token = Token(self.members.len());
            self.poll.registry().register(&mut stream, token, Interest::READABLE)?;
            self.members.push(Some(Member { stream, room: None, unread: Vec::new() }));
        }
    }

    fn read(&mut self, id: usize) -> Result<()> {
        let member = self.members[id].as_mut().context("gone")?;
        loop {
            match member.stream.read(&mut self.buffer) {
                Ok(0) => bail!("closed"),
                Ok(size) => member.unread.extend_from_slice(&self.buffer[..size]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        let room = match member.room.clone() {
            Some(room) => room,
            None if member.unread.ends_with(b"\r\n\r\n") => return self.welcome(id),
            None => return Ok(()),
        };
        let mut unread = mem::take(&mut member.unread);
        let room = self.rooms.entry(room).or_default();
        let mut used = 0;
        while let Some(Frame { kind, payload, size }) = frames::first(&unread[used..]) {
            used += size;
            ensure!(kind == Kind::Data, "closed");
            frames::write_as_server(&mut room.frames, kind, payload);
            if self.gather.is_zero() {
                room.send(&mut self.members);
            } else {
                room.since.get_or_insert_with(Instant::now);
            }
        }
        unread.drain(..used);
        if let Some(member) = &mut self.members[id] {
            member.unread = unread;
        }
        Ok(())
    }

    /// Answers the handshake of the generator, whose key is always that of the RFC.
    fn welcome(&mut self, id: usize) -> Result<()> {
        const ANSWER: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\
            Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        let member = self.members[id].as_mut().context("gone")?;
        let request = String::from_utf8_lossy(&member.unread);
        let path = request.split(' ').nth(1).context("no path")?.to_owned();
        member.unread.clear();
        member.stream.write_all(ANSWER)?;
        member.room = Some(path.clone());
        self.rooms.entry(path).or_default().members.push(id);
        Ok(())
    }

    fn forget(&mut self, id: usize) {
        let member = self.members[id].take();
        let room = member.and_then(|member| self.rooms.get_mut(&member.room?));
        if let Some(room) = room {
            room.members.retain(|member| *member != id);
        }
    }

    fn send_what_is_due(&mut self) {
        let is_due = |room: &&mut Room| room.since.is_some_and(|since| self.gather <= since.elapsed());
        self.rooms.values_mut().filter(is_due).for_each(|room| room.send(&mut self.members));
    }
}

impl Room {
    fn send(&mut self, members: &mut [Option<Member>]) {
        for id in &self.members {
            if let Some(member) = &mut members[*id] {
                send(&mut member.stream, &self.frames);
            }
        }
        self.frames.clear();
        self.since = None;
    }
}

/// All of it, however long that takes. Who cannot be sent anything is found gone by the next read.
fn send(stream: &mut TcpStream, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(sent) => bytes = &bytes[sent..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::yield_now(),
            Err(_) => return,
        }
    }
}
