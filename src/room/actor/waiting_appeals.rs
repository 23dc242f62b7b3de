//! How much waits for the hosts of a room, and whether they know.

use crate::domain::{Act, HostAct};
use std::time::Duration;
use tokio::time::Instant;

/// How often what waits is read again without a reason that the room knows of: what is too old is removed from the database.
const REREAD_INTERVAL: Duration = Duration::from_mins(10);

/// What waits for the hosts of a room.
#[derive(Clone, Copy, Debug)]
pub(super) struct WaitingAppeals {
    /// How much it was when that was last read.
    pub(super) count: u32,
    /// Whether it must be read again.
    is_stale: bool,
    /// When it was read.
    read_at: Instant,
    /// What all hosts who are here know; none if there is a new host.
    told: Option<u32>,
}

impl WaitingAppeals {
    pub(super) fn new(count: u32) -> Self {
        Self { count, is_stale: false, read_at: Instant::now(), told: Some(count) }
    }

    /// Something else waits, or no longer does; or the hosts are to be told `again`.
    pub(super) fn changed(&mut self, again: bool) {
        self.is_stale = true;
        if again {
            self.told = None;
        }
    }

    /// Whether it must be read again. Then it is.
    pub(super) fn must_be_read(&mut self) -> bool {
        let is_old = self.count != 0 && REREAD_INTERVAL <= self.read_at.elapsed();
        let must = std::mem::take(&mut self.is_stale) || is_old;
        if must {
            self.read_at = Instant::now();
        }
        must
    }

    /// Whether the hosts know how much it is. From now on they do.
    pub(super) fn is_told(&mut self) -> bool {
        self.told.replace(self.count) == Some(self.count)
    }

    /// After an entry of the log: it may have settled something, or made somebody a host.
    pub(super) fn follow(&mut self, act: &Act) {
        self.is_stale |= matches!(act, Act::Deleted { .. } | Act::Host(_)) && self.count != 0;
        if matches!(act, Act::Host(HostAct::RoleSet { .. })) {
            (self.is_stale, self.told) = (true, None);
        }
    }
}
