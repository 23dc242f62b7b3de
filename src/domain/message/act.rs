//! An act: what an entry of a log does.

use crate::domain::{Body, Description, Emoji, HostAct, Seq, Topic};

/// The change that an entry of a log makes: a new message, a change of a message, or of the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A message was posted.
    Said {
        /// The text. None if the log no longer has it: it was deleted, or is older than what is kept.
        body: Option<Body>,
        /// The message it answers.
        reply_to: Option<Seq>,
    },
    /// A message was edited.
    Edited {
        /// The message.
        target: Seq,
        /// The new text. None if the log no longer has it.
        body: Option<Body>,
    },
    /// A message was deleted: its text is removed from the log, its place remains.
    Deleted {
        /// The message.
        target: Seq,
    },
    /// Somebody added a reaction to a message.
    Reacted {
        /// The message.
        target: Seq,
        /// The emoji.
        emoji: Emoji,
    },
    /// Somebody removed a reaction.
    Unreacted {
        /// The message.
        target: Seq,
        /// The emoji.
        emoji: Emoji,
    },
    /// A message was pinned, to be shown to newcomers.
    Pinned {
        /// The message.
        target: Seq,
    },
    /// A message was unpinned.
    Unpinned {
        /// The message.
        target: Seq,
    },
    /// The room's topic was set.
    TopicSet {
        /// The line; none if the topic was removed.
        topic: Option<Topic>,
    },
    /// The room's description was set.
    Described {
        /// The text; none if the description was removed.
        description: Option<Description>,
    },
    /// A host gave or took a role, banned somebody, or removed messages.
    Host(HostAct),
}

impl Act {
    /// The message it changes; none for a new message, and for a change of the room.
    #[must_use]
    pub fn target(&self) -> Option<Seq> {
        match self {
            Self::Said { .. } | Self::TopicSet { .. } | Self::Described { .. } | Self::Host(_) => None,
            Self::Edited { target, .. }
            | Self::Deleted { target }
            | Self::Reacted { target, .. }
            | Self::Unreacted { target, .. }
            | Self::Pinned { target }
            | Self::Unpinned { target } => Some(*target),
        }
    }

    /// The length of its text, in bytes.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        match self {
            Self::Said { body, .. } | Self::Edited { body, .. } => {
                body.as_ref().map_or(0, |body| body.as_str().len())
            }
            Self::TopicSet { topic } => topic.as_ref().map_or(0, |topic| topic.as_str().len()),
            Self::Described { description } => description.as_ref().map_or(0, |text| text.as_str().len()),
            Self::Reacted { emoji, .. } | Self::Unreacted { emoji, .. } => emoji.as_str().len(),
            Self::Host(HostAct::Banned { reason, .. }) => {
                reason.as_ref().map_or(0, |reason| reason.as_str().len())
            }
            Self::Deleted { .. } | Self::Pinned { .. } | Self::Unpinned { .. } | Self::Host(_) => 0,
        }
    }

    /// Whether it is valid only in the log whose places it names.
    #[must_use]
    pub fn has_target(&self) -> bool {
        let names_place =
            matches!(self, Self::Said { reply_to: Some(_), .. } | Self::Host(HostAct::Removed { .. }));
        self.target().is_some() || names_place
    }
}
