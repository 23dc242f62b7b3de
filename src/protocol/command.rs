//! Commands: what a client asks for.

mod beginning;
mod decode;
mod fields;
mod post;

use super::envelope::envelope;
use crate::domain::{Act, Epoch, MessageId, Nickname, PageRequest, RoomName, Seq};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// A request of a client. [`Command::decode`] is the only way to make one from a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Enters a room and subscribes to its events.
    Join(Join),
    /// Leaves a room.
    Leave(Leave),
    /// Adds an entry to a room's log: `say`, `edit`, `pin`, `set_topic` and others.
    Post(Post),
    /// Changes the nickname in every room.
    Rename(Rename),
    /// Subscribes to the list of rooms.
    WatchLobby(WatchLobby),
    /// Asks for a page of a room's messages.
    History(History),
    /// Asks for the entries of a room's log after a place.
    CatchUp(CatchUp),
    /// Shows the others that somebody is typing.
    Typing(Typing),
    /// Reports whether somebody looks at this connection: `away` and `back`.
    Away(bool),
    /// Stores how far somebody has read a room.
    Read(Read),
    /// Subscribes to new messages in the rooms one was in.
    Follow(Follow),
    /// Checks that the connection is alive.
    Probe(Probe),
}

/// `join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Join {
    /// Which room. It need not exist.
    pub room: RoomName,
    /// The nickname; without it, this person's usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<Nickname>,
    /// The last entry the client has: it gets the entries after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The log that `after` belongs to. If the epoch differs, the newest messages are sent instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
}

/// `leave`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leave {
    /// Which room.
    pub room: RoomName,
}

/// `say`, `edit`, `delete`, `react`, `unreact`, `pin`, `unpin`, `set_topic`, `describe`: each becomes an entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// In which room; the connection must have joined it.
    pub room: RoomName,
    /// The sender's id for it. The same id again, at any later time, has no second effect.
    pub id: MessageId,
    /// The act. A body is always there: only the log may have lost it.
    pub act: Act,
}

impl Post {
    /// Its `type` on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.act.kind().command()
    }
}

impl Serialize for Post {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("room", &self.room)?;
        object.serialize_entry("id", &self.id)?;
        self.act.serialize_fields(&mut object)?;
        object.end()
    }
}

/// `rename`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The new nickname.
    pub nickname: Nickname,
}

/// `watch_lobby`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WatchLobby {
    /// Whether the totals are enough, without the list.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub totals: bool,
}

/// `history`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Of which room; the connection must have joined it.
    pub room: RoomName,
    /// Which messages.
    pub part: PageRequest,
}

impl Serialize for History {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("room", &self.room)?;
        let (name, seq) = self.part.field();
        object.serialize_entry(name, &seq)?;
        object.end()
    }
}

/// `typing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Typing {
    /// In which room; the connection must have joined it.
    pub room: RoomName,
}

/// `read`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Read {
    /// Which room; the connection must have joined it.
    pub room: RoomName,
    /// The last place that was seen.
    pub seq: Seq,
}

/// `follow`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Follow {}

/// `catch_up`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatchUp {
    /// Of which room; the connection must have joined it.
    pub room: RoomName,
    /// The first entries after this place are returned.
    pub after: Seq,
}

/// `probe`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Probe {}

/// The `type` of this command on the wire.
pub(super) fn away_or_back(away: bool) -> &'static str {
    if away { "away" } else { "back" }
}

impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Join(payload) => envelope(serializer, "join", payload),
            Self::Leave(payload) => envelope(serializer, "leave", payload),
            Self::Post(payload) => envelope(serializer, payload.name(), payload),
            Self::Rename(payload) => envelope(serializer, "rename", payload),
            Self::WatchLobby(payload) => envelope(serializer, "watch_lobby", payload),
            Self::History(payload) => envelope(serializer, "history", payload),
            Self::CatchUp(payload) => envelope(serializer, "catch_up", payload),
            Self::Typing(payload) => envelope(serializer, "typing", payload),
            Self::Away(away) => envelope(serializer, away_or_back(*away), &Probe {}),
            Self::Read(payload) => envelope(serializer, "read", payload),
            Self::Follow(payload) => envelope(serializer, "follow", payload),
            Self::Probe(payload) => envelope(serializer, "probe", payload),
        }
    }
}
