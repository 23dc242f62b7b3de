//! The one codec of an act: its names, its fields, how they are read and written. Commands, events, the log and the stored
//! outbox share it; each only defines the source of a field ([`ActFields`]).

pub(in crate::domain) mod kind;

use crate::domain::{Act, ActFields, HostAct};
use kind::EntryKind;
use serde::ser::SerializeMap;

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
            Self::Host(HostAct::DoorSet { .. }) => EntryKind::DoorSet,
            Self::Host(HostAct::ListedSet { .. }) => EntryKind::ListedSet,
            Self::Host(HostAct::KeepDaysSet { .. }) => EntryKind::KeepDaysSet,
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
            EntryKind::DoorSet => Self::Host(HostAct::DoorSet { door: fields.door()? }),
            EntryKind::ListedSet => Self::Host(HostAct::ListedSet { listed: fields.listed()? }),
            EntryKind::KeepDaysSet => Self::Host(HostAct::KeepDaysSet { days: fields.days()? }),
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
            Self::DoorSet { door } => object.serialize_entry("door", door),
            Self::ListedSet { listed } => object.serialize_entry("listed", listed),
            Self::KeepDaysSet { days } => object.serialize_entry("days", days),
        }
    }
}
