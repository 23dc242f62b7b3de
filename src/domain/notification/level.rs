//! Which messages of a room notify a person: none, mentions, or all.

use serde::{Deserialize, Serialize};

/// Which messages of a room notify a person who looks elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationLevel {
    /// No messages.
    Nothing,
    /// Messages that mention them.
    #[default]
    Mentions,
    /// Every message.
    Everything,
}

impl NotificationLevel {
    /// All of them, the quietest first.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Mentions, Self::Everything];

    /// Whether a message notifies them; `mentions` says whether it mentions them.
    #[must_use]
    pub fn calls(self, mentions: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Mentions => mentions,
            Self::Everything => true,
        }
    }

    /// The number in the database.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Mentions => 1,
            Self::Everything => 2,
        }
    }

    /// The level of a number in the database; the default for an unknown one.
    #[must_use]
    pub fn of(number: i64) -> Self {
        Self::ALL.into_iter().find(|level| level.number() == number).unwrap_or_default()
    }
}
