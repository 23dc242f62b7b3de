//! What somebody has of a room's log.

use parlor::domain::{Entry, Epoch, Seq};

/// A part of a log without holes: what its reader was given, put in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Log {
    pub(super) epoch: Epoch,
    pub(super) entries: Vec<Entry>,
}

impl Log {
    pub(super) fn new(epoch: Epoch) -> Self {
        Self { epoch, entries: Vec::new() }
    }

    /// The last place that is known.
    pub(super) fn last(&self) -> Seq {
        self.entries.last().map_or(Seq::START, |entry| entry.seq)
    }

    /// The place before the first that is known: [`Seq::START`] when nothing came earlier.
    pub(super) fn before(&self) -> Seq {
        self.entries.first().map_or(Seq::START, |entry| entry.prev)
    }

    /// Adds the newest entry, unless it is known.
    pub(super) fn append(&mut self, entry: Entry) {
        if entry.seq <= self.last() {
            assert!(self.entries.contains(&entry), "place {} was told in two ways: {entry:?}", entry.seq);
            return;
        }
        assert!(
            self.entries.is_empty() || entry.prev == self.last(),
            "a hole after {}: {entry:?}",
            self.last()
        );
        self.entries.push(entry);
    }

    /// Adds a page that ends where this begins.
    pub(super) fn prepend(&mut self, page: Vec<Entry>) {
        let mut whole = Self::new(self.epoch);
        page.into_iter().chain(self.entries.drain(..)).for_each(|entry| whole.append(entry));
        *self = whole;
    }

    /// Takes a room as it stands: what is new of it, or all of it when there is a hole between.
    pub(super) fn stand(&mut self, epoch: Epoch, entries: Vec<Entry>) {
        let follows = entries.first().is_none_or(|first| first.prev <= self.last());
        if epoch != self.epoch || !follows {
            *self = Self::new(epoch);
        }
        entries.into_iter().for_each(|entry| self.append(entry));
    }
}
