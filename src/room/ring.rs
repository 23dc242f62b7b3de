//! The newest frames of a room, once for everyone in it.

use super::inbox::Inbox;
use crate::{domain::Seq, protocol::Frame};
use bytes::{Bytes, BytesMut};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

/// How many pieces a ring keeps: what a reader may be behind before it has to read the log instead.
pub(super) const PIECES: usize = 1024;

/// How many bytes a ring keeps, whatever the number of pieces: what one room may cost in memory.
const BYTES: usize = 2 * 1024 * 1024;

/// How long a piece of several frames may be, in bytes: a reader that is slow holds on to two of them.
const PIECE_BYTES: usize = 16 * 1024;

/// The newest frames, with a place for each piece of them, counted from the first one ever.
///
/// Readers keep only their place. One that the ring has overtaken is told so, and costs nothing meanwhile.
#[derive(Debug)]
pub(super) struct Ring {
    // Std mutexes: they are held for a few pushes or clones, or to wake, never across an await.
    shelf: Mutex<Shelf>,
    readers: Mutex<Readers>,
}

#[derive(Debug)]
struct Shelf {
    /// Frames that were published together lie end to end in one piece, for a reader takes them together as well.
    pieces: VecDeque<Bytes>,
    capacity: usize,
    size_bytes: usize,
    /// The place of the oldest piece that is still here.
    oldest: u64,
    /// The last place of the log that the frames tell of.
    head: Seq,
}

#[derive(Debug, Default)]
struct Readers {
    /// A slot is empty when its reader has gone.
    slots: Vec<Option<Arc<Inbox>>>,
    vacant: Vec<usize>,
}

/// The reader has not read what the ring no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overtaken;

impl Ring {
    /// A ring that keeps this many pieces, of a log that ends at this place.
    pub(super) fn new(capacity: usize, head: Seq) -> Self {
        let shelf = Shelf { pieces: VecDeque::new(), capacity, size_bytes: 0, oldest: 0, head };
        Self { shelf: Mutex::new(shelf), readers: Mutex::default() }
    }

    /// Adds frames that tell of the log up to a place, and drops what is too old. How many frames.
    pub(super) fn publish(&self, head: Seq, frames: impl IntoIterator<Item = Frame>) -> usize {
        let mut count = 0;
        let pieces = pieces(frames.into_iter().map(Bytes::from).inspect(|_| count += 1));
        let mut shelf = self.shelf();
        shelf.head = head;
        for piece in pieces {
            shelf.size_bytes += piece.len();
            shelf.pieces.push_back(piece);
        }
        while shelf.capacity < shelf.pieces.len() || BYTES < shelf.size_bytes {
            let Some(dropped) = shelf.pieces.pop_front() else { break };
            shelf.size_bytes -= dropped.len();
            shelf.oldest += 1;
        }
        count
    }

    /// Wakes every reader.
    pub(super) fn wake(&self) {
        self.readers().slots.iter().flatten().for_each(|reader| reader.wake());
    }

    /// How many read it.
    pub(super) fn readers_count(&self) -> usize {
        let readers = self.readers();
        readers.slots.len() - readers.vacant.len()
    }

    /// A reader that will be given everything published from now on.
    pub(super) fn subscribe(self: &Arc<Self>, inbox: Arc<Inbox>) -> Subscription {
        let mut readers = self.readers();
        let slot = readers.vacant.pop().unwrap_or_else(|| {
            readers.slots.push(None);
            readers.slots.len() - 1
        });
        readers.slots[slot] = Some(inbox);
        // While whoever publishes may not wake: what they add from here on is waited for.
        let place = self.shelf().end();
        Subscription { ring: Arc::clone(self), slot, place }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().expect("no holder panics")
    }

    fn readers(&self) -> MutexGuard<'_, Readers> {
        self.readers.lock().expect("no holder panics")
    }
}

impl Shelf {
    /// The place of what is published next.
    fn end(&self) -> u64 {
        self.oldest + self.pieces.len() as u64
    }
}

/// Lays frames end to end, as many as make a piece.
fn pieces(frames: impl Iterator<Item = Bytes>) -> Vec<Bytes> {
    let mut pieces: Vec<Bytes> = Vec::new();
    let mut open = BytesMut::new();
    let mut frames = frames.peekable();
    while let Some(frame) = frames.next() {
        let follows = frames.peek().is_some_and(|next| open.len() + frame.len() + next.len() <= PIECE_BYTES);
        if open.is_empty() && !follows {
            pieces.push(frame);
            continue;
        }
        open.extend_from_slice(&frame);
        if !follows {
            pieces.push(open.split().freeze());
        }
    }
    pieces
}

/// One reader's place in a ring.
#[derive(Debug)]
pub(super) struct Subscription {
    ring: Arc<Ring>,
    slot: usize,
    place: u64,
}

impl Subscription {
    /// Appends what is new to `pieces`, until it has this many bytes. True when that was not all.
    pub(super) fn take(&mut self, pieces: &mut Vec<Bytes>, limit_bytes: usize) -> Result<bool, Overtaken> {
        let shelf = self.ring.shelf();
        let skip = self.place.checked_sub(shelf.oldest).ok_or(Overtaken)?;
        let mut size_bytes = 0;
        for piece in shelf.pieces.range(skip as usize..) {
            if limit_bytes <= size_bytes {
                return Ok(true);
            }
            size_bytes += piece.len();
            self.place += 1;
            pieces.push(piece.clone());
        }
        Ok(false)
    }

    /// Goes on with what is published from now on.
    pub(super) fn skip(&mut self) {
        self.place = self.ring.shelf().end();
    }

    /// Goes back to the oldest piece that is still there.
    pub(super) fn rewind(&mut self) {
        self.place = self.ring.shelf().oldest;
    }

    /// The last place of the log, once everything that tells of it was taken.
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::RoomName,
        protocol::{Count, Event},
    };
    use proptest::prelude::*;

    fn frame(people: u32) -> Frame {
        Frame::encode(&Event::Count(Count { room: RoomName::parse("a").unwrap(), people }))
    }

    fn ring() -> Arc<Ring> {
        Arc::new(Ring::new(PIECES, Seq::START))
    }

    #[test]
    fn a_reader_gets_what_came_after_it_subscribed_in_order_and_once() {
        let ring = ring();
        ring.publish(Seq::START, [frame(0)]);
        let mut reader = ring.subscribe(Arc::default());
        (1..=3).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
        let mut pieces = Vec::new();
        let two = frame(1).bytes().len() * 2;
        assert_eq!(reader.take(&mut pieces, two), Ok(true));
        assert_eq!(pieces, [frame(1), frame(2)].map(Bytes::from));
        assert_eq!(reader.take(&mut pieces, two), Ok(false));
        assert_eq!(reader.take(&mut pieces, two), Ok(false));
        assert_eq!(pieces, [frame(1), frame(2), frame(3)].map(Bytes::from));
    }

    #[test]
    fn a_reader_that_fell_behind_is_told_and_the_ring_stays_bounded() {
        let ring = ring();
        let mut reader = ring.subscribe(Arc::default());
        (0..=PIECES as u32).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
        assert_eq!(reader.take(&mut Vec::new(), 1), Err(Overtaken));
        assert_eq!(reader.head(), None);
        reader.skip();
        assert_eq!((reader.take(&mut Vec::new(), 1), reader.head()), (Ok(false), Some(Seq::START)));
        assert_eq!(ring.shelf().pieces.len(), PIECES);
    }

    #[test]
    fn the_place_of_a_reader_that_went_is_given_to_the_next() {
        let ring = ring();
        (0..3).for_each(|_| drop(ring.subscribe(Arc::default())));
        assert_eq!(ring.readers_count(), 0);
        assert_eq!(ring.readers().slots.len(), 1);
    }

    proptest! {
        #[test]
        fn pieces_are_the_frames_end_to_end_and_none_of_several_is_too_long(
            lengths in prop::collection::vec(1..PIECE_BYTES + 9, 0..40)
        ) {
            let frames: Vec<_> = lengths.iter().map(|&length| Bytes::from(vec![length as u8; length])).collect();
            let pieces = pieces(frames.iter().cloned());
            prop_assert_eq!(pieces.concat(), frames.concat());
            prop_assert!(pieces.iter().all(|piece| piece.len() <= PIECE_BYTES || frames.contains(piece)));
        }
    }
}
