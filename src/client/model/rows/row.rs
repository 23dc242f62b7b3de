//! One row of the message list, and the key it is recognised by.

use crate::{
    client::{Delivery, Notice},
    domain::{Body, Member, MessageId, Person, Reaction, Seq, Timestamp},
};
use std::{fmt, ops::Range, sync::Arc};

/// A date of the calendar: year, month, day.
pub type Date = (u64, u64, u64);

/// A day where one is.
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
    /// Somebody said something.
    Message(Arc<MessageRow>),
    /// What comes after it is new to whoever was away.
    News,
    /// People came and went.
    Notice(Arc<Notice>),
}

/// A message as it is shown: what is on its way is in it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Its sender's id for it.
    pub id: MessageId,
    /// Its place; not known while it is on its way.
    pub seq: Option<Seq>,
    /// Who said it.
    pub from: Member,
    /// What it says now; none when it was deleted.
    pub body: Option<Body>,
    /// What it answers.
    pub reply: Option<Quote>,
    /// When; not known while it is on its way.
    pub at: Option<Timestamp>,
    /// Whether it was changed since.
    pub edited: bool,
    /// What others make of it.
    pub reactions: Vec<Reaction>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Who one is.
    pub you: Person,
    /// Whether it begins somebody's turn: then it shows who speaks.
    pub leads: bool,
    /// How far it has come.
    pub delivery: Delivery,
    /// What one did to it and is not kept; of several that which there is trouble with.
    pub change: Option<PendingChange>,
}

/// Something done to a message that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// The id of the command.
    pub id: MessageId,
    /// How far it has come.
    pub delivery: Delivery,
    /// What the message would say, when it was to be edited.
    pub body: Option<Body>,
}

impl MessageRow {
    /// What its row is the same row by.
    #[must_use]
    pub fn key(&self) -> RowKey {
        RowKey::of(&self.from, self.id)
    }

    /// Whether one can answer it, react to it or change it: not before it is kept, nor once it is deleted.
    #[must_use]
    pub fn may_be_acted_on(&self) -> bool {
        self.seq.is_some() && self.body.is_some()
    }

    /// Whether it is oneself who said it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.from.person == self.you
    }

    /// Whether one has reacted to it with this oneself.
    #[must_use]
    pub fn has_own_reaction(&self, emoji: &str) -> bool {
        let with = self.reactions.iter().find(|reaction| reaction.emoji.is(emoji));
        with.is_some_and(|reaction| reaction.people.iter().any(|member| member.person == self.you))
    }
}

/// A message that another one answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Its place.
    pub seq: Seq,
    /// The message, when the page holds it.
    pub said: Option<Quoted>,
}

/// What is shown of an answered message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Its sender's id for it.
    pub id: MessageId,
    /// Who said it.
    pub from: Member,
    /// What it says; none when it was deleted.
    pub body: Option<Body>,
}

/// What a row is the same row by: a message on its way becomes the kept one in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// A day.
    Day(Date),
    /// A message: ids are unique for a person only, so it takes both; the person by their fingerprint.
    Message(u32, MessageId),
    /// The line before what is new.
    News,
    /// A notice.
    Notice(Seq),
}

impl RowKey {
    /// Of somebody's message.
    #[must_use]
    pub fn of(from: &Member, id: MessageId) -> Self {
        Self::Message(from.person.fingerprint(), id)
    }

    /// Of the message whose row has this id in the page.
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
    /// What it is the same row by.
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
