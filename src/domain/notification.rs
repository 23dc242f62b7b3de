//! The message that a notification tells of.

pub(super) mod level;

use super::{Body, Nickname, Timestamp};

/// The last message that calls somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// When it was said.
    pub at: Timestamp,
    /// By whom.
    pub by: Nickname,
    /// What.
    pub body: Body,
}
