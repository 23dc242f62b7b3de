//! Who hears of what the writer has committed.

use crate::domain::Entry;

/// An entry that is on disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommittedEntry<'a> {
    /// The row id of its room.
    pub(super) room: i64,
    /// The entry.
    pub(super) entry: &'a Entry,
}

/// Hears of every commit, in the order of the commits.
///
/// It is called on the writer's thread, and everybody who says something waits for that: so it notes what it needs, and
/// returns. What it notes must be bounded. Whoever cannot keep up reads the log instead of keeping a queue.
pub(super) trait CommitListener: Send {
    /// These entries are on disk, in this order. At least one.
    fn committed(&self, entries: &[CommittedEntry<'_>]);

    /// Old words were taken out of the log.
    fn trimmed(&self);
}
