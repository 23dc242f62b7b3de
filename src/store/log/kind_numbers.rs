//! The numbers of the kinds of entries, as the log has them in the column `kind`.

use crate::domain::EntryKind;

pub(in crate::store) const KIND_SAID: i64 = 0;

pub(in crate::store) const KIND_EDITED: i64 = 1;

pub(in crate::store) const KIND_DELETED: i64 = 2;

pub(in crate::store) const KIND_REACTED: i64 = 3;

pub(in crate::store) const KIND_UNREACTED: i64 = 4;

pub(in crate::store) const KIND_PINNED: i64 = 5;

pub(in crate::store) const KIND_UNPINNED: i64 = 6;

pub(in crate::store) const KIND_TOPIC_SET: i64 = 7;

pub(in crate::store) const KIND_DESCRIBED: i64 = 8;

pub(in crate::store) const KIND_ROLE_SET: i64 = 9;

pub(in crate::store) const KIND_BANNED: i64 = 10;

pub(in crate::store) const KIND_MUTED: i64 = 11;

pub(in crate::store) const KIND_UNBANNED: i64 = 12;

pub(in crate::store) const KIND_REMOVED: i64 = 13;

pub(in crate::store) const KIND_WRITERS_SET: i64 = 14;

pub(in crate::store) const KIND_SLOW_SET: i64 = 15;

pub(in crate::store) const KIND_NEWCOMERS_SET: i64 = 17;

pub(in crate::store) const KIND_CALM_SET: i64 = 18;

pub(in crate::store) const KIND_LINK_REVOKED: i64 = 16;

pub(in crate::store) const KIND_REVIEW_SET: i64 = 19;

pub(in crate::store) const KIND_DOOR_SET: i64 = 20;

pub(in crate::store) const KIND_LISTED_SET: i64 = 21;

pub(in crate::store) const KIND_KEEP_DAYS_SET: i64 = 22;

/// The number of a kind in the column `kind`.
pub(in crate::store) fn number_of(kind: EntryKind) -> i64 {
    match kind {
        EntryKind::Said => KIND_SAID,
        EntryKind::Edited => KIND_EDITED,
        EntryKind::Deleted => KIND_DELETED,
        EntryKind::Reacted => KIND_REACTED,
        EntryKind::Unreacted => KIND_UNREACTED,
        EntryKind::Pinned => KIND_PINNED,
        EntryKind::Unpinned => KIND_UNPINNED,
        EntryKind::TopicSet => KIND_TOPIC_SET,
        EntryKind::Described => KIND_DESCRIBED,
        EntryKind::RoleSet => KIND_ROLE_SET,
        EntryKind::Banned => KIND_BANNED,
        EntryKind::Muted => KIND_MUTED,
        EntryKind::Unbanned => KIND_UNBANNED,
        EntryKind::Removed => KIND_REMOVED,
        EntryKind::WritersSet => KIND_WRITERS_SET,
        EntryKind::SlowSet => KIND_SLOW_SET,
        EntryKind::NewcomersSet => KIND_NEWCOMERS_SET,
        EntryKind::CalmSet => KIND_CALM_SET,
        EntryKind::DoorSet => KIND_DOOR_SET,
        EntryKind::ListedSet => KIND_LISTED_SET,
        EntryKind::KeepDaysSet => KIND_KEEP_DAYS_SET,
        EntryKind::LinkRevoked => KIND_LINK_REVOKED,
        EntryKind::ReviewSet => KIND_REVIEW_SET,
    }
}
