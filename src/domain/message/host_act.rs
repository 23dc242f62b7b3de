//! What hosts do to a room: acts that change who may do what in it.

use crate::domain::{BanReason, Door, Person, ReviewRules, RoomRole, Seq, Writers};

/// An act of a host. It changes who may do what in the room, or removes what others said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostAct {
    /// A person got a role, or lost it.
    RoleSet {
        /// The person.
        person: Person,
        /// The role they have from here on.
        role: RoomRole,
    },
    /// A person may no longer take part. A later ban replaces an earlier one.
    Banned {
        /// The person.
        person: Person,
        /// How long, in minutes from the entry on; none if it does not end by itself.
        minutes: Option<u32>,
        /// Whether they may still be in the room, and only not write.
        mute: bool,
        /// Why. None also if the log no longer has it.
        reason: Option<BanReason>,
    },
    /// A ban was taken back.
    Unbanned {
        /// The person.
        person: Person,
    },
    /// Others may write in the room from here on.
    WritersSet {
        /// Who.
        writers: Writers,
    },
    /// Slow mode was set.
    SlowSet {
        /// How long somebody waits between two messages, in seconds; 0 is not at all.
        seconds: u32,
    },
    /// How long newcomers wait before they may write was set.
    NewcomersSet {
        /// How long somebody must have been known here, in minutes; 0 is not at all.
        minutes: u32,
    },
    /// Calm mode was begun or ended.
    CalmSet {
        /// How long it is, in minutes from the entry on; 0 ends it.
        minutes: u32,
    },
    /// What hosts look at before it is in the room was set, or the room's list of words, which is not in the log.
    ReviewSet {
        /// What.
        review: ReviewRules,
    },
    /// Who may come in was set. What opens the door is secret, and in no entry.
    DoorSet {
        /// The door.
        door: Door,
    },
    /// Whether the room is listed was set.
    ListedSet {
        /// Whether.
        listed: bool,
    },
    /// For how long the room keeps words was set.
    KeepDaysSet {
        /// For how many days; 0 is as long as the server does.
        days: u32,
    },
    /// The links that gave a role are no longer valid. New ones are.
    LinkRevoked {
        /// The role.
        role: RoomRole,
    },
    /// Messages were removed: all that were posted after a place and before this entry.
    Removed {
        /// Whose; none for everybody's.
        person: Option<Person>,
        /// The place; the first that is removed is after it.
        after: Seq,
    },
}

impl HostAct {
    /// The person it is about.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        match self {
            Self::RoleSet { person, .. } | Self::Banned { person, .. } | Self::Unbanned { person } => {
                Some(*person)
            }
            Self::Removed { person, .. } => *person,
            Self::WritersSet { .. } | Self::SlowSet { .. } => None,
            Self::NewcomersSet { .. } | Self::CalmSet { .. } | Self::LinkRevoked { .. } => None,
            Self::ReviewSet { .. } => None,
            Self::DoorSet { .. } | Self::ListedSet { .. } | Self::KeepDaysSet { .. } => None,
        }
    }
}
