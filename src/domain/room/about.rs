//! What a room is about: topic, description and pinned messages.

use crate::domain::{Description, Message, Nickname, Timestamp, Topic};

/// The topic, description and pinned messages of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The line under its name.
    pub topic: Option<Authored<Topic>>,
    /// The longer text.
    pub description: Option<Authored<Description>>,
    /// The pinned messages, the last pinned first.
    pub pins: Vec<Message>,
    /// When its first entry was made; none in a room without a log.
    pub began: Option<Timestamp>,
}

/// A text, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authored<T> {
    /// The text.
    pub text: T,
    /// The author, with the nickname of that moment.
    pub by: Nickname,
    /// When it was written.
    pub at: Timestamp,
}
