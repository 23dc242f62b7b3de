//! Calm mode: a room that very many new people write in at once has them wait.

use crate::domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Calm mode. Who came to the server shortly before it began, or later, does not write until it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalmMode {
    /// Who is known since before this moment writes.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

impl CalmMode {
    /// How long before it began somebody must have come, in milliseconds: ten minutes, so that those who made it begin are among
    /// those who wait.
    pub const NEWCOMER_MILLIS: u64 = 10 * 60 * 1_000;

    /// The longest, in minutes: a day.
    pub const MAX_MINUTES: u32 = 24 * 60;

    /// How long it is when a room begins it by itself, in minutes.
    pub const AUTOMATIC_MINUTES: u32 = 10;

    /// From this moment on, for so many minutes; none for no minutes.
    #[must_use]
    pub fn from(at: Timestamp, minutes: u32) -> Option<Self> {
        let since = Timestamp::from_millis(at.millis().saturating_sub(Self::NEWCOMER_MILLIS));
        let until = Timestamp::from_millis(at.millis().saturating_add(u64::from(minutes) * 60_000));
        (minutes != 0).then_some(Self { since, until })
    }

    /// Whether it holds at this moment.
    #[must_use]
    pub fn holds(self, now: Timestamp) -> bool {
        now < self.until
    }
}
