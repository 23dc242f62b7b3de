//! The outbound half of a connection. Publishers write to it directly; its task sends the rest.
//!
//! A publisher, usually a room, writes to the peer directly: one system call, and no task wakes up. Only if the peer does not
//! take everything, the connection's task sends the rest, and nobody else writes until it is done. So a slow peer never blocks
//! a publisher.

use super::veil::Veil;
use crate::{
    domain::{Person, RoomName},
    protocol::{Event, Frame, Heartbeat, Lagged, Refused, RoomHead},
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

/// The capacity, in pieces, that a connection keeps between writes.
const IDLE_CAPACITY: usize = 4;

/// The sending half of a connection, shared by its task and its publishers.
#[derive(Debug)]
pub(super) struct Outbound {
    writer: SocketWriter,
    /// Whose it is; nobody's if it only watches.
    person: Person,
    // A std mutex: it is held during a non-blocking system call.
    sending: Mutex<OutboundState>,
    /// Whether the task has something to do.
    is_called: AtomicBool,
    task: AtomicWaker,
}

#[derive(Debug, Default)]
pub(super) struct OutboundState {
    /// Sorted by the names of their rooms.
    pub(super) memberships: Vec<Membership>,
    /// The index of the room that is read first.
    next_room: usize,
    pub(super) lobby: Option<LobbySubscription>,
    pub(super) following: Option<Box<Following>>,
    /// The veils of rooms that this connection may only watch.
    pub(super) veils: Vec<Veil>,
    /// Why rooms have ended memberships of this connection, which it has not left yet.
    pub(super) ended: Vec<Refused>,
    /// How many posts have no answer yet.
    pub(super) in_flight: usize,
    /// Frames that the peer has not taken yet.
    outgoing: Vec<Bytes>,
    /// Whether the close frame is queued, after which nothing may be sent (RFC 6455, section 5.5.1).
    is_ended: bool,
    /// Whether the task waits for a slow peer.
    is_slow: bool,
}

impl Outbound {
    pub(super) fn new(writer: SocketWriter, person: Person) -> Self {
        Self {
            writer,
            person,
            sending: Mutex::default(),
            is_called: AtomicBool::new(false),
            task: AtomicWaker::new(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, OutboundState> {
        self.sending.lock().expect("no holder panics")
    }

    /// Makes [`Outbound::poll_called`] ready, once for any number of calls.
    pub(super) fn call(&self) {
        if !self.is_called.swap(true, Ordering::AcqRel) {
            self.task.wake();
        }
    }

    /// Ready if there is something for the task to do since it was last ready.
    pub(super) fn poll_called(&self, context: &Context<'_>) -> Poll<()> {
        if self.is_called.swap(false, Ordering::AcqRel) {
            return Poll::Ready(());
        }
        self.task.register(context.waker());
        // It may have been called before the waker was registered.
        if self.is_called.swap(false, Ordering::AcqRel) { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Sends the queued frames, but not those published meanwhile: with a slow peer that might never end.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`], when the peer reads nothing for [`limits::WRITE_TIMEOUT`].
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
        // For frames that were published meanwhile.
        self.call();
        Ok(())
    }

    /// Sends queued and new frames, as far as the peer takes them at once. True if everything was sent.
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

/// The timeout of a slow peer.
struct WritePatience {
    /// When it last took something.
    taken_at: Instant,
}

impl WritePatience {
    /// Whether the timeout is over, after this many bytes were taken since the last call.
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
            // The task continues as soon as the peer takes more.
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

    fn ends(&self, people: &[Person], reason: &Refused) -> bool {
        let is_theirs = people.contains(&self.person);
        if is_theirs {
            self.lock().ended.push(reason.clone());
            self.call();
        }
        is_theirs
    }

    fn hears(&self, people: &[Person], frame: &Frame) {
        if people.contains(&self.person) {
            self.lock().push(frame.clone().into());
            self.call();
        }
    }
}

impl OutboundState {
    /// Queues an event.
    pub(super) fn push_event(&mut self, event: &Event) {
        self.push_about(event.room(), Frame::encode(event).into());
    }

    /// Queues a frame that may contain any room.
    pub(super) fn push(&mut self, frame: Bytes) {
        self.push_about(None, frame);
    }

    /// Queues a frame that contains only this room; any room, if it is none.
    pub(super) fn push_about(&mut self, room: Option<&RoomName>, frame: Bytes) {
        if !self.is_ended {
            let veils = self.veils.iter().filter(|veil| room.is_none_or(|room| veil.own == *room));
            let veiled = veils.fold(frame, |frame, veil| veil.frames(&frame));
            self.outgoing.push(veiled);
        }
    }

    /// Queues the last frame.
    pub(super) fn end(&mut self, frame: Bytes) {
        self.push(frame);
        self.is_ended = true;
    }

    fn waiting_bytes(&self) -> usize {
        bytes_of(&self.outgoing)
    }

    /// The index of a room's membership, or where it would be inserted.
    pub(super) fn find(&self, room: &RoomName) -> Result<usize, usize> {
        self.memberships.binary_search_by(|membership| membership.room().cmp(room))
    }

    /// Takes the new frames of the lobby and the rooms, until that is enough for one write. The next call continues with the
    /// room where this one ended, so that no room waits forever. If this connection lags in a room, it is sent `behind`, and
    /// reads the rest from the log.
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
            // A room's frames contain only that room.
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

    /// Sends a heartbeat with the end of the log of each room: a page cannot see pings, and in a quiet room nothing else would
    /// reveal a lost frame.
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
