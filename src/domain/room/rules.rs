//! Who may write in a room, and how often.

pub(in crate::domain) mod calm;
pub(in crate::domain) mod review;
pub(in crate::domain) mod writers;

use crate::domain::{Act, CalmMode, Entry, HostAct, ReviewRules, RoomRole, Timestamp, Writers};
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
    /// How long somebody must have been known on this server before they may write, in minutes; 0 is not at all. Who has a role
    /// does not wait.
    #[serde(default)]
    pub newcomer_minutes: u32,
    /// Calm mode, also when it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calm: Option<CalmMode>,
    /// What hosts look at before it is in the room. Pages need not know it.
    #[serde(skip)]
    pub review: ReviewRules,
}

impl RoomRules {
    /// The longest wait of slow mode, in seconds: six hours.
    pub const MAX_SLOW_SECONDS: u32 = 6 * 60 * 60;

    /// The longest wait of newcomers, in minutes: a week.
    pub const MAX_NEWCOMER_MINUTES: u32 = 7 * 24 * 60;

    /// Until when somebody with this role, known since this moment, may not write because they are new; none if they may.
    #[must_use]
    pub fn newcomer_until(
        &self,
        role: RoomRole,
        known_since: Timestamp,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let wait_millis = u64::from(self.newcomer_minutes) * 60_000;
        let until = Timestamp::from_millis(known_since.millis().saturating_add(wait_millis));
        let by_rule = (wait_millis != 0).then_some(until);
        let by_calm = self.calm.filter(|calm| calm.since <= known_since).map(|calm| calm.until);
        by_rule.max(by_calm).filter(|until| now < *until && !role.is_some_role())
    }

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
            HostAct::NewcomersSet { minutes } => self.newcomer_minutes = *minutes,
            HostAct::CalmSet { minutes } => self.calm = CalmMode::from(entry.at, *minutes),
            HostAct::ReviewSet { review } => self.review = *review,
            HostAct::RoleSet { .. }
            | HostAct::Banned { .. }
            | HostAct::Unbanned { .. }
            | HostAct::Removed { .. }
            | HostAct::DoorSet { .. }
            | HostAct::ListedSet { .. }
            | HostAct::KeepDaysSet { .. }
            | HostAct::LinkRevoked { .. } => return false,
        }
        true
    }
}
