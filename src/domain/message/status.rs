//! The data about a message on which permissions depend.

use crate::domain::Person;

/// The data about a message on which permissions depend, and no more: it is read for each act, and its size does not grow with
/// the number of earlier acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageStatus {
    /// The author.
    pub author: Person,
    /// Whether it was deleted.
    pub is_deleted: bool,
    /// How often it was edited.
    pub edits: usize,
    /// How many reactions it has, each person's each emoji counted.
    pub reactions: usize,
    /// How many of those are by the acting person.
    pub own_reactions: usize,
}
