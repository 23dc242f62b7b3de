//! The door of a room: who may come in, and read it.

use crate::domain::RoomRole;
use serde::{Deserialize, Serialize};

/// Who may come into a room. Whoever has a role in it always may, unless administrators closed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Everybody.
    #[default]
    Open,
    /// Those who were in it when it was locked, or have written in it.
    Locked,
    /// Those who know its password.
    Password,
    /// Those who were given a link with its key.
    Link,
    /// Those who administer the server, and nobody else: they closed it, and they alone open it again.
    Closed,
}

impl Door {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Locked, Self::Password, Self::Link, Self::Closed];

    /// Its name on the wire and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Locked => "locked",
            Self::Password => "password",
            Self::Link => "link",
            Self::Closed => "closed",
        }
    }

    /// Whether something secret opens it. Only owners change such a door.
    #[must_use]
    pub fn has_secret(self) -> bool {
        matches!(self, Self::Password | Self::Link)
    }
}

/// Somebody at the door of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The door.
    pub door: Door,
    /// Their role in the room.
    pub role: RoomRole,
    /// Whether they have passed this door: they knew its secret, or had written in the room when it was locked.
    pub has_passed: bool,
    /// Whether a ban holds for them, from the room or from the server. It closes each door that is not open.
    pub is_banned: bool,
    /// Whether they administer the server.
    pub administers: bool,
}

impl Arrival {
    /// Somebody at an open door. Nothing has to be looked up for it.
    pub const OPEN: Self = Self {
        door: Door::Open,
        role: RoomRole::Member,
        has_passed: false,
        is_banned: false,
        administers: false,
    };

    /// Whether they come in.
    #[must_use]
    pub fn comes_in(self) -> bool {
        match self.door {
            Door::Open => true,
            Door::Locked | Door::Password | Door::Link => {
                self.administers || !self.is_banned && (self.has_passed || self.role.is_some_role())
            }
            Door::Closed => self.administers,
        }
    }
}
