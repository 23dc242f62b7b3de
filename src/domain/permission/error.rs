//! Why an action is not permitted.

use crate::domain::{Door, Timestamp};

/// Why an action is not permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionError {
    /// The room belongs to two other people.
    Private,
    /// The person only watches, or the name only permits watching. For watchers, such a name is resolved to its room first.
    WatchOnly,
    /// The door of the room is not open to them.
    Closed,
    /// Administrators of the server have closed the room.
    ClosedByAdmins,
    /// The person is banned from the room.
    Banned {
        /// When it ends; none if it does not end by itself.
        until: Option<Timestamp>,
    },
    /// The person may be in the room, and not write.
    Muted {
        /// When it ends; none if it does not end by itself.
        until: Option<Timestamp>,
    },
    /// Only hosts may write in this room.
    HostsWrite,
    /// The person must wait: they are new on this server.
    Newcomer {
        /// Until when.
        until: Timestamp,
    },
    /// The person must wait: the room is in slow mode.
    Slow {
        /// Until when.
        until: Timestamp,
    },
    /// Only those who administer the server open rooms.
    AdminsOpen,
    /// Only those who administer the server may do that.
    AdminsOnly,
    /// Only hosts may do that.
    HostsOnly,
    /// Only owners may do that.
    OwnersOnly,
    /// The other person has the same role, or a higher one.
    NotAbove,
    /// The room would have no owner.
    LastOwner,
    /// There is no such person, or no link that gives such a role.
    NothingSuch,
    /// The message does not exist, or no longer exists.
    NoMessage,
    /// It is another person's message.
    NotYours,
    /// The message has the maximum number of reactions.
    Full,
    /// This person has added the maximum number of emoji to the message.
    OwnReactionsFull,
    /// The message has the maximum number of edits.
    EditsFull,
    /// The room has the maximum number of pinned messages.
    PinsFull,
    /// This person has pinned the maximum number of messages.
    OwnPinsFull,
    /// The room has the maximum number of people with a role.
    RolesFull,
    /// The room has the maximum number of bans.
    BansFull,
    /// Nobody keeps the room.
    NoHosts,
    /// There is nothing to ask for: they may write, or only hosts may.
    NothingToAsk,
    /// As many appeals wait as may.
    AppealsFull,
    /// There are as many notes about people as may be.
    NotesFull,
    /// As many messages wait for a host as may.
    HeldFull,
    /// A host has looked at the message, and refused it.
    NotLetThrough,
}

impl PermissionError {
    /// Why somebody is not let in by this door.
    #[must_use]
    pub(crate) fn at_door(door: Door) -> Self {
        if door == Door::Closed { Self::ClosedByAdmins } else { Self::Closed }
    }
}
