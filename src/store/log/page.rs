//! A page of a log, the log's head, and a room with a log.

use crate::domain::{Earlier, Epoch, Message, RoomName, RoomRules, Seq, Standings, Timestamp, Topic};

/// The end of a room's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// The log's epoch.
    pub epoch: Epoch,
    /// Its last place.
    pub seq: Seq,
}

/// A part of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPage {
    /// The end of the log.
    pub head: LogHead,
    /// The messages, in order, in their state at the end of the log.
    pub messages: Vec<Message>,
    /// What precedes them.
    pub earlier: Earlier,
    /// Whether more messages follow.
    pub later: bool,
    /// The room's topic.
    pub topic: Option<Topic>,
    /// The rules of the room.
    pub rules: RoomRules,
    /// Who keeps the room, and who is banned from it.
    pub standings: Standings,
}

/// A room in which something was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenRoom {
    /// Its name.
    pub name: RoomName,
    /// When the last message was posted.
    pub last: Timestamp,
}
