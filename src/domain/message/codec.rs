//! The one codec of an act: its names, its fields, how they are read and written. Commands, events, the log and the stored
//! outbox share it; each only defines the source of a field ([`ActFields`]).

use crate::domain::{Act, ActField, ActFields, HostAct};
use serde::{Deserialize, Serialize, ser::SerializeMap};

/// The kinds of entries, by their names on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// [`Act::Said`].
    Said,
    /// [`Act::Edited`].
    Edited,
    /// [`Act::Deleted`].
    Deleted,
    /// [`Act::Reacted`].
    Reacted,
    /// [`Act::Unreacted`].
    Unreacted,
    /// [`Act::Pinned`].
    Pinned,
    /// [`Act::Unpinned`].
    Unpinned,
    /// [`Act::TopicSet`].
    TopicSet,
    /// [`Act::Described`].
    Described,
    /// [`HostAct::RoleSet`].
    RoleSet,
    /// [`HostAct::Banned`], from the room.
    Banned,
    /// [`HostAct::Banned`], from writing only.
    Muted,
    /// [`HostAct::Unbanned`].
    Unbanned,
    /// [`HostAct::Removed`].
    Removed,
    /// [`HostAct::WritersSet`].
    WritersSet,
    /// [`HostAct::SlowSet`].
    SlowSet,
    /// [`HostAct::NewcomersSet`].
    NewcomersSet,
    /// [`HostAct::CalmSet`].
    CalmSet,
    /// [`HostAct::LinkRevoked`].
    LinkRevoked,
    /// [`HostAct::ReviewSet`].
    ReviewSet,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 20] = [
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
            Self::LinkRevoked => &[ActField::Role],
            Self::ReviewSet => &[ActField::Review],
        }
    }
}

impl Act {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Said { .. } => EntryKind::Said,
            Self::Edited { .. } => EntryKind::Edited,
            Self::Deleted { .. } => EntryKind::Deleted,
            Self::Reacted { .. } => EntryKind::Reacted,
            Self::Unreacted { .. } => EntryKind::Unreacted,
            Self::Pinned { .. } => EntryKind::Pinned,
            Self::Unpinned { .. } => EntryKind::Unpinned,
            Self::TopicSet { .. } => EntryKind::TopicSet,
            Self::Described { .. } => EntryKind::Described,
            Self::Host(HostAct::RoleSet { .. }) => EntryKind::RoleSet,
            Self::Host(HostAct::Banned { mute: false, .. }) => EntryKind::Banned,
            Self::Host(HostAct::Banned { mute: true, .. }) => EntryKind::Muted,
            Self::Host(HostAct::Unbanned { .. }) => EntryKind::Unbanned,
            Self::Host(HostAct::Removed { .. }) => EntryKind::Removed,
            Self::Host(HostAct::WritersSet { .. }) => EntryKind::WritersSet,
            Self::Host(HostAct::SlowSet { .. }) => EntryKind::SlowSet,
            Self::Host(HostAct::NewcomersSet { .. }) => EntryKind::NewcomersSet,
            Self::Host(HostAct::CalmSet { .. }) => EntryKind::CalmSet,
            Self::Host(HostAct::LinkRevoked { .. }) => EntryKind::LinkRevoked,
            Self::Host(HostAct::ReviewSet { .. }) => EntryKind::ReviewSet,
        }
    }

    /// Reads an act of this kind.
    ///
    /// # Errors
    /// The error of the first field that cannot be read.
    pub fn read<F: ActFields>(kind: EntryKind, fields: &F) -> Result<Self, F::Error> {
        Ok(match kind {
            EntryKind::Said => Self::Said { body: fields.body()?, reply_to: fields.reply_to()? },
            EntryKind::Edited => Self::Edited { target: fields.target()?, body: fields.body()? },
            EntryKind::Deleted => Self::Deleted { target: fields.target()? },
            EntryKind::Reacted => Self::Reacted { target: fields.target()?, emoji: fields.emoji()? },
            EntryKind::Unreacted => Self::Unreacted { target: fields.target()?, emoji: fields.emoji()? },
            EntryKind::Pinned => Self::Pinned { target: fields.target()? },
            EntryKind::Unpinned => Self::Unpinned { target: fields.target()? },
            EntryKind::TopicSet => Self::TopicSet { topic: fields.topic()? },
            EntryKind::Described => Self::Described { description: fields.description()? },
            EntryKind::RoleSet => {
                Self::Host(HostAct::RoleSet { person: fields.one_person()?, role: fields.role()? })
            }
            EntryKind::Banned | EntryKind::Muted => Self::Host(HostAct::Banned {
                person: fields.one_person()?,
                minutes: fields.minutes()?,
                mute: matches!(kind, EntryKind::Muted),
                reason: fields.reason()?,
            }),
            EntryKind::Unbanned => Self::Host(HostAct::Unbanned { person: fields.one_person()? }),
            EntryKind::Removed => {
                Self::Host(HostAct::Removed { person: fields.person()?, after: fields.after()? })
            }
            EntryKind::WritersSet => Self::Host(HostAct::WritersSet { writers: fields.writers()? }),
            EntryKind::SlowSet => Self::Host(HostAct::SlowSet { seconds: fields.seconds()? }),
            EntryKind::NewcomersSet => {
                Self::Host(HostAct::NewcomersSet { minutes: fields.minutes()?.unwrap_or_default() })
            }
            EntryKind::CalmSet => {
                Self::Host(HostAct::CalmSet { minutes: fields.minutes()?.unwrap_or_default() })
            }
            EntryKind::LinkRevoked => Self::Host(HostAct::LinkRevoked { role: fields.role()? }),
            EntryKind::ReviewSet => Self::Host(HostAct::ReviewSet { review: fields.review()? }),
        })
    }

    /// Serializes its fields into an object that may have others. Text that the log no longer has is left out.
    ///
    /// # Errors
    /// The error of the serializer.
    pub fn serialize_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        if let Some(target) = self.target() {
            object.serialize_entry("target", &target)?;
        }
        match self {
            Self::Said { body, reply_to } => {
                body.iter().try_for_each(|body| object.serialize_entry("body", body))?;
                reply_to.iter().try_for_each(|seq| object.serialize_entry("reply_to", seq))
            }
            Self::Edited { body, .. } => {
                body.iter().try_for_each(|body| object.serialize_entry("body", body))
            }
            Self::Deleted { .. } | Self::Pinned { .. } | Self::Unpinned { .. } => Ok(()),
            Self::Reacted { emoji, .. } | Self::Unreacted { emoji, .. } => {
                object.serialize_entry("emoji", emoji)
            }
            Self::TopicSet { topic } => {
                topic.iter().try_for_each(|topic| object.serialize_entry("topic", topic))
            }
            Self::Described { description } => {
                description.iter().try_for_each(|text| object.serialize_entry("description", text))
            }
            Self::Host(act) => act.serialize_fields(object),
        }
    }
}

impl HostAct {
    fn serialize_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        self.person().iter().try_for_each(|person| object.serialize_entry("person", person))?;
        match self {
            Self::RoleSet { role, .. } | Self::LinkRevoked { role } => object.serialize_entry("role", role),
            Self::Banned { minutes, reason, .. } => {
                minutes.iter().try_for_each(|minutes| object.serialize_entry("minutes", minutes))?;
                reason.iter().try_for_each(|reason| object.serialize_entry("reason", reason))
            }
            Self::Unbanned { .. } => Ok(()),
            Self::Removed { after, .. } => object.serialize_entry("after", after),
            Self::WritersSet { writers } => object.serialize_entry("writers", writers),
            Self::SlowSet { seconds } => object.serialize_entry("seconds", seconds),
            Self::NewcomersSet { minutes } | Self::CalmSet { minutes } => {
                object.serialize_entry("minutes", minutes)
            }
            Self::ReviewSet { review } => object.serialize_entry("review", &review.names()),
        }
    }
}
