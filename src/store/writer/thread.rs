//! The writer's thread. It owns the database and commits batches.

use super::{
    appending,
    disk_space::DiskSpace,
    health::WriterHealth,
    log_throttle::LogThrottle,
    new_entry::{AppendOutcome, NewEntry},
    pending_append::PendingAppend,
    reviewing::ReviewMemory,
    wal::{self, Wal},
};
use crate::{
    domain::RoomName,
    store::{
        ErrorCause, StoreError,
        committed::{CommitListeners, CommittedEntry},
        files::blobs::BlobStore,
        log::rows::RoomRow,
        rooms::server_law::{self, SharedServerLaw},
    },
};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
    time::Instant,
};
use tokio::sync::{mpsc, oneshot};

/// How many writes one commit has: enough to share an fsync, few enough that the first does not wait long.
const MAX_WRITES_PER_COMMIT: usize = 512;

/// How many rooms' heads are cached, so that an entry needs no look-up. When full, the cache is cleared.
const MAX_CACHED_HEADS: usize = 4 * 1024;

/// What the writer is asked. A new kind of write is a new method of the store: it is one of these three.
pub(super) enum WriteRequest {
    /// Adds an entry to a room's log, in one transaction with whatever else waits.
    Append(PendingAppend),
    /// Changes other rows, in that same transaction.
    Rows(RowsChange),
    /// Work with transactions of its own, after that one. If it finds no space, what people say may still.
    Alone(Box<dyn FnOnce(&mut WriterThread) + Send>),
}

/// The outcome of a write; of an append, what became of it.
pub(super) type WriteOutcome = Result<Option<AppendOutcome>, ErrorCause>;

impl WriteRequest {
    fn space(&self) -> DiskSpace {
        match self {
            Self::Append(pending) => appending::space(&pending.draft.act),
            Self::Rows(rows) => rows.space,
            // It judges by itself.
            Self::Alone(_) => DiskSpace::NotTaken,
        }
    }
}

/// What is done to rows.
pub(super) type ApplyRows = dyn Fn(&Connection) -> rusqlite::Result<()> + Send;

/// A change of rows that are not entries.
pub(super) struct RowsChange {
    pub(super) space: DiskSpace,
    /// Makes the change. It is called again if something else in the transaction panics.
    pub(super) apply: Box<ApplyRows>,
    /// Gets the outcome when the transaction is on disk.
    pub(super) done: oneshot::Sender<Result<(), StoreError>>,
}

/// What the thread owns.
pub(super) struct WriterThread {
    pub(super) db: Connection,
    pub(super) wal: Wal,
    pub(super) blobs: BlobStore,
    pub(super) rooms: HashMap<RoomName, RoomRow>,
    /// What the server's log leaves, for everybody who asks. Only this thread changes it.
    pub(super) law: SharedServerLaw,
    pub(super) review: ReviewMemory,
    pub(super) log_throttle: LogThrottle,
    pub(super) health: Arc<WriterHealth>,
    /// Who hears of each commit.
    pub(super) listeners: CommitListeners,
    /// Looks at each draft before it is added. Does nothing but in tests, which break things here.
    pub(super) inspect: fn(&NewEntry),
}

impl WriterThread {
    pub(super) fn new(
        db: Connection,
        path: &Path,
        blobs: BlobStore,
        listeners: CommitListeners,
        health: Arc<WriterHealth>,
        law: SharedServerLaw,
    ) -> Self {
        Self {
            db,
            wal: Wal::of(path),
            blobs,
            rooms: HashMap::new(),
            law,
            review: ReviewMemory::default(),
            log_throttle: LogThrottle::default(),
            health,
            listeners,
            inspect: |_| {},
        }
    }

    /// Writes until all senders are gone.
    pub(super) fn run(&mut self, mut waiting: mpsc::Receiver<WriteRequest>) {
        let mut batch = Vec::with_capacity(MAX_WRITES_PER_COMMIT);
        while waiting.blocking_recv_many(&mut batch, MAX_WRITES_PER_COMMIT) != 0 {
            // A panic ends a commit but not the thread, because senders would wait forever. Writes that a panic leaves without
            // an answer are answered when they are dropped.
            let done = catch_unwind(AssertUnwindSafe(|| self.write(&mut batch)));
            if done.is_err() {
                self.health.failed(ErrorCause::Panicked);
                batch.clear();
            }
        }
    }

    pub(super) fn write(&mut self, batch: &mut Vec<WriteRequest>) {
        let alone: Vec<_> = batch.extract_if(.., |write| matches!(write, WriteRequest::Alone(_))).collect();
        if !batch.is_empty() {
            match self.attempt(batch.len(), |work| work.commit(batch)) {
                // One of them panics. The others are written without it.
                Err(ErrorCause::Panicked) if 1 < batch.len() => {
                    for write in batch.drain(..) {
                        let written = self.attempt(1, |work| work.commit(std::slice::from_ref(&write)));
                        report([write].into_iter(), written);
                    }
                }
                written => report(batch.drain(..), written),
            }
        }
        for write in alone {
            if let WriteRequest::Alone(work) = write {
                work(self);
            }
        }
        self.wal.keep_small(&self.db);
    }

    /// Writes to the file, and records the result. Logs what an operator should know, at a limited rate.
    pub(super) fn attempt<T>(
        &mut self,
        writes: usize,
        act: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> Result<T, ErrorCause> {
        self.health.begins();
        let changes = self.db.total_changes();
        let cause = match catch_unwind(AssertUnwindSafe(|| act(self))) {
            Ok(Ok(outcome)) => {
                // Without changes, the disk was not used.
                if changes == self.db.total_changes() {
                    self.health.rests();
                } else {
                    self.health.written();
                    if let Some(failed) = self.log_throttle.written() {
                        tracing::info!(failed, "the database is written again");
                    }
                }
                return Ok(outcome);
            }
            Ok(Err(error)) => {
                let cause = ErrorCause::of(&error);
                if let Some(writes) = self.log_throttle.failed(writes, Instant::now()) {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, %cause, writes, "nothing was written, and whoever sent it was told");
                }
                cause
            }
            Err(_) => {
                if let Some(writes) = self.log_throttle.failed(writes, Instant::now()) {
                    tracing::error!(writes, "the writer panicked; what it was writing is tried one by one");
                }
                ErrorCause::Panicked
            }
        };
        self.health.failed(cause);
        // The cache may have entries of the failed commit.
        self.rooms.clear();
        Err(cause)
    }

    /// Begins a transaction, whatever the result of the last one.
    pub(super) fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        if !self.db.is_autocommit() {
            // The last one could not be rolled back when the disk failed.
            self.db.execute_batch("ROLLBACK")?;
        }
        self.db.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// Commits all of the batch, or nothing. Returns an outcome for each write, in order.
    pub(super) fn commit(&mut self, batch: &[WriteRequest]) -> rusqlite::Result<Vec<WriteOutcome>> {
        if MAX_CACHED_HEADS < self.rooms.len() {
            self.rooms.clear();
        }
        // Only a commit that succeeds gives them back.
        let (mut rooms, mut review) = (std::mem::take(&mut self.rooms), std::mem::take(&mut self.review));
        let (inspect, is_nearly_full) = (self.inspect, self.health.is_nearly_full());
        let before = self.law.now();
        let mut law = Arc::clone(&before);
        let change = self.begin()?;
        let mut outcomes = Vec::with_capacity(batch.len());
        let mut gone = Vec::new();
        for write in batch {
            if is_nearly_full && write.space() == DiskSpace::Taken {
                outcomes.push(Err(ErrorCause::NearlyFull));
                continue;
            }
            let appended = match write {
                WriteRequest::Append(pending) => {
                    inspect(&pending.draft);
                    let known = (&mut rooms, &mut review);
                    let outcome = appending::add(&change, known, &law, pending, &mut gone)?;
                    if pending.draft.room.is_server_log() {
                        law = Arc::new(server_law::load(&change)?);
                    }
                    Some(outcome)
                }
                WriteRequest::Rows(rows) => {
                    (rows.apply)(&change)?;
                    None
                }
                WriteRequest::Alone(_) => None, // They were taken out.
            };
            outcomes.push(Ok(appended));
        }
        change.commit()?;
        (self.rooms, self.review) = (rooms, review);
        if !Arc::ptr_eq(&law, &before) {
            self.law.set(law);
        }
        self.remove(&gone);
        self.tell(batch, &outcomes);
        Ok(outcomes)
    }

    /// Tells the listeners which entries are new.
    fn tell(&self, batch: &[WriteRequest], outcomes: &[WriteOutcome]) {
        let new = batch.iter().zip(outcomes).filter_map(|(write, outcome)| match (write, outcome) {
            (WriteRequest::Append(pending), Ok(Some(AppendOutcome::New(entry)))) => {
                let room = &pending.draft.room;
                let RoomRow { id, access, .. } = self.rooms.get(room)?;
                Some(CommittedEntry { row: *id, room, entry, access: *access })
            }
            (WriteRequest::Append(_) | WriteRequest::Rows(_) | WriteRequest::Alone(_), _) => None,
        });
        let new: Vec<_> = new.collect();
        if !new.is_empty() {
            self.listeners.committed(&new);
        }
    }

    /// Writes something that is gone again when it is on disk.
    pub(super) fn probe(&mut self) -> Result<(), ErrorCause> {
        self.attempt(1, |work| {
            let change = work.begin()?;
            change.execute("INSERT INTO copy (made) VALUES (0)", [])?;
            change.execute("DELETE FROM copy", [])?;
            change.commit()
        })
    }

    /// Makes a checkpoint, and closes the file.
    pub(super) fn close(self) {
        wal::empty(&self.db);
        if let Err((_, error)) = self.db.close() {
            tracing::error!(error = &error as &dyn std::error::Error, "the database did not close cleanly");
        }
    }
}

/// Sends each outcome. A receiver may be gone.
fn report(batch: impl Iterator<Item = WriteRequest>, written: Result<Vec<WriteOutcome>, ErrorCause>) {
    let failed = written.as_ref().map(drop).map_err(|cause| *cause);
    let mut outcomes = written.unwrap_or_default().into_iter();
    for write in batch {
        let outcome = failed.and_then(|()| outcomes.next().unwrap_or(Err(ErrorCause::Other)));
        match write {
            WriteRequest::Append(pending) => {
                let outcome = outcome.and_then(|appended| appended.ok_or(ErrorCause::Other));
                pending.answer(outcome.map_err(StoreError::NotWritten));
            }
            WriteRequest::Rows(rows) => {
                let _ = rows.done.send(outcome.map(drop).map_err(StoreError::NotWritten));
            }
            WriteRequest::Alone(_) => {} // Each is answered by itself.
        }
    }
}
