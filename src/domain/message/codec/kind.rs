//! The kinds of entries: their names on the wire and of the commands that add them, and the fields they have.

use crate::domain::ActField;
use serde::{Deserialize, Serialize};

/// The kinds of entries, by their names on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// [`crate::domain::Act::Said`].
    Said,
    /// [`crate::domain::Act::Edited`].
    Edited,
    /// [`crate::domain::Act::Deleted`].
    Deleted,
    /// [`crate::domain::Act::Reacted`].
    Reacted,
    /// [`crate::domain::Act::Unreacted`].
    Unreacted,
    /// [`crate::domain::Act::Pinned`].
    Pinned,
    /// [`crate::domain::Act::Unpinned`].
    Unpinned,
    /// [`crate::domain::Act::TopicSet`].
    TopicSet,
    /// [`crate::domain::Act::Described`].
    Described,
    /// [`crate::domain::HostAct::RoleSet`].
    RoleSet,
    /// [`crate::domain::HostAct::Banned`], from the room.
    Banned,
    /// [`crate::domain::HostAct::Banned`], from writing only.
    Muted,
    /// [`crate::domain::HostAct::Unbanned`].
    Unbanned,
    /// [`crate::domain::HostAct::Removed`].
    Removed,
    /// [`crate::domain::HostAct::WritersSet`].
    WritersSet,
    /// [`crate::domain::HostAct::SlowSet`].
    SlowSet,
    /// [`crate::domain::HostAct::NewcomersSet`].
    NewcomersSet,
    /// [`crate::domain::HostAct::CalmSet`].
    CalmSet,
    /// [`crate::domain::HostAct::DoorSet`].
    DoorSet,
    /// [`crate::domain::HostAct::ListedSet`].
    ListedSet,
    /// [`crate::domain::HostAct::KeepDaysSet`].
    KeepDaysSet,
    /// [`crate::domain::HostAct::LinkRevoked`].
    LinkRevoked,
    /// [`crate::domain::HostAct::ReviewSet`].
    ReviewSet,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 23] = [
        Self::Said,
        Self::Edited,
        Self::Deleted,
        Self::Reacted,
        Self::Unreacted,
        Self::Pinned,
        Self::Unpinned,
        Self::TopicSet,
        Self::Described,
        Self::RoleSet,
        Self::Banned,
        Self::Muted,
        Self::Unbanned,
        Self::Removed,
        Self::WritersSet,
        Self::SlowSet,
        Self::NewcomersSet,
        Self::CalmSet,
        Self::DoorSet,
        Self::ListedSet,
        Self::KeepDaysSet,
        Self::LinkRevoked,
        Self::ReviewSet,
    ];

    /// The name of an entry of this kind on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Reacted => "reacted",
            Self::Unreacted => "unreacted",
            Self::Pinned => "pinned",
            Self::Unpinned => "unpinned",
            Self::TopicSet => "topic_set",
            Self::Described => "described",
            Self::RoleSet => "role_set",
            Self::Banned => "banned",
            Self::Muted => "muted",
            Self::Unbanned => "unbanned",
            Self::Removed => "removed",
            Self::WritersSet => "writers_set",
            Self::SlowSet => "slow_set",
            Self::NewcomersSet => "newcomers_set",
            Self::CalmSet => "calm_set",
            Self::DoorSet => "door_set",
            Self::ListedSet => "listed_set",
            Self::KeepDaysSet => "keep_days_set",
            Self::LinkRevoked => "link_revoked",
            Self::ReviewSet => "review_set",
        }
    }

    /// The name of the command that adds such an entry.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Said => "say",
            Self::Edited => "edit",
            Self::Deleted => "delete",
            Self::Reacted => "react",
            Self::Unreacted => "unreact",
            Self::Pinned => "pin",
            Self::Unpinned => "unpin",
            Self::TopicSet => "set_topic",
            Self::Described => "describe",
            Self::RoleSet => "set_role",
            Self::Banned => "ban",
            Self::Muted => "mute",
            Self::Unbanned => "unban",
            Self::Removed => "remove",
            Self::WritersSet => "set_writers",
            Self::SlowSet => "set_slow",
            Self::NewcomersSet => "set_newcomers",
            Self::CalmSet => "set_calm",
            Self::DoorSet => "set_door",
            Self::ListedSet => "set_listed",
            Self::KeepDaysSet => "set_keep_days",
            Self::LinkRevoked => "revoke_link",
            Self::ReviewSet => "set_review",
        }
    }

    /// The kind that a command of this name adds.
    #[must_use]
    pub fn of_command(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.command() == name)
    }

    /// The fields it may have.
    #[must_use]
    pub const fn fields(self) -> &'static [ActField] {
        match self {
            Self::Said => &[ActField::Body, ActField::ReplyTo],
            Self::Edited => &[ActField::Target, ActField::Body],
            Self::Deleted | Self::Pinned | Self::Unpinned => &[ActField::Target],
            Self::Reacted | Self::Unreacted => &[ActField::Target, ActField::Emoji],
            Self::TopicSet => &[ActField::Topic],
            Self::Described => &[ActField::Description],
            Self::RoleSet => &[ActField::Person, ActField::Role],
            Self::Banned | Self::Muted => &[ActField::Person, ActField::Minutes, ActField::Reason],
            Self::Unbanned => &[ActField::Person],
            Self::Removed => &[ActField::Person, ActField::After],
            Self::WritersSet => &[ActField::Writers],
            Self::SlowSet => &[ActField::Seconds],
            Self::NewcomersSet | Self::CalmSet => &[ActField::Minutes],
            Self::DoorSet => &[ActField::Door],
            Self::ListedSet => &[ActField::Listed],
            Self::KeepDaysSet => &[ActField::Days],
            Self::LinkRevoked => &[ActField::Role],
            Self::ReviewSet => &[ActField::Review],
        }
    }
}
