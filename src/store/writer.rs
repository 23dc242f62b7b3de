//! The one writer: a thread that commits whatever is waiting at once.

pub(super) mod appending;
mod health;
mod ignoring;
mod request;
mod sharing;
mod thread;
mod trimming;
mod wal;

use super::{ErrorCause, StoreError, blobs::BlobStore, marks::MarkChange, search::SearchIndex};
use crate::domain::{Nickname, Person, RoomName};
use appending::PendingAppend;
use health::WriterHealth;
use request::WriteRequest;
pub use request::{Append, AppendOutcome, NewEntry};
use rusqlite::Connection;
pub(super) use sharing::NewFile;
use std::{
    path::Path,
    sync::{Arc, Mutex},
    thread::{Builder, JoinHandle},
};
use thread::WriterThread;
use tokio::{
    sync::{mpsc, oneshot},
    task,
};

/// How many writes may wait. When it is full the sender is refused: it means the disk has stalled, and
/// accepting more would only make them wait longer.
const QUEUE_LEN: usize = 8 * 1024;

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
