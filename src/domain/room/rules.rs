//! Who may write in a room, and how often.

use crate::domain::{Act, Entry, HostAct, Writers};
use serde::{Deserialize, Serialize};

/// The rules of a room that its hosts set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRules {
    /// Who may write.
    #[serde(default)]
    pub writers: Writers,
    /// Slow mode: how long somebody waits between two messages, in seconds; 0 is not at all. Hosts do not wait.
    #[serde(default)]
    pub slow_seconds: u32,
}

impl RoomRules {
    /// The longest wait of slow mode, in seconds: six hours.
    pub const MAX_SLOW_SECONDS: u32 = 6 * 60 * 60;

    /// Whether no rule was set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether slow mode makes somebody wait before this act, and after it: it puts something new into the room.
    #[must_use]
    pub fn slows(act: &Act) -> bool {
        matches!(act, Act::Said { .. } | Act::TopicSet { .. } | Act::Described { .. })
    }

    /// Applies an entry of the room's log. True if it sets a rule.
    pub fn apply(&mut self, entry: &Entry) -> bool {
        let Act::Host(act) = &entry.act else { return false };
        match act {
            HostAct::WritersSet { writers } => self.writers = *writers,
            HostAct::SlowSet { seconds } => self.slow_seconds = *seconds,
            HostAct::RoleSet { .. }
            | HostAct::Banned { .. }
            | HostAct::Unbanned { .. }
            | HostAct::Removed { .. }
            | HostAct::LinkRevoked { .. } => return false,
        }
        true
    }
}
