//! A page of a log, the log's head, and a room with a log.

use crate::domain::{Earlier, Epoch, Message, RoomName, Seq, Timestamp, Topic};

/// Where a room's log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// The log's name.
    pub epoch: Epoch,
    /// Its last place.
    pub seq: Seq,
}

/// A part of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPage {
    /// Where the log stands.
    pub head: LogHead,
    /// The messages, in order, as they stand there.
    pub messages: Vec<Message>,
    /// What came before them.
    pub earlier: Earlier,
    /// Whether others follow them.
    pub later: bool,
    /// What the room is about, in a line.
    pub topic: Option<Topic>,
}

/// A room that something was said in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenRoom {
    /// Its name.
    pub name: RoomName,
    /// When something was last said in it.
    pub last: Timestamp,
}
