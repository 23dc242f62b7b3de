//! What somebody has of a room's log, put in place twice: by a reader who trusts nothing, and as a page does it.

use parlor::{
    client::{Placed, Timeline},
    domain::{Entry, Epoch, Seq},
    protocol::{HistoryPage, Joined},
};

/// A part of a log without holes.
pub(super) struct Log {
    epoch: Epoch,
    entries: Vec<Entry>,
    /// What a page would hold of it, which is not all when there is much.
    page: Timeline,
}

impl Log {
    pub(super) fn new(joined: &Joined) -> Self {
        let Joined { epoch, seq, entries, .. } = joined.clone();
        let mut log = Self { epoch, entries: Vec::new(), page: Timeline::new(epoch, seq, entries.clone()) };
        entries.into_iter().for_each(|entry| log.append(entry));
        log
    }

    /// The entries, in order.
    pub(super) fn entries(&self) -> &[Entry] {
        let shown = self.page.entries();
        assert!(
            self.entries.ends_with(shown) || self.entries.starts_with(shown),
            "a page would show {shown:?}"
        );
        &self.entries
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The last place that is known.
    pub(super) fn last(&self) -> Seq {
        self.entries.last().map_or(Seq::START, |entry| entry.seq)
    }

    /// The room as it stands: what is new of it, or a log begun anew when there is a hole between.
    pub(super) fn joined(&mut self, joined: &Joined) {
        let follows = joined.entries.first().is_none_or(|first| first.prev <= self.last());
        if joined.epoch != self.epoch || !follows {
            *self = Self::new(joined);
            return;
        }
        self.page.joined(joined.epoch, joined.seq, joined.entries.clone(), false);
        joined.entries.iter().for_each(|entry| self.append(entry.clone()));
    }

    /// An entry that was just told.
    pub(super) fn said(&mut self, entry: &Entry) {
        assert_ne!(
            self.page.said(entry.clone(), false),
            Placed::Hole,
            "a page would see a hole before {entry:?}"
        );
        self.append(entry.clone());
    }

    /// A page of earlier entries, which must end where these begin.
    pub(super) fn earlier(&mut self, page: &HistoryPage) {
        assert_eq!(page.epoch, self.epoch);
        self.page.earlier(page.epoch, &page.entries);
        let known = std::mem::replace(&mut self.entries, page.entries.clone());
        known.into_iter().for_each(|entry| self.append(entry));
    }

    /// Adds an entry after the last one, unless it is known.
    fn append(&mut self, entry: Entry) {
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
}
