//! Whether somebody may do something to a message.

use crate::domain::{Act, Message, PermissionError, Person};

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

impl MessageStatus {
    /// Whether this person may do this to it.
    ///
    /// # Errors
    /// [`PermissionError`], when they may not.
    pub fn permits(&self, act: &Act, person: Person) -> Result<(), PermissionError> {
        match act {
            // One may answer what was taken back: the answer should not be lost with it.
            Act::Said { .. } | Act::TopicSet { .. } | Act::Described { .. } => Ok(()),
            Act::Edited { .. }
            | Act::Deleted { .. }
            | Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
                if self.is_deleted =>
            {
                Err(PermissionError::NoMessage)
            }
            Act::Edited { .. } | Act::Deleted { .. } if self.author != person => {
                Err(PermissionError::NotYours)
            }
            Act::Edited { .. } if Message::MAX_EDITS <= self.edits => Err(PermissionError::EditsFull),
            Act::Reacted { .. } if Message::MAX_OWN_REACTIONS <= self.own_reactions => {
                Err(PermissionError::OwnReactionsFull)
            }
            Act::Reacted { .. } if Message::MAX_REACTIONS <= self.reactions => Err(PermissionError::Full),
            Act::Edited { .. } | Act::Deleted { .. } | Act::Reacted { .. } | Act::Unreacted { .. } => Ok(()),
            Act::Pinned { .. } | Act::Unpinned { .. } => Ok(()),
        }
    }
}
