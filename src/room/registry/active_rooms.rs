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
    /// By what each is found by. Of rooms that look alike, which there may be in an older log, the first to wake.
    aliases: HashMap<String, RoomName>,
}

impl ActiveRooms {
    pub(in crate::room) fn get(&self, room: &RoomName) -> Option<&Arc<Handle>> {
        self.handles.get(room)
    }

    /// The room that is found by this.
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

/// The rooms that have a task, for all who look them up.
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

/// The same, for a task that must not keep them alive.
#[derive(Clone, Debug)]
pub(in crate::room) struct WeakRooms(Weak<SharedActiveRooms>);

impl WeakRooms {
    pub(in crate::room) fn of(rooms: &Arc<SharedActiveRooms>) -> Self {
        Self(Arc::downgrade(rooms))
    }

    /// Forgets a room, if nobody but the registry can reach its task any more. True means the task must end.
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

    /// Forgets a room whose task has failed. How many have so far.
    pub(in crate::room) fn fail(&self, room: &RoomName) -> u64 {
        self.abandon(room);
        self.0.upgrade().map_or(0, |inner| inner.failures.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Forgets a room whose task could not start, so that the next one to ask starts another.
    pub(in crate::room) fn abandon(&self, room: &RoomName) {
        if let Some(inner) = self.0.upgrade() {
            inner.lock().remove(room);
        }
    }
}
