//! A message as its entries leave it. This is the one fold.

use crate::domain::{Act, Body, Emoji, Entry, Member, MessageId, Person, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// A message as it stands at some place of its room's log: what was said, and what was done to it since.
///
/// The only way to one is folding entries ([`Message::said`], [`Message::apply`]), the same on the server, in
/// the browser and in the tests; so whoever has the same entries sees the same message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The place where it was said: what edits, reactions and replies name it by.
    pub seq: Seq,
    /// When it was said.
    pub at: Timestamp,
    /// The id its sender gave it.
    pub id: MessageId,
    /// Who said it, under the nickname of that moment.
    pub from: Member,
    /// What it says now; none when it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    /// When it was last edited, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Timestamp>,
    /// What others make of it, in the order each emoji first came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Whether it is one of those that whoever comes should read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Whether its author deleted it within [`Message::RETRACTION_MILLIS`]: then nothing of it is shown, not even that it was
    /// deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
    /// The place of the last entry that is in it. Applying that one, or an earlier one, again does nothing.
    pub changed: Seq,
}

/// One emoji under a message, and who put it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Which.
    pub emoji: Emoji,
    /// Who, in the order they did; never nobody.
    pub people: Vec<Member>,
}

impl Message {
    /// The most reactions, each person's each emoji counted: what a page must carry for one message.
    pub const MAX_REACTIONS: usize = 400;

    /// The most emoji that one person puts under one message, so that nobody takes all places from the others: two rows
    /// of them on a phone.
    pub const MAX_OWN_REACTIONS: usize = 20;

    /// The most edits of one message, counted by themselves: nobody else can use them up. Each is one more text of up to
    /// [`Body::MAX_BYTES`] that stays in the log. Deleting is always possible.
    pub const MAX_EDITS: usize = 50;

    /// How long its author may delete a message without a trace, in milliseconds: as long as one sees a slip of the finger.
    pub const RETRACTION_MILLIS: u64 = 10_000;

    /// The most pinned messages of one room: what somebody who comes will still read.
    pub const MAX_PINS: usize = 20;

    /// What an entry says; none when it says nothing new but changes something.
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

    /// Whether this entry is about it and new to it; then it is as the entry leaves it.
    pub fn apply(&mut self, entry: &Entry) -> bool {
        if entry.act.target() != Some(self.seq) || entry.seq <= self.changed {
            return false;
        }
        self.changed = entry.seq;
        // Also where the log no longer has the words: it loses them with this very entry.
        self.retracted |= matches!(entry.act, Act::Deleted { .. }) && self.is_retracted_by(entry);
        if self.is_deleted() {
            return true;
        }
        match &entry.act {
            Act::Said { .. } | Act::TopicSet { .. } | Act::Described { .. } => {}
            Act::Edited { body: None, .. } | Act::Deleted { .. } => {
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

    /// Whether an entry that deletes it is its author's and comes soon enough.
    fn is_retracted_by(&self, entry: &Entry) -> bool {
        let (said, deleted) = (self.at.millis(), entry.at.millis());
        entry.from.person == self.from.person
            && (said..said.saturating_add(Self::RETRACTION_MILLIS)).contains(&deleted)
    }

    /// Whether its words were taken back.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.body.is_none()
    }

    /// How many bytes it takes to tell it, more or less: its words, and who reacted to it.
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
