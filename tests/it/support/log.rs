//! What somebody has of a room's log, put in place twice: by a reader who trusts nothing, and as a page does it.

use parlor::{
    client::{ApplyOutcome, Timeline},
    domain::{Act, Conversation, Earlier, Entry, Epoch, Message, PageRequest, Seq},
    protocol::{EntriesPage, HistoryPage, Joined, MessagePage, Missed},
};

/// A part of a log without holes, up to a place.
pub(super) struct Log {
    epoch: Epoch,
    /// The entries it was told since it last saw the room anew.
    entries: Vec<Entry>,
    conversation: Conversation,
    earlier: Earlier,
    /// The last place that is known.
    last: Seq,
    /// What a page would hold of it, which is not all when there is much.
    page: Timeline,
    is_behind: bool,
}

impl Log {
    pub(super) fn new(joined: &Joined) -> Self {
        let Joined { epoch, seq, topic, missed, .. } = joined.clone();
        let Missed::Reset(page) = missed else { panic!("somebody who has nothing misses all: {joined:?}") };
        let MessagePage { messages, earlier, .. } = page.clone();
        let conversation = Conversation::new(messages);
        Self {
            epoch,
            entries: Vec::new(),
            conversation,
            earlier,
            last: seq,
            page: Timeline::new(epoch, seq, topic, page),
            is_behind: false,
        }
    }

    /// The messages, in order.
    pub(super) fn messages(&self) -> &[Message] {
        let (all, shown) = (self.conversation.messages(), self.page.messages());
        assert!(all.ends_with(shown) || all.starts_with(shown), "a page would show {shown:?} of {all:?}");
        all
    }

    /// The entries it was told since it last saw the room anew, in order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The last place that is known.
    pub(super) fn last(&self) -> Seq {
        self.last
    }

    /// Where to read back from, when that is possible.
    pub(super) fn earlier_than(&self) -> Option<Seq> {
        let first = self.conversation.messages().first()?;
        (self.earlier == Earlier::More).then_some(first.seq)
    }

    /// The room as it stands: what is new of it, or all of it anew.
    pub(super) fn joined(&mut self, joined: &Joined) {
        match &joined.missed {
            Missed::Reset(_) => *self = Self::new(joined),
            Missed::After { entries, .. } => {
                assert_eq!(joined.epoch, self.epoch, "what was missed is of the log one has");
                assert!(!self.page.joined(joined, false));
                entries.iter().for_each(|entry| self.append(entry));
                self.is_behind = false;
            }
        }
    }

    /// The server says that the log ends here, and that all of it was told.
    pub(super) fn beats(&mut self, head: Seq) {
        assert!(self.is_behind || self.last == head, "the log is said to end at {head}, after {}", self.last);
    }

    /// Something is passed over: until it is filled, what is told does not join on.
    pub(super) fn falls_behind(&mut self) {
        self.is_behind = true;
    }

    /// An entry that was just told.
    pub(super) fn told(&mut self, entry: &Entry) {
        if self.is_behind && self.last < entry.prev {
            return self.page.reaches(entry.seq);
        }
        assert_ne!(
            self.page.apply(entry, false),
            ApplyOutcome::Hole,
            "a page would see a hole before {entry:?}"
        );
        self.append(entry);
    }

    /// Entries after the last one, as asked for.
    pub(super) fn caught_up(&mut self, page: &EntriesPage) {
        assert_eq!(page.epoch, self.epoch);
        self.page.caught_up(page, false);
        page.entries.iter().for_each(|entry| self.append(entry));
        self.is_behind &= self.last < page.seq;
    }

    /// A page of earlier messages, which must end where these begin.
    pub(super) fn precede(&mut self, page: &HistoryPage) {
        let before = self.earlier_than().map(PageRequest::Before);
        assert_eq!((page.epoch, Some(page.part)), (self.epoch, before));
        self.page.read(page.clone());
        self.conversation.prepend(page.page.messages.clone());
        self.earlier = page.page.earlier;
    }

    /// Adds an entry after the last one, unless it is known.
    fn append(&mut self, entry: &Entry) {
        if entry.seq <= self.last {
            let known = self.entries.iter().find(|known| known.seq == entry.seq);
            let is_same = known.is_none_or(|known| known == entry || is_redacted(known, entry));
            assert!(is_same, "place {} was told in two ways: {known:?}, {entry:?}", entry.seq);
            return;
        }
        assert_eq!(entry.prev, self.last, "a hole before {entry:?}");
        self.last = entry.seq;
        self.conversation.apply(entry);
        self.entries.push(entry.clone());
    }
}

/// Whether the second is the first, told again after its words were taken out of the log.
fn is_redacted(first: &Entry, again: &Entry) -> bool {
    let act = match first.act.clone() {
        Act::Said { reply_to, .. } => Act::Said { body: None, reply_to },
        Act::Edited { target, .. } => Act::Edited { target, body: None },
        other => other,
    };
    *again == Entry { act, ..first.clone() }
}
