//! An act: what an entry of a log does.

use crate::domain::{Body, Description, Emoji, Seq, Topic};

/// What an entry of a log does: says something, changes what was said before, or says what the room is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Something was said.
    Said {
        /// What. None when the log no longer has it: it was deleted since, or is older than what is kept.
        body: Option<Body>,
        /// The message it answers.
        reply_to: Option<Seq>,
    },
    /// What was said reads otherwise from here on.
    Edited {
        /// The message.
        target: Seq,
        /// What it says now. None when the log no longer has it.
        body: Option<Body>,
    },
    /// What was said is taken back: its words leave the log, its place remains.
    Deleted {
        /// The message.
        target: Seq,
    },
    /// Somebody reacts to a message.
    Reacted {
        /// The message.
        target: Seq,
        /// With what.
        emoji: Emoji,
    },
    /// Somebody takes a reaction back.
    Unreacted {
        /// The message.
        target: Seq,
        /// Which one.
        emoji: Emoji,
    },
    /// A message is one that whoever comes should read.
    Pinned {
        /// The message.
        target: Seq,
    },
    /// It is one like any other again.
    Unpinned {
        /// The message.
        target: Seq,
    },
    /// What the room is about, in a line.
    TopicSet {
        /// The line; none when it has none from here on.
        topic: Option<Topic>,
    },
    /// What the room is about, at more length.
    Described {
        /// The text; none when it has none from here on.
        description: Option<Description>,
    },
}

impl Act {
    /// The message it changes; none when it says something new, or is about the room.
    #[must_use]
    pub fn target(&self) -> Option<Seq> {
        match self {
            Self::Said { .. } | Self::TopicSet { .. } | Self::Described { .. } => None,
            Self::Edited { target, .. }
            | Self::Deleted { target }
            | Self::Reacted { target, .. }
            | Self::Unreacted { target, .. }
            | Self::Pinned { target }
            | Self::Unpinned { target } => Some(*target),
        }
    }

    /// How many bytes of words it has.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        match self {
            Self::Said { body, .. } | Self::Edited { body, .. } => {
                body.as_ref().map_or(0, |body| body.as_str().len())
            }
            Self::TopicSet { topic } => topic.as_ref().map_or(0, |topic| topic.as_str().len()),
            Self::Described { description } => description.as_ref().map_or(0, |text| text.as_str().len()),
            Self::Reacted { emoji, .. } | Self::Unreacted { emoji, .. } => emoji.as_str().len(),
            Self::Deleted { .. } | Self::Pinned { .. } | Self::Unpinned { .. } => 0,
        }
    }

    /// Whether it means something only in the log whose places it names.
    #[must_use]
    pub fn has_target(&self) -> bool {
        self.target().is_some() || matches!(self, Self::Said { reply_to: Some(_), .. })
    }
}
