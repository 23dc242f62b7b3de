//! Whether the writer can write, for `/health/ready`.

use crate::store::ErrorCause;
use rustix::fs::statvfs;
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How long a commit may take before the disk counts as stalled. A large commit, or a checkpoint, takes tenths of a second.
const STALLED_AFTER: Duration = Duration::from_secs(10);

/// The state of the writer, shared with everybody.
#[derive(Debug)]
pub(super) struct WriterHealth {
    /// The folder of the file.
    folder: PathBuf,
    /// The reserve of free disk space, in bytes.
    pub(super) least_free_bytes: AtomicU64,
    // A std mutex: held to set or read something.
    state: Mutex<WriterState>,
}

#[derive(Debug, Default)]
struct WriterState {
    /// Why the last attempt failed; none if it succeeded.
    failed: Option<ErrorCause>,
    /// Since when an attempt is running.
    busy_since: Option<Instant>,
}

impl WriterHealth {
    pub(super) fn new(database: &Path) -> Self {
        let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        Self { folder, least_free_bytes: AtomicU64::new(0), state: Mutex::default() }
    }

    /// An attempt to write begins.
    pub(super) fn begins(&self) {
        self.state.lock().expect("no holder panics").busy_since = Some(Instant::now());
    }

    /// The attempt is over, without a result about the disk.
    pub(super) fn rests(&self) {
        self.state.lock().expect("no holder panics").busy_since = None;
    }

    /// The attempt succeeded.
    pub(super) fn written(&self) {
        *self.state.lock().expect("no holder panics") = WriterState::default();
    }

    /// The attempt failed.
    pub(super) fn failed(&self, cause: ErrorCause) {
        *self.state.lock().expect("no holder panics") = WriterState { failed: Some(cause), busy_since: None };
    }

    /// Whether the free space is below the reserve.
    pub(super) fn is_nearly_full(&self) -> bool {
        !self.is_free(0)
    }

    /// Whether so many bytes are free beyond the reserve. True if that is unknown.
    pub(super) fn is_free(&self, bytes: u64) -> bool {
        let least = self.least_free_bytes.load(Ordering::Relaxed);
        let is_less = |free: u64| free < least.saturating_add(bytes);
        least == 0
            || !statvfs(&self.folder).is_ok_and(|disk| is_less(disk.f_bavail.saturating_mul(disk.f_frsize)))
    }

    pub(super) fn now(&self) -> Result<(), ErrorCause> {
        let state = self.state.lock().expect("no holder panics");
        match (state.failed, state.busy_since) {
            (_, Some(since)) if STALLED_AFTER <= since.elapsed() => Err(ErrorCause::Stalled),
            (Some(cause), _) => Err(cause),
            (None, _) => Ok(()),
        }
    }
}
