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
pub(crate) mod tests;
