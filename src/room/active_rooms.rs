//! The rooms that have a task, and what they are found by beside their names.

use super::registry::Handle;
use crate::domain::RoomName;
use std::{collections::HashMap, sync::Arc};

/// The rooms that have a task.
#[derive(Debug, Default)]
pub(super) struct ActiveRooms {
    handles: HashMap<RoomName, Arc<Handle>>,
    /// By what each is found by. Of rooms that look alike, which there may be in an older log, the first to wake.
    aliases: HashMap<String, RoomName>,
}

impl ActiveRooms {
    pub(super) fn get(&self, room: &RoomName) -> Option<&Arc<Handle>> {
        self.handles.get(room)
    }

    /// The room that is found by this.
    pub(super) fn found_by(&self, alias: &str) -> Option<&RoomName> {
        self.aliases.get(alias)
    }

    pub(super) fn insert(&mut self, alias: Option<String>, handle: Arc<Handle>) {
        if let Some(alias) = alias {
            self.aliases.entry(alias).or_insert_with(|| handle.name.clone());
        }
        self.handles.insert(handle.name.clone(), handle);
    }

    pub(super) fn remove(&mut self, room: &RoomName) {
        if let Some(handle) = self.handles.remove(room)
            && let Some(alias) = &handle.alias
            && self.aliases.get(alias) == Some(room)
        {
            self.aliases.remove(alias);
        }
    }
}
