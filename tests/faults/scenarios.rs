//! What is done to a server, one file each.

pub(crate) mod away;
pub(crate) mod blips;
pub(crate) mod full_disk;
pub(crate) mod hostile;
pub(crate) mod instruments;
pub(crate) mod kills;
pub(crate) mod raid;
pub(crate) mod restart;
pub(crate) mod slow_readers;

use crate::{progress::Progress, random::Random};

/// What a scenario is given.
pub(crate) struct Run {
    /// The target rather than the short version.
    pub(crate) full: bool,
    pub(crate) random: Random,
    pub(crate) progress: Progress,
}

impl Run {
    /// The target's number, or the short version's.
    pub(crate) fn either<T>(&self, full: T, short: T) -> T {
        if self.full { full } else { short }
    }
}
