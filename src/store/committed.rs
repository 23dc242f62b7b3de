//! Who hears of what the writer has committed.

use crate::domain::{Entry, RoomAccess, RoomName};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// An entry that is on disk.
#[derive(Clone, Copy, Debug)]
pub struct CommittedEntry<'a> {
    /// The row id of its room.
    pub(super) row: i64,
    /// Its room.
    pub room: &'a RoomName,
    /// The entry.
    pub entry: &'a Entry,
    /// Who may come into the room after this commit, and whether it is listed.
    pub access: RoomAccess,
}

/// Hears of every commit, in the order of the commits.
///
/// It is called on the writer's thread, and everybody who says something waits for that: so it notes what it needs, and
/// returns. What it notes must be bounded. Whoever cannot keep up reads the log instead of keeping a queue.
pub trait CommitListener: Send {
    /// These entries are on disk, in this order. At least one.
    fn committed(&self, entries: &[CommittedEntry<'_>]);

    /// Old words were taken out of the log.
    fn trimmed(&self) {}
}

/// Everybody who hears of commits. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct CommitListeners(Arc<Mutex<Vec<Box<dyn CommitListener>>>>);

impl CommitListeners {
    /// Adds a listener: it hears of the commits from now on.
    pub(super) fn add(&self, listener: Box<dyn CommitListener>) {
        self.with(|listeners| listeners.push(listener));
    }

    pub(super) fn committed(&self, entries: &[CommittedEntry<'_>]) {
        self.with(|listeners| listeners.iter().for_each(|listener| listener.committed(entries)));
    }

    pub(super) fn trimmed(&self) {
        self.with(|listeners| listeners.iter().for_each(|listener| listener.trimmed()));
    }

    /// A listener that panicked once is asked again.
    fn with(&self, act: impl FnOnce(&mut Vec<Box<dyn CommitListener>>)) {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl fmt::Debug for CommitListeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommitListeners").finish_non_exhaustive()
    }
}
