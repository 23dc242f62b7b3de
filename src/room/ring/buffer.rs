//! The buffer of a ring, and how many bytes all rings hold.

use crate::{domain::Seq, room::subscriber::Subscriber};
use bytes::{Bytes, BytesMut};
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How many pieces a ring keeps: what a reader may be behind before it has to read the log instead.
pub(super) const MAX_PIECES: usize = 1024;

/// How many bytes a ring keeps, whatever the number of pieces: what one room may cost in memory.
pub(super) const MAX_BYTES: usize = 2 * 1024 * 1024;

/// How many bytes all rings keep together, and how many each of them when those are taken: readers that are slow in very many rooms
/// find themselves behind sooner.
pub(super) const MAX_ALL_BYTES: usize = 32 * 1024 * 1024;

pub(super) const CROWDED_BYTES: usize = 64 * 1024;

/// How long a piece of several frames may be, in bytes: a reader that is slow holds on to two of them.
pub(super) const MAX_PIECE_BYTES: usize = 16 * 1024;

/// Room for how many pieces an empty ring keeps.
pub(super) const IDLE_CAPACITY: usize = 8;

/// How many bytes the rings of all rooms keep at this moment. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(in crate::room) struct RingsMemory(pub(super) Arc<AtomicUsize>);

impl RingsMemory {
    /// How many bytes one ring may keep now.
    pub(super) fn of_one(&self) -> usize {
        if self.0.load(Ordering::Relaxed) < MAX_ALL_BYTES { MAX_BYTES } else { CROWDED_BYTES }
    }
}

/// Makes the other form of a piece, for those who may not see a room's frames as they are. A room has one: whoever makes it makes
/// the same.
pub type Form<'a> = &'a dyn Fn(&Bytes) -> Bytes;

/// Frames, as they are and in the form that some take them in.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) plain: Bytes,
    /// Made by the first who takes it so.
    pub(super) formed: Option<Bytes>,
}

#[derive(Debug)]
pub(super) struct RingBuffer {
    /// Frames that were published together lie end to end in one piece, for a reader takes them together as well.
    pub(super) pieces: VecDeque<Piece>,
    pub(super) capacity: usize,
    pub(super) size_bytes: usize,
    pub(super) all: RingsMemory,
    /// The place of the oldest piece that is still here.
    pub(super) oldest: u64,
    /// The last place of the log that the frames tell of.
    pub(super) head: Seq,
    /// How many read it, and how many of them have not taken everything yet.
    pub(super) readers: usize,
    pub(super) behind: usize,
    /// Whether what everybody has taken stays, for those who come later.
    pub(super) is_lasting: bool,
}

#[derive(Debug, Default)]
pub(super) struct RingReaders {
    /// A slot is empty when its reader has gone.
    pub(super) slots: Vec<Option<Arc<dyn Subscriber>>>,
    pub(super) vacant: Vec<usize>,
}

/// The reader has not read what the ring no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::room) struct RingLagged;

impl Piece {
    pub(super) fn size_bytes(&self) -> usize {
        self.plain.len() + self.formed.as_ref().map_or(0, Bytes::len)
    }
}

impl RingBuffer {
    /// The place of what is published next.
    pub(super) fn end(&self) -> u64 {
        self.oldest + self.pieces.len() as u64
    }

    /// Notes how many bytes it keeps.
    pub(super) fn resize(&mut self, bytes: usize) {
        self.all.0.fetch_add(bytes, Ordering::Relaxed);
        self.all.0.fetch_sub(self.size_bytes, Ordering::Relaxed);
        self.size_bytes = bytes;
    }

    /// The piece at this place of the shelf, in this form.
    pub(super) fn piece(&mut self, at: usize, form: Option<Form<'_>>) -> Bytes {
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
    pub(super) fn caught_up(&mut self) {
        self.behind -= 1;
        self.tidy();
    }

    /// Lets go of what everybody has taken: in a quiet room a ring is empty.
    pub(super) fn tidy(&mut self) {
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
pub(super) fn pieces(frames: impl Iterator<Item = Bytes>) -> Vec<Bytes> {
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
