//! What the server's log leaves, as it is on disk, for everybody who asks.

use super::{network_bans, standing};
use crate::{
    domain::{RoomName, ServerLaw},
    store::log::rows,
};
use rusqlite::{Connection, Result};
use std::sync::{Arc, PoisonError, RwLock};

/// Reads it.
pub(in crate::store) fn load(db: &Connection) -> Result<ServerLaw> {
    let Some(row) = rows::room_row(db, &RoomName::server_log())? else { return Ok(ServerLaw::default()) };
    let (standings, network_bans) = (standing::all(db, row.id)?, network_bans::all(db, row.id)?);
    Ok(ServerLaw { standings, rules: row.rules, network_bans })
}

/// The last one that is on disk. The writer's thread sets it after the commit, and before anybody is told.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct SharedServerLaw(Arc<RwLock<Arc<ServerLaw>>>);

impl SharedServerLaw {
    pub(in crate::store) fn new(law: ServerLaw) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(law))))
    }

    pub(in crate::store) fn now(&self) -> Arc<ServerLaw> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(in crate::store) fn set(&self, law: Arc<ServerLaw>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = law;
    }
}
