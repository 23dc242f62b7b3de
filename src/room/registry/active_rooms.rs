//! The rooms that have a task, by name and by alias.

use crate::{domain::RoomName, room::mailbox::Handle};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

/// The rooms that have a task.
#[derive(Debug, Default)]
pub(in crate::room) struct ActiveRooms {
    handles: HashMap<RoomName, Arc<Handle>>,
    /// By alias. An older log may have rooms that look alike: then the first that woke.
    aliases: HashMap<String, RoomName>,
}

impl ActiveRooms {
    pub(in crate::room) fn get(&self, room: &RoomName) -> Option<&Arc<Handle>> {
        self.handles.get(room)
    }

    /// All of them.
    pub(in crate::room) fn all(&self) -> Vec<Arc<Handle>> {
        self.handles.values().cloned().collect()
    }

    /// The room with this alias.
    pub(in crate::room) fn found_by(&self, alias: &str) -> Option<&RoomName> {
        self.aliases.get(alias)
    }

    pub(in crate::room) fn insert(&mut self, alias: Option<String>, handle: Arc<Handle>) {
        if let Some(alias) = alias {
            self.aliases.entry(alias).or_insert_with(|| handle.name.clone());
        }
        self.handles.insert(handle.name.clone(), handle);
    }

    pub(in crate::room) fn remove(&mut self, room: &RoomName) {
        if let Some(handle) = self.handles.remove(room)
            && let Some(alias) = &handle.alias
            && self.aliases.get(alias) == Some(room)
        {
            self.aliases.remove(alias);
        }
    }
}

/// The rooms that have a task, shared by everybody who looks them up.
#[derive(Debug, Default)]
pub(in crate::room) struct SharedActiveRooms {
    // A std mutex: it is held for a look-up, never across an await.
    rooms: Mutex<ActiveRooms>,
    /// How many rooms have failed.
    failures: AtomicU64,
}

impl SharedActiveRooms {
    pub(in crate::room) fn lock(&self) -> MutexGuard<'_, ActiveRooms> {
        self.rooms.lock().expect("no holder panics")
    }
}

/// A weak reference for a task, which must not keep the rooms alive.
#[derive(Clone, Debug)]
pub(in crate::room) struct WeakRooms(Weak<SharedActiveRooms>);

impl WeakRooms {
    pub(in crate::room) fn of(rooms: &Arc<SharedActiveRooms>) -> Self {
        Self(Arc::downgrade(rooms))
    }

    /// Removes a room if only the registry has a handle of its task. True means that the task must end.
    pub(in crate::room) fn retire(&self, room: &RoomName) -> bool {
        let Some(inner) = self.0.upgrade() else { return true };
        let mut awake = inner.lock();
        // Handles are cloned only under this lock, so a count of one stays one while we hold it.
        let unreachable = awake.get(room).is_none_or(|handle| Arc::strong_count(handle) == 1);
        if unreachable {
            awake.remove(room);
        }
        unreachable
    }

    /// Removes a room whose task has failed. Returns the number of failures so far.
    pub(in crate::room) fn fail(&self, room: &RoomName) -> u64 {
        self.abandon(room);
        self.0.upgrade().map_or(0, |inner| inner.failures.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Removes a room whose task could not start, so that the next request starts another.
    pub(in crate::room) fn abandon(&self, room: &RoomName) {
        if let Some(inner) = self.0.upgrade() {
            inner.lock().remove(room);
        }
    }
}
