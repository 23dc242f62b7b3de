//! Refusals: why a command was not carried out.

use crate::domain::{RoomName, Timestamp};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// `refused`: why a frame was not carried out. The connection goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The id of the refused command, as it was sent; at most 64 characters of it.
    pub id: Option<String>,
    /// The `type` of what is refused, where it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The room it was about, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomName>,
    /// Why, for programs.
    pub code: Code,
    /// Why, for people: an English sentence that says what happened and what is allowed.
    pub message: String,
    /// Until when, if it is only for a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// In how many seconds it may be sent again, if it passes by itself: earlier it is refused again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<NonZeroU32>,
}

/// Why not: a closed list. A client translates by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A binary frame came; commands are text.
    NotText,
    /// The text is not JSON.
    NotJson,
    /// The JSON is not `{"type", "payload"}`, or a field is missing, unknown or of the wrong kind.
    BadFrame,
    /// No command has that type.
    UnknownType,
    /// The frame is longer than a frame may be.
    TooLarge,
    /// No room can have that name.
    BadRoom,
    /// The room is one of two other people.
    Private,
    /// The connection only watches, or the name of the room only lets one watch it.
    Watching,
    /// Nobody can have that nickname.
    BadNickname,
    /// Somebody else in the room has that nickname, or the server keeps it for who administers it.
    NicknameTaken,
    /// The message's id is not a UUID.
    BadId,
    /// The message, topic or description is empty, too long, or holds characters that are not allowed.
    BadBody,
    /// No reaction can be that: it is not an emoji.
    BadEmoji,
    /// There is no such message in the room, or not any more.
    NoMessage,
    /// The message is somebody else's.
    NotYours,
    /// The door of the room is not open to the person: it is locked, or takes a password or a key.
    Closed,
    /// The person is banned from the room.
    Banned,
    /// The person may be in the room, and not write.
    Muted,
    /// Only hosts write in this room.
    HostsWrite,
    /// The person is new on this server, and newcomers wait in this room.
    Newcomer,
    /// The room is in slow mode, and the person wrote a moment ago.
    Slow,
    /// It waits until a host of the room has looked at it.
    Held,
    /// Only people with a higher role in the room may do that, or a host has refused it.
    NotAllowed,
    /// The room has as many people with a role, bans, or things that wait for its hosts, as one may have.
    TooManyRoles,
    /// The message was changed, or reacted to, as often as one may be.
    MessageFull,
    /// The room has as many pinned messages as one may have.
    TooManyPins,
    /// The connection has not joined that room.
    NotJoined,
    /// The connection is in as many rooms as one may be in.
    TooManyRooms,
    /// The room has as many people as it may have.
    RoomFull,
    /// Commands come faster than they may.
    TooFast,
    /// The server has too much to do at this moment. Sending again later may work.
    Busy,
    /// The message could not be written to disk. Sending again later may work.
    NotKept,
}

impl Refused {
    /// The wait of who is refused for the moment, where nobody knows how long it lasts: most of it is over in a second.
    pub const MOMENT_SECONDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

    /// A refusal that is not yet about anything.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        let retry_after =
            matches!(code, Code::Busy | Code::NotKept | Code::TooFast).then_some(Self::MOMENT_SECONDS);
        Self { id: None, command: None, room: None, code, message, until: None, retry_after }
    }

    /// The same, of this command.
    #[must_use]
    pub fn for_command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// The same, with the id that was sent.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = Some(id.chars().take(64).collect());
        self
    }

    /// The same, until this moment.
    #[must_use]
    pub fn until(mut self, moment: Option<Timestamp>) -> Self {
        self.until = moment;
        self
    }

    /// The same, to be sent again in as many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: NonZeroU32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The same, about this room.
    #[must_use]
    pub fn in_room(mut self, room: RoomName) -> Self {
        self.room = Some(room);
        self
    }
}
