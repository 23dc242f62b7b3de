//! Commands: what a client asks for.

mod beginning;
mod decode;
mod fields;
mod post;

use super::envelope::envelope;
use crate::domain::{Act, Epoch, MessageId, Nickname, PageRequest, RoomName, Seq};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// What a client asks for. [`Command::decode`] is the only way in from a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// To be in a room, and to be told what happens there.
    Join(Join),
    /// To be in a room no longer.
    Leave(Leave),
    /// To add an entry to a room's log: `say`, `edit`, `pin`, `set_topic` and their kin.
    Post(Post),
    /// To go by another nickname from now on, in every room.
    Rename(Rename),
    /// To be told the list of rooms, now and when it changes.
    WatchLobby(WatchLobby),
    /// To be given a page of a room's messages.
    History(History),
    /// To be given the entries of a room's log after a place.
    CatchUp(CatchUp),
    /// To show the others that one is writing something.
    Typing(Typing),
    /// To say that one does not look at what the connection shows, or does again: `away` and `back`.
    Away(bool),
    /// To keep how far one has read a room.
    Read(Read),
    /// To be told when something is said in the rooms one was in.
    Follow(Follow),
    /// To be answered, so that one knows that the connection lives.
    Probe(Probe),
}

/// `join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Join {
    /// Which room. It need not exist.
    pub room: RoomName,
    /// Under which nickname; without one, the one this person goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<Nickname>,
    /// The last entry the client has: it is given what came after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The log that `after` belongs to. Of another log the newest entries are given instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
}

/// `leave`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leave {
    /// Which room.
    pub room: RoomName,
}

/// `say`, `edit`, `delete`, `react`, `unreact`, `pin`, `unpin`, `set_topic`, `describe`: what becomes an entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// In which room; the connection must have joined it.
    pub room: RoomName,
    /// The sender's id for it. The same one again, at any later time, does nothing twice.
    pub id: MessageId,
    /// What to do. A body is always there: only the log may have lost one.
    pub act: Act,
}

impl Post {
    /// The `type` it travels under.
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
    /// Whether how many there are is enough, without the list.
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
    /// The first entries after this place are given.
    pub after: Seq,
}

/// `probe`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Probe {}

/// The `type` under which it travels that somebody looks, or does not.
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
