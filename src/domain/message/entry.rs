//! An entry of a log, and the member who made it.

use super::codec::EntryKind;
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

impl Entry {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        self.act.kind()
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

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("kind", &self.kind())?;
        self.serialize_fields(&mut object)?;
        object.end()
    }
}
