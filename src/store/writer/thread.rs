//! The writer's thread. It owns the database and commits batches.

use super::log_throttle::LogThrottle;
use super::{
    appending,
    health::WriterHealth,
    new_entry::{AppendOutcome, NewEntry},
    request::{IgnoreChange, WriteRequest},
    wal::{self, Wal},
};
use crate::{
    domain::RoomName,
    store::{
        ErrorCause, StoreError, files::blobs::BlobStore, ignored, log, log::rows::RoomRow, rooms::marks,
        search::SearchIndex,
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

/// How many writes one commit takes: enough to share an fsync, few enough that the first does not wait long.
const MAX_WRITES_PER_COMMIT: usize = 512;

/// How many rooms' heads the writer remembers, so that an entry needs no look-up. Past it, it starts over.
const MAX_CACHED_HEADS: usize = 4 * 1024;

/// What the thread owns.
pub(super) struct WriterThread {
    pub(super) db: Connection,
    pub(super) wal: Wal,
    pub(super) folder: BlobStore,
    pub(super) rooms: HashMap<RoomName, RoomRow>,
    pub(super) trouble: LogThrottle,
    pub(super) health: Arc<WriterHealth>,
    /// Told of what was committed.
    pub(super) finder: SearchIndex,
    /// Looks at each draft before it is added. Does nothing but in tests, which break things here.
    pub(super) inspect: fn(&NewEntry),
}

impl WriterThread {
    pub(super) fn new(
        db: Connection,
        path: &Path,
        folder: BlobStore,
        finder: SearchIndex,
        health: Arc<WriterHealth>,
    ) -> Self {
        Self {
            db,
            wal: Wal::of(path),
            folder,
            rooms: HashMap::new(),
            trouble: LogThrottle::default(),
            health,
            finder,
            inspect: |_| {},
        }
    }

    /// Writes until nobody can send any more.
    pub(super) fn run(&mut self, mut waiting: mpsc::Receiver<WriteRequest>) {
        let mut batch = Vec::with_capacity(MAX_WRITES_PER_COMMIT);
        while waiting.blocking_recv_many(&mut batch, MAX_WRITES_PER_COMMIT) != 0 {
            // A panic ends a commit and not the thread: whoever waits would wait for ever. Those that a panic outside of
            // a commit leaves without an answer get theirs when they are dropped.
            let done = catch_unwind(AssertUnwindSafe(|| self.write(&mut batch)));
            if done.is_err() {
                self.health.failed(ErrorCause::Panicked);
                batch.clear();
            }
        }
    }

    pub(super) fn write(&mut self, batch: &mut Vec<WriteRequest>) {
        // A step of trimming is a transaction of its own: should it find no space, what people say still may. So is a
        // file that comes or goes.
        let is_apart = |write: &mut WriteRequest| {
            matches!(write, WriteRequest::Trim { .. } | WriteRequest::Share(_) | WriteRequest::Probe(_))
        };
        let apart: Vec<_> = batch.extract_if(.., is_apart).collect();
        if !batch.is_empty() {
            match self.attempt(batch.len(), |work| work.commit(batch)) {
                // One of them makes the program fail. The others are written without it.
                Err(ErrorCause::Panicked) if 1 < batch.len() => {
                    for write in batch.drain(..) {
                        let written = self.attempt(1, |work| work.commit(std::slice::from_ref(&write)));
                        report([write].into_iter(), written);
                    }
                }
                written => report(batch.drain(..), written),
            }
        }
        for write in apart {
            match write {
                WriteRequest::Share(sharing) => self.share(sharing),
                WriteRequest::Trim { before, from, done } => self.trim(before, from, done),
                WriteRequest::Probe(done) => self.probe(done),
                WriteRequest::Append(_)
                | WriteRequest::Nickname(..)
                | WriteRequest::Mark { .. }
                | WriteRequest::Ignore(_) => {}
            }
        }
        self.wal.keep_small(&self.db);
    }

    /// Does something to the file, and notes what became of it. Says in the log of doings what people who run the server
    /// should know: not every time, and not nothing.
    pub(super) fn attempt<T>(
        &mut self,
        writes: usize,
        act: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> Result<T, ErrorCause> {
        self.health.begins();
        let changes = self.db.total_changes();
        let cause = match catch_unwind(AssertUnwindSafe(|| act(self))) {
            Ok(Ok(outcome)) => {
                // Where there was nothing to write, the disk was not asked.
                if changes == self.db.total_changes() {
                    self.health.rests();
                } else {
                    self.health.written();
                    if let Some(failed) = self.trouble.written() {
                        tracing::info!(failed, "the database is written again");
                    }
                }
                return Ok(outcome);
            }
            Ok(Err(error)) => {
                let cause = ErrorCause::of(&error);
                if let Some(writes) = self.trouble.failed(writes, Instant::now()) {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, %cause, writes, "nothing was written, and whoever sent it was told");
                }
                cause
            }
            Err(_) => {
                if let Some(writes) = self.trouble.failed(writes, Instant::now()) {
                    tracing::error!(writes, "the writer panicked; what it was writing is tried one by one");
                }
                ErrorCause::Panicked
            }
        };
        self.health.failed(cause);
        // What is remembered may be of the commit that failed.
        self.rooms.clear();
        Err(cause)
    }

    /// A transaction, whatever became of the one before.
    pub(super) fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        if !self.db.is_autocommit() {
            // The last one could not even be given up when its disk failed.
            self.db.execute_batch("ROLLBACK")?;
        }
        self.db.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// All of the batch, or nothing. An outcome for each append, in order.
    pub(super) fn commit(
        &mut self,
        batch: &[WriteRequest],
    ) -> rusqlite::Result<Vec<Result<AppendOutcome, ErrorCause>>> {
        if MAX_CACHED_HEADS < self.rooms.len() {
            self.rooms.clear();
        }
        let mut rooms = std::mem::take(&mut self.rooms);
        let (inspect, is_nearly_full) = (self.inspect, self.health.is_nearly_full());
        let change = self.begin()?;
        let mut outcomes = Vec::with_capacity(batch.len());
        let mut gone = Vec::new();
        for write in batch {
            match write {
                WriteRequest::Append(pending)
                    if is_nearly_full && appending::takes_space(&pending.draft.act) =>
                {
                    outcomes.push(Err(ErrorCause::NearlyFull));
                }
                WriteRequest::Append(pending) => {
                    inspect(&pending.draft);
                    outcomes.push(Ok(appending::add(&change, &mut rooms, pending, &mut gone)?));
                }
                WriteRequest::Nickname(person, nickname, _) => log::set_nickname(&change, *person, nickname)?,
                WriteRequest::Mark { person, room, mark, .. } => marks::set(&change, *person, room, mark)?,
                WriteRequest::Ignore(IgnoreChange { person, other, ignores, .. }) => {
                    ignored::set(&change, *person, *other, *ignores)?;
                }
                WriteRequest::Trim { .. } | WriteRequest::Share(_) | WriteRequest::Probe(_) => {} // They were taken out.
            }
        }
        change.commit()?;
        self.rooms = rooms;
        self.remove(&gone);
        self.tell_finder(batch, &outcomes);
        Ok(outcomes)
    }

    /// Says in which rooms something is new.
    fn tell_finder(&self, batch: &[WriteRequest], outcomes: &[Result<AppendOutcome, ErrorCause>]) {
        let appends = batch.iter().filter_map(|write| match write {
            WriteRequest::Append(pending) => Some(&pending.draft.room),
            WriteRequest::Nickname(..) | WriteRequest::Mark { .. } | WriteRequest::Ignore(_) => None,
            WriteRequest::Trim { .. } | WriteRequest::Share(_) | WriteRequest::Probe(_) => None,
        });
        let new = appends.zip(outcomes).filter(|(_, outcome)| matches!(outcome, Ok(AppendOutcome::New(_))));
        let mut rooms = new.filter_map(|(room, _)| Some(self.rooms.get(room)?.id)).peekable();
        if rooms.peek().is_some() {
            self.finder.written(rooms);
        }
    }

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

    /// Takes the write-ahead log into the file, and closes it.
    pub(super) fn close(self) {
        wal::empty(&self.db);
        if let Err((_, error)) = self.db.close() {
            tracing::error!(error = &error as &dyn std::error::Error, "the database did not close cleanly");
        }
    }
}

/// Tells each writer what became of its write. Nobody may be listening any more; that is theirs to choose.
fn report(
    batch: impl Iterator<Item = WriteRequest>,
    written: Result<Vec<Result<AppendOutcome, ErrorCause>>, ErrorCause>,
) {
    let failed = written.as_ref().map(drop).map_err(|cause| *cause);
    let mut outcomes = written.unwrap_or_default().into_iter();
    for write in batch {
        match write {
            WriteRequest::Append(pending) => {
                let outcome = failed.and_then(|()| outcomes.next().unwrap_or(Err(ErrorCause::Other)));
                pending.answer(outcome.map_err(StoreError::NotWritten));
            }
            WriteRequest::Nickname(_, _, done)
            | WriteRequest::Mark { done, .. }
            | WriteRequest::Ignore(IgnoreChange { done, .. }) => {
                let _ = done.send(failed.map_err(StoreError::NotWritten));
            }
            WriteRequest::Trim { .. } | WriteRequest::Share(_) | WriteRequest::Probe(_) => {} // Each is answered by itself.
        }
    }
}
