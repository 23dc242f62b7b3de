//! The newest frames of a room, once for everyone in it.

use crate::{domain::Seq, protocol::Frame};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::sync::Notify;

/// How many frames a ring keeps: what a reader may be behind before it has to read the log instead.
const FRAMES: usize = 1024;

/// How many bytes a ring keeps, whatever the number of frames: what one room may cost in memory.
const BYTES: usize = 2 * 1024 * 1024;

/// The newest frames of a room, with a place for each, counted from the first one ever.
///
/// Readers keep only their place. One that the ring has overtaken is told so, and costs nothing meanwhile.
#[derive(Debug, Default)]
pub(super) struct Ring {
    // A std mutex: it is held for a few pushes or clones, never across an await.
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    frames: VecDeque<Frame>,
    size_bytes: usize,
    /// The place of the oldest frame that is still here.
    oldest: u64,
    /// The last place of the log that the frames tell of.
    head: Seq,
    /// Woken when there is something new. A slot is empty when its reader has gone.
    readers: Vec<Option<Arc<Notify>>>,
    vacant: Vec<usize>,
}

/// The reader has not read what the ring no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overtaken;

impl Ring {
    /// Adds frames that tell of the log up to a place, drops what is too old, and wakes every reader once.
    pub(super) fn publish(&self, head: Seq, frames: impl IntoIterator<Item = Frame>) {
        let mut inner = self.lock();
        inner.head = head;
        for frame in frames {
            inner.size_bytes += frame.size_bytes();
            inner.frames.push_back(frame);
        }
        while FRAMES < inner.frames.len() || BYTES < inner.size_bytes {
            let Some(dropped) = inner.frames.pop_front() else { break };
            inner.size_bytes -= dropped.size_bytes();
            inner.oldest += 1;
        }
        inner.readers.iter().flatten().for_each(|reader| reader.notify_one());
    }

    /// A reader that will be given everything published from now on.
    pub(super) fn subscribe(self: &Arc<Self>, wake: Arc<Notify>) -> Subscription {
        let mut inner = self.lock();
        let slot = inner.vacant.pop().unwrap_or_else(|| {
            inner.readers.push(None);
            inner.readers.len() - 1
        });
        inner.readers[slot] = Some(wake);
        let place = inner.oldest + inner.frames.len() as u64;
        Subscription { ring: Arc::clone(self), slot, place }
    }

    /// A ring of a log that ends at this place.
    pub(super) fn new(head: Seq) -> Self {
        Self { inner: Mutex::new(Inner { head, ..Inner::default() }) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no holder panics")
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
    /// Appends what is new to `frames`, until it has this many bytes. True when that was not all.
    pub(super) fn take(&mut self, frames: &mut Vec<Frame>, limit_bytes: usize) -> Result<bool, Overtaken> {
        let inner = self.ring.lock();
        let skip = self.place.checked_sub(inner.oldest).ok_or(Overtaken)?;
        let mut size_bytes = 0;
        for frame in inner.frames.iter().skip(skip as usize) {
            if limit_bytes <= size_bytes {
                return Ok(true);
            }
            size_bytes += frame.size_bytes();
            self.place += 1;
            frames.push(frame.clone());
        }
        Ok(false)
    }
}

impl Subscription {
    /// Goes on with what is published from now on.
    pub(super) fn skip(&mut self) {
        let inner = self.ring.lock();
        self.place = inner.oldest + inner.frames.len() as u64;
    }

    /// The last place of the log, once everything that tells of it was taken.
    pub(super) fn head(&self) -> Option<Seq> {
        let inner = self.ring.lock();
        (self.place == inner.oldest + inner.frames.len() as u64).then_some(inner.head)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut inner = self.ring.lock();
        inner.readers[self.slot] = None;
        inner.vacant.push(self.slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::RoomName,
        protocol::{Count, Event},
    };

    fn frame(people: u32) -> Frame {
        Frame::encode(&Event::Count(Count { room: RoomName::parse("a").unwrap(), people }))
    }

    #[test]
    fn a_reader_gets_what_came_after_it_subscribed_in_order_and_once() {
        let ring = Arc::new(Ring::default());
        ring.publish(Seq::START, [frame(0)]);
        let mut reader = ring.subscribe(Arc::default());
        ring.publish(Seq::START, [frame(1), frame(2), frame(3)]);
        let mut frames = Vec::new();
        let two = frame(1).size_bytes() * 2;
        assert_eq!(reader.take(&mut frames, two), Ok(true));
        assert_eq!(frames, [frame(1), frame(2)]);
        assert_eq!(reader.take(&mut frames, two), Ok(false));
        assert_eq!(reader.take(&mut frames, two), Ok(false));
        assert_eq!(frames, [frame(1), frame(2), frame(3)]);
    }

    #[test]
    fn a_reader_that_fell_behind_is_told_and_the_ring_stays_bounded() {
        let ring = Arc::new(Ring::default());
        let mut reader = ring.subscribe(Arc::default());
        (0..=FRAMES as u32).for_each(|n| ring.publish(Seq::START, [frame(n)]));
        assert_eq!(reader.take(&mut Vec::new(), 1), Err(Overtaken));
        assert_eq!(reader.head(), None);
        reader.skip();
        assert_eq!((reader.take(&mut Vec::new(), 1), reader.head()), (Ok(false), Some(Seq::START)));
        assert_eq!(ring.lock().frames.len(), FRAMES);
    }

    #[test]
    fn the_place_of_a_reader_that_went_is_given_to_the_next() {
        let ring = Arc::new(Ring::default());
        (0..3).for_each(|_| drop(ring.subscribe(Arc::default())));
        assert_eq!(ring.lock().readers.len(), 1);
    }
}
