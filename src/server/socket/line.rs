//! The sending half of a connection.
//!
//! Whoever brings news, a room that publishes for the most part, writes it to the peer at once, in its own time: that takes
//! one system call and wakes no task. Only when the peer does not take it all the connection's task goes on with it, and
//! nobody else writes until it is done. So a slow peer costs whoever brings news nothing.

use crate::{
    domain::RoomName,
    protocol::{Behind, Event, Frame, Heartbeat, RoomHead},
    room::{Following, Inbox, Membership, Taken, Watch},
    server::{limits, veil::Veil, websocket::Writer},
};
use bytes::Bytes;
use futures::task::AtomicWaker;
use std::{
    io,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// Room for how many pieces a connection keeps from one write to the next.
const FEW: usize = 4;

/// The sending half of a connection: its task has it, and whoever brings news.
#[derive(Debug)]
pub(super) struct Line {
    writer: Writer,
    // A std mutex: it is held for as long as a system call takes that does not wait.
    sending: Mutex<Sending>,
    /// Whether there is something for the task to do.
    is_called: AtomicBool,
    task: AtomicWaker,
}

#[derive(Debug, Default)]
pub(super) struct Sending {
    /// By the name of their rooms.
    pub(super) memberships: Vec<Membership>,
    pub(super) lobby: Option<Watch>,
    pub(super) following: Option<Box<Following>>,
    /// What stands over rooms that this connection may only watch.
    pub(super) veils: Vec<Veil>,
    /// How many posts have no answer yet.
    pub(super) in_flight: usize,
    /// What the peer has not taken yet.
    outgoing: Vec<Bytes>,
    /// Whether the task waits for the peer to take it.
    is_slow: bool,
}

impl Line {
    pub(super) fn new(writer: Writer) -> Self {
        Self {
            writer,
            sending: Mutex::default(),
            is_called: AtomicBool::new(false),
            task: AtomicWaker::new(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Sending> {
        self.sending.lock().expect("no holder panics")
    }

    /// Lets [`Line::poll_called`] be ready, once for any number of these.
    pub(super) fn call(&self) {
        if !self.is_called.swap(true, Ordering::AcqRel) {
            self.task.wake();
        }
    }

    /// Ready when there is something for the task to do since this was last ready.
    pub(super) fn poll_called(&self, context: &Context<'_>) -> Poll<()> {
        if self.is_called.swap(false, Ordering::AcqRel) {
            return Poll::Ready(());
        }
        self.task.register(context.waker());
        // It may have been called before the waker was there.
        if self.is_called.swap(false, Ordering::AcqRel) { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Sends all there is, and waits for the peer for as long as it takes.
    pub(super) async fn send(&self) -> io::Result<()> {
        loop {
            {
                let mut sending = self.lock();
                sending.is_slow = false;
                if self.send_now(&mut sending)? {
                    return Ok(());
                }
            }
            self.writer.writable().await?;
        }
    }

    /// Sends what the peer takes at once, and what is new. True when that was all there is.
    pub(super) fn send_now(&self, sending: &mut Sending) -> io::Result<bool> {
        while !sending.is_slow {
            sending.take_news();
            if sending.outgoing.is_empty() {
                if FEW < sending.outgoing.capacity() {
                    sending.outgoing = Vec::new();
                }
                return Ok(true);
            }
            sending.is_slow = !self.writer.try_write(&mut sending.outgoing)?;
        }
        Ok(false)
    }
}

impl Inbox for Line {
    fn wake(&self) {
        let done = match self.sending.try_lock() {
            // The task goes on as soon as the peer takes more.
            Ok(sending) if sending.is_slow => true,
            Ok(mut sending) => matches!(self.send_now(&mut sending), Ok(true)),
            Err(_) => false,
        };
        if !done {
            self.call();
        }
    }

    fn answer(&self, frame: Frame) {
        let mut sending = self.lock();
        if sending.in_flight == limits::IN_FLIGHT {
            self.call();
        }
        sending.in_flight -= 1;
        sending.outgoing.push(frame.into());
    }
}

impl Sending {
    /// Adds an event to what is sent.
    pub(super) fn tell(&mut self, event: &Event) {
        self.push(Frame::encode(event).into());
    }

    /// Adds a frame to what is sent.
    pub(super) fn push(&mut self, frame: Bytes) {
        let from = self.outgoing.len();
        self.outgoing.push(frame);
        self.veil(from);
    }

    /// Puts the veils over what was added from this place on.
    fn veil(&mut self, from: usize) {
        for veil in &self.veils {
            for piece in &mut self.outgoing[from..] {
                *piece = veil.frames(piece);
            }
        }
    }

    /// The membership of a room, or where it would stand.
    pub(super) fn find(&self, room: &RoomName) -> Result<usize, usize> {
        self.memberships.binary_search_by(|membership| membership.room().cmp(room))
    }

    /// Takes what the lobby and the rooms published since. Of a room that published more than this connection could follow
    /// it is told that it is behind, and fills that from the log when it reads again.
    pub(super) fn take_news(&mut self) {
        let from = self.outgoing.len();
        if let Some(lobby) = &mut self.lobby {
            lobby.take(&mut self.outgoing);
        }
        for membership in &mut self.memberships {
            if membership.take(&mut self.outgoing, limits::WRITE_BYTES) == Taken::Overtaken {
                let behind = Behind { room: membership.room().clone() };
                self.outgoing.push(Frame::encode(&Event::Behind(behind)).into());
            }
        }
        self.veil(from);
    }

    /// Says that the connection lives, and where the log of each of its rooms ends: a page hears no pings, and on
    /// a quiet room nothing else would show that something got lost.
    pub(super) fn heartbeat(&mut self) {
        self.take_news();
        let heads = self.memberships.iter().filter_map(|membership| {
            Some(RoomHead { room: membership.room().clone(), seq: membership.head()? })
        });
        let rooms = heads.collect();
        let followed = self.following.as_mut().map(|following| following.take()).unwrap_or_default();
        self.tell(&Event::Heartbeat(Heartbeat { rooms, followed }));
    }
}
