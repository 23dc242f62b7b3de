//! The durable log: every room's entries, and the nicknames people chose, in one SQLite file; and beside it the files
//! that people share.
//!
//! One thread writes, for all rooms, and commits everything that is waiting at once; so an entry costs a
//! share of an fsync, not one of its own. Readers have connections of their own and never wait for it.

mod about;
mod alias;
mod backup;
mod check;
mod error;
mod files;
mod folder;
mod health;
mod ignored;
mod log;
mod marks;
mod mentions;
mod message_state;
mod newest;
mod page_size;
mod reader;
mod schema;
mod search;
mod trim;
mod trouble;
mod writer;

pub use alias::Namesakes;
pub use backup::backup;
pub use check::{Fault, Report, check};
pub use error::{Cause, Error};
pub use files::{FileKind, NoRoom, PictureKind, Quota, StoredFile};
pub use folder::{Arriving, replace_content};
pub use ignored::{IGNORED, SAID, Speaker};
pub use marks::{COUNTED, Mark, MyRoom};
pub use newest::Newest;
pub use page_size::PAGE_BYTES;
pub use search::{Found, Hit, SEARCHES};
pub use writer::{Append, Appended, Draft};

use crate::domain::{
    About, Earlier, Entry, Epoch, FileHash, Message, Nickname, Part, Person, RoomName, Seq, Timestamp, Topic,
    search::{Cursor, Search},
};
use folder::{Contents, Folder};
use newest::Recent;
use page_size::PageSize;
use reader::Readers;
use rusqlite::Connection;
use search::Finder;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::time;
use writer::{NewFile, Writer};

/// How long trimming and sweeping rest after each step, for the disk to serve others.
const STEP_PAUSE: Duration = Duration::from_millis(10);

/// A handle on the log. Clones share one file and one writer.
#[derive(Clone, Debug)]
pub struct Store {
    readers: Readers,
    writer: Arc<Writer>,
    recent: Arc<Recent>,
    finder: Finder,
    folder: Folder,
}

/// Where a room's log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The log's name.
    pub epoch: Epoch,
    /// Its last place.
    pub seq: Seq,
}

/// A part of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// Where the log stands.
    pub head: Head,
    /// The messages, in order, as they stand there.
    pub messages: Vec<Message>,
    /// What came before them.
    pub earlier: Earlier,
    /// Whether others follow them.
    pub later: bool,
    /// What the room is about, in a line.
    pub topic: Option<Topic>,
}

/// A room that something was said in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRoom {
    /// Its name.
    pub name: RoomName,
    /// When something was last said in it.
    pub last: Timestamp,
}

impl Store {
    /// Opens the file, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error`], when the file cannot be opened or written, is no log of ours, or comes from a newer Parlor.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::open_waiting(path, schema::LOCK_WAIT)
    }

    /// The same, with another patience for locks that other programs hold.
    fn open_waiting(path: &Path, lock_wait: Duration) -> Result<Self, Error> {
        let connection = schema::open(path, lock_wait)?;
        let finder = Finder::start(path)?;
        let folder = Folder::beside(path);
        folder.clear_parts().map_err(|source| Error::Folder { path: folder.path().to_owned(), source })?;
        let writer = Arc::new(Writer::start(connection, path, folder.clone(), finder.clone())?);
        Ok(Self { readers: Readers::new(path), writer, recent: Arc::default(), finder, folder })
    }

    /// Hands an entry to the writer. Its outcome comes through [`Append::done`], in the order of the calls.
    ///
    /// # Errors
    /// [`Error::Busy`] when more is waiting than may wait, [`Error::Closed`] when the writer has ended.
    pub fn append(&self, append: Append) -> Result<(), Error> {
        self.writer.append(append)
    }

    /// Keeps the nickname a person chose.
    ///
    /// # Errors
    /// [`Error`], when it could not be written.
    pub async fn set_nickname(&self, person: Person, nickname: Nickname) -> Result<(), Error> {
        self.writer.set_nickname(person, nickname).await
    }

    /// The nickname a person chose, if they did.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn nickname(&self, person: Person) -> Result<Option<Nickname>, Error> {
        self.readers.read(move |file| log::nickname(file, person)).await
    }

    /// Where a room's log stands; none when nothing was ever said in it.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn head(&self, room: RoomName) -> Result<Option<Head>, Error> {
        self.readers.read(move |file| log::head(file, &room)).await
    }

    /// What a room is about, in a line.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn topic(&self, room: RoomName) -> Result<Option<Topic>, Error> {
        let query = move |file: &Connection| match log::room_row(file, &room)? {
            Some(row) => about::topic(file, row.id),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// What a room is about: nothing yet, when nothing was ever done in it.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn about(&self, room: RoomName) -> Result<About, Error> {
        let query = move |file: &Connection| match log::room_row(file, &room)? {
            Some(row) => about::read(file, row),
            None => Ok(About::default()),
        };
        self.readers.read(query).await
    }

    /// The newest messages of a room, `limit` at the most and no more than fit into a page, and where its log stands; none when nothing was ever said in it.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn newest(&self, room: RoomName, limit: usize) -> Result<Option<Arc<Newest>>, Error> {
        let recent = Arc::clone(&self.recent);
        self.readers.read(move |file| recent.newest(file, &room, limit)).await
    }

    /// The same, and the nickname a person chose: what a page needs, in one go.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn visit(
        &self,
        room: RoomName,
        person: Person,
        limit: usize,
    ) -> Result<(Option<Arc<Newest>>, Option<Nickname>), Error> {
        let recent = Arc::clone(&self.recent);
        let query =
            move |file: &Connection| Ok((recent.newest(file, &room, limit)?, log::nickname(file, person)?));
        self.readers.read(query).await
    }

    /// The newest messages of a room before a place, up to and with the place `at`, as they stand now, and what came before
    /// them: `limit` at the most, and no more than fit into a page. `None` for either is the log's end as it is when it is read.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn messages(
        &self,
        room: RoomName,
        before: Option<Seq>,
        at: Option<Seq>,
        limit: usize,
    ) -> Result<(Vec<Message>, Earlier), Error> {
        let query = move |file: &Connection| {
            let Some(row) = log::room_row(file, &room)? else { return Ok((Vec::new(), Earlier::Nothing)) };
            let at = at.unwrap_or(row.seq);
            log::messages(file, row, before.unwrap_or(at.next()), at, PageSize::of(limit))
        };
        self.readers.read(query).await
    }

    /// A page of a room's messages, `limit` at the most, as they stand; none when nothing was ever said in it.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn part(&self, room: RoomName, part: Part, limit: usize) -> Result<Option<Extract>, Error> {
        let query = move |file: &Connection| match log::room_row(file, &room)? {
            Some(row) => log::part(file, row, part, PageSize::of(limit)).map(Some),
            None => Ok(None),
        };
        self.readers.read(query).await
    }

    /// The first `limit` entries of a room after a place, up to and with another, in order.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn entries(
        &self,
        room: RoomName,
        after: Seq,
        to: Seq,
        limit: usize,
    ) -> Result<Vec<Entry>, Error> {
        let query = move |file: &Connection| match log::room_row(file, &room)? {
            Some(row) => log::entries(file, row, after, to, limit),
            None => Ok(Vec::new()),
        };
        self.readers.read(query).await
    }

    /// Keeps how far somebody has read a room, or what they want of it.
    ///
    /// # Errors
    /// [`Error`], when it could not be written.
    pub async fn mark(&self, person: Person, room: RoomName, mark: Mark) -> Result<(), Error> {
        self.writer.mark(person, room, mark).await
    }

    /// Somebody's rooms, and what they have not read of them: favourites first, then those last spoken in.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn my_rooms(&self, person: Person, nickname: Nickname) -> Result<Vec<MyRoom>, Error> {
        let rooms = self.readers.read(move |file| marks::rooms(file, person, &nickname)).await?;
        Ok(marks::with_calls(rooms)?)
    }

    /// The names of somebody's rooms.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn names_of_rooms(&self, person: Person) -> Result<Vec<RoomName>, Error> {
        self.readers.read(move |file| marks::names(file, person)).await
    }

    /// The rooms last spoken in of those that everybody may know of, the latest first, and how many there are in all.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn rooms(&self, limit: usize) -> Result<(Vec<KeptRoom>, u64), Error> {
        self.readers.read(move |file| Ok((log::rooms(file, limit)?, log::count_rooms(file)?))).await
    }

    /// At most `limit` messages that are looked for, the newest first, from a place on.
    ///
    /// # Errors
    /// [`Error`], when the log or its index could not be read, or this or other searches take too long.
    pub async fn search(&self, search: Search, after: Option<Cursor>, limit: usize) -> Result<Found, Error> {
        self.finder.find(&self.readers, search, after, limit).await
    }

    /// Takes the words that are older than this out of the log, a little at a time, so that what is said meanwhile
    /// hardly waits. How many entries lost theirs.
    ///
    /// # Errors
    /// [`Error`], when it could not be written. What was trimmed until then stays trimmed.
    pub async fn trim(&self, before: Timestamp) -> Result<u64, Error> {
        let mut entries = 0;
        let mut next = Some(0);
        while let Some(room) = next {
            let step = self.writer.trim(before, room).await?;
            entries += step.entries;
            next = step.next;
            time::sleep(STEP_PAUSE).await;
        }
        Ok(entries)
    }

    /// A place for the content of a file that is coming.
    ///
    /// # Errors
    /// What the system says.
    pub fn arriving(&self) -> io::Result<Arriving> {
        self.folder.arriving()
    }

    /// Whether there is room for a file of this size of this person's.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn room_for(
        &self,
        person: Person,
        bytes: u64,
        quota: Quota,
        now: Timestamp,
    ) -> Result<Result<(), NoRoom>, Error> {
        self.readers.read(move |file| files::room_for(file, person, bytes, quota, now)).await
    }

    /// Keeps a file, under the hash of its content, and the small picture of it if it has one. What is kept already is
    /// kept once. When this returns, it is on disk.
    ///
    /// # Errors
    /// [`Error`], when it could not be written; inside, that there is no room for it.
    pub async fn keep_file(
        &self,
        file: StoredFile,
        whole: Arriving,
        small: Option<Arriving>,
        (person, now, quota): (Person, Timestamp, Quota),
    ) -> Result<Result<(), NoRoom>, Error> {
        let contents = Contents { whole, small };
        self.writer.keep_file(NewFile { file, contents, person, now, quota }).await
    }

    /// What is known of a file; none when it is not kept, or not any more.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn file(&self, hash: FileHash) -> Result<Option<StoredFile>, Error> {
        self.readers.read(move |file| files::stored(file, hash)).await
    }

    /// Where a file's content is; with `small`, its small picture.
    #[must_use]
    pub fn content(&self, hash: FileHash, small: bool) -> PathBuf {
        if small { self.folder.place_of_small(hash) } else { self.folder.place(hash) }
    }

    /// Lets the files go that no message names and that were brought before this, and every content that has no row: a
    /// few at a time, so that what is said meanwhile hardly waits. How many files there were.
    ///
    /// # Errors
    /// [`Error`], when it could not be written. What went until then is gone.
    pub async fn sweep(&self, before: Timestamp) -> Result<u64, Error> {
        let mut swept = 0;
        for first in 0..=u8::MAX {
            let step = self.writer.sweep(first, before).await?;
            swept += step;
            if step != 0 {
                time::sleep(STEP_PAUSE).await;
            }
        }
        Ok(swept)
    }

    /// Writes what is waiting, and ends the writer. Whoever still holds a clone can only read.
    pub async fn close(&self) {
        // SQLite takes the write-ahead log away when the last connection closes, if that one may write.
        self.finder.close().await;
        self.readers.close_idle();
        self.writer.close().await;
    }
}

#[cfg(test)]
mod fixtures;
