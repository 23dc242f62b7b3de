//! What one client was told of a room's log, and what it can tell is missing from that.

use crate::wire::Entry;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Every entry that was told, whenever and however, by its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    entries: BTreeMap<u64, Arc<Entry>>,
    /// Entries whose `prev` is not known: each is the near end of a hole.
    open: BTreeSet<u64>,
    /// Where the log ends, as far as the server said.
    head: u64,
}

impl View {
    pub(crate) fn entries(&self) -> &BTreeMap<u64, Arc<Entry>> {
        &self.entries
    }

    /// The newest place that is known; 0 of an empty log.
    pub(crate) fn newest(&self) -> u64 {
        self.entries.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    /// The last place before which nothing is missing: where to join after.
    pub(crate) fn whole_up_to(&self) -> u64 {
        let Some(open) = self.open.first() else { return self.newest() };
        self.entries.range(..open).next_back().map_or(0, |(seq, _)| *seq)
    }

    /// The place after which something is missing.
    pub(crate) fn hole(&self) -> Option<u64> {
        (!self.open.is_empty() || self.newest() < self.head).then(|| self.whole_up_to())
    }

    /// The server says that the log goes up to here.
    pub(crate) fn reaches(&mut self, head: u64) {
        self.head = self.head.max(head);
    }

    /// Takes in an entry. True when it is new; an error when it contradicts what was told before.
    pub(crate) fn take(&mut self, entry: &Arc<Entry>) -> Result<bool, String> {
        let Entry { seq, prev, .. } = **entry;
        if let Some(known) = self.entries.get(&seq) {
            let same = Arc::ptr_eq(known, entry) || entry.is_later_telling_of(known);
            return if same { Ok(false) } else { Err(format!("told in two ways: {known:?} and {entry:?}")) };
        }
        if seq <= prev {
            return Err(format!("an entry before the one it follows: {entry:?}"));
        }
        let earlier = self.entries.range(..seq).next_back().map(|(earlier, _)| *earlier);
        let later = self.entries.range(seq..).next().map(|(later, entry)| (*later, entry.prev));
        if earlier.is_some_and(|earlier| prev < earlier) || later.is_some_and(|(_, prev)| prev < seq) {
            return Err(format!(
                "an entry where none was said to be, between {earlier:?} and {later:?}: {entry:?}"
            ));
        }
        if prev != 0 && earlier != Some(prev) {
            self.open.insert(seq);
        }
        if let Some((later, prev)) = later
            && prev == seq
        {
            self.open.remove(&later);
        }
        self.entries.insert(seq, Arc::clone(entry));
        Ok(true)
    }
}
