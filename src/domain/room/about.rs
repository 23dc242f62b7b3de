//! What a room is about: topic, description and pinned messages.

use crate::domain::{Description, Message, Nickname, Timestamp, Topic};

/// What a room is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The line under its name.
    pub topic: Option<Authored<Topic>>,
    /// What there is to say beyond that.
    pub description: Option<Authored<Description>>,
    /// The messages that whoever comes should read, the last pinned first.
    pub pins: Vec<Message>,
    /// When its first entry was made; none in a room without a log.
    pub began: Option<Timestamp>,
}

/// A text, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authored<T> {
    /// The text.
    pub text: T,
    /// Who, under the nickname of that moment.
    pub by: Nickname,
    /// When.
    pub at: Timestamp,
}
