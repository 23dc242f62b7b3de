//! Events: what the server tells.

mod decode;

use super::{Refused, command::away_or_back, envelope::envelope};
use crate::{
    domain::{Entry, Epoch, Member, MessageId, Nickname, RoomName, Seq, Topic},
    protocol::{EntriesPage, HistoryPage, MessagePage},
};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

/// What the server tells. Each is idempotent: an entry is placed by its Seq, and of the rest the last one
/// holds; so hearing one twice, or before the snapshot that contains it, changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The greeting, before anything is asked.
    Welcome(Welcome),
    /// You are in the room: how it stands.
    Joined(Joined),
    /// A new entry of a room's log. It travels under the name of its [`EntryKind`](crate::domain::EntryKind).
    Told(EntryAdded),
    /// What you did is on disk.
    Kept(Accepted),
    /// Somebody came in.
    Entered(EnteredRoom),
    /// Somebody left, or you did.
    Left(LeftRoom),
    /// Somebody goes by another nickname, or you do.
    Renamed(Renamed),
    /// Somebody is writing something.
    IsTyping(IsTyping),
    /// Somebody is away, or back.
    IsAway(IsAway),
    /// How many people are in a room.
    Count(Count),
    /// The list of rooms.
    Lobby(LobbyList),
    /// A page of messages, as asked for.
    History(HistoryPage),
    /// The entries after a place, as asked for.
    Entries(EntriesPage),
    /// You missed something: fill it from here.
    Behind(Lagged),
    /// The connection lives, and this is where its rooms' logs end.
    Heartbeat(Heartbeat),
    /// Why not.
    Refused(Refused),
    /// The server is going away for a while.
    Closing(Closing),
}

impl Event {
    /// The room it is about; none when it is about the connection or the server.
    #[must_use]
    pub fn room(&self) -> Option<&RoomName> {
        match self {
            Self::Joined(joined) => Some(&joined.room),
            Self::Told(told) => Some(&told.room),
            Self::Kept(kept) => Some(&kept.room),
            Self::Entered(entered) => Some(&entered.room),
            Self::Left(left) => Some(&left.room),
            Self::Renamed(renamed) => renamed.room.as_ref(),
            Self::IsTyping(typing) => Some(&typing.room),
            Self::IsAway(away) => Some(&away.room),
            Self::Count(count) => Some(&count.room),
            Self::History(page) => Some(&page.room),
            Self::Entries(page) => Some(&page.room),
            Self::Behind(behind) => Some(&behind.room),
            Self::Refused(refused) => refused.room.as_ref(),
            Self::Welcome(_) | Self::Lobby(_) | Self::Heartbeat(_) | Self::Closing(_) => None,
        }
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Welcome(payload) => envelope(serializer, "welcome", payload),
            Self::Joined(payload) => envelope(serializer, "joined", payload),
            Self::Told(payload) => envelope(serializer, payload.entry.kind().name(), payload),
            Self::Kept(payload) => envelope(serializer, "kept", payload),
            Self::Entered(payload) => envelope(serializer, "entered", payload),
            Self::Left(payload) => envelope(serializer, "left", payload),
            Self::Renamed(payload) => envelope(serializer, "renamed", payload),
            Self::IsTyping(payload) => envelope(serializer, "typing", payload),
            Self::IsAway(payload) => envelope(serializer, away_or_back(payload.away), payload),
            Self::Count(payload) => envelope(serializer, "count", payload),
            Self::Lobby(payload) => envelope(serializer, "lobby", payload),
            Self::History(payload) => envelope(serializer, "history", payload),
            Self::Entries(payload) => envelope(serializer, "entries", payload),
            Self::Behind(payload) => envelope(serializer, "behind", payload),
            Self::Heartbeat(payload) => envelope(serializer, "heartbeat", payload),
            Self::Refused(payload) => envelope(serializer, "refused", payload),
            Self::Closing(payload) => envelope(serializer, "closing", payload),
        }
    }
}

/// `welcome`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Welcome {
    /// This connection's id, as in the server's log.
    pub connection: String,
    /// Who you are, by your cookie or newly made up.
    pub you: Member,
}

/// `joined`: the room as it stands, everything up to `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// Which room.
    pub room: RoomName,
    /// The log's name.
    pub epoch: Epoch,
    /// The log's last place.
    pub seq: Seq,
    /// You, as the others see you here.
    pub you: Member,
    /// How many people are here.
    pub people: u32,
    /// Who they are; at most [`super::limits::MAX_LISTED_MEMBERS`] of them.
    pub members: Vec<Member>,
    /// What the room is about, in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// What you missed of the log.
    #[serde(flatten)]
    pub missed: Missed,
}

/// What somebody who joins has missed of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Missed {
    /// Everything after the `after` of their `join`.
    After {
        /// As asked for.
        after: Seq,
        /// The entries after it, in order; at most [`super::limits::MAX_CATCH_UP_ENTRIES`].
        entries: Vec<Entry>,
    },
    /// Too much to tell, or all of it: how the room reads now.
    Reset(MessagePage),
}

/// A new entry of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryAdded {
    /// In which room.
    pub room: RoomName,
    /// Which.
    pub entry: Entry,
}

impl Serialize for EntryAdded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("room", &self.room)?;
        self.entry.serialize_fields(&mut object)?;
        object.end()
    }
}

/// `kept`: only the sender is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// In which room.
    pub room: RoomName,
    /// The id of the command.
    pub id: MessageId,
    /// The place of its entry, also when it had been kept before.
    pub seq: Seq,
}

/// `entered`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnteredRoom {
    /// Which room.
    pub room: RoomName,
    /// Who, under which nickname.
    #[serde(flatten)]
    pub member: Member,
}

/// `left`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftRoom {
    /// Which room.
    pub room: RoomName,
    /// Who, under which nickname.
    #[serde(flatten)]
    pub member: Member,
}

/// `renamed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// In which room; none when it answers your own `rename`, which is for all rooms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomName>,
    /// Who, under the new nickname.
    #[serde(flatten)]
    pub member: Member,
    /// The nickname before.
    pub was: Nickname,
}

/// `typing`. It holds for [`super::limits::TYPING_SECONDS`], or until the person says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IsTyping {
    /// In which room.
    pub room: RoomName,
    /// Who.
    #[serde(flatten)]
    pub member: Member,
}

/// `away` and `back`. Told in rooms of at most [`super::limits::MAX_LISTED_MEMBERS`] people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IsAway {
    /// In which room.
    pub room: RoomName,
    /// Who.
    #[serde(flatten)]
    pub member: Member,
    /// Whether they are away now.
    #[serde(skip)]
    pub away: bool,
}

/// `count`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Which room.
    pub room: RoomName,
    /// How many people are in it. Somebody with three tabs is one.
    pub people: u32,
}

/// `lobby`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LobbyList {
    /// The rooms, the fullest first and then the latest spoken in; at most [`super::limits::MAX_LISTED_ROOMS`].
    pub rooms: Vec<LobbyRoom>,
    /// How many rooms there are: those with somebody in them or something said in them.
    pub rooms_total: u64,
    /// How many people are connected to the server, in a room or not.
    pub people_total: u64,
}

/// A line of the lobby.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LobbyRoom {
    /// Its name.
    pub name: RoomName,
    /// How many people are in it.
    pub people: u32,
}

/// `behind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lagged {
    /// In which room.
    pub room: RoomName,
}

/// `heartbeat`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Heartbeat {
    /// Every room this connection is in, and the last place of its log that was told.
    pub rooms: Vec<RoomHead>,
    /// The rooms it follows in which something was said, or which were read elsewhere, since this was last told, and
    /// where their logs end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followed: Vec<RoomHead>,
}

/// Where a room's log ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomHead {
    /// Which room.
    pub room: RoomName,
    /// The last place.
    pub seq: Seq,
}

/// `closing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// When to come back, in milliseconds from now: each connection is told its own moment.
    pub after_ms: u32,
}
