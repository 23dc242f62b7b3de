//! What in a room notifies somebody: nothing, mentions, or every message.

use serde::{Deserialize, Serialize};

/// What in a room calls somebody who looks elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationLevel {
    /// Nothing.
    Nothing,
    /// Messages in which they are mentioned.
    #[default]
    Mentions,
    /// Every message.
    Everything,
}

impl NotificationLevel {
    /// All of them, the quietest first.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Mentions, Self::Everything];

    /// Whether a message calls them, in which they are mentioned or not.
    #[must_use]
    pub fn calls(self, mentions: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Mentions => mentions,
            Self::Everything => true,
        }
    }

    /// The number it is kept as.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Mentions => 1,
            Self::Everything => 2,
        }
    }

    /// The level that is kept as this number; the usual one, where there is none.
    #[must_use]
    pub fn of(number: i64) -> Self {
        Self::ALL.into_iter().find(|level| level.number() == number).unwrap_or_default()
    }
}
