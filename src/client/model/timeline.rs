//! The part of a room's log that a page holds.

use crate::{
    domain::{Act, Conversation, Earlier, Entry, Epoch, Message, PageRequest, Seq, Topic},
    protocol::{EntriesPage, HistoryPage, Joined, MessagePage, Missed},
};

/// How many messages a page holds at most. More would only make it slower; the rest is a scroll away.
const MAX_MESSAGES: usize = 400;

/// How many of the oldest it lets go of at once. Each time, all the others move.
const MESSAGES_DROPPED_AT_ONCE: usize = 50;

/// A part of a room's conversation without holes, as every entry up to a place leaves it.
///
/// Mostly it ends where the log ends, and follows it. Reading far back lets go of the newest messages instead
/// of growing, and somebody may have gone to a message of long ago: then it follows no longer, until one has read on to
/// the end, or [`Timeline::restart`]; what is done to the messages that are held is applied all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    epoch: Epoch,
    conversation: Conversation,
    earlier: Earlier,
    /// The last place whose entry was applied: everything up to it is in what is held.
    applied: Seq,
    /// The log's last place, as far as we were told.
    head: Seq,
    /// Whether its last message is the last there was at `applied`.
    follows: bool,
    /// The place of the newest message that was told, held or not.
    newest: Seq,
    /// What the room is about, as the entry at `applied` leaves it.
    topic: Option<Topic>,
    restarting: bool,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyOutcome {
    /// It is the newest now.
    Newest,
    /// It was here.
    Known,
    /// Entries before it are missing: they must be asked for.
    Hole,
}

impl Timeline {
    /// What a snapshot at this place holds.
    #[must_use]
    pub fn new(epoch: Epoch, at: Seq, topic: Option<Topic>, page: MessagePage) -> Self {
        let MessagePage { messages, earlier, later } = page;
        Self {
            newest: if later { at } else { messages.last().map_or(Seq::START, |last| last.seq) },
            epoch,
            conversation: Conversation::new(messages),
            earlier,
            applied: at,
            head: at,
            follows: !later,
            topic,
            restarting: false,
        }
    }

    /// The log it is of.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// What the room is about, in a line.
    #[must_use]
    pub fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }

    /// The messages it holds, in order.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.conversation.messages()
    }

    /// The message said at this place, if it is held.
    #[must_use]
    pub fn message(&self, seq: Seq) -> Option<&Message> {
        self.conversation.at(seq)
    }

    /// What came before the first message it holds.
    #[must_use]
    pub fn earlier(&self) -> Earlier {
        self.earlier
    }

    /// The last place whose entry was applied.
    #[must_use]
    pub fn applied(&self) -> Seq {
        self.applied
    }

    /// The place of the last message it holds.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.messages().last().map_or(Seq::START, |message| message.seq)
    }

    /// The place to read back from when there are earlier messages than it holds.
    #[must_use]
    pub fn earlier_than(&self) -> Option<Seq> {
        self.messages().first().filter(|_| self.earlier == Earlier::More).map(|first| first.seq)
    }

    /// The place to read on from when it ends before the newest message.
    #[must_use]
    pub fn later_than(&self) -> Option<Seq> {
        self.messages().last().filter(|_| !self.follows && !self.restarting).map(|last| last.seq)
    }

    /// The place of the newest message there is, as far as was told.
    #[must_use]
    pub fn newest(&self) -> Seq {
        self.newest
    }

    /// Whether the log is known to go on after what was applied.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.applied < self.head
    }

    /// Whether it ends before the newest message, because somebody reads far from it.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        !self.follows
    }

    /// The log goes up to here, the server says.
    pub fn reaches(&mut self, head: Seq) {
        self.head = self.head.max(head);
    }

    /// An entry. `reading_back` keeps the oldest messages, which somebody is looking at.
    pub fn apply(&mut self, entry: &Entry, reading_back: bool) -> ApplyOutcome {
        self.reaches(entry.seq);
        if entry.seq <= self.applied {
            return ApplyOutcome::Known;
        }
        if entry.prev != self.applied {
            return ApplyOutcome::Hole;
        }
        self.applied = entry.seq;
        if let Act::TopicSet { topic } = &entry.act {
            self.topic.clone_from(topic);
        }
        let is_new = matches!(entry.act, Act::Said { .. });
        if is_new {
            self.newest = entry.seq;
        }
        if is_new && MAX_MESSAGES <= self.messages().len() {
            if reading_back {
                self.follows = false;
            } else if self.follows {
                self.conversation.drop_first(MESSAGES_DROPPED_AT_ONCE);
                self.earlier = Earlier::More;
            }
        }
        if self.follows || !is_new {
            self.conversation.apply(entry);
        }
        ApplyOutcome::Newest
    }

    /// What the server says on joining. True when entries are still missing, between what is held and where the log
    /// is now: somebody who reads back keeps what they look at, and is brought up to date behind it.
    pub fn joined(&mut self, joined: &Joined, reading_back: bool) -> bool {
        let Joined { epoch, seq, topic, missed, .. } = joined;
        match missed {
            Missed::After { after, entries } if *epoch == self.epoch && !self.restarting => {
                self.reaches(*seq);
                // An answer to an older question: what it holds was applied, or a newer answer is on its way.
                if *after <= self.applied {
                    for entry in entries {
                        self.apply(entry, reading_back);
                    }
                }
                false
            }
            Missed::Reset(_)
                if *epoch == self.epoch && reading_back && !self.restarting && self.applied <= *seq =>
            {
                self.reaches(*seq);
                self.is_behind()
            }
            Missed::Reset(page) => {
                *self = Self::new(*epoch, *seq, topic.clone(), page.clone());
                false
            }
            // Of another log, or while the newest messages were asked for: those come next.
            Missed::After { .. } => false,
        }
    }

    /// The entries after a place, which join on after what was applied. True when more are missing.
    pub fn caught_up(&mut self, page: &EntriesPage, reading_back: bool) -> bool {
        if page.epoch != self.epoch || self.restarting {
            return false;
        }
        self.reaches(page.seq);
        let placed = page.entries.iter().map(|entry| self.apply(entry, reading_back)).collect::<Vec<_>>();
        let nothing_is_left = page.entries.is_empty() && page.after == self.applied && self.is_behind();
        if nothing_is_left || placed.contains(&ApplyOutcome::Hole) {
            // The words of some are not kept any more: nothing can bring this part up to date.
            self.restarting = true;
            return false;
        }
        self.is_behind() && placed.contains(&ApplyOutcome::Newest)
    }

    /// A page of messages that were asked for: those that join on before our first or after our last, or others to
    /// hold in their place.
    pub fn read(&mut self, HistoryPage { epoch, part, page, .. }: HistoryPage) {
        if epoch != self.epoch || self.restarting {
            return;
        }
        let MessagePage { messages, earlier, later } = page;
        match part {
            PageRequest::Before(seq) if self.earlier_than() == Some(seq) => {
                self.conversation.prepend(messages);
                self.earlier = earlier;
                if MAX_MESSAGES < self.messages().len() {
                    self.conversation.truncate(MAX_MESSAGES);
                    self.follows = false;
                }
            }
            PageRequest::After(seq) if self.later_than() == Some(seq) => {
                self.conversation.append(messages);
                self.follows = !later;
                let too_many = self.messages().len().saturating_sub(MAX_MESSAGES);
                if 0 < too_many {
                    self.conversation.drop_first(too_many);
                    self.earlier = Earlier::More;
                }
            }
            PageRequest::Around(_) => {
                self.conversation = Conversation::new(messages);
                self.earlier = earlier;
                self.follows = !later;
            }
            // An answer to an older question.
            PageRequest::Before(_) | PageRequest::After(_) => {}
        }
    }

    /// Lets the next [`Timeline::joined`] start anew at the end of the log.
    pub fn restart(&mut self) {
        self.restarting = true;
    }

    /// Whether it waits for the end of the log to start anew.
    #[must_use]
    pub fn is_restarting(&self) -> bool {
        self.restarting
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{Body, Description, Emoji, Member, MessageId, Nickname, Person, RoomName, Timestamp};
    use proptest::prelude::*;
    use std::ops::RangeInclusive;

    fn at(seq: u64, act: Act) -> Entry {
        Entry {
            seq: Seq::new(seq),
            prev: Seq::new(seq - 1),
            at: Timestamp::from_millis(seq * 1000),
            id: MessageId::from_bytes((seq as u128).to_be_bytes()),
            from: Member { person: Person::from_bytes([1; 12]), nickname: Nickname::parse("Ann").unwrap() },
            act,
        }
    }

    pub(in crate::client) fn entry(seq: u64) -> Entry {
        at(seq, Act::Said { body: Body::parse(seq.to_string()).ok(), reply_to: None })
    }

    /// What a server says of a log.
    struct Server(Vec<Entry>);

    impl Server {
        fn head(&self) -> Seq {
            Seq::new(self.0.len() as u64)
        }

        fn all(&self) -> Vec<Message> {
            let mut all = Conversation::default();
            self.0.iter().for_each(|entry| all.apply(entry));
            all.into_messages()
        }

        fn topic(&self) -> Option<Topic> {
            let set = self.0.iter().rev().find_map(|entry| match &entry.act {
                Act::TopicSet { topic } => Some(topic.clone()),
                _ => None,
            });
            set.flatten()
        }

        fn page(&self, before: Seq, limit: usize) -> MessagePage {
            let mut messages = self.all();
            messages.retain(|message| message.seq < before);
            let more = messages.len().saturating_sub(limit);
            messages.drain(..more);
            let later = self.head() >= before && self.all().last().is_some_and(|last| before <= last.seq);
            MessagePage { messages, earlier: if more == 0 { Earlier::Nothing } else { Earlier::More }, later }
        }

        fn page_after(&self, after: Seq, limit: usize) -> MessagePage {
            let all = self.all();
            let from = all.iter().position(|message| after < message.seq).unwrap_or(all.len());
            let messages: Vec<_> = all[from..].iter().take(limit).cloned().collect();
            let later = from + messages.len() < all.len();
            MessagePage { messages, earlier: if from == 0 { Earlier::Nothing } else { Earlier::More }, later }
        }

        fn entries(&self, after: Seq) -> Vec<Entry> {
            self.0.iter().filter(|entry| after < entry.seq).cloned().collect()
        }

        fn joined(&self, after: Option<Seq>, catch_up: usize) -> Joined {
            let missed = after.map(|after| (after, self.entries(after)));
            let missed = match missed.filter(|(_, entries)| entries.len() <= catch_up) {
                Some((after, entries)) => Missed::After { after, entries },
                None => Missed::Reset(self.page(self.head().next(), 50)),
            };
            let you = entry(1).from;
            let (room, seq) = (RoomName::parse("a").unwrap(), self.head());
            let topic = self.topic();
            Joined { room, epoch: EPOCH, seq, you, people: 1, members: Vec::new(), topic, missed }
        }

        fn caught_up(&self, after: Seq, limit: usize) -> EntriesPage {
            let mut entries = self.entries(after);
            entries.truncate(limit);
            EntriesPage {
                room: RoomName::parse("a").unwrap(),
                epoch: EPOCH,
                after,
                entries,
                seq: self.head(),
            }
        }

        fn history(&self, part: PageRequest) -> HistoryPage {
            let page = match part {
                PageRequest::Before(seq) => self.page(seq, 50),
                PageRequest::After(seq) => self.page_after(seq, 50),
                PageRequest::Around(seq) => {
                    let before = self.page(seq, 25);
                    let after = self.page_after(Seq::new(seq.get().saturating_sub(1)), 25);
                    MessagePage {
                        messages: [before.messages, after.messages].concat(),
                        earlier: before.earlier,
                        later: after.later,
                    }
                }
            };
            HistoryPage { room: RoomName::parse("a").unwrap(), epoch: EPOCH, part, page }
        }
    }

    pub(in crate::client) fn page(said: RangeInclusive<u64>) -> MessagePage {
        Server(said.map(entry).collect()).page(Seq::new(u64::MAX), 50)
    }

    fn seqs(timeline: &Timeline) -> Vec<u64> {
        timeline.messages().iter().map(|message| message.seq.get()).collect()
    }

    const EPOCH: Epoch = Epoch::new(1);

    fn timeline(log: &Server) -> Timeline {
        Timeline::new(EPOCH, log.head(), log.topic(), log.page(Seq::new(u64::MAX), 50))
    }

    #[test]
    fn a_hole_is_noticed_by_prev_and_filled_by_joining_again() {
        let mut held = timeline(&Server((1..=2).map(entry).collect()));
        assert_eq!(held.apply(&entry(4), false), ApplyOutcome::Hole);
        assert!(held.is_behind());
        let log = Server((1..=4).map(entry).collect());
        held.joined(&log.joined(Some(held.applied()), 200), false);
        assert_eq!(seqs(&held), [1, 2, 3, 4]);
        assert_eq!(held.apply(&entry(3), false), ApplyOutcome::Known);
    }

    #[test]
    fn another_epoch_a_shorter_log_and_a_gap_too_wide_start_anew() {
        for (epoch, head) in [(Epoch::new(2), 3), (EPOCH, 3), (EPOCH, 900)] {
            let mut held = timeline(&Server((1..=9).map(entry).collect()));
            let log = Server((1..=head).map(entry).collect());
            held.joined(&Joined { epoch, ..log.joined(None, 0) }, false);
            assert_eq!(held.messages(), log.page(Seq::new(u64::MAX), 50).messages);
            assert_eq!(held.applied(), log.head());
        }
    }

    #[test]
    fn reading_far_back_lets_go_of_the_newest_until_it_restarts() {
        let log = Server((1..=900).map(entry).collect());
        let mut held = timeline(&log);
        while let Some(before) = held.earlier_than() {
            held.read(log.history(PageRequest::Before(before)));
        }
        assert_eq!(seqs(&held), (1..=MAX_MESSAGES as u64).collect::<Vec<_>>());
        assert_eq!(held.earlier(), Earlier::Nothing);
        assert_eq!(held.apply(&entry(901), true), ApplyOutcome::Newest);
        assert!(held.is_elsewhere() && !held.is_behind());
        held.apply(&at(902, Act::Deleted { target: Seq::new(7) }), true);
        assert!(held.message(Seq::new(7)).unwrap().is_deleted(), "what is looked at stays true");
        held.restart();
        let log = Server((1..=902).map(entry).collect());
        held.joined(&log.joined(None, 0), true);
        assert_eq!(seqs(&held), (853..=902).collect::<Vec<_>>());
    }

    #[test]
    fn going_to_a_message_and_reading_on_ends_at_the_newest_and_follows_again() {
        let log = Server((1..=900).map(entry).collect());
        let mut held = timeline(&log);
        held.read(log.history(PageRequest::Around(Seq::new(300))));
        assert_eq!(seqs(&held), (275..=324).collect::<Vec<_>>());
        assert_eq!((held.is_elsewhere(), held.earlier()), (true, Earlier::More));
        held.apply(&entry(901), true);
        assert_eq!(
            (held.last(), held.newest()),
            (Seq::new(324), Seq::new(901)),
            "it is told of, and not held"
        );
        let log = Server((1..=901).map(entry).collect());
        while let Some(after) = held.later_than() {
            held.read(log.history(PageRequest::After(after)));
        }
        assert_eq!(held.last(), Seq::new(901));
        assert_eq!(held.messages().len(), MAX_MESSAGES, "it does not grow");
        held.apply(&entry(902), false);
        assert_eq!(held.last(), Seq::new(902), "it follows");
    }

    #[test]
    fn an_answer_to_an_older_question_changes_nothing() {
        let log = Server((1..=900).map(entry).collect());
        let mut held = timeline(&log);
        let before = held.earlier_than().unwrap();
        held.read(log.history(PageRequest::Around(Seq::new(300))));
        let now = held.clone();
        held.read(log.history(PageRequest::Before(before)));
        held.read(log.history(PageRequest::After(Seq::new(4))));
        assert_eq!(held, now);
    }

    #[test]
    fn somebody_who_reads_back_is_brought_up_to_date_behind_what_they_look_at() {
        let mut held = timeline(&Server((1..=9).map(entry).collect()));
        let mut log: Vec<_> = (1..=800).map(entry).collect();
        log[700] = at(701, Act::Deleted { target: Seq::new(3) });
        let log = Server(log);
        assert!(held.joined(&log.joined(Some(held.applied()), 200), true));
        while held.caught_up(&log.caught_up(held.applied(), 200), true) {}
        assert_eq!(held.applied(), log.head());
        assert_eq!(held.messages(), &log.all()[..MAX_MESSAGES]);
    }

    #[test]
    fn what_is_not_kept_any_more_makes_it_start_anew() {
        let log = Server((1..=900).map(entry).collect());
        for trimmed in [500, 900] {
            let mut held = timeline(&Server((1..=9).map(entry).collect()));
            assert!(held.joined(&log.joined(None, 0), true));
            let mut page = log.caught_up(held.applied(), 900);
            page.entries.retain(|entry| trimmed < entry.seq.get());
            assert!(!held.caught_up(&page, true));
            assert!(held.is_restarting());
            held.joined(&log.joined(None, 0), true);
            assert_eq!((held.applied(), held.is_restarting()), (log.head(), false));
        }
    }

    fn act(kind: u8, about: u64) -> Act {
        let (target, emoji) = (Seq::new(about), Emoji::parse("👍".to_owned()).unwrap());
        match kind {
            0 => Act::Edited { target, body: Body::parse("edited".to_owned()).ok() },
            1 => Act::Deleted { target },
            2 => Act::Reacted { target, emoji },
            3 => Act::Unreacted { target, emoji },
            4 => Act::TopicSet { topic: Topic::parse(["", "Tea", "Coffee"][about as usize % 3]).unwrap() },
            5 => Act::Pinned { target },
            6 => Act::Unpinned { target },
            7 => Act::Described { description: Description::parse("About tea".to_owned()).unwrap() },
            _ => Act::Said { body: Body::parse("said".to_owned()).ok(), reply_to: None },
        }
    }

    proptest! {
        /// Whatever is missed, repeated or read back: what is held is a part of what the whole log gives, without a
        /// hole, and once it has caught up it ends where the log ends.
        #[test]
        fn what_is_held_is_always_a_part_of_the_whole(
            steps in prop::collection::vec((0..11u8, 0..20u8, 0..90u64, any::<bool>()), 0..120),
        ) {
            let mut log = Server(Vec::new());
            let mut held = timeline(&log);
            for (step, kind, n, reading_back) in steps {
                match step {
                    0..=3 => {
                        let next = log.0.len() as u64 + 1;
                        log.0.push(at(next, act(kind, n % next)));
                        // One of four is lost.
                        if step != 3 {
                            held.apply(log.0.last().unwrap(), reading_back);
                        }
                    }
                    4 => for entry in log.0.iter().rev().take(n as usize).rev() {
                        held.apply(entry, reading_back);
                    },
                    5 => if let Some(before) = held.earlier_than() {
                        held.read(log.history(PageRequest::Before(before)));
                    },
                    7 => if let Some(after) = held.later_than() {
                        held.read(log.history(PageRequest::After(after)));
                    },
                    8 => held.read(log.history(PageRequest::Around(Seq::new(n)))),
                    6 => held.restart(),
                    _ => {
                        let after = (!held.is_restarting()).then(|| held.applied());
                        let mut more = held.joined(&log.joined(after, n as usize), reading_back);
                        while more {
                            more = held.caught_up(&log.caught_up(held.applied(), 7), reading_back);
                        }
                        prop_assert_eq!(held.applied(), log.head());
                    }
                }
                // As the log stood at what was applied; a page that was read may be newer, never older.
                let applied = Server(log.0[..held.applied().get() as usize].to_vec());
                prop_assert_eq!(held.topic().cloned(), applied.topic());
                let (then, now) = (applied.all(), log.all());
                let Some(first) = held.messages().first() else { continue };
                let from = now.iter().position(|message| message.seq == first.seq).unwrap();
                for (at, message) in held.messages().iter().enumerate() {
                    let (then, now) = (then.get(from + at), &now[from + at]);
                    prop_assert_eq!(message.seq, now.seq);
                    let is_older = then.is_some_and(|then| message.changed < then.changed);
                    prop_assert!(!is_older && message.changed <= now.changed);
                    if then.is_some_and(|then| then.changed == message.changed) {
                        prop_assert_eq!(Some(message), then);
                    }
                }
                if !held.is_elsewhere() {
                    prop_assert!(then.len() <= from + held.messages().len());
                }
                prop_assert!(held.messages().len() <= MAX_MESSAGES);
            }
        }
    }
}
