//! One item of a log, and the member it is from.

use super::{Body, MessageId, Nickname, Person, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// A person under the nickname they have, or had, in a room.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// Under which name.
    pub nickname: Nickname,
}

/// One numbered item of a room's log: something said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the log.
    pub seq: Seq,
    /// The place of the entry before it: whoever has not seen that one has a hole.
    pub prev: Seq,
    /// When the server took it.
    pub at: Timestamp,
    /// The id its sender gave it.
    pub id: MessageId,
    /// Who said it, under the nickname of that moment.
    pub from: Member,
    /// What was said.
    pub body: Body,
}
