//! Pages of messages and entries, and the snapshot that a room's page is first drawn from.

use crate::domain::{
    Ban, Earlier, Entry, Epoch, Member, Message, PageRequest, Person, RoomName, RoomRole, RoomRules, Seq,
    Timestamp, Topic,
};
use serde::{Deserialize, Serialize};

/// Messages that follow one another, as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePage {
    /// In order; at most [`super::limits::MAX_PAGE_MESSAGES`].
    pub messages: Vec<Message>,
    /// What came before the first of them.
    pub earlier: Earlier,
    /// Whether others were said after the last of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

/// `history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryPage {
    /// Of which room.
    pub room: RoomName,
    /// The log's name.
    pub epoch: Epoch,
    /// As asked for.
    #[serde(flatten)]
    pub part: PageRequest,
    /// The messages, as they stand now: not before anything that was told on this connection.
    #[serde(flatten)]
    pub page: MessagePage,
}

/// `entries`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntriesPage {
    /// Of which room.
    pub room: RoomName,
    /// The log's name.
    pub epoch: Epoch,
    /// As asked for.
    pub after: Seq,
    /// The first entries after it, in order; at most [`super::limits::MAX_CATCH_UP_ENTRIES`].
    pub entries: Vec<Entry>,
    /// The log's last place: when the last entry is not there yet, ask again after that one.
    pub seq: Seq,
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
    /// Who they are; at most [`super::limits::MAX_LISTED_MEMBERS`] of them.
    pub members: Vec<Member>,
    /// What the room is about, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// The rules of the room; missing if none was set.
    #[serde(default, skip_serializing_if = "RoomRules::is_default")]
    pub rules: RoomRules,
    /// Who keeps the room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<RoomHost>,
    /// The ban of the person the page is for, if it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ban: Option<Ban>,
    /// Until when that person may not write because they are new here, if that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newcomer_until: Option<Timestamp>,
    /// How much waits for the hosts of the room, if that person is one.
    #[serde(default, skip_serializing_if = "is_none_waiting")]
    pub appeals: u32,
    /// The newest messages, or those that were asked for.
    pub page: MessagePage,
}

/// A person who keeps a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomHost {
    /// The person.
    pub person: Person,
    /// What they are.
    pub role: RoomRole,
}

/// Whether nothing waits for the hosts of a room.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
pub(super) fn is_none_waiting(appeals: &u32) -> bool {
    *appeals == 0
}
