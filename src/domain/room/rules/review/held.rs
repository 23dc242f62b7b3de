//! A message that waits until a host has looked at it.

use crate::domain::{Body, Member, MessageId, ReviewReason, Seq, Timestamp};

/// A message that is not in its room yet: a host looks at it first. It waits beside the room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldMessage {
    /// Its number, by which a host says which one is meant.
    pub number: u64,
    /// The id that its author gave it.
    pub id: MessageId,
    /// Its author, with the nickname of that moment.
    pub from: Member,
    /// When it was sent.
    pub at: Timestamp,
    /// Why a host looks at it.
    pub why: ReviewReason,
    /// The text.
    pub body: Body,
    /// The message that it answers.
    pub reply_to: Option<Seq>,
    /// The message that it edits; none for a new one.
    pub target: Option<Seq>,
}

impl HeldMessage {
    /// How many messages of one person may wait in a room.
    pub const MAX_PER_PERSON: usize = 5;

    /// How many messages from one network may wait in a room: a class behind one router, and a fifth of the list.
    pub const MAX_PER_NETWORK: usize = 100;

    /// How many messages may wait in a room.
    pub const MAX_PER_ROOM: usize = 500;

    /// How many messages that wait a host is shown at once: those after them follow when these are done.
    pub const MAX_SHOWN: usize = 50;

    /// How many refused messages a room remembers, so that one that is sent again is refused again.
    pub const MAX_REFUSED: usize = 1_000;

    /// How long a message waits at most, in milliseconds: 30 days.
    pub const MAX_MILLIS: u64 = 30 * 24 * 60 * 60 * 1_000;
}

/// Which messages that wait a host means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldSelection {
    /// The one of this number.
    One(u64),
    /// All of the author of the one with this number.
    OfItsAuthor(u64),
    /// All up to this number: those that the host has seen.
    UpTo(u64),
}

/// What an author sees of their messages in a room that a host looks at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnHeld {
    /// Those that wait, the oldest first.
    pub waiting: Vec<HeldMessage>,
    /// How many a host has refused lately.
    pub refused: usize,
}
