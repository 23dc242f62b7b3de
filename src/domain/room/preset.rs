//! Rules of a room for what people use rooms for.

use crate::domain::{ReviewRules, RoomRules, Writers};

/// A use of a room, with rules for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomPreset {
    /// Everybody talks.
    Open,
    /// A class or a panel: who wants to write asks.
    Class,
    /// A crowd beside a stream: everybody writes, but not at once and not all the time.
    Stream,
    /// Hosts tell, the others read.
    Announcements,
}

impl RoomPreset {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Class, Self::Stream, Self::Announcements];

    /// The rules.
    #[must_use]
    pub const fn rules(self) -> RoomRules {
        let (writers, slow_seconds, newcomer_minutes) = match self {
            Self::Open => (Writers::Everybody, 0, 0),
            Self::Class => (Writers::Admitted, 0, 0),
            Self::Stream => (Writers::Everybody, 10, 5),
            Self::Announcements => (Writers::Hosts, 0, 0),
        };
        RoomRules { writers, slow_seconds, newcomer_minutes, calm: None, review: ReviewRules::OFF }
    }
}
