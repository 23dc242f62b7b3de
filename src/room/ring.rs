//! The newest frames of a room, once for everyone in it.

use super::inbox::Inbox;
use crate::{domain::Seq, protocol::Frame};
use bytes::{Bytes, BytesMut};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

/// How many pieces a ring keeps: what a reader may be behind before it has to read the log instead.
const PIECES: usize = 1024;

/// How many bytes a ring keeps, whatever the number of pieces: what one room may cost in memory.
const BYTES: usize = 2 * 1024 * 1024;

/// How long a piece of several frames may be, in bytes: a reader that is slow holds on to two of them.
const PIECE_BYTES: usize = 16 * 1024;

/// Room for how many pieces an empty ring keeps.
const SPARE: usize = 8;

/// How many readers are woken in one go: for half a millisecond or so.
const TOGETHER: usize = 100;

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
    /// How many read it, and how many of them have not taken everything yet.
    readers: usize,
    behind: usize,
    /// Whether what everybody has taken stays, for those who come later.
    is_lasting: bool,
}

#[derive(Debug, Default)]
struct Readers {
    /// A slot is empty when its reader has gone.
    slots: Vec<Option<Arc<dyn Inbox>>>,
    vacant: Vec<usize>,
}

/// The reader has not read what the ring no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overtaken;

impl Ring {
    /// A ring for those who are there, of a log that ends at this place.
    pub(super) fn new(head: Seq) -> Self {
        Self::with(PIECES, head, false)
    }

    /// A ring that keeps the last piece, also for those who come later.
    pub(super) fn of_one() -> Self {
        Self::with(1, Seq::START, true)
    }

    fn with(capacity: usize, head: Seq, is_lasting: bool) -> Self {
        let pieces = VecDeque::new();
        let shelf =
            Shelf { pieces, capacity, size_bytes: 0, oldest: 0, head, readers: 0, behind: 0, is_lasting };
        Self { shelf: Mutex::new(shelf), readers: Mutex::default() }
    }

    /// Adds frames that tell of the log up to a place, and drops what is too old or waited for by nobody. How many frames.
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
        if count != 0 {
            shelf.behind = shelf.readers;
            shelf.tidy();
        }
        count
    }

    /// Wakes every reader: here and now where they are few, and by the hundred where they are more, for all cores to
    /// take part and for others to get a turn.
    pub(super) fn wake(&self) {
        let readers: Vec<_> = self.readers().slots.iter().flatten().cloned().collect();
        if readers.len() <= TOGETHER {
            return readers.iter().for_each(|reader| reader.wake());
        }
        for readers in readers.chunks(TOGETHER).map(<[_]>::to_vec) {
            tokio::spawn(async move { readers.iter().for_each(|reader| reader.wake()) });
        }
    }

    /// How many read it.
    pub(super) fn readers_count(&self) -> usize {
        let readers = self.readers();
        readers.slots.len() - readers.vacant.len()
    }

    /// A reader that will be given everything published from now on.
    pub(super) fn subscribe(self: &Arc<Self>, inbox: Arc<dyn Inbox>) -> Subscription {
        let mut readers = self.readers();
        let slot = readers.vacant.pop().unwrap_or_else(|| {
            readers.slots.push(None);
            readers.slots.len() - 1
        });
        readers.slots[slot] = Some(inbox);
        // While whoever publishes may not wake: what they add from here on is waited for.
        let mut shelf = self.shelf();
        shelf.readers += 1;
        let place = shelf.end();
        drop(shelf);
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

    /// A reader that had not taken everything has.
    fn caught_up(&mut self) {
        self.behind -= 1;
        self.tidy();
    }

    /// Lets go of what everybody has taken: in a quiet room a ring is empty.
    fn tidy(&mut self) {
        if self.behind == 0 && !self.is_lasting {
            self.oldest = self.end();
            self.size_bytes = 0;
            self.pieces.clear();
            self.pieces.shrink_to(SPARE);
        }
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
        let mut shelf = self.ring.shelf();
        let skip = self.place.checked_sub(shelf.oldest).ok_or(Overtaken)?;
        if self.place == shelf.end() {
            return Ok(false);
        }
        let mut size_bytes = 0;
        for piece in shelf.pieces.range(skip as usize..) {
            if limit_bytes <= size_bytes {
                return Ok(true);
            }
            size_bytes += piece.len();
            self.place += 1;
            pieces.push(piece.clone());
        }
        shelf.caught_up();
        Ok(false)
    }

    /// Goes on with what is published from now on.
    pub(super) fn skip(&mut self) {
        let mut shelf = self.ring.shelf();
        if self.place != shelf.end() {
            self.place = shelf.end();
            shelf.caught_up();
        }
    }

    /// Goes back to the oldest piece that is still there.
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
        let mut shelf = self.ring.shelf();
        shelf.readers -= 1;
        if self.place != shelf.end() {
            shelf.caught_up();
        }
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

    #[derive(Debug)]
    struct Nobody;

    impl Inbox for Nobody {
        fn wake(&self) {}

        fn answer(&self, _: Frame) {}
    }

    fn frame(people: u32) -> Frame {
        Frame::encode(&Event::Count(Count { room: RoomName::parse("a").unwrap(), people }))
    }

    fn ring() -> Arc<Ring> {
        Arc::new(Ring::new(Seq::START))
    }

    #[test]
    fn a_reader_gets_what_came_after_it_subscribed_in_order_and_once() {
        let ring = ring();
        ring.publish(Seq::START, [frame(0)]);
        let mut reader = ring.subscribe(Arc::new(Nobody));
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
        let mut reader = ring.subscribe(Arc::new(Nobody));
        (0..=PIECES as u32).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
        assert_eq!(reader.take(&mut Vec::new(), 1), Err(Overtaken));
        assert_eq!(reader.head(), None);
        let kept = ring.shelf().pieces.len();
        assert_eq!(kept, PIECES);
        reader.skip();
        assert_eq!((reader.take(&mut Vec::new(), 1), reader.head()), (Ok(false), Some(Seq::START)));
    }

    #[test]
    fn the_place_of_a_reader_that_went_is_given_to_the_next() {
        let ring = ring();
        (0..3).for_each(|_| drop(ring.subscribe(Arc::new(Nobody))));
        assert_eq!(ring.readers_count(), 0);
        assert_eq!(ring.readers().slots.len(), 1);
    }

    #[test]
    fn what_everybody_has_taken_is_let_go_of() {
        let ring = ring();
        ring.publish(Seq::START, [frame(0)]);
        assert!(ring.shelf().pieces.is_empty(), "nobody reads");
        let [mut ann, mut ben] = [(); 2].map(|()| ring.subscribe(Arc::new(Nobody)));
        let kept = || ring.shelf().pieces.len();
        (1..=3).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
        ann.take(&mut Vec::new(), usize::MAX).unwrap();
        assert_eq!(kept(), 3);
        ben.take(&mut Vec::new(), 1).unwrap();
        assert_eq!(kept(), 3);
        drop(ben);
        assert_eq!(kept(), 0);
        ring.publish(Seq::START, [frame(4)]);
        ann.skip();
        assert_eq!((kept(), ring.shelf().size_bytes), (0, 0));
        ring.publish(Seq::START, [frame(5)]);
        let mut pieces = Vec::new();
        ann.take(&mut pieces, usize::MAX).unwrap();
        assert_eq!((pieces, kept()), (vec![frame(5).into()], 0));
    }

    #[test]
    fn the_last_piece_stays_where_it_is_for_those_who_come_later() {
        let ring = Arc::new(Ring::of_one());
        (1..=2).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
        let mut reader = ring.subscribe(Arc::new(Nobody));
        reader.rewind();
        let mut pieces = Vec::new();
        assert_eq!(reader.take(&mut pieces, usize::MAX), Ok(false));
        assert_eq!((pieces, ring.shelf().behind), (vec![Bytes::from(frame(2))], 0));
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
