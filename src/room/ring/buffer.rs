//! The buffer of a ring, and the number of bytes in all rings.

use crate::{domain::Seq, room::subscriber::Subscriber};
use bytes::{Bytes, BytesMut};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How many pieces a ring holds: a reader that is further behind must read the log.
pub(super) const MAX_PIECES: usize = 1024;

/// How many bytes a ring holds, whatever the number of pieces: the memory limit of one room.
pub(super) const MAX_BYTES: usize = 2 * 1024 * 1024;

/// How many bytes all rings hold together. When they are used up, each ring may hold less: slow readers of very many rooms are
/// behind sooner.
pub(super) const MAX_ALL_BYTES: usize = 32 * 1024 * 1024;

pub(super) const CROWDED_BYTES: usize = 64 * 1024;

/// The maximum size of a piece of several frames, in bytes: a slow reader holds on to two of them.
pub(super) const MAX_PIECE_BYTES: usize = 16 * 1024;

/// The capacity of an empty ring, in pieces.
pub(super) const IDLE_CAPACITY: usize = 8;

/// The bytes in the rings of all rooms at this moment. Clones share the same count.
#[derive(Clone, Debug, Default)]
pub(in crate::room) struct RingsMemory(pub(super) Arc<AtomicUsize>);

impl RingsMemory {
    /// How many bytes one ring may hold now.
    pub(super) fn of_one(&self) -> usize {
        if self.0.load(Ordering::Relaxed) < MAX_ALL_BYTES { MAX_BYTES } else { CROWDED_BYTES }
    }
}

/// Converts a piece for readers who may not see a room's frames unchanged. A room has one form: everybody makes the same.
pub type Form<'a> = &'a dyn Fn(&Bytes) -> Bytes;

/// Frames, unchanged and in the other form.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) plain: Bytes,
    /// Made for the first reader who takes this form.
    pub(super) formed: Option<Bytes>,
}

#[derive(Debug)]
pub(super) struct RingBuffer {
    /// Frames that were published together are concatenated in one piece, because a reader takes them together as well.
    pub(super) pieces: VecDeque<Piece>,
    pub(super) capacity: usize,
    pub(super) size_bytes: usize,
    pub(super) all: RingsMemory,
    /// The place of the oldest piece.
    pub(super) oldest: u64,
    /// The last place of the log in these frames.
    pub(super) head: Seq,
    /// The number of readers, and of readers that have not taken everything yet.
    pub(super) readers: usize,
    pub(super) behind: usize,
    /// The readers, by their slots, whose membership was ended, each with the place of the first piece that it does not get.
    pub(super) ended: BTreeMap<usize, u64>,
    /// Whether pieces that everybody has taken stay for later readers.
    pub(super) is_lasting: bool,
}

#[derive(Debug, Default)]
pub(super) struct RingReaders {
    /// A slot is empty if its reader has gone.
    pub(super) slots: Vec<Option<Arc<dyn Subscriber>>>,
    pub(super) vacant: Vec<usize>,
}

/// The reader is further behind than the ring reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::room) struct RingLagged;

impl Piece {
    pub(super) fn size_bytes(&self) -> usize {
        self.plain.len() + self.formed.as_ref().map_or(0, Bytes::len)
    }
}

impl RingBuffer {
    /// The place of the next piece.
    pub(super) fn end(&self) -> u64 {
        self.oldest + self.pieces.len() as u64
    }

    /// The place of the first piece that the reader in this slot does not get: as yet, or ever if its membership was ended.
    pub(super) fn end_for(&self, slot: usize) -> u64 {
        self.ended.get(&slot).copied().unwrap_or_else(|| self.end())
    }

    /// Updates the number of bytes it holds.
    pub(super) fn resize(&mut self, bytes: usize) {
        self.all.0.fetch_add(bytes, Ordering::Relaxed);
        self.all.0.fetch_sub(self.size_bytes, Ordering::Relaxed);
        self.size_bytes = bytes;
    }

    /// The piece at this index, in this form.
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

    /// A reader has now taken everything.
    pub(super) fn caught_up(&mut self) {
        self.behind -= 1;
        self.tidy();
    }

    /// Drops the pieces that everybody has taken: in a quiet room a ring is empty.
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

/// Concatenates frames into pieces.
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
