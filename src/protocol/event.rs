//! What the server tells.

use super::Refused;
use crate::domain::{Entry, Epoch, Member, MessageId, Nickname, RoomName, Seq};
use serde::{Deserialize, Serialize};

/// What the server tells. Each is idempotent: an entry is placed by its Seq, and of the rest the last one
/// holds; so hearing one twice, or before the snapshot that contains it, changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "payload", rename_all = "snake_case")]
pub enum Event {
    /// The greeting, before anything is asked.
    Welcome(Welcome),
    /// You are in the room: how it stands.
    Joined(Joined),
    /// Something was said.
    Said(Said),
    /// What you said is on disk.
    Kept(Kept),
    /// Somebody came in.
    Entered(Entered),
    /// Somebody left, or you did.
    Left(Left),
    /// Somebody goes by another nickname, or you do.
    Renamed(Renamed),
    /// How many people are in a room.
    Count(Count),
    /// The list of rooms.
    Lobby(Lobby),
    /// Earlier entries, as asked for.
    History(HistoryPage),
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
            Self::Said(said) => Some(&said.room),
            Self::Kept(kept) => Some(&kept.room),
            Self::Entered(entered) => Some(&entered.room),
            Self::Left(left) => Some(&left.room),
            Self::Renamed(renamed) => renamed.room.as_ref(),
            Self::Count(count) => Some(&count.room),
            Self::History(page) => Some(&page.room),
            Self::Refused(refused) => refused.room.as_ref(),
            Self::Welcome(_) | Self::Lobby(_) | Self::Closing(_) => None,
        }
    }
}

/// `welcome`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// This connection's id, as in the server's log.
    pub connection: String,
    /// Who you are, by your cookie or newly made up.
    pub you: Member,
}

/// `joined`: the room as it stands, everything up to `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Who they are; at most [`super::limits::LISTED_MEMBERS`] of them.
    pub members: Vec<Member>,
    /// What came after the `after` of your `join`, or the newest when that is more than a page: whoever asked
    /// sees by the first one's `prev`. In order.
    pub entries: Vec<Entry>,
}

/// `said`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In which room.
    pub room: RoomName,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// `kept`: only the sender is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// In which room.
    pub room: RoomName,
    /// Which message.
    pub id: MessageId,
    /// Its place, also when it had been said before.
    pub seq: Seq,
}

/// `entered`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// Which room.
    pub room: RoomName,
    /// Who, under which nickname.
    #[serde(flatten)]
    pub member: Member,
}

/// `left`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Which room.
    pub room: RoomName,
    /// Who, under which nickname.
    #[serde(flatten)]
    pub member: Member,
}

/// `renamed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// In which room; none when it answers your own `rename`, which is for all rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomName>,
    /// Who, under the new nickname.
    #[serde(flatten)]
    pub member: Member,
    /// The nickname before.
    pub was: Nickname,
}

/// `count`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Which room.
    pub room: RoomName,
    /// How many people are in it. Somebody with three tabs is one.
    pub people: u32,
}

/// `lobby`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lobby {
    /// The rooms, the fullest first and then the latest spoken in; at most [`super::limits::LISTED_ROOMS`].
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

/// `history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// Of which room.
    pub room: RoomName,
    /// The log's name.
    pub epoch: Epoch,
    /// As asked for.
    pub before: Seq,
    /// The newest entries before it, in order; at most [`super::limits::PAGE_ENTRIES`]. The log begins here
    /// when the first one's `prev` is 0, or when there is none.
    pub entries: Vec<Entry>,
}

/// `closing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When to come back, in milliseconds from now: each connection is told its own moment.
    pub after_ms: u32,
}

/// What the page of a room is first drawn from, without a connection. The socket then joins after its `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which room.
    pub room: RoomName,
    /// The log's name.
    pub epoch: Epoch,
    /// The log's last place.
    pub seq: Seq,
    /// The person the page is for, under the nickname they would enter with.
    pub you: Member,
    /// Whether that nickname was chosen, or made up for them.
    pub named: bool,
    /// How many people are in the room.
    pub people: u32,
    /// Who they are; at most [`super::limits::LISTED_MEMBERS`] of them.
    pub members: Vec<Member>,
    /// The newest entries, in order; at most [`super::limits::PAGE_ENTRIES`].
    pub entries: Vec<Entry>,
}
