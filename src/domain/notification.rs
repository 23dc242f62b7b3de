//! The message that a notification shows.

pub(super) mod level;

use super::{Body, Nickname, Timestamp};

/// The last message that notifies a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// When it was posted.
    pub at: Timestamp,
    /// The author.
    pub by: Nickname,
    /// The text.
    pub body: Body,
}
