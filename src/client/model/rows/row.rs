//! One row of the message list, and its key.

use crate::{
    client::{Delivery, Notice},
    domain::{Body, Member, MessageId, Person, Reaction, RoomRole, Seq, Timestamp},
};
use std::{fmt, ops::Range, sync::Arc};

/// A calendar date: year, month, day.
pub type Date = (u64, u64, u64);

/// A local day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// Its date.
    pub date: Date,
    /// From its first moment to the first of the next.
    pub span: Range<Timestamp>,
}

/// One line of the message list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A new day begins.
    Day(Date),
    /// A message.
    Message(Arc<MessageRow>),
    /// The line before new messages.
    News,
    /// People entered and left.
    Notice(Arc<Notice>),
}

/// A message as shown, with pending changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Its sender's id for it.
    pub id: MessageId,
    /// Its place; none while it is being sent.
    pub seq: Option<Seq>,
    /// Its author.
    pub from: Member,
    /// The current text; none if it was deleted.
    pub body: Option<Body>,
    /// The message that it answers.
    pub reply: Option<Quote>,
    /// Its time; none while it is being sent.
    pub at: Option<Timestamp>,
    /// Whether it was edited.
    pub edited: bool,
    /// Its reactions.
    pub reactions: Vec<Reaction>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Who one is.
    pub you: Person,
    /// What its author is in the room.
    pub role: RoomRole,
    /// Whether one may delete it: one's own, and as a host those of others.
    pub may_be_deleted: bool,
    /// Whether one may tell the hosts of it: another one's, where others keep the room.
    pub may_be_reported: bool,
    /// Whether it is the first of a group by one author: then it shows the author.
    pub leads: bool,
    /// The state of its delivery.
    pub delivery: Delivery,
    /// One's pending change of it; of several, one with a problem.
    pub change: Option<PendingChange>,
}

/// A pending change of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// The id of the command.
    pub id: MessageId,
    /// The state of its delivery.
    pub delivery: Delivery,
    /// The new text, if it is an edit.
    pub body: Option<Body>,
}

impl MessageRow {
    /// The key of its row.
    #[must_use]
    pub fn key(&self) -> RowKey {
        RowKey::of(&self.from, self.id)
    }

    /// Whether it can be answered, reacted to or edited: not before it is stored, and not after it is deleted.
    #[must_use]
    pub fn may_be_acted_on(&self) -> bool {
        self.seq.is_some() && self.body.is_some()
    }

    /// Whether it is one's own message.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.from.person == self.you
    }

    /// Whether one has reacted with this emoji.
    #[must_use]
    pub fn has_own_reaction(&self, emoji: &str) -> bool {
        let with = self.reactions.iter().find(|reaction| reaction.emoji.is(emoji));
        with.is_some_and(|reaction| reaction.people.iter().any(|member| member.person == self.you))
    }
}

/// A quoted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Its place.
    pub seq: Seq,
    /// The message, if the page has it.
    pub said: Option<Quoted>,
}

/// The shown part of a quoted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Its sender's id for it.
    pub id: MessageId,
    /// Its author.
    pub from: Member,
    /// The text; none if it was deleted.
    pub body: Option<Body>,
}

/// The identity of a row: a message being sent becomes the stored one in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// A day.
    Day(Date),
    /// A message: ids are unique only per person, so the key has both; the person as a fingerprint.
    Message(u32, MessageId),
    /// The line before new messages.
    News,
    /// A notice.
    Notice(Seq),
}

impl RowKey {
    /// The key of a person's message.
    #[must_use]
    pub fn of(from: &Member, id: MessageId) -> Self {
        Self::Message(from.person.fingerprint(), id)
    }

    /// The key of the message row with this id in the page.
    #[must_use]
    pub fn of_message(id: &str) -> Option<Self> {
        let (fingerprint, id) = id.strip_prefix("m-")?.split_once('-')?;
        Some(Self::Message(u32::from_str_radix(fingerprint, 16).ok()?, id.parse().ok()?))
    }
}

/// The row's id in the page.
impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day((year, month, day)) => write!(f, "d-{year}-{month}-{day}"),
            Self::Message(fingerprint, id) => write!(f, "m-{fingerprint:08x}-{id}"),
            Self::News => f.write_str("news"),
            Self::Notice(after) => write!(f, "n-{after}"),
        }
    }
}

impl Row {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> RowKey {
        match self {
            Self::Day(day) => RowKey::Day(*day),
            Self::Message(message) => message.key(),
            Self::News => RowKey::News,
            Self::Notice(notice) => RowKey::Notice(notice.after),
        }
    }

    /// The message, if it is one.
    #[must_use]
    pub fn message(&self) -> Option<&Arc<MessageRow>> {
        if let Self::Message(message) = self { Some(message) } else { None }
    }
}
