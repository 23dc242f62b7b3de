//! Search results.

use crate::domain::{Message, RoomName, search::Cursor};

/// What was found, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPage {
    /// The messages, as they read now.
    pub hits: Vec<Hit>,
    /// Where to go on, when there may be more.
    pub more: Option<Cursor>,
    /// Whether not all of the log is in the index yet, so that there may be more that is not found.
    pub is_behind: bool,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it was said.
    pub room: RoomName,
    /// It.
    pub message: Message,
}
