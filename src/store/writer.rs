//! The one writer. Its thread commits all waiting writes at once.

pub(super) mod appending;
pub(super) mod disk_space;
mod health;
pub(super) mod log_throttle;
pub(super) mod new_entry;
pub(super) mod pending_append;
pub(super) mod reviewing;
mod sharing;
mod thread;
mod trimming;
mod wal;

use super::{
    ErrorCause, QuotaExceeded, StoreError,
    committed::{CommitListener, CommitListeners},
    files::blobs::BlobStore,
    log::trim::{Expiry, TrimStep},
    rooms::server_law::SharedServerLaw,
};
use crate::domain::Timestamp;
use disk_space::DiskSpace;
use health::WriterHealth;
pub use new_entry::{Append, AppendOutcome, BesideEntry, EntryOrigin, NewEntry, PasswordHash, RoleLink};
use pending_append::PendingAppend;
use rusqlite::Connection;
pub(super) use sharing::NewFile;
use std::{
    path::Path,
    sync::{Arc, Mutex, atomic::Ordering},
    thread::{Builder, JoinHandle},
    time::Duration,
};
use thread::{RowsChange, WriteRequest, WriterThread};
use tokio::{
    sync::{mpsc, oneshot},
    task, time,
};

/// How many writes may wait. When the queue is full, the sender is refused: the disk has stalled, and accepting more would only
/// make them wait longer.
const QUEUE_LEN: usize = 8 * 1024;

/// How long a caller waits for a commit that only tests the disk.
const PROBE_WAIT: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct LogWriter {
    // Emptied by `close`. Std mutexes: held for a clone or a take, never across an await.
    writes: Mutex<Option<mpsc::Sender<WriteRequest>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    health: Arc<WriterHealth>,
    listeners: CommitListeners,
}

impl LogWriter {
    /// Starts the thread. `path` is where the file is that it writes. The listeners hear of every commit, in order.
    pub(super) fn start(
        db: Connection,
        path: &Path,
        blobs: BlobStore,
        listeners: CommitListeners,
        law: SharedServerLaw,
    ) -> Result<Self, StoreError> {
        let (writes, waiting) = mpsc::channel(QUEUE_LEN);
        let health = Arc::new(WriterHealth::new(path));
        let mut work = WriterThread::new(db, path, blobs, listeners.clone(), Arc::clone(&health), law);
        let thread = Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                work.run(waiting);
                work.close();
            })
            .map_err(StoreError::Thread)?;
        Ok(Self { writes: Mutex::new(Some(writes)), thread: Mutex::new(Some(thread)), health, listeners })
    }

    /// Adds a listener to those who hear of commits.
    pub(super) fn listen(&self, listener: Box<dyn CommitListener>) {
        self.listeners.add(listener);
    }

    pub(super) fn append(&self, append: Append) -> Result<(), StoreError> {
        self.submit(|| WriteRequest::Append(PendingAppend::new(append)))
    }

    pub(super) async fn close(&self) {
        self.writes.lock().expect("no holder panics").take();
        let thread = self.thread.lock().expect("no holder panics").take();
        if let Some(thread) = thread {
            // Only its end matters; a panic in it was reported when it happened.
            let _ = task::spawn_blocking(|| thread.join()).await;
        }
    }

    pub(in crate::store) async fn keep_file(
        &self,
        new: NewFile,
    ) -> Result<Result<(), QuotaExceeded>, StoreError> {
        self.alone(move |thread| thread.keep(&new)).await
    }

    /// Removes files that nobody names: those whose hash begins with this byte.
    pub(in crate::store) async fn sweep(&self, first: u8, before: Timestamp) -> Result<u64, StoreError> {
        self.alone(move |thread| thread.sweep(first, before)).await
    }

    /// One step of removing text that has expired, from this room on.
    pub(in crate::store) async fn trim(&self, expiry: Expiry, from: i64) -> Result<TrimStep, StoreError> {
        self.alone(move |thread| thread.trim(expiry, from)).await
    }

    /// Sets the reserve of free disk space, in bytes: with less free, nothing is added.
    pub(in crate::store) fn keep_free(&self, bytes: u64) {
        self.health.least_free_bytes.store(bytes, Ordering::Relaxed);
    }

    /// See [`crate::store::Store::is_free`].
    pub(in crate::store) fn is_free(&self, bytes: u64) -> bool {
        self.health.is_free(bytes)
    }

    /// Whether writing works. After a failure it is tested, because there may be no other writes.
    pub(in crate::store) async fn is_well(&self) -> Result<(), StoreError> {
        if self.health.is_nearly_full() {
            return Err(StoreError::NotWritten(ErrorCause::NearlyFull));
        }
        match self.health.now() {
            Ok(()) if self.writes.lock().expect("no holder panics").is_none() => Err(StoreError::Closed),
            Ok(()) => Ok(()),
            Err(ErrorCause::Stalled) => Err(StoreError::NotWritten(ErrorCause::Stalled)),
            Err(_) => {
                let probed = time::timeout(PROBE_WAIT, self.alone(WriterThread::probe)).await;
                probed.unwrap_or(Err(StoreError::NotWritten(ErrorCause::Stalled)))
            }
        }
    }

    /// Has rows changed together with whatever else waits, and waits until that is on disk. Returns what the change returned. It
    /// is refused on a disk that is nearly full if it takes space.
    pub(in crate::store) async fn change<T: Default + Send + 'static>(
        &self,
        space: DiskSpace,
        apply: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let outcome = Arc::new(Mutex::new(T::default()));
        let kept = Arc::clone(&outcome);
        let apply = move |db: &Connection| {
            let new = apply(db)?;
            *kept.lock().expect("no holder panics") = new;
            Ok(())
        };
        self.ask(|done| WriteRequest::Rows(RowsChange { space, apply: Box::new(apply), done })).await?;
        Ok(std::mem::take(&mut outcome.lock().expect("no holder panics")))
    }

    /// Has the thread do something by itself, and waits for its outcome.
    async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut WriterThread) -> Result<T, ErrorCause> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(|done| {
            WriteRequest::Alone(Box::new(|thread| {
                // Nobody may be waiting any more.
                let _ = done.send(work(thread).map_err(StoreError::NotWritten));
            }))
        })
        .await
    }

    /// Hands a write to the thread, and waits for its answer.
    async fn ask<T>(
        &self,
        write: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> WriteRequest,
    ) -> Result<T, StoreError> {
        let (done, outcome) = oneshot::channel();
        self.submit(|| write(done))?;
        // It is dropped without an answer if the thread panicked at it.
        outcome.await.unwrap_or(Err(StoreError::NotWritten(ErrorCause::Panicked)))
    }

    /// Sends a write to the thread. It is created only if the queue has a place.
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
