//! The one writer: a thread that commits whatever is waiting at once.

mod ignoring;
mod sharing;

use super::{
    Cause, Error, about, files,
    folder::Folder,
    log::{self, RoomRow},
    marks::{self, Mark},
    search::Finder,
    trim::{self, Trimmed},
    trouble::Trouble,
};
use crate::domain::{
    Act, Entry, Epoch, FileHash, Member, Message, MessageId, Nickname, Objection, Person, RoomName, Seq,
    Timestamp,
};
use ignoring::Ignoring;
use rusqlite::{Connection, Transaction, TransactionBehavior};
pub(super) use sharing::NewFile;
use sharing::Sharing;
use std::{
    collections::HashMap,
    sync::Mutex,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    task,
};

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
    Append(Append),
    Nickname(Person, Nickname, oneshot::Sender<Result<(), Error>>),
    Mark { person: Person, room: RoomName, mark: Mark, done: oneshot::Sender<Result<(), Error>> },
    Ignore(Ignoring),
    Trim { before: Timestamp, from: i64, done: oneshot::Sender<Result<Trimmed, Error>> },
    Share(Sharing),
}

#[derive(Debug)]
pub(super) struct Writer {
    // Emptied by `close`. Std mutexes: held for a clone or a take, never across an await.
    writes: Mutex<Option<mpsc::Sender<Write>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(file: Connection, folder: Folder, finder: Finder) -> Result<Self, Error> {
        let (writes, waiting) = mpsc::channel(WAITING);
        let work = Work { file, folder, rooms: HashMap::new(), trouble: Trouble::default(), finder };
        let thread = thread::Builder::new()
            .name("store".to_owned())
            .spawn(|| work.run(waiting))
            .map_err(Error::Thread)?;
        Ok(Self { writes: Mutex::new(Some(writes)), thread: Mutex::new(Some(thread)) })
    }

    pub(super) fn append(&self, append: Append) -> Result<(), Error> {
        self.submit(Write::Append(append))
    }

    pub(super) async fn set_nickname(&self, person: Person, nickname: Nickname) -> Result<(), Error> {
        let (done, outcome) = oneshot::channel();
        self.submit(Write::Nickname(person, nickname, done))?;
        outcome.await.map_err(|_| Error::Closed)?
    }

    pub(super) async fn mark(&self, person: Person, room: RoomName, mark: Mark) -> Result<(), Error> {
        let (done, outcome) = oneshot::channel();
        self.submit(Write::Mark { person, room, mark, done })?;
        outcome.await.map_err(|_| Error::Closed)?
    }

    /// One step of taking out what is older than this, from this room on.
    pub(super) async fn trim(&self, before: Timestamp, from: i64) -> Result<Trimmed, Error> {
        let (done, outcome) = oneshot::channel();
        self.submit(Write::Trim { before, from, done })?;
        outcome.await.map_err(|_| Error::Closed)?
    }

    pub(super) async fn close(&self) {
        self.writes.lock().expect("no holder panics").take();
        let thread = self.thread.lock().expect("no holder panics").take();
        if let Some(thread) = thread {
            // Its end is all that counts; a panic in it was reported when it happened.
            let _ = task::spawn_blocking(|| thread.join()).await;
        }
    }

    fn submit(&self, write: Write) -> Result<(), Error> {
        let writes = self.writes.lock().expect("no holder panics");
        writes.as_ref().ok_or(Error::Closed)?.try_send(write).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => Error::Closed,
        })
    }
}

/// What the thread owns.
struct Work {
    file: Connection,
    folder: Folder,
    rooms: HashMap<RoomName, RoomRow>,
    trouble: Trouble,
    /// Told of what was committed.
    finder: Finder,
}

impl Work {
    fn run(mut self, mut waiting: mpsc::Receiver<Write>) {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut batch, BATCH) != 0 {
            // A step of trimming is a transaction of its own: should it find no space, what people say still may. So is a
            // file that comes or goes.
            let is_apart = |write: &mut Write| matches!(write, Write::Trim { .. } | Write::Share(_));
            let apart: Vec<_> = batch.extract_if(.., is_apart).collect();
            if !batch.is_empty() {
                let written = self.commit(&batch);
                let written = self.judge(batch.len(), written);
                report(batch.drain(..), written);
            }
            for write in apart {
                match write {
                    Write::Share(sharing) => self.share(sharing),
                    trim => self.trim(trim),
                }
            }
        }
        self.empty_wal();
        if let Err((_, error)) = self.file.close() {
            tracing::error!(error = &error as &dyn std::error::Error, "the database did not close cleanly");
        }
    }

    /// Says in the log of doings what people who run the server should know: not every time, and not nothing.
    fn judge<T>(&mut self, writes: usize, written: rusqlite::Result<T>) -> Result<T, Cause> {
        match written {
            Ok(outcome) => {
                if let Some(failed) = self.trouble.written() {
                    tracing::info!(failed, "the database is written again");
                }
                Ok(outcome)
            }
            Err(error) => {
                let cause = Cause::of(&error);
                if let Some(writes) = self.trouble.failed(writes, Instant::now()) {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, %cause, writes, "nothing was written, and whoever sent it was told");
                }
                // What is remembered may be of the commit that failed.
                self.rooms.clear();
                Err(cause)
            }
        }
    }

    fn trim(&mut self, write: Write) {
        let Write::Trim { before, from, done } = write else { return };
        let trimmed = self.begin().and_then(|change| {
            let trimmed = trim::step(&change, before, from)?;
            change.commit()?;
            Ok(trimmed)
        });
        let trimmed = self.judge(1, trimmed);
        if trimmed.is_ok_and(|trimmed| trimmed.entries != 0) {
            // What is remembered does not know it.
            self.rooms.clear();
        }
        if trimmed.is_ok_and(|trimmed| trimmed.next.is_none()) {
            self.empty_wal();
        }
        // Not before: who reads keeps the write-ahead log from being emptied.
        if trimmed.is_ok_and(|trimmed| trimmed.entries != 0) {
            self.finder.trimmed();
        }
        let _ = done.send(trimmed.map_err(Error::NotWritten));
    }

    /// Takes the write-ahead log into the file and cuts it off, so that words which left the one do not stay in the
    /// other. Whoever reads at this moment is not waited for: then it happens another time.
    fn empty_wal(&self) {
        let emptied = || -> rusqlite::Result<bool> {
            let wait: i32 = self.file.pragma_query_value(None, "busy_timeout", |row| row.get(0))?;
            self.file.busy_timeout(Duration::ZERO)?;
            let is_busy = self.file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
            self.file.busy_timeout(Duration::from_millis(wait.unsigned_abs().into()))?;
            is_busy.map(|is_busy: bool| !is_busy)
        };
        match emptied() {
            Ok(is_empty) => tracing::debug!(is_empty, "the write-ahead log was taken into the file"),
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be taken into the file"),
        }
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
    fn commit(&mut self, batch: &[Write]) -> rusqlite::Result<Vec<Appended>> {
        if REMEMBERED < self.rooms.len() {
            self.rooms.clear();
        }
        let mut rooms = std::mem::take(&mut self.rooms);
        let change = self.begin()?;
        let mut outcomes = Vec::with_capacity(batch.len());
        let mut gone = Vec::new();
        for write in batch {
            match write {
                Write::Append(append) => outcomes.push(add(&change, &mut rooms, &append.draft, &mut gone)?),
                Write::Nickname(person, nickname, _) => log::set_nickname(&change, *person, nickname)?,
                Write::Mark { person, room, mark, .. } => marks::set(&change, *person, room, mark)?,
                Write::Ignore(ignoring) => ignoring.write(&change)?,
                Write::Trim { .. } | Write::Share(_) => {} // They were taken out.
            }
        }
        change.commit()?;
        self.rooms = rooms;
        self.remove(&gone);
        self.tell_finder(batch, &outcomes);
        Ok(outcomes)
    }
}

impl Work {
    /// Says in which rooms something is new.
    fn tell_finder(&self, batch: &[Write], outcomes: &[Appended]) {
        let appends = batch.iter().filter_map(|write| match write {
            Write::Append(append) => Some(&append.draft.room),
            Write::Nickname(..) | Write::Mark { .. } | Write::Ignore(_) => None,
            Write::Trim { .. } | Write::Share(_) => None,
        });
        let new = appends.zip(outcomes).filter(|(_, outcome)| matches!(outcome, Appended::New(_)));
        let mut rooms = new.filter_map(|(room, _)| Some(self.rooms.get(room)?.id)).peekable();
        if rooms.peek().is_some() {
            self.finder.written(rooms);
        }
    }
}

fn add(
    file: &Connection,
    rooms: &mut HashMap<RoomName, RoomRow>,
    draft: &Draft,
    gone: &mut Vec<FileHash>,
) -> rusqlite::Result<Appended> {
    let known = match rooms.get(&draft.room) {
        Some(row) => Some(*row),
        None => log::room_row(file, &draft.room)?,
    };
    if let Some(needed) = needed(&draft.act) {
        // Nothing was ever said in a room without a row.
        let Some(row) = known else { return Ok(Appended::Refused(Objection::NoMessage)) };
        if let Some(seq) = log::place_of(file, row.id, draft.from.person, draft.id)? {
            return Ok(Appended::Before(seq));
        }
        if let Err(objection) = permitted(file, row, needed, draft)? {
            return Ok(Appended::Refused(objection));
        }
    }
    let mut row = match known {
        Some(row) => row,
        None => log::insert_room(file, &draft.room, draft.epoch)?,
    };
    let prev = row.seq;
    let seq = prev.next();
    let outcome = if log::insert_entry(file, row.id, seq, prev, draft)? {
        if let Act::Deleted { target } = draft.act {
            log::redact(file, row.id, target)?;
        }
        about::apply(file, row.id, seq, draft)?;
        marks::call(file, row.id, draft)?;
        gone.extend(files::note(file, row.id, seq, &draft.act, draft.from.person)?);
        row.seq = seq;
        let Draft { at, id, from, act, .. } = draft.clone();
        Appended::New(Entry { seq, prev, at, id, from, act })
    } else {
        let place = log::place_of(file, row.id, draft.from.person, draft.id)?;
        Appended::Before(place.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    };
    rooms.insert(draft.room.clone(), row);
    Ok(outcome)
}

/// The message an act needs to be there.
fn needed(act: &Act) -> Option<Seq> {
    if let Act::Said { reply_to, .. } = act { *reply_to } else { act.target() }
}

fn permitted(
    file: &Connection,
    room: RoomRow,
    needed: Seq,
    draft: &Draft,
) -> rusqlite::Result<Result<(), Objection>> {
    let Some((message, entries)) = log::message(file, room, needed)? else {
        return Ok(Err(Objection::NoMessage));
    };
    let is_full = Message::MAX_ENTRIES <= entries
        && match draft.act {
            // What was said can always be taken back, and what is pinned always be let go of.
            Act::Said { .. } | Act::Deleted { .. } => false,
            Act::Unpinned { .. } => !message.pinned,
            _ => true,
        };
    let one_pin_more = matches!(draft.act, Act::Pinned { .. }) && !message.pinned;
    let permitted = message.permits(&draft.act, draft.from.person);
    Ok(match permitted {
        Ok(()) if is_full => Err(Objection::Full),
        Ok(()) if one_pin_more && Message::MAX_PINS <= about::count_pins(file, room.id)? => {
            Err(Objection::PinsFull)
        }
        permitted => permitted,
    })
}

/// Tells each writer what became of its write. Nobody may be listening any more; that is theirs to choose.
fn report(batch: impl Iterator<Item = Write>, written: Result<Vec<Appended>, Cause>) {
    let failed = written.as_ref().map(drop).map_err(|cause| *cause);
    let mut outcomes = written.unwrap_or_default().into_iter();
    for write in batch {
        match write {
            Write::Append(append) => {
                let outcome = failed.and_then(|()| outcomes.next().ok_or(Cause::Other));
                let _ = append.done.send(outcome.map_err(Error::NotWritten));
            }
            Write::Nickname(_, _, done) | Write::Mark { done, .. } | Write::Ignore(Ignoring { done, .. }) => {
                let _ = done.send(failed.map_err(Error::NotWritten));
            }
            Write::Trim { .. } | Write::Share(_) => {} // Each is answered by itself.
        }
    }
}

#[cfg(test)]
mod tests;
