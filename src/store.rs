//! The durable log: every room's entries, and the nicknames people chose, in one SQLite file. Shared files lie beside it.
//!
//! One thread writes for all rooms and commits all waiting writes at once, so that entries share an fsync. Readers have their
//! own connections and never wait for it.

mod backup;
mod check;
mod committed;
mod db;
mod error;
mod files;
mod health;
mod hosting;
mod ignored;
mod log;
mod rooms;
mod search;
mod writer;

pub use backup::backup;
pub use check::{CheckFault, CheckReport, check};
pub use committed::{CommitListener, CommittedEntry};
pub use error::{ErrorCause, StoreError};
pub use files::{
    FileKind, PictureKind, Quota, QuotaExceeded, StoredFile,
    blobs::{TempBlob, replace_content},
};
pub use hosting::owner_link;
pub use ignored::{MAX_IGNORED, SpokenCount};
pub use log::{
    page::{LogHead, LogPage, SpokenRoom},
    page_size::PAGE_BYTES,
    tail_cache::Tail,
    trim::ExpiredCount,
};
pub use rooms::{
    alias::RoomAliases,
    appeals::AppealDraft,
    held::ReleasedHold,
    marks::{MarkChange, MyRoom},
};
pub use search::{Hit, MAX_CONCURRENT_SEARCHES, SearchPage};
pub use writer::{Append, AppendOutcome, BesideEntry, EntryOrigin, NewEntry, PasswordHash, RoleLink};

use crate::{
    domain::{
        About, Earlier, Entry, FileHash, Message, NetworkKey, Nickname, PageRequest, Person, RoomName, Seq,
        Timestamp, Topic,
        search::{Cursor, Search},
    },
    store::log::rows,
};
use committed::CommitListeners;
use db::reader::ReaderPool;
use files::blobs::{BlobPair, BlobStore};
use log::{page_size::PageSize, tail_cache::TailCache};
use rooms::server_law::SharedServerLaw;
use rusqlite::Connection;
use search::SearchIndex;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::time;
use writer::{LogWriter, NewFile, disk_space::DiskSpace};

/// How long trimming and sweeping pause after each step, so that the disk can serve others.
const PAUSE_BETWEEN_STEPS: Duration = Duration::from_millis(10);

/// A handle of the log. Clones share one file and one writer.
#[derive(Clone, Debug)]
pub struct Store {
    readers: ReaderPool,
    writer: Arc<LogWriter>,
    recent: Arc<TailCache>,
    search: SearchIndex,
    blobs: BlobStore,
    law: SharedServerLaw,
}

impl Store {
    /// Opens the file, creates it if it does not exist, and migrates its schema.
    ///
    /// # Errors
    /// [`StoreError`], when the file cannot be opened or written, is not a log of ours, or is from a newer Parlor.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_waiting(path, db::schema::LOCK_TIMEOUT)
    }

    /// The same, with another timeout for locks of other programs.
    fn open_waiting(path: &Path, lock_wait: Duration) -> Result<Self, StoreError> {
        let connection = db::schema::open(path, lock_wait)?;
        let search = SearchIndex::start(path)?;
        let blobs = BlobStore::beside(path);
        blobs.clear_parts().map_err(|source| StoreError::Folder { path: blobs.path().to_owned(), source })?;
        let law = rooms::server_law::load(&connection).map_err(db::schema::unusable(path, lock_wait))?;
        let (law, listeners) = (SharedServerLaw::new(law), CommitListeners::default());
        let writer = Arc::new(LogWriter::start(connection, path, blobs.clone(), listeners, law.clone())?);
        writer.listen(Box::new(search.clone()));
        Ok(Self { readers: ReaderPool::new(path), writer, recent: Arc::default(), search, blobs, law })
    }

    /// Adds a listener that hears of every commit from now on, in order, on the writer's thread.
    pub fn listen(&self, listener: Box<dyn CommitListener>) {
        self.writer.listen(listener);
    }

    /// Sends an entry to the writer. Its outcome comes through [`Append::done`], in the order of the calls.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the queue is full, [`StoreError::Closed`] when the writer has ended.
    pub fn append(&self, append: Append) -> Result<(), StoreError> {
        self.writer.append(append)
    }

    /// Stores the nickname a person chose.
    pub async fn set_nickname(&self, person: Person, nickname: Nickname) -> Result<(), StoreError> {
        self.writer.change(DiskSpace::Taken, move |db| log::set_nickname(db, person, &nickname)).await
    }

    /// The nickname a person chose, if they did.
    pub async fn nickname(&self, person: Person) -> Result<Option<Nickname>, StoreError> {
        self.readers.read(move |db| log::nickname(db, person)).await
    }

    /// The end of a room's log; none if the room has no log.
    pub async fn head(&self, room: RoomName) -> Result<Option<LogHead>, StoreError> {
        self.readers.read(move |db| log::head(db, &room)).await
    }

    /// The room's topic.
    pub async fn topic(&self, room: RoomName) -> Result<Option<Topic>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => rooms::about::topic(db, row.id),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// Topic, description and pins of a room; empty for a room without a log.
    pub async fn about(&self, room: RoomName) -> Result<About, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => rooms::about::read(db, row),
            None => Ok(About::default()),
        };
        self.readers.read(query).await
    }

    /// The newest messages of a room, at most `limit` and one page, with the end of its log; none if the room has no log.
    pub async fn newest(&self, room: RoomName, limit: usize) -> Result<Option<Arc<Tail>>, StoreError> {
        let recent = Arc::clone(&self.recent);
        self.readers.read(move |db| recent.newest(db, &room, limit)).await
    }

    /// The same, and the nickname a person chose, in one transaction: the data of a page.
    pub async fn visit(
        &self,
        room: RoomName,
        person: Person,
        limit: usize,
    ) -> Result<(Option<Arc<Tail>>, Option<Nickname>), StoreError> {
        let recent = Arc::clone(&self.recent);
        let query = move |db: &Connection| Ok((recent.newest(db, &room, limit)?, log::nickname(db, person)?));
        self.readers.read(query).await
    }

    /// The newest messages of a room before a place, up to and including `at`, in their current state, and what precedes them:
    /// at most `limit` and one page. `None` for either is the end of the log.
    pub async fn messages(
        &self,
        room: RoomName,
        before: Option<Seq>,
        at: Option<Seq>,
        limit: usize,
    ) -> Result<(Vec<Message>, Earlier), StoreError> {
        let query = move |db: &Connection| {
            let Some(row) = rows::room_row(db, &room)? else { return Ok((Vec::new(), Earlier::Nothing)) };
            let at = at.unwrap_or(row.seq);
            log::messages(db, row, before.unwrap_or(at.next()), at, PageSize::of(limit))
        };
        self.readers.read(query).await
    }

    /// A page of a room's messages, at most `limit`, in their current state; none if the room has no log.
    pub async fn part(
        &self,
        room: RoomName,
        part: PageRequest,
        limit: usize,
    ) -> Result<Option<LogPage>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => log::part(db, row, part, PageSize::of(limit)).map(Some),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// The first `limit` entries of a room after a place, up to and including another, in order.
    pub async fn entries(
        &self,
        room: RoomName,
        after: Seq,
        to: Seq,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let query = move |db: &Connection| match rows::room_row(db, &room)? {
            Some(row) => log::entries(db, row, after, to, limit),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// Stores how far a person has read a room, or their settings of it.
    pub async fn mark(&self, person: Person, room: RoomName, mark: MarkChange) -> Result<(), StoreError> {
        let space = mark.space();
        self.writer.change(space, move |db| rooms::marks::set(db, person, &room, &mark)).await
    }

    /// A person's rooms, with unread counts: favourites first, then by the latest message. Of a room whose door is closed to them,
    /// nothing but the name.
    pub async fn my_rooms(
        &self,
        who: (Person, Option<NetworkKey>),
        nickname: Nickname,
        now: Timestamp,
    ) -> Result<Vec<MyRoom>, StoreError> {
        let law = self.law();
        let rooms = self.readers.read(move |db| rooms::marks::rooms(db, &law, who, &nickname, now)).await?;
        Ok(rooms::marks::with_calls(rooms)?)
    }

    /// The names of a person's rooms.
    pub async fn names_of_rooms(&self, person: Person) -> Result<Vec<RoomName>, StoreError> {
        self.readers.read(move |db| rooms::marks::names(db, person)).await
    }

    /// The listed rooms with the latest messages, the latest first, and the number of all listed rooms.
    pub async fn rooms(&self, limit: usize) -> Result<(Vec<SpokenRoom>, u64), StoreError> {
        self.readers.read(move |db| Ok((log::rooms(db, limit)?, log::count_rooms(db)?))).await
    }

    /// At most `limit` search results, the newest first, from a cursor on.
    ///
    /// # Errors
    /// [`StoreError`], when the log or its index could not be read, or this or other searches take too long.
    pub async fn search(
        &self,
        search: Search,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<SearchPage, StoreError> {
        self.search.find(&self.readers, search, after, limit).await
    }

    /// Creates a temporary file for an upload.
    ///
    /// # Errors
    /// The error of the system.
    pub fn arriving(&self) -> io::Result<TempBlob> {
        self.blobs.arriving()
    }

    /// Whether this person's quota has space for a file of this size.
    pub async fn room_for(
        &self,
        person: Person,
        bytes: u64,
        quota: Quota,
        now: Timestamp,
    ) -> Result<Result<(), QuotaExceeded>, StoreError> {
        self.readers.read(move |db| files::room_for(db, person, bytes, quota, now)).await
    }

    /// Stores a file under the hash of its content, with its thumbnail if it has one. A file that is already stored is not
    /// stored again. When this returns, it is on disk.
    ///
    /// # Errors
    /// [`StoreError`], when it could not be written; the inner error says that the quota is exceeded.
    pub async fn keep_file(
        &self,
        file: StoredFile,
        whole: TempBlob,
        small: Option<TempBlob>,
        (person, now, quota): (Person, Timestamp, Quota),
    ) -> Result<Result<(), QuotaExceeded>, StoreError> {
        let contents = BlobPair { whole, small };
        self.writer.keep_file(NewFile { file, contents, person, now, quota }).await
    }

    /// The data about a file; none if it is not stored, or no longer.
    pub async fn file(&self, hash: FileHash) -> Result<Option<StoredFile>, StoreError> {
        self.readers.read(move |db| files::stored(db, hash)).await
    }

    /// The path of a file's content; with `small`, of its thumbnail.
    #[must_use]
    pub fn content(&self, hash: FileHash, small: bool) -> PathBuf {
        if small { self.blobs.place_of_small(hash) } else { self.blobs.place(hash) }
    }

    /// Removes files that no message names and that are older than this, and every content without a row, in small steps, so
    /// that other writes hardly wait. Returns the number of files.
    ///
    /// # Errors
    /// [`StoreError`], when it could not be written. Files that were removed until then stay removed.
    pub async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut swept = 0;
        for first in 0..=u8::MAX {
            let step = self.writer.sweep(first, before).await?;
            swept += step;
            if step != 0 {
                time::sleep(PAUSE_BETWEEN_STEPS).await;
            }
        }
        Ok(swept)
    }

    /// Writes all waiting requests, and stops the writer. Remaining clones can only read.
    pub async fn close(&self) {
        // SQLite takes the write-ahead log away when the last connection closes, if that one may write.
        self.search.close().await;
        self.readers.close_idle();
        self.writer.close().await;
    }

    /// The room of the log that has this name, and the oldest that is found by the same.
    pub async fn namesakes(&self, room: RoomName) -> std::result::Result<RoomAliases, StoreError> {
        self.readers.read(move |db| rooms::alias::namesakes(db, &room)).await
    }

    /// The room that is watched under this name, if the log has it.
    pub async fn watched(&self, watch_name: RoomName) -> std::result::Result<Option<RoomName>, StoreError> {
        self.readers.read(move |db| rooms::alias::watched(db, &watch_name)).await
    }

    /// The name for watching an unlisted room: the room's own name cannot be computed from it. None for any other room.
    pub async fn watch_name(&self, room: RoomName) -> std::result::Result<Option<RoomName>, StoreError> {
        self.readers.read(move |db| rooms::alias::watch_name(db, &room)).await
    }
}

#[cfg(test)]
mod fixtures;
