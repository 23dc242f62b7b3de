//! What a person is in a room.

use serde::{Deserialize, Serialize};

/// What a person is in a room. Each may do what those before it may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomRole {
    /// Somebody without a role.
    #[default]
    Member,
    /// May write where only hosts may.
    Voice,
    /// Keeps the room: removes messages, bans people, and says who may write.
    Host,
    /// Gives and takes roles as well. Whoever made the first entry of a room is its owner.
    Owner,
}

impl RoomRole {
    /// The most people with a role in one room. All of them are sent to everybody who enters.
    pub const MAX_PER_ROOM: usize = 100;

    /// All roles, from the least to the most powerful.
    pub const ALL: [Self; 4] = [Self::Member, Self::Voice, Self::Host, Self::Owner];

    /// Its name on the wire, in forms and in paths.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Voice => "voice",
            Self::Host => "host",
            Self::Owner => "owner",
        }
    }

    /// Whether it is a role at all.
    #[must_use]
    pub fn is_some_role(self) -> bool {
        Self::Member < self
    }

    /// Whether somebody with this role keeps the room.
    #[must_use]
    pub fn keeps(self) -> bool {
        Self::Host <= self
    }
}
