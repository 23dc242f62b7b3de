//! The part of a room's log that a page holds.

use crate::domain::{Entry, Epoch, Seq};

/// How many entries a page holds at most. More would only make it slower; the rest is a scroll away.
const ENTRIES: usize = 400;

/// A part of a room's log without holes: each entry's `prev` is the one before it.
///
/// Mostly it ends where the log ends, and follows it. Reading far back lets go of the newest entries instead
/// of growing: then it follows no longer, until [`Timeline::restart`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    epoch: Epoch,
    entries: Vec<Entry>,
    /// The log's last place, as far as we were told.
    head: Seq,
    follows: bool,
    restarting: bool,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is the newest now.
    Newest,
    /// It was here, or is of a part that is not held.
    Nothing,
    /// Entries before it are missing: they must be asked for.
    Hole,
}

impl Timeline {
    /// What a snapshot holds.
    #[must_use]
    pub fn new(epoch: Epoch, head: Seq, entries: Vec<Entry>) -> Self {
        Self { epoch, entries, head, follows: true, restarting: false }
    }

    /// The log it is of.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The entries it holds, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The place of the last entry it holds.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.entries.last().map_or(Seq::START, |entry| entry.seq)
    }

    /// The place to read on from when there may be earlier entries than it holds.
    #[must_use]
    pub fn earlier_than(&self) -> Option<Seq> {
        self.entries.first().filter(|first| first.prev != Seq::START).map(|first| first.seq)
    }

    /// Whether the log goes on after the last entry it holds.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.last() < self.head
    }

    /// An entry that was just said. `reading_back` keeps the oldest entries, which somebody is looking at.
    pub fn said(&mut self, entry: Entry, reading_back: bool) -> Placed {
        self.head = self.head.max(entry.seq);
        if entry.seq <= self.last() || !self.follows {
            return Placed::Nothing;
        }
        if entry.prev != self.last() {
            return Placed::Hole;
        }
        if ENTRIES <= self.entries.len() {
            if reading_back {
                self.follows = false;
                return Placed::Nothing;
            }
            self.entries.remove(0);
        }
        self.entries.push(entry);
        Placed::Newest
    }

    /// What the server says on joining: everything after our last, or the newest if that is too much.
    pub fn joined(&mut self, epoch: Epoch, head: Seq, entries: Vec<Entry>, reading_back: bool) {
        let joins_on = entries.first().is_none_or(|first| first.prev <= self.last());
        if epoch != self.epoch || self.restarting || head < self.last() || (self.follows && !joins_on) {
            *self = Self::new(epoch, head, entries);
            return;
        }
        self.head = self.head.max(head);
        for entry in entries {
            self.said(entry, reading_back);
        }
    }

    /// A page of earlier entries, which join on before our first.
    pub fn earlier(&mut self, epoch: Epoch, entries: &[Entry]) {
        let Some(first) = self.entries.first() else { return };
        if epoch != self.epoch || entries.last().is_none_or(|last| last.seq != first.prev) {
            return;
        }
        self.entries.splice(..0, entries.iter().cloned());
        if ENTRIES < self.entries.len() {
            self.entries.truncate(ENTRIES);
            self.follows = false;
        }
    }

    /// Lets the next [`Timeline::joined`] start anew at the end of the log.
    pub fn restart(&mut self) {
        self.restarting = true;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{Body, Member, MessageId, Nickname, Person, Timestamp};
    use proptest::prelude::*;

    pub(in crate::client) fn entry(seq: u64) -> Entry {
        Entry {
            seq: Seq::new(seq),
            prev: Seq::new(seq - 1),
            at: Timestamp::from_millis(seq * 1000),
            id: MessageId::from_bytes((seq as u128).to_be_bytes()),
            from: Member { person: Person::from_bytes([1; 12]), nickname: Nickname::parse("Ann").unwrap() },
            body: Body::parse(seq.to_string()).unwrap(),
        }
    }

    fn entries(from: u64, to: u64) -> Vec<Entry> {
        (from..=to).map(entry).collect()
    }

    fn is_whole(timeline: &Timeline) -> bool {
        timeline.entries().windows(2).all(|pair| pair[1].prev == pair[0].seq)
    }

    const EPOCH: Epoch = Epoch::new(1);

    #[test]
    fn a_hole_is_noticed_by_prev_and_filled_by_joining_again() {
        let mut timeline = Timeline::new(EPOCH, Seq::new(2), entries(1, 2));
        assert_eq!(timeline.said(entry(4), false), Placed::Hole);
        assert!(timeline.is_behind());
        timeline.joined(EPOCH, Seq::new(4), entries(3, 4), false);
        assert_eq!(timeline.entries(), entries(1, 4));
    }

    #[test]
    fn an_entry_heard_twice_stands_once() {
        let mut timeline = Timeline::new(EPOCH, Seq::new(2), entries(1, 2));
        assert_eq!(timeline.said(entry(3), false), Placed::Newest);
        assert_eq!(timeline.said(entry(3), false), Placed::Nothing);
        timeline.joined(EPOCH, Seq::new(3), entries(2, 3), false);
        assert_eq!(timeline.entries(), entries(1, 3));
    }

    #[test]
    fn another_epoch_a_shorter_log_and_a_gap_too_wide_start_anew() {
        for (epoch, head, from) in [(Epoch::new(2), 3, 1), (EPOCH, 3, 1), (EPOCH, 900, 851)] {
            let mut timeline = Timeline::new(EPOCH, Seq::new(9), entries(1, 9));
            timeline.joined(epoch, Seq::new(head), entries(from, head), false);
            assert_eq!(timeline.entries(), entries(from, head));
        }
    }

    #[test]
    fn reading_far_back_lets_go_of_the_newest_until_it_restarts() {
        let mut timeline = Timeline::new(EPOCH, Seq::new(900), entries(801, 900));
        while let Some(before) = timeline.earlier_than() {
            let to = before.get() - 1;
            timeline.earlier(EPOCH, &entries(to.saturating_sub(49).max(1), to));
        }
        assert_eq!(timeline.entries(), entries(1, ENTRIES as u64));
        assert_eq!(timeline.said(entry(901), true), Placed::Nothing);
        assert!(timeline.is_behind());
        timeline.restart();
        timeline.joined(EPOCH, Seq::new(901), entries(852, 901), false);
        assert_eq!(timeline.entries(), entries(852, 901));
        assert!(!timeline.is_behind());
    }

    proptest! {
        /// Whatever is dropped, repeated or read back, there is never a hole, and after joining again
        /// nothing is missing at the end.
        #[test]
        fn it_never_holds_a_hole(steps in prop::collection::vec((0..4u8, 0..60u64, any::<bool>()), 0..80)) {
            let mut log = 0;
            let mut timeline = Timeline::new(EPOCH, Seq::START, Vec::new());
            for (step, n, reading_back) in steps {
                match step {
                    0 => {
                        log += 1;
                        timeline.said(entry(log), reading_back);
                    }
                    1 => log += n,
                    2 => {
                        let after = timeline.last().get().max(log.saturating_sub(50));
                        timeline.joined(EPOCH, Seq::new(log), entries(after + 1, log), reading_back);
                        if !reading_back && timeline.follows {
                            prop_assert_eq!(timeline.last().get(), log);
                        }
                    }
                    _ => if let Some(before) = timeline.earlier_than() {
                        let to = before.get() - 1;
                        timeline.earlier(EPOCH, &entries(to.saturating_sub(n).max(1), to));
                    }
                }
                prop_assert!(is_whole(&timeline));
                prop_assert!(timeline.entries().len() <= ENTRIES);
            }
        }
    }
}
