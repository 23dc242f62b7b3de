//! Search results.

use crate::domain::{Message, RoomName, search::Cursor};

/// The results, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPage {
    /// The messages, in their current state.
    pub hits: Vec<Hit>,
    /// The cursor of the next page, if there may be one.
    pub more: Option<Cursor>,
    /// Whether a part of the log is not indexed yet, so that results may be missing.
    pub is_behind: bool,
}

/// A message that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its room.
    pub room: RoomName,
    /// The message.
    pub message: Message,
}
