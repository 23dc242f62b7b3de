//! Events: what the server sends.

mod decode;

use super::{Refused, command::away_or_back, envelope::envelope, page::is_none_waiting};
use crate::{
    domain::{Ban, Entry, Epoch, Member, MessageId, Nickname, RoomName, RoomRules, Seq, Timestamp, Topic},
    protocol::{EntriesPage, HistoryPage, MessagePage, RoomHost},
};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

/// A message of the server. Each is idempotent: an entry has its place by its Seq, and of other events the last one is valid.
/// So receiving one twice, or before the snapshot that contains it, changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The first event on every connection.
    Welcome(Welcome),
    /// You are in the room; with the state of the room.
    Joined(Joined),
    /// A new entry of a room's log. Its type on the wire is the name of its [`EntryKind`](crate::domain::EntryKind).
    Told(EntryAdded),
    /// Your command is on disk.
    Kept(Accepted),
    /// Somebody entered.
    Entered(EnteredRoom),
    /// Somebody left, or you did.
    Left(LeftRoom),
    /// Somebody changed their nickname, or you did.
    Renamed(Renamed),
    /// Somebody is typing.
    IsTyping(IsTyping),
    /// Somebody is away, or back.
    IsAway(IsAway),
    /// How many people are in a room.
    Count(Count),
    /// How much waits for the hosts of a room, for its hosts alone.
    Appeals(AppealCount),
    /// The list of rooms.
    Lobby(LobbyList),
    /// A page of messages: the answer to `history`.
    History(HistoryPage),
    /// The entries after a place: the answer to `catch_up`.
    Entries(EntriesPage),
    /// You missed something: catch up.
    Behind(Lagged),
    /// The connection is alive; with the last places of its rooms' logs.
    Heartbeat(Heartbeat),
    /// A command was refused.
    Refused(Refused),
    /// The server shuts down.
    Closing(Closing),
}

impl Event {
    /// The room of the event; none if it concerns the connection or the server.
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
            Self::Appeals(appeals) => Some(&appeals.room),
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
            Self::Appeals(payload) => envelope(serializer, "appeals", payload),
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
    /// Who you are: by your cookie, or a new person.
    pub you: Member,
}

/// `joined`: the state of the room, everything up to `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// Which room.
    pub room: RoomName,
    /// The log's epoch.
    pub epoch: Epoch,
    /// The log's last place.
    pub seq: Seq,
    /// You, as the others see you here.
    pub you: Member,
    /// How many people are here.
    pub people: u32,
    /// The people here; at most [`super::limits::MAX_LISTED_MEMBERS`] of them.
    pub members: Vec<Member>,
    /// The room's topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// The rules of the room; missing if none was set.
    #[serde(skip_serializing_if = "RoomRules::is_default")]
    pub rules: RoomRules,
    /// Who keeps the room.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<RoomHost>,
    /// Your ban, if it lets you be here: a mute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban: Option<Ban>,
    /// Until when you may not write because you are new here, if that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newcomer_until: Option<Timestamp>,
    /// How much waits for the hosts of the room, if you are one.
    #[serde(skip_serializing_if = "is_none_waiting")]
    pub appeals: u32,
    /// The part of the log that you missed.
    #[serde(flatten)]
    pub missed: Missed,
}

/// The part of the log that a joining client missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Missed {
    /// Everything after the `after` of their `join`.
    After {
        /// The `after` of the command.
        after: Seq,
        /// The entries after it, in order; at most [`super::limits::MAX_CATCH_UP_ENTRIES`].
        entries: Vec<Entry>,
    },
    /// Too many entries, or all of them: the newest messages instead.
    Reset(MessagePage),
}

/// A new entry of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryAdded {
    /// In which room.
    pub room: RoomName,
    /// The entry.
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

/// `kept`: only the sender gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// In which room.
    pub room: RoomName,
    /// The id of the command.
    pub id: MessageId,
    /// The place of its entry, also if it had been kept before.
    pub seq: Seq,
}

/// `entered`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnteredRoom {
    /// Which room.
    pub room: RoomName,
    /// The person and the nickname.
    #[serde(flatten)]
    pub member: Member,
}

/// `left`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftRoom {
    /// Which room.
    pub room: RoomName,
    /// The person and the nickname.
    #[serde(flatten)]
    pub member: Member,
}

/// `renamed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// In which room; none for the answer to your own `rename`, which is for all rooms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomName>,
    /// The person, with the new nickname.
    #[serde(flatten)]
    pub member: Member,
    /// The nickname before.
    pub was: Nickname,
}

/// `typing`. Valid for [`super::limits::TYPING_SECONDS`], or until the person posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IsTyping {
    /// In which room.
    pub room: RoomName,
    /// The person.
    #[serde(flatten)]
    pub member: Member,
}

/// `away` and `back`. Sent in rooms of at most [`super::limits::MAX_LISTED_MEMBERS`] people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IsAway {
    /// In which room.
    pub room: RoomName,
    /// The person.
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

/// `appeals`. Sent to a room's hosts when it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppealCount {
    /// Which room.
    pub room: RoomName,
    /// How many reports, requests and questions wait.
    pub waiting: u32,
}

/// `lobby`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LobbyList {
    /// The rooms, the fullest first, then by the latest message; at most [`super::limits::MAX_LISTED_ROOMS`].
    pub rooms: Vec<LobbyRoom>,
    /// How many rooms there are: those with somebody in them or something said in them.
    pub rooms_total: u64,
    /// How many people are connected to the server, in a room or not.
    pub people_total: u64,
}

/// A room in the lobby.
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
    /// Every room of this connection, with the last place of its log that was sent.
    pub rooms: Vec<RoomHead>,
    /// The followed rooms in which something was said, or which were read elsewhere, since the last report, with the last
    /// places of their logs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followed: Vec<RoomHead>,
}

/// The last place of a room's log.
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
    /// When to reconnect, in milliseconds from now: different for each connection.
    pub after_ms: u32,
}
