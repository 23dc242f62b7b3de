//! The newest frames of a room, once for everyone in it.

use super::subscriber::Subscriber;
use crate::{domain::Seq, protocol::Frame};
use bytes::{Bytes, BytesMut};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How many pieces a ring keeps: what a reader may be behind before it has to read the log instead.
const MAX_PIECES: usize = 1024;

/// How many bytes a ring keeps, whatever the number of pieces: what one room may cost in memory.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// How many bytes all rings keep together, and how many each of them when those are taken: readers that are slow in very many rooms
/// find themselves behind sooner.
const MAX_ALL_BYTES: usize = 32 * 1024 * 1024;
const CROWDED_BYTES: usize = 64 * 1024;

/// How long a piece of several frames may be, in bytes: a reader that is slow holds on to two of them.
const MAX_PIECE_BYTES: usize = 16 * 1024;

/// Room for how many pieces an empty ring keeps.
const IDLE_CAPACITY: usize = 8;

/// How many readers are woken in one go: for half a millisecond or so.
const WAKE_BATCH: usize = 100;

/// How many bytes the rings of all rooms keep at this moment. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct RingsMemory(Arc<AtomicUsize>);

impl RingsMemory {
    /// How many bytes one ring may keep now.
    fn of_one(&self) -> usize {
        if self.0.load(Ordering::Relaxed) < MAX_ALL_BYTES { MAX_BYTES } else { CROWDED_BYTES }
    }
}

/// The newest frames, with a place for each piece of them, counted from the first one ever.
///
/// Readers keep only their place. One that the ring has overtaken is told so, and costs nothing meanwhile.
#[derive(Debug)]
pub(super) struct Ring {
    // Std mutexes: they are held for a few pushes or clones, to make a piece's other form, or to wake, never across an await.
    shelf: Mutex<RingBuffer>,
    readers: Mutex<RingReaders>,
}

/// Makes the other form of a piece, for those who may not see a room's frames as they are. A room has one: whoever makes it makes
/// the same.
pub type Form<'a> = &'a dyn Fn(&Bytes) -> Bytes;

/// Frames, as they are and in the form that some take them in.
#[derive(Debug)]
struct Piece {
    plain: Bytes,
    /// Made by the first who takes it so.
    formed: Option<Bytes>,
}

#[derive(Debug)]
struct RingBuffer {
    /// Frames that were published together lie end to end in one piece, for a reader takes them together as well.
    pieces: VecDeque<Piece>,
    capacity: usize,
    size_bytes: usize,
    all: RingsMemory,
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
struct RingReaders {
    /// A slot is empty when its reader has gone.
    slots: Vec<Option<Arc<dyn Subscriber>>>,
    vacant: Vec<usize>,
}

/// The reader has not read what the ring no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RingLagged;

impl Ring {
    /// A ring for those who are there, of a log that ends at this place.
    pub(super) fn new(head: Seq, all: RingsMemory) -> Self {
        Self::with(MAX_PIECES, head, false, all)
    }

    /// A ring that keeps the last piece, also for those who come later.
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
            is_lasting,
        };
        Self { shelf: Mutex::new(shelf), readers: Mutex::default() }
    }

    /// Adds frames that tell of the log up to a place, and drops what is too old or waited for by nobody. How many frames.
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

    /// Tells every reader something that is not of the log.
    pub(super) fn publish_event(&self, frame: Frame) {
        let head = self.shelf().head;
        self.publish(head, [frame]);
        self.wake();
    }

    /// Wakes every reader: here and now where they are few, and by the hundred where they are more, for all cores to
    /// take part and for others to get a turn.
    pub(super) fn wake(&self) {
        let readers: Vec<_> = self.readers().slots.iter().flatten().cloned().collect();
        if readers.len() <= WAKE_BATCH {
            return readers.iter().for_each(|reader| reader.wake());
        }
        for readers in readers.chunks(WAKE_BATCH).map(<[_]>::to_vec) {
            tokio::spawn(async move { readers.iter().for_each(|reader| reader.wake()) });
        }
    }

    /// How many read it.
    pub(super) fn readers_count(&self) -> usize {
        let readers = self.readers();
        readers.slots.len() - readers.vacant.len()
    }

    /// A reader that will be given everything published from now on.
    pub(super) fn subscribe(self: &Arc<Self>, inbox: Arc<dyn Subscriber>) -> Subscription {
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

    fn shelf(&self) -> MutexGuard<'_, RingBuffer> {
        self.shelf.lock().expect("no holder panics")
    }

    fn readers(&self) -> MutexGuard<'_, RingReaders> {
        self.readers.lock().expect("no holder panics")
    }
}

impl Piece {
    fn size_bytes(&self) -> usize {
        self.plain.len() + self.formed.as_ref().map_or(0, Bytes::len)
    }
}

impl RingBuffer {
    /// The place of what is published next.
    fn end(&self) -> u64 {
        self.oldest + self.pieces.len() as u64
    }

    /// Notes how many bytes it keeps.
    fn resize(&mut self, bytes: usize) {
        self.all.0.fetch_add(bytes, Ordering::Relaxed);
        self.all.0.fetch_sub(self.size_bytes, Ordering::Relaxed);
        self.size_bytes = bytes;
    }

    /// The piece at this place of the shelf, in this form.
    fn piece(&mut self, at: usize, form: Option<Form<'_>>) -> Bytes {
        let piece = &mut self.pieces[at];
        let Some(form) = form else { return piece.plain.clone() };
        if let Some(formed) = &piece.formed {
            return formed.clone();
        }
        let formed = form(&piece.plain);
        piece.formed = Some(formed.clone());
        let bytes = self.size_bytes + formed.len();
        self.resize(bytes);
        formed
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
            self.resize(0);
            self.pieces.clear();
            self.pieces.shrink_to(IDLE_CAPACITY);
        }
    }
}

impl Drop for RingBuffer {
    fn drop(&mut self) {
        self.resize(0);
    }
}

/// Lays frames end to end, as many as make a piece.
fn pieces(frames: impl Iterator<Item = Bytes>) -> Vec<Bytes> {
    let mut pieces: Vec<Bytes> = Vec::new();
    let mut open = BytesMut::new();
    let mut frames = frames.peekable();
    while let Some(frame) = frames.next() {
        let follows =
            frames.peek().is_some_and(|next| open.len() + frame.len() + next.len() <= MAX_PIECE_BYTES);
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
    pub(super) fn take(&mut self, pieces: &mut Vec<Bytes>, limit_bytes: usize) -> Result<bool, RingLagged> {
        self.take_as(pieces, limit_bytes, None)
    }

    /// The same, in this form. It is made once for all who take it so.
    pub(super) fn take_as(
        &mut self,
        pieces: &mut Vec<Bytes>,
        limit_bytes: usize,
        form: Option<Form<'_>>,
    ) -> Result<bool, RingLagged> {
        let mut shelf = self.ring.shelf();
        let skip = self.place.checked_sub(shelf.oldest).ok_or(RingLagged)?;
        if self.place == shelf.end() {
            return Ok(false);
        }
        let mut size_bytes = 0;
        for at in skip as usize..shelf.pieces.len() {
            if limit_bytes <= size_bytes {
                return Ok(true);
            }
            let piece = shelf.piece(at, form);
            size_bytes += piece.len();
            self.place += 1;
            pieces.push(piece);
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
mod tests;
