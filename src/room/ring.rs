//! The newest frames of a room, stored once for all readers.

mod buffer;

use super::subscriber::Subscriber;
use crate::{
    domain::{Person, Seq},
    protocol::{Frame, Refused},
    room::ring::buffer::MAX_PIECES,
};
pub use buffer::Form;
use buffer::{Piece, RingBuffer, RingReaders, pieces};
pub(super) use buffer::{RingLagged, RingsMemory};
use bytes::Bytes;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

/// How many readers are woken in one batch: about half a millisecond.
const WAKE_BATCH: usize = 100;

/// The newest frames in pieces. Pieces are numbered from the first one ever.
///
/// Readers hold only their place. A reader that lags behind the ring gets an error, and costs nothing until then.
#[derive(Debug)]
pub(super) struct Ring {
    // Std mutexes: held for a few pushes or clones, to convert a piece, or to wake; never across an await.
    shelf: Mutex<RingBuffer>,
    readers: Mutex<RingReaders>,
}

impl Ring {
    /// A ring for current readers of a log that ends at this place.
    pub(super) fn new(head: Seq, all: RingsMemory) -> Self {
        Self::with(MAX_PIECES, head, false, all)
    }

    /// A ring that holds only the last piece, also for later readers.
    pub(super) fn of_one() -> Self {
        Self::with(1, Seq::START, true, RingsMemory::default())
    }

    fn with(capacity: usize, head: Seq, is_lasting: bool, all: RingsMemory) -> Self {
        let shelf = RingBuffer {
            pieces: VecDeque::new(),
            capacity,
            size_bytes: 0,
            all,
            oldest: 0,
            head,
            readers: 0,
            behind: 0,
            ended: BTreeMap::new(),
            is_lasting,
        };
        Self { shelf: Mutex::new(shelf), readers: Mutex::default() }
    }

    /// Adds frames of the log up to a place, and drops pieces that are too old or unneeded. Returns the number of frames.
    pub(super) fn publish(&self, head: Seq, frames: impl IntoIterator<Item = Frame>) -> usize {
        let mut count = 0;
        let pieces = pieces(frames.into_iter().map(Bytes::from).inspect(|_| count += 1));
        let mut shelf = self.shelf();
        shelf.head = head;
        for piece in pieces {
            let bytes = shelf.size_bytes + piece.len();
            shelf.resize(bytes);
            shelf.pieces.push_back(Piece { plain: piece, formed: None });
        }
        let most_bytes = shelf.all.of_one();
        while shelf.capacity < shelf.pieces.len() || most_bytes < shelf.size_bytes {
            let Some(dropped) = shelf.pieces.pop_front() else { break };
            let bytes = shelf.size_bytes - dropped.size_bytes();
            shelf.resize(bytes);
            shelf.oldest += 1;
        }
        if count != 0 {
            shelf.behind = shelf.readers;
            shelf.tidy();
        }
        count
    }

    /// Adds a frame that is not part of the log.
    pub(super) fn publish_event(&self, frame: Frame) {
        let head = self.shelf().head;
        self.publish(head, [frame]);
        self.wake();
    }

    /// Wakes every reader: here if they are few, else in batches, so that all cores share the work and other tasks get a turn.
    pub(super) fn wake(&self) {
        let readers: Vec<_> = self.readers().slots.iter().flatten().cloned().collect();
        if readers.len() <= WAKE_BATCH {
            return readers.iter().for_each(|reader| reader.wake());
        }
        for readers in readers.chunks(WAKE_BATCH).map(<[_]>::to_vec) {
            tokio::spawn(async move { readers.iter().for_each(|reader| reader.wake()) });
        }
    }

    /// Ends the memberships of these people here: their readers get what was published until now and nothing after it, however
    /// late they take it. Tells all readers, of whom theirs leave.
    ///
    /// Only the publisher calls this, so nothing is published meanwhile.
    pub(super) fn end(&self, people: &[Person], reason: &Refused) {
        let readers = self.readers().slots.clone().into_iter().enumerate();
        for (slot, reader) in readers.filter_map(|(slot, reader)| Some((slot, reader?))) {
            if !reader.ends(people, reason) {
                continue;
            }
            let readers = self.readers();
            // It may have gone meanwhile.
            if readers.slots[slot].as_ref().is_some_and(|inbox| Arc::ptr_eq(inbox, &reader)) {
                let mut shelf = self.shelf();
                let end = shelf.end();
                shelf.ended.entry(slot).or_insert(end);
            }
        }
    }

    /// Gives a frame to the connections of these people.
    pub(super) fn tell(&self, people: &[Person], frame: &Frame) {
        let readers: Vec<_> = self.readers().slots.iter().flatten().cloned().collect();
        readers.iter().for_each(|reader| reader.hears(people, frame));
    }

    /// The number of readers.
    pub(super) fn readers_count(&self) -> usize {
        let readers = self.readers();
        readers.slots.len() - readers.vacant.len()
    }

    /// Adds a reader, which gets everything published from now on.
    pub(super) fn subscribe(self: &Arc<Self>, inbox: Arc<dyn Subscriber>) -> Subscription {
        let mut readers = self.readers();
        let slot = readers.vacant.pop().unwrap_or_else(|| {
            readers.slots.push(None);
            readers.slots.len() - 1
        });
        readers.slots[slot] = Some(inbox);
        // Taken while no publisher is waking: frames that are added from here on wake this reader.
        let mut shelf = self.shelf();
        shelf.readers += 1;
        let place = shelf.end();
        drop(shelf);
        Subscription { ring: Arc::clone(self), slot, place }
    }

    fn shelf(&self) -> MutexGuard<'_, RingBuffer> {
        self.shelf.lock().expect("no holder panics")
    }

    fn readers(&self) -> MutexGuard<'_, RingReaders> {
        self.readers.lock().expect("no holder panics")
    }
}

/// One reader's place in a ring.
#[derive(Debug)]
pub(super) struct Subscription {
    ring: Arc<Ring>,
    slot: usize,
    place: u64,
}

impl Subscription {
    /// Appends new frames to `pieces`, until it has this many bytes. True if there are more.
    pub(super) fn take(&mut self, pieces: &mut Vec<Bytes>, limit_bytes: usize) -> Result<bool, RingLagged> {
        self.take_as(pieces, limit_bytes, None)
    }

    /// The same, in this form. It is made once for all readers of the form.
    pub(super) fn take_as(
        &mut self,
        pieces: &mut Vec<Bytes>,
        limit_bytes: usize,
        form: Option<Form<'_>>,
    ) -> Result<bool, RingLagged> {
        let mut shelf = self.ring.shelf();
        let end = shelf.end_for(self.slot);
        if self.place == end {
            return Ok(false);
        }
        let skip = self.place.checked_sub(shelf.oldest).ok_or(RingLagged)?;
        let mut size_bytes = 0;
        for at in skip as usize..(end - shelf.oldest) as usize {
            if limit_bytes <= size_bytes {
                return Ok(true);
            }
            let piece = shelf.piece(at, form);
            size_bytes += piece.len();
            self.place += 1;
            pieces.push(piece);
        }
        if self.place == shelf.end() {
            shelf.caught_up();
        }
        Ok(false)
    }

    /// Continues with frames that are published from now on; with none if its membership was ended.
    pub(super) fn skip(&mut self) {
        let mut shelf = self.ring.shelf();
        let was_behind = self.place != shelf.end();
        self.place = shelf.end_for(self.slot);
        if was_behind && self.place == shelf.end() {
            shelf.caught_up();
        }
    }

    /// Goes back to the oldest piece that the ring holds.
    pub(super) fn rewind(&mut self) {
        let mut shelf = self.ring.shelf();
        let was_behind = self.place != shelf.end();
        self.place = shelf.oldest;
        match (was_behind, self.place != shelf.end()) {
            (false, true) => shelf.behind += 1,
            (true, false) => shelf.caught_up(),
            _ => {}
        }
    }

    /// The last place of the log, if everything up to it was taken.
    pub(super) fn head(&self) -> Option<Seq> {
        let shelf = self.ring.shelf();
        (self.place == shelf.end()).then_some(shelf.head)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut readers = self.ring.readers();
        readers.slots[self.slot] = None;
        readers.vacant.push(self.slot);
        let mut shelf = self.ring.shelf();
        shelf.ended.remove(&self.slot);
        shelf.readers -= 1;
        if self.place != shelf.end() {
            shelf.caught_up();
        }
    }
}

#[cfg(test)]
mod tests;
