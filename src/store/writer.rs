//! The one writer: a thread that commits whatever is waiting at once.

pub(super) mod appending;
mod health;
mod ignoring;
mod sharing;
mod trimming;
mod wal;

use super::{
    Cause, Error,
    folder::Folder,
    log::{self, RoomRow},
    marks::{self, Mark},
    search::Finder,
    trim::Trimmed,
    trouble::Trouble,
};
use crate::domain::{
    Act, Entry, Epoch, Member, MessageId, Nickname, Objection, Person, RoomName, Seq, Timestamp,
};
use appending::Pending;
use health::Health;
use ignoring::Ignoring;
use rusqlite::{Connection, Transaction, TransactionBehavior};
pub(super) use sharing::NewFile;
use sharing::Sharing;
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Instant,
};
use tokio::{
    sync::{mpsc, oneshot},
    task,
};
use wal::Wal;

/// How many writes may wait. When it is full the sender is refused: it means the disk has stalled, and
/// accepting more would only make them wait longer.
const WAITING: usize = 8 * 1024;

/// How many writes one commit takes: enough to share an fsync, few enough that the first does not wait long.
const BATCH: usize = 512;

/// How many rooms' heads the writer remembers, so that an entry needs no look-up. Past it, it starts over.
const REMEMBERED: usize = 4 * 1024;

/// An entry that has no place yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// In which room.
    pub room: RoomName,
    /// The name its log gets, if this is its first entry.
    pub epoch: Epoch,
    /// When the server took it.
    pub at: Timestamp,
    /// The sender's id for it.
    pub id: MessageId,
    /// Who does it.
    pub from: Member,
    /// What.
    pub act: Act,
}

/// A draft, and where its outcome goes.
#[derive(Debug)]
pub struct Append {
    /// What to append.
    pub draft: Draft,
    /// Gets exactly one outcome, in the order of the appends. Unbounded, because the writer must not wait
    /// for a room; what is in it was let in by the writer's own bound.
    pub done: mpsc::UnboundedSender<Result<Appended, Error>>,
}

/// What became of a draft, now that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is the log's newest entry.
    New(Entry),
    /// Its sender had sent it before: there.
    Before(Seq),
    /// It may not be done to the message it is about, and nothing was added.
    Refused(Objection),
}

enum Write {
    Append(Pending),
    Nickname(Person, Nickname, oneshot::Sender<Result<(), Error>>),
    Mark {
        person: Person,
        room: RoomName,
        mark: Mark,
        done: oneshot::Sender<Result<(), Error>>,
    },
    Ignore(Ignoring),
    Trim {
        before: Timestamp,
        from: i64,
        done: oneshot::Sender<Result<Trimmed, Error>>,
    },
    Share(Sharing),
    /// Nothing but a commit: whether the disk takes one.
    Probe(oneshot::Sender<Result<(), Error>>),
}

#[derive(Debug)]
pub(super) struct Writer {
    // Emptied by `close`. Std mutexes: held for a clone or a take, never across an await.
    writes: Mutex<Option<mpsc::Sender<Write>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    health: Arc<Health>,
}

impl Writer {
    /// Starts the thread. `path` is where the file is that it writes.
    pub(super) fn start(
        file: Connection,
        path: &Path,
        folder: Folder,
        finder: Finder,
    ) -> Result<Self, Error> {
        let (writes, waiting) = mpsc::channel(WAITING);
        let health = Arc::new(Health::new(path));
        let mut work = Work::new(file, path, folder, finder, Arc::clone(&health));
        let thread = thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                work.run(waiting);
                work.close();
            })
            .map_err(Error::Thread)?;
        Ok(Self { writes: Mutex::new(Some(writes)), thread: Mutex::new(Some(thread)), health })
    }

    pub(super) fn append(&self, append: Append) -> Result<(), Error> {
        self.submit(|| Write::Append(Pending::new(append)))
    }

    pub(super) async fn set_nickname(&self, person: Person, nickname: Nickname) -> Result<(), Error> {
        self.ask(|done| Write::Nickname(person, nickname, done)).await
    }

    pub(super) async fn mark(&self, person: Person, room: RoomName, mark: Mark) -> Result<(), Error> {
        self.ask(|done| Write::Mark { person, room, mark, done }).await
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
        write: impl FnOnce(oneshot::Sender<Result<T, Error>>) -> Write,
    ) -> Result<T, Error> {
        let (done, outcome) = oneshot::channel();
        self.submit(|| write(done))?;
        // It is let go of unanswered when the thread panicked at it.
        outcome.await.unwrap_or(Err(Error::NotWritten(Cause::Panicked)))
    }

    /// Hands a write to the thread. It is made only when there is a place for it.
    fn submit(&self, write: impl FnOnce() -> Write) -> Result<(), Error> {
        let writes = self.writes.lock().expect("no holder panics");
        let place = writes.as_ref().ok_or(Error::Closed)?.try_reserve().map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(()) => Error::Busy,
            mpsc::error::TrySendError::Closed(()) => Error::Closed,
        })?;
        place.send(write());
        Ok(())
    }
}

/// What the thread owns.
struct Work {
    file: Connection,
    wal: Wal,
    folder: Folder,
    rooms: HashMap<RoomName, RoomRow>,
    trouble: Trouble,
    health: Arc<Health>,
    /// Told of what was committed.
    finder: Finder,
    /// Looks at each draft before it is added. Does nothing but in tests, which break things here.
    inspect: fn(&Draft),
}

impl Work {
    fn new(file: Connection, path: &Path, folder: Folder, finder: Finder, health: Arc<Health>) -> Self {
        Self {
            file,
            wal: Wal::of(path),
            folder,
            rooms: HashMap::new(),
            trouble: Trouble::default(),
            health,
            finder,
            inspect: |_| {},
        }
    }

    /// Writes until nobody can send any more.
    fn run(&mut self, mut waiting: mpsc::Receiver<Write>) {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut batch, BATCH) != 0 {
            // A panic ends a commit and not the thread: whoever waits would wait for ever. Those that a panic outside of
            // a commit leaves without an answer get theirs when they are dropped.
            let done = catch_unwind(AssertUnwindSafe(|| self.write(&mut batch)));
            if done.is_err() {
                self.health.failed(Cause::Panicked);
                batch.clear();
            }
        }
    }

    fn write(&mut self, batch: &mut Vec<Write>) {
        // A step of trimming is a transaction of its own: should it find no space, what people say still may. So is a
        // file that comes or goes.
        let is_apart =
            |write: &mut Write| matches!(write, Write::Trim { .. } | Write::Share(_) | Write::Probe(_));
        let apart: Vec<_> = batch.extract_if(.., is_apart).collect();
        if !batch.is_empty() {
            match self.attempt(batch.len(), |work| work.commit(batch)) {
                // One of them makes the program fail. The others are written without it.
                Err(Cause::Panicked) if 1 < batch.len() => {
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
                Write::Share(sharing) => self.share(sharing),
                Write::Trim { before, from, done } => self.trim(before, from, done),
                Write::Probe(done) => self.probe(done),
                Write::Append(_) | Write::Nickname(..) | Write::Mark { .. } | Write::Ignore(_) => {}
            }
        }
        self.wal.keep_small(&self.file);
    }

    /// Does something to the file, and notes what became of it. Says in the log of doings what people who run the server
    /// should know: not every time, and not nothing.
    fn attempt<T>(
        &mut self,
        writes: usize,
        act: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> Result<T, Cause> {
        self.health.begins();
        let changes = self.file.total_changes();
        let cause = match catch_unwind(AssertUnwindSafe(|| act(self))) {
            Ok(Ok(outcome)) => {
                // Where there was nothing to write, the disk was not asked.
                if changes == self.file.total_changes() {
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
                let cause = Cause::of(&error);
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
                Cause::Panicked
            }
        };
        self.health.failed(cause);
        // What is remembered may be of the commit that failed.
        self.rooms.clear();
        Err(cause)
    }

    /// A transaction, whatever became of the one before.
    fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        if !self.file.is_autocommit() {
            // The last one could not even be given up when its disk failed.
            self.file.execute_batch("ROLLBACK")?;
        }
        self.file.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// All of the batch, or nothing. An outcome for each append, in order.
    fn commit(&mut self, batch: &[Write]) -> rusqlite::Result<Vec<Result<Appended, Cause>>> {
        if REMEMBERED < self.rooms.len() {
            self.rooms.clear();
        }
        let mut rooms = std::mem::take(&mut self.rooms);
        let (inspect, is_nearly_full) = (self.inspect, self.health.is_nearly_full());
        let change = self.begin()?;
        let mut outcomes = Vec::with_capacity(batch.len());
        let mut gone = Vec::new();
        for write in batch {
            match write {
                Write::Append(pending) if is_nearly_full && appending::takes_space(&pending.draft.act) => {
                    outcomes.push(Err(Cause::NearlyFull));
                }
                Write::Append(pending) => {
                    inspect(&pending.draft);
                    outcomes.push(Ok(appending::add(&change, &mut rooms, pending, &mut gone)?));
                }
                Write::Nickname(person, nickname, _) => log::set_nickname(&change, *person, nickname)?,
                Write::Mark { person, room, mark, .. } => marks::set(&change, *person, room, mark)?,
                Write::Ignore(ignoring) => ignoring.write(&change)?,
                Write::Trim { .. } | Write::Share(_) | Write::Probe(_) => {} // They were taken out.
            }
        }
        change.commit()?;
        self.rooms = rooms;
        self.remove(&gone);
        self.tell_finder(batch, &outcomes);
        Ok(outcomes)
    }

    /// Says in which rooms something is new.
    fn tell_finder(&self, batch: &[Write], outcomes: &[Result<Appended, Cause>]) {
        let appends = batch.iter().filter_map(|write| match write {
            Write::Append(pending) => Some(&pending.draft.room),
            Write::Nickname(..) | Write::Mark { .. } | Write::Ignore(_) => None,
            Write::Trim { .. } | Write::Share(_) | Write::Probe(_) => None,
        });
        let new = appends.zip(outcomes).filter(|(_, outcome)| matches!(outcome, Ok(Appended::New(_))));
        let mut rooms = new.filter_map(|(room, _)| Some(self.rooms.get(room)?.id)).peekable();
        if rooms.peek().is_some() {
            self.finder.written(rooms);
        }
    }

    /// Takes the write-ahead log into the file, and closes it.
    fn close(self) {
        wal::empty(&self.file);
        if let Err((_, error)) = self.file.close() {
            tracing::error!(error = &error as &dyn std::error::Error, "the database did not close cleanly");
        }
    }
}

/// Tells each writer what became of its write. Nobody may be listening any more; that is theirs to choose.
fn report(batch: impl Iterator<Item = Write>, written: Result<Vec<Result<Appended, Cause>>, Cause>) {
    let failed = written.as_ref().map(drop).map_err(|cause| *cause);
    let mut outcomes = written.unwrap_or_default().into_iter();
    for write in batch {
        match write {
            Write::Append(pending) => {
                let outcome = failed.and_then(|()| outcomes.next().unwrap_or(Err(Cause::Other)));
                pending.answer(outcome.map_err(Error::NotWritten));
            }
            Write::Nickname(_, _, done) | Write::Mark { done, .. } | Write::Ignore(Ignoring { done, .. }) => {
                let _ = done.send(failed.map_err(Error::NotWritten));
            }
            Write::Trim { .. } | Write::Share(_) | Write::Probe(_) => {} // Each is answered by itself.
        }
    }
}

#[cfg(test)]
mod tests;
