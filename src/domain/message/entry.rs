//! One item of a log, and the member it is from.

use crate::domain::{Act, MessageId, Nickname, Person, Seq, Timestamp};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

/// A person under the nickname they have, or had, in a room.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// Under which name.
    pub nickname: Nickname,
}

/// One numbered item of a room's log.
///
/// It travels as one flat object: `kind` says what it does, and the fields of that stand beside the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log.
    pub seq: Seq,
    /// The place of the entry before it: whoever has not seen that one has a hole.
    pub prev: Seq,
    /// When the server took it.
    pub at: Timestamp,
    /// The id its sender gave it.
    pub id: MessageId,
    /// Who did it, under the nickname of that moment.
    pub from: Member,
    /// What it does.
    pub act: Act,
}

/// The kinds of entries, by the names they travel under.
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

impl EntryKind {
    /// The name it travels under.
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
}

impl Entry {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        match self.act {
            Act::Said { .. } => EntryKind::Said,
            Act::Edited { .. } => EntryKind::Edited,
            Act::Deleted { .. } => EntryKind::Deleted,
            Act::Reacted { .. } => EntryKind::Reacted,
            Act::Unreacted { .. } => EntryKind::Unreacted,
            Act::Pinned { .. } => EntryKind::Pinned,
            Act::Unpinned { .. } => EntryKind::Unpinned,
            Act::TopicSet { .. } => EntryKind::TopicSet,
            Act::Described { .. } => EntryKind::Described,
        }
    }

    /// Writes its fields, without its kind, into an object that may hold others.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object.serialize_entry("seq", &self.seq)?;
        object.serialize_entry("prev", &self.prev)?;
        object.serialize_entry("at", &self.at)?;
        object.serialize_entry("id", &self.id)?;
        object.serialize_entry("from", &self.from)?;
        self.act.serialize_fields(object)
    }
}

impl Act {
    /// Writes its fields into an object that may hold others. What the log no longer has is left out.
    ///
    /// # Errors
    /// The serializer's.
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

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("kind", &self.kind())?;
        self.serialize_fields(&mut object)?;
        object.end()
    }
}
