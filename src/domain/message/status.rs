//! What decides whether somebody may do something to a message.

use crate::domain::Person;

/// What decides whether something may be done to a message, and no more: it is read for each act, however much was done
/// to the message before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageStatus {
    /// Who said it.
    pub author: Person,
    /// Whether its words were taken back.
    pub is_deleted: bool,
    /// How often it was edited.
    pub edits: usize,
    /// How many reactions it has, each person's each emoji counted.
    pub reactions: usize,
    /// How many of those are of whoever acts.
    pub own_reactions: usize,
}
