//! Who may write in a room.

use crate::domain::RoomRole;
use serde::{Deserialize, Serialize};

/// Who may write in a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writers {
    /// Everybody who is not banned.
    #[default]
    Everybody,
    /// Hosts, owners, and those who were given a voice. The others read and react, and may ask the hosts to let them write.
    Admitted,
    /// Hosts, owners, and those who were given a voice. The others read and react.
    Hosts,
}

impl Writers {
    /// All of them, from the most open to the strictest.
    pub const ALL: [Self; 3] = [Self::Everybody, Self::Admitted, Self::Hosts];

    /// Its name on the wire and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Admitted => "admitted",
            Self::Hosts => "hosts",
        }
    }

    /// Whether somebody with this role may write.
    #[must_use]
    pub fn include(self, role: RoomRole) -> bool {
        self == Self::Everybody || RoomRole::Voice <= role
    }
}
