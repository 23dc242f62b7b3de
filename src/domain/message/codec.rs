//! The one codec of an act: its names, its fields, how they are read and written. Commands, events, the log and the stored
//! outbox share it; each only defines the source of a field ([`ActFields`]).

use crate::domain::{Act, Body, Description, Emoji, Seq, Topic};
use serde::{Deserialize, Serialize, ser::SerializeMap};

/// The kinds of entries, by their names on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// [`Act::Said`].
    Said,
    /// [`Act::Edited`].
    Edited,
    /// [`Act::Deleted`].
    Deleted,
    /// [`Act::Reacted`].
    Reacted,
    /// [`Act::Unreacted`].
    Unreacted,
    /// [`Act::Pinned`].
    Pinned,
    /// [`Act::Unpinned`].
    Unpinned,
    /// [`Act::TopicSet`].
    TopicSet,
    /// [`Act::Described`].
    Described,
}

/// A field of an act, by its name on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActField {
    /// The message it changes.
    Target,
    /// The message that this one answers.
    ReplyTo,
    /// The text.
    Body,
    /// The emoji of a reaction.
    Emoji,
    /// The room's topic.
    Topic,
    /// The room's description.
    Description,
}

/// The source of an act's fields.
pub trait ActFields {
    /// The reason that a field cannot be read.
    type Error;

    /// The message it changes.
    ///
    /// # Errors
    /// The field is missing or cannot be read. The same holds for the other methods.
    fn target(&self) -> Result<Seq, Self::Error>;
    /// The message that this one answers.
    fn reply_to(&self) -> Result<Option<Seq>, Self::Error>;
    /// The text; none if the log no longer has it.
    fn body(&self) -> Result<Option<Body>, Self::Error>;
    /// The emoji of a reaction.
    fn emoji(&self) -> Result<Emoji, Self::Error>;
    /// The room's topic.
    fn topic(&self) -> Result<Option<Topic>, Self::Error>;
    /// The room's description.
    fn description(&self) -> Result<Option<Description>, Self::Error>;
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Said,
        Self::Edited,
        Self::Deleted,
        Self::Reacted,
        Self::Unreacted,
        Self::Pinned,
        Self::Unpinned,
        Self::TopicSet,
        Self::Described,
    ];

    /// The name of an entry of this kind on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Reacted => "reacted",
            Self::Unreacted => "unreacted",
            Self::Pinned => "pinned",
            Self::Unpinned => "unpinned",
            Self::TopicSet => "topic_set",
            Self::Described => "described",
        }
    }

    /// The name of the command that adds such an entry.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Said => "say",
            Self::Edited => "edit",
            Self::Deleted => "delete",
            Self::Reacted => "react",
            Self::Unreacted => "unreact",
            Self::Pinned => "pin",
            Self::Unpinned => "unpin",
            Self::TopicSet => "set_topic",
            Self::Described => "describe",
        }
    }

    /// The kind that a command of this name adds.
    #[must_use]
    pub fn of_command(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.command() == name)
    }

    /// The fields it may have.
    #[must_use]
    pub const fn fields(self) -> &'static [ActField] {
        match self {
            Self::Said => &[ActField::Body, ActField::ReplyTo],
            Self::Edited => &[ActField::Target, ActField::Body],
            Self::Deleted | Self::Pinned | Self::Unpinned => &[ActField::Target],
            Self::Reacted | Self::Unreacted => &[ActField::Target, ActField::Emoji],
            Self::TopicSet => &[ActField::Topic],
            Self::Described => &[ActField::Description],
        }
    }
}

impl Act {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Said { .. } => EntryKind::Said,
            Self::Edited { .. } => EntryKind::Edited,
            Self::Deleted { .. } => EntryKind::Deleted,
            Self::Reacted { .. } => EntryKind::Reacted,
            Self::Unreacted { .. } => EntryKind::Unreacted,
            Self::Pinned { .. } => EntryKind::Pinned,
            Self::Unpinned { .. } => EntryKind::Unpinned,
            Self::TopicSet { .. } => EntryKind::TopicSet,
            Self::Described { .. } => EntryKind::Described,
        }
    }

    /// Reads an act of this kind.
    ///
    /// # Errors
    /// The error of the first field that cannot be read.
    pub fn read<F: ActFields>(kind: EntryKind, fields: &F) -> Result<Self, F::Error> {
        Ok(match kind {
            EntryKind::Said => Self::Said { body: fields.body()?, reply_to: fields.reply_to()? },
            EntryKind::Edited => Self::Edited { target: fields.target()?, body: fields.body()? },
            EntryKind::Deleted => Self::Deleted { target: fields.target()? },
            EntryKind::Reacted => Self::Reacted { target: fields.target()?, emoji: fields.emoji()? },
            EntryKind::Unreacted => Self::Unreacted { target: fields.target()?, emoji: fields.emoji()? },
            EntryKind::Pinned => Self::Pinned { target: fields.target()? },
            EntryKind::Unpinned => Self::Unpinned { target: fields.target()? },
            EntryKind::TopicSet => Self::TopicSet { topic: fields.topic()? },
            EntryKind::Described => Self::Described { description: fields.description()? },
        })
    }

    /// Serializes its fields into an object that may have others. Text that the log no longer has is left out.
    ///
    /// # Errors
    /// The error of the serializer.
    pub fn serialize_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        if let Some(target) = self.target() {
            object.serialize_entry("target", &target)?;
        }
        match self {
            Self::Said { body, reply_to } => {
                body.iter().try_for_each(|body| object.serialize_entry("body", body))?;
                reply_to.iter().try_for_each(|seq| object.serialize_entry("reply_to", seq))
            }
            Self::Edited { body, .. } => {
                body.iter().try_for_each(|body| object.serialize_entry("body", body))
            }
            Self::Deleted { .. } | Self::Pinned { .. } | Self::Unpinned { .. } => Ok(()),
            Self::Reacted { emoji, .. } | Self::Unreacted { emoji, .. } => {
                object.serialize_entry("emoji", emoji)
            }
            Self::TopicSet { topic } => {
                topic.iter().try_for_each(|topic| object.serialize_entry("topic", topic))
            }
            Self::Described { description } => {
                description.iter().try_for_each(|text| object.serialize_entry("description", text))
            }
        }
    }
}
