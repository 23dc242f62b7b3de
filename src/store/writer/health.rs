//! Whether the writer writes, for those who ask whether the server is well.

use super::{LogWriter, request::WriteRequest, thread::WriterThread};
use crate::store::{ErrorCause, StoreError};
use rustix::fs::statvfs;
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::oneshot, time};

/// How long a commit may take before the disk is said to hang. A large one, or a checkpoint, takes tenths of a second.
const STALLED_AFTER: Duration = Duration::from_secs(10);

/// How long whoever asks waits for a commit that is made only to see whether the disk takes one again.
const PROBE_WAIT: Duration = Duration::from_secs(2);

/// What is known of the writer, by everybody.
#[derive(Debug)]
pub(super) struct WriterHealth {
    /// The folder of the file.
    folder: PathBuf,
    /// How many bytes of its disk are kept free.
    least_free_bytes: AtomicU64,
    // A std mutex: it is held to note or to take something.
    state: Mutex<WriterState>,
}

#[derive(Debug, Default)]
struct WriterState {
    /// Why the last attempt failed; none when it did not.
    failed: Option<ErrorCause>,
    /// Since when an attempt is under way.
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

    /// The attempt is over, and says nothing of the disk.
    pub(super) fn rests(&self) {
        self.state.lock().expect("no holder panics").busy_since = None;
    }

    /// The attempt was written.
    pub(super) fn written(&self) {
        *self.state.lock().expect("no holder panics") = WriterState::default();
    }

    /// The attempt failed.
    pub(super) fn failed(&self, cause: ErrorCause) {
        *self.state.lock().expect("no holder panics") = WriterState { failed: Some(cause), busy_since: None };
    }

    /// Whether less of the disk is free than is kept free.
    pub(super) fn is_nearly_full(&self) -> bool {
        !self.is_free(0)
    }

    /// Whether so many bytes are free beside those that are kept free. What cannot be known is not held against anybody.
    fn is_free(&self, bytes: u64) -> bool {
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

impl LogWriter {
    /// How many bytes of the disk are kept free: below that nothing is added any more.
    pub(in crate::store) fn keep_free(&self, bytes: u64) {
        self.health.least_free_bytes.store(bytes, Ordering::Relaxed);
    }

    /// See [`crate::store::Store::is_free`].
    pub(in crate::store) fn is_free(&self, bytes: u64) -> bool {
        self.health.is_free(bytes)
    }

    /// Whether what people say is written. After an attempt that failed it is tried, for perhaps nobody says anything.
    pub(in crate::store) async fn is_well(&self) -> Result<(), StoreError> {
        if self.health.is_nearly_full() {
            return Err(StoreError::NotWritten(ErrorCause::NearlyFull));
        }
        match self.health.now() {
            Ok(()) if self.writes.lock().expect("no holder panics").is_none() => Err(StoreError::Closed),
            Ok(()) => Ok(()),
            Err(ErrorCause::Stalled) => Err(StoreError::NotWritten(ErrorCause::Stalled)),
            Err(_) => {
                let probed = time::timeout(PROBE_WAIT, self.ask(WriteRequest::Probe)).await;
                probed.unwrap_or(Err(StoreError::NotWritten(ErrorCause::Stalled)))
            }
        }
    }
}

impl WriterThread {
    /// Writes something that is gone again when it is on disk, and tells whether it was.
    pub(super) fn probe(&mut self, done: oneshot::Sender<Result<(), StoreError>>) {
        let probed = self.attempt(1, |work| {
            let change = work.begin()?;
            change.execute("INSERT INTO copy (made) VALUES (0)", [])?;
            change.execute("DELETE FROM copy", [])?;
            change.commit()
        });
        let _ = done.send(probed.map_err(StoreError::NotWritten));
    }
}
