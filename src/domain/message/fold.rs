//! A message is the fold of its entries. This is the only implementation.

use crate::domain::{Act, Body, Emoji, Entry, HostAct, Member, MessageId, Person, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// A message in its state at some place of its room's log: the entry that posted it, plus all changes since.
///
/// It is only made by folding entries ([`Message::said`], [`Message::apply`]), with the same code on the server, in the browser
/// and in the tests. So everybody who has the same entries sees the same message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The place of the entry that posted it: edits, reactions and replies name the message by it.
    pub seq: Seq,
    /// When it was posted.
    pub at: Timestamp,
    /// The id its sender gave it.
    pub id: MessageId,
    /// The author, with the nickname of that moment.
    pub from: Member,
    /// The current text; none if it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The message that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// When it was last edited, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Timestamp>,
    /// The reactions, in the order in which each emoji first came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Whether it is pinned, to be shown to newcomers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Whether its author deleted it within [`Message::RETRACTION_MILLIS`], or a host removed it among others: then nothing of
    /// it is shown, not even that it was deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
    /// The place of the last entry that it includes. Applying that entry or an earlier one again has no effect.
    pub changed: Seq,
}

/// One emoji under a message, and the people who added it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The emoji.
    pub emoji: Emoji,
    /// The people, in the order in which they added it; never empty.
    pub people: Vec<Member>,
}

impl Message {
    /// The most reactions, each person's each emoji counted: all of them are sent with one message.
    pub const MAX_REACTIONS: usize = 400;

    /// The most emoji of one person under one message, so that nobody takes all places from the others: two rows of them on a
    /// phone.
    pub const MAX_OWN_REACTIONS: usize = 20;

    /// The most edits of one message. Only its author can use them up. Each is one more text of up to [`Body::MAX_BYTES`] in
    /// the log. Deleting is always possible.
    pub const MAX_EDITS: usize = 50;

    /// How long an author may delete a message without a trace, in milliseconds: the time in which people notice a mistake.
    pub const RETRACTION_MILLIS: u64 = 10_000;

    /// The most pinned messages of one room: as many as a newcomer will read.
    pub const MAX_PINS: usize = 20;

    /// How many of those may be by one person who does not keep the room: nobody takes all places from the others.
    pub const MAX_OWN_PINS: usize = 5;

    /// The message that an entry posts; none for an entry that changes something.
    #[must_use]
    pub fn said(entry: &Entry) -> Option<Self> {
        let Act::Said { body, reply_to } = &entry.act else { return None };
        Some(Self {
            seq: entry.seq,
            at: entry.at,
            id: entry.id,
            from: entry.from.clone(),
            body: body.clone(),
            reply_to: *reply_to,
            edited: None,
            reactions: Vec::new(),
            pinned: false,
            retracted: false,
            changed: entry.seq,
        })
    }

    /// Applies an entry. True if the entry changes this message and was not applied before.
    pub fn apply(&mut self, entry: &Entry) -> bool {
        let removes = entry.removes(self);
        if !removes && entry.act.target() != Some(self.seq) || entry.seq <= self.changed {
            return false;
        }
        self.changed = entry.seq;
        // This also works if the log no longer has the text: this entry removed it.
        self.retracted |= removes || matches!(entry.act, Act::Deleted { .. }) && self.is_retracted_by(entry);
        if self.is_deleted() {
            return true;
        }
        match &entry.act {
            Act::Said { .. } | Act::TopicSet { .. } | Act::Described { .. } => {}
            // The others are about no message.
            Act::Edited { body: None, .. } | Act::Deleted { .. } | Act::Host(_) => {
                self.body = None;
                self.edited = None;
                self.reactions.clear();
                self.pinned = false;
            }
            Act::Edited { body, .. } => {
                self.body.clone_from(body);
                self.edited = Some(entry.at);
            }
            Act::Reacted { emoji, .. } => self.react(emoji, &entry.from),
            Act::Unreacted { emoji, .. } => self.unreact(emoji, entry.from.person),
            Act::Pinned { .. } => self.pinned = true,
            Act::Unpinned { .. } => self.pinned = false,
        }
        true
    }

    /// Whether a deleting entry is by the author and early enough.
    fn is_retracted_by(&self, entry: &Entry) -> bool {
        let (said, deleted) = (self.at.millis(), entry.at.millis());
        entry.from.person == self.from.person
            && (said..said.saturating_add(Self::RETRACTION_MILLIS)).contains(&deleted)
    }

    /// Whether it was deleted.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.body.is_none()
    }

    /// Its approximate size on the wire, in bytes: its text and its reactions.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let member = |member: &Member| member.person.bytes().len() + member.nickname.as_str().len();
        let reactions = self.reactions.iter().flat_map(|reaction| &reaction.people).map(member);
        self.body.as_ref().map_or(0, |body| body.as_str().len()) + reactions.sum::<usize>()
    }

    fn react(&mut self, emoji: &Emoji, from: &Member) {
        match self.reactions.iter_mut().find(|reaction| reaction.emoji == *emoji) {
            None => self.reactions.push(Reaction { emoji: emoji.clone(), people: vec![from.clone()] }),
            Some(reaction) if reaction.people.iter().any(|member| member.person == from.person) => {}
            Some(reaction) => reaction.people.push(from.clone()),
        }
    }

    fn unreact(&mut self, emoji: &Emoji, person: Person) {
        for reaction in self.reactions.iter_mut().filter(|reaction| reaction.emoji == *emoji) {
            reaction.people.retain(|member| member.person != person);
        }
        self.reactions.retain(|reaction| !reaction.people.is_empty());
    }
}

impl Entry {
    /// Whether it removes this message among others.
    #[must_use]
    pub fn removes(&self, message: &Message) -> bool {
        let Act::Host(HostAct::Removed { person, after }) = &self.act else { return false };
        *after < message.seq
            && message.seq < self.seq
            && person.is_none_or(|person| person == message.from.person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Nickname;

    fn entry(at: u64, from: u8, seq: u64, act: Act) -> Entry {
        let nickname = Nickname::parse("Ann").unwrap();
        Entry {
            seq: Seq::new(seq),
            prev: Seq::new(seq - 1),
            at: Timestamp::from_millis(at),
            id: MessageId::from_bytes([1; 16]),
            from: Member { person: Person::from_bytes([from; 12]), nickname },
            act,
        }
    }

    #[test]
    fn what_its_author_deletes_at_once_leaves_no_trace_and_nothing_else_does() {
        let most = Message::RETRACTION_MILLIS;
        for (at, from, retracted) in [
            (5_000, 1, true),
            (5_000 + most - 1, 1, true),
            (5_000 + most, 1, false),
            (4_999, 1, false),
            (5_000, 2, false),
        ] {
            // The log has the words, or has lost them with the deletion.
            for body in [Body::parse("a".to_owned()).ok(), None] {
                let said = Act::Said { body, reply_to: None };
                let mut message = Message::said(&entry(5_000, 1, 7, said)).unwrap();
                let deleted = Act::Deleted { target: Seq::new(7) };
                assert!(message.apply(&entry(at, from, 8, deleted)));
                assert!(message.is_deleted());
                assert_eq!(message.retracted, retracted, "{at} by {from}");
            }
        }
    }
}
