//! The part of a room's log that a page has loaded.

use crate::{
    domain::{Act, Conversation, Earlier, Entry, Epoch, Message, PageRequest, Seq, Topic},
    protocol::{EntriesPage, HistoryPage, Joined, MessagePage, Missed},
};

/// How many messages a page holds. More would only make it slower; scrolling loads the rest.
const MAX_MESSAGES: usize = 400;

/// How many of the oldest are dropped at once. Each time, all the others move.
const MESSAGES_DROPPED_AT_ONCE: usize = 50;

/// A part of a room's conversation without gaps, with every entry up to a place applied.
///
/// Usually it ends at the end of the log, and follows it. Reading far back drops the newest messages instead of growing, and
/// somebody may have gone to a very old message: then it does not follow until they have read to the end, or
/// [`Timeline::restart`]. Changes of the loaded messages are applied anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    epoch: Epoch,
    conversation: Conversation,
    earlier: Earlier,
    /// The last place whose entry was applied.
    applied: Seq,
    /// The log's last place, as far as known.
    head: Seq,
    /// Whether its last message was the last of the log at `applied`.
    follows: bool,
    /// The place of the newest known message, loaded or not.
    newest: Seq,
    /// The room's topic at `applied`.
    topic: Option<Topic>,
    restarting: bool,
}

/// The result of applying an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyOutcome {
    /// It is the newest now.
    Newest,
    /// It was applied before.
    Known,
    /// Entries before it are missing: they must be requested.
    Hole,
}

impl Timeline {
    /// From a snapshot at this place.
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

    /// The epoch of its log.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The room's topic.
    #[must_use]
    pub fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }

    /// The loaded messages, in order.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.conversation.messages()
    }

    /// The message at this place, if it is loaded.
    #[must_use]
    pub fn message(&self, seq: Seq) -> Option<&Message> {
        self.conversation.at(seq)
    }

    /// What precedes the first loaded message.
    #[must_use]
    pub fn earlier(&self) -> Earlier {
        self.earlier
    }

    /// The last place whose entry was applied.
    #[must_use]
    pub fn applied(&self) -> Seq {
        self.applied
    }

    /// The place of the last loaded message.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.messages().last().map_or(Seq::START, |message| message.seq)
    }

    /// The place to load earlier messages from, if there are any.
    #[must_use]
    pub fn earlier_than(&self) -> Option<Seq> {
        self.messages().first().filter(|_| self.earlier == Earlier::More).map(|first| first.seq)
    }

    /// The place to load later messages from, if it ends before the newest one.
    #[must_use]
    pub fn later_than(&self) -> Option<Seq> {
        self.messages().last().filter(|_| !self.follows && !self.restarting).map(|last| last.seq)
    }

    /// The place of the newest known message.
    #[must_use]
    pub fn newest(&self) -> Seq {
        self.newest
    }

    /// Whether the log is known to continue after the applied entries.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.applied < self.head
    }

    /// Whether it ends before the newest message, because somebody reads far from it.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        !self.follows
    }

    /// The server reports this end of the log.
    pub fn reaches(&mut self, head: Seq) {
        self.head = self.head.max(head);
    }

    /// Applies an entry. `reading_back` keeps the oldest messages, which somebody reads.
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

    /// Applies the answer to a join. True if entries are still missing between the loaded part and the end of the log: somebody
    /// who reads back keeps their messages, and the rest is caught up.
    pub fn joined(&mut self, joined: &Joined, reading_back: bool) -> bool {
        let Joined { epoch, seq, topic, missed, .. } = joined;
        match missed {
            Missed::After { after, entries } if *epoch == self.epoch && !self.restarting => {
                self.reaches(*seq);
                // The answer to an older request: it was applied, or a newer answer is coming.
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
            // Of another log, or the newest messages were requested meanwhile: those come next.
            Missed::After { .. } => false,
        }
    }

    /// Applies entries that follow the applied ones. True if more are missing.
    pub fn caught_up(&mut self, page: &EntriesPage, reading_back: bool) -> bool {
        if page.epoch != self.epoch || self.restarting {
            return false;
        }
        self.reaches(page.seq);
        let placed = page.entries.iter().map(|entry| self.apply(entry, reading_back)).collect::<Vec<_>>();
        let nothing_is_left = page.entries.is_empty() && page.after == self.applied && self.is_behind();
        if nothing_is_left || placed.contains(&ApplyOutcome::Hole) {
            // Some entries are no longer kept: this part cannot be brought up to date.
            self.restarting = true;
            return false;
        }
        self.is_behind() && placed.contains(&ApplyOutcome::Newest)
    }

    /// Adds a requested page: messages before the first or after the last, or others that replace all.
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
            // The answer to an older request.
            PageRequest::Before(_) | PageRequest::After(_) => {}
        }
    }

    /// Lets the next [`Timeline::joined`] restart at the end of the log.
    pub fn restart(&mut self) {
        self.restarting = true;
    }

    /// Whether it waits for the end of the log to restart.
    #[must_use]
    pub fn is_restarting(&self) -> bool {
        self.restarting
    }
}

#[cfg(test)]
pub(crate) mod tests;
