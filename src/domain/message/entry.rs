//! An entry of a log, and the member who made it.

use super::codec::kind::EntryKind;
use crate::domain::{Act, MessageId, Nickname, Person, Seq, Timestamp};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

/// A person with the nickname they have, or had, in a room.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// The person.
    pub person: Person,
    /// The nickname.
    pub nickname: Nickname,
}

/// One numbered item of a room's log.
///
/// It travels as one flat object: `kind` names the act, and the act's fields stand beside the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log.
    pub seq: Seq,
    /// The place of the entry before it: a client that does not have that one has a gap.
    pub prev: Seq,
    /// When the server accepted it.
    pub at: Timestamp,
    /// The id its sender gave it.
    pub id: MessageId,
    /// The author, with the nickname of that moment.
    pub from: Member,
    /// The change that it makes.
    pub act: Act,
}

impl Entry {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        self.act.kind()
    }

    /// Serializes its fields, without its kind, into an object that may have others.
    ///
    /// # Errors
    /// The error of the serializer.
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
