//! The one writer. Its thread commits whatever is waiting at once.

pub(super) mod appending;
mod health;
pub(super) mod log_throttle;
pub(super) mod new_entry;
pub(super) mod request;
mod sharing;
mod thread;
mod trimming;
mod wal;

use super::{
    ErrorCause, QuotaExceeded, StoreError, files::blobs::BlobStore, log::trim::TrimStep,
    rooms::marks::MarkChange, search::SearchIndex,
};
use crate::domain::{Nickname, Person, RoomName, Timestamp};
use health::WriterHealth;
pub use new_entry::{Append, AppendOutcome, NewEntry};
pub(super) use request::NewFile;
use request::{FileChange, IgnoreChange, PendingAppend, WriteRequest};
use rusqlite::Connection;
use std::{
    path::Path,
    sync::{Arc, Mutex, atomic::Ordering},
    thread::{Builder, JoinHandle},
    time::Duration,
};
use thread::WriterThread;
use tokio::{
    sync::{mpsc, oneshot},
    task, time,
};

/// How many writes may wait. When it is full the sender is refused: it means the disk has stalled, and
/// accepting more would only make them wait longer.
const QUEUE_LEN: usize = 8 * 1024;

/// How long whoever asks waits for a commit that is made only to see whether the disk takes one again.
const PROBE_WAIT: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct LogWriter {
    // Emptied by `close`. Std mutexes: held for a clone or a take, never across an await.
    writes: Mutex<Option<mpsc::Sender<WriteRequest>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    health: Arc<WriterHealth>,
}

impl LogWriter {
    /// Starts the thread. `path` is where the file is that it writes.
    pub(super) fn start(
        db: Connection,
        path: &Path,
        folder: BlobStore,
        finder: SearchIndex,
    ) -> Result<Self, StoreError> {
        let (writes, waiting) = mpsc::channel(QUEUE_LEN);
        let health = Arc::new(WriterHealth::new(path));
        let mut work = WriterThread::new(db, path, folder, finder, Arc::clone(&health));
        let thread = Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                work.run(waiting);
                work.close();
            })
            .map_err(StoreError::Thread)?;
        Ok(Self { writes: Mutex::new(Some(writes)), thread: Mutex::new(Some(thread)), health })
    }

    pub(super) fn append(&self, append: Append) -> Result<(), StoreError> {
        self.submit(|| WriteRequest::Append(PendingAppend::new(append)))
    }

    pub(super) async fn set_nickname(&self, person: Person, nickname: Nickname) -> Result<(), StoreError> {
        self.ask(|done| WriteRequest::Nickname(person, nickname, done)).await
    }

    pub(super) async fn mark(
        &self,
        person: Person,
        room: RoomName,
        mark: MarkChange,
    ) -> Result<(), StoreError> {
        self.ask(|done| WriteRequest::Mark { person, room, mark, done }).await
    }

    pub(super) async fn close(&self) {
        self.writes.lock().expect("no holder panics").take();
        let thread = self.thread.lock().expect("no holder panics").take();
        if let Some(thread) = thread {
            // Its end is all that counts; a panic in it was reported when it happened.
            let _ = task::spawn_blocking(|| thread.join()).await;
        }
    }

    pub(in crate::store) async fn keep_file(
        &self,
        new: NewFile,
    ) -> Result<Result<(), QuotaExceeded>, StoreError> {
        self.ask(|done| WriteRequest::Share(FileChange::Keep(new, done))).await
    }

    pub(in crate::store) async fn sweep(&self, first: u8, before: Timestamp) -> Result<u64, StoreError> {
        self.ask(|done| WriteRequest::Share(FileChange::Sweep { first, before, done })).await
    }

    /// One step of taking out what is older than this, from this room on.
    pub(in crate::store) async fn trim(&self, before: Timestamp, from: i64) -> Result<TrimStep, StoreError> {
        self.ask(|done| WriteRequest::Trim { before, from, done }).await
    }

    pub(in crate::store) async fn ignore(
        &self,
        person: Person,
        other: Person,
        ignores: bool,
    ) -> Result<(), StoreError> {
        self.ask(|done| WriteRequest::Ignore(IgnoreChange { person, other, ignores, done })).await
    }

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

    /// Hands a write to the thread, and waits for its answer.
    async fn ask<T>(
        &self,
        write: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> WriteRequest,
    ) -> Result<T, StoreError> {
        let (done, outcome) = oneshot::channel();
        self.submit(|| write(done))?;
        // It is let go of unanswered when the thread panicked at it.
        outcome.await.unwrap_or(Err(StoreError::NotWritten(ErrorCause::Panicked)))
    }

    /// Hands a write to the thread. It is made only when there is a place for it.
    fn submit(&self, write: impl FnOnce() -> WriteRequest) -> Result<(), StoreError> {
        let writes = self.writes.lock().expect("no holder panics");
        let place =
            writes.as_ref().ok_or(StoreError::Closed)?.try_reserve().map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(()) => StoreError::Busy,
                mpsc::error::TrySendError::Closed(()) => StoreError::Closed,
            })?;
        place.send(write());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
