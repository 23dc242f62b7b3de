//! The outbound half of a connection. Publishers write to it directly; its task sends the rest.
//!
//! Whoever brings news, a room that publishes for the most part, writes it to the peer at once, in its own time: that takes
//! one system call and wakes no task. Only when the peer does not take it all the connection's task goes on with it, and
//! nobody else writes until it is done. So a slow peer costs whoever brings news nothing.

use super::veil::Veil;
use crate::{
    domain::RoomName,
    protocol::{Event, Frame, Heartbeat, Lagged, RoomHead},
    room::{Following, Form, LobbySubscription, Membership, ReadOutcome, Subscriber},
    server::{limits, websocket::SocketWriter},
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
    time::Instant,
};
use tokio::time;

/// Room for how many pieces a connection keeps from one write to the next.
const IDLE_CAPACITY: usize = 4;

/// The sending half of a connection: its task has it, and whoever brings news.
#[derive(Debug)]
pub(super) struct Outbound {
    writer: SocketWriter,
    // A std mutex: it is held for as long as a system call takes that does not wait.
    sending: Mutex<OutboundState>,
    /// Whether there is something for the task to do.
    is_called: AtomicBool,
    task: AtomicWaker,
}

#[derive(Debug, Default)]
pub(super) struct OutboundState {
    /// By the name of their rooms.
    pub(super) memberships: Vec<Membership>,
    /// The place of the room that is taken from first.
    next_room: usize,
    pub(super) lobby: Option<LobbySubscription>,
    pub(super) following: Option<Box<Following>>,
    /// What stands over rooms that this connection may only watch.
    pub(super) veils: Vec<Veil>,
    /// How many posts have no answer yet.
    pub(super) in_flight: usize,
    /// What the peer has not taken yet.
    outgoing: Vec<Bytes>,
    /// Whether the close frame is there, after which nothing may be sent (RFC 6455, section 5.5.1).
    is_ended: bool,
    /// Whether the task waits for the peer to take it.
    is_slow: bool,
}

impl Outbound {
    pub(super) fn new(writer: SocketWriter) -> Self {
        Self {
            writer,
            sending: Mutex::default(),
            is_called: AtomicBool::new(false),
            task: AtomicWaker::new(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, OutboundState> {
        self.sending.lock().expect("no holder panics")
    }

    /// Lets [`Outbound::poll_called`] be ready, once for any number of these.
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

    /// Sends what waits to be sent, and not what is published meanwhile: with a peer that is slow that might have no end.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`], when the peer takes nothing at all for [`limits::WRITE_TIMEOUT`].
    pub(super) async fn send(&self) -> io::Result<()> {
        let mut patience = WritePatience { taken_at: Instant::now() };
        let mut presses = false;
        loop {
            {
                let mut sending = self.lock();
                let before = sending.waiting_bytes();
                let outgoing = &mut sending.outgoing;
                let all =
                    if presses { self.writer.press(outgoing)? } else { self.writer.try_write(outgoing)? };
                sending.is_slow = !all;
                if !sending.is_slow {
                    break;
                }
                let taken_bytes = before - sending.waiting_bytes();
                if patience.is_over(taken_bytes, Instant::now()) {
                    return Err(io::ErrorKind::TimedOut.into());
                }
            }
            let writable = time::timeout(limits::WRITE_PROBE_INTERVAL, self.writer.writable()).await;
            presses = writable.is_err();
            writable.unwrap_or(Ok(()))?;
        }
        // For what was published meanwhile.
        self.call();
        Ok(())
    }

    /// Sends what the peer takes at once, and what is new. True when that was all there is.
    pub(super) fn send_now(&self, sending: &mut OutboundState) -> io::Result<bool> {
        while !sending.is_slow {
            sending.take_news();
            if sending.outgoing.is_empty() {
                if IDLE_CAPACITY < sending.outgoing.capacity() {
                    sending.outgoing = Vec::new();
                }
                return Ok(true);
            }
            sending.is_slow = !self.writer.try_write(&mut sending.outgoing)?;
        }
        Ok(false)
    }
}

/// For how long a slow peer is waited for.
struct WritePatience {
    /// When they last took something.
    taken_at: Instant,
}

impl WritePatience {
    /// Whether it ends, with so many bytes taken since this was last asked.
    fn is_over(&mut self, taken_bytes: usize, now: Instant) -> bool {
        if 0 < taken_bytes {
            self.taken_at = now;
        }
        limits::WRITE_TIMEOUT <= now.saturating_duration_since(self.taken_at)
    }
}

impl Subscriber for Outbound {
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
        if sending.in_flight == limits::MAX_POSTS_IN_FLIGHT {
            self.call();
        }
        sending.in_flight -= 1;
        sending.push(frame.into());
    }
}

impl OutboundState {
    /// Adds an event to what is sent.
    pub(super) fn push_event(&mut self, event: &Event) {
        self.push_about(event.room(), Frame::encode(event).into());
    }

    /// Adds a frame to what is sent that may tell of any room.
    pub(super) fn push(&mut self, frame: Bytes) {
        self.push_about(None, frame);
    }

    /// Adds a frame to what is sent that tells of this room alone; of any, where it is none.
    pub(super) fn push_about(&mut self, room: Option<&RoomName>, frame: Bytes) {
        if !self.is_ended {
            let veils = self.veils.iter().filter(|veil| room.is_none_or(|room| veil.own == *room));
            let veiled = veils.fold(frame, |frame, veil| veil.frames(&frame));
            self.outgoing.push(veiled);
        }
    }

    /// Adds the last frame there is.
    pub(super) fn end(&mut self, frame: Bytes) {
        self.push(frame);
        self.is_ended = true;
    }

    fn waiting_bytes(&self) -> usize {
        bytes_of(&self.outgoing)
    }

    /// The membership of a room, or where it would stand.
    pub(super) fn find(&self, room: &RoomName) -> Result<usize, usize> {
        self.memberships.binary_search_by(|membership| membership.room().cmp(room))
    }

    /// Takes what the lobby and the rooms published since, until that is enough for one write: the next begins with the room at
    /// which this one ended, so that none waits for others for ever. Of a room that published more than this connection could
    /// follow it is told that it is behind, and fills that from the log when it reads again.
    pub(super) fn take_news(&mut self) {
        if self.is_ended || limits::MAX_WRITE_BYTES <= self.waiting_bytes() {
            return;
        }
        if let Some(lobby) = &mut self.lobby {
            lobby.take(&mut self.outgoing);
        }
        let mut waiting_bytes = self.waiting_bytes();
        let rooms = self.memberships.len();
        for place in (self.next_room..self.next_room + rooms).map(|place| place % rooms) {
            if limits::MAX_WRITE_BYTES <= waiting_bytes {
                self.next_room = place;
                break;
            }
            let (from, left) = (self.outgoing.len(), limits::MAX_WRITE_BYTES - waiting_bytes);
            let membership = &mut self.memberships[place];
            // What a room publishes tells of that room alone.
            let veil = self.veils.iter().find(|veil| veil.own == *membership.room());
            let veiled = veil.map(|veil| |piece: &Bytes| veil.frames(piece));
            let form = veiled.as_ref().map(|veiled| veiled as Form<'_>);
            if membership.take(&mut self.outgoing, left, form) == ReadOutcome::Overtaken {
                let behind = Lagged { room: membership.room().clone() };
                self.push_event(&Event::Behind(behind));
            }
            waiting_bytes += bytes_of(&self.outgoing[from..]);
        }
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
        self.push_event(&Event::Heartbeat(Heartbeat { rooms, followed }));
    }
}

fn bytes_of(pieces: &[Bytes]) -> usize {
    pieces.iter().map(Bytes::len).sum()
}

#[cfg(test)]
mod tests;
