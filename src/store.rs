//! The durable log: every room's entries, and the nicknames people chose, in one SQLite file.
//!
//! One thread writes, for all rooms, and commits everything that is waiting at once; so an entry costs a
//! share of an fsync, not one of its own. Readers have connections of their own and never wait for it.

mod backup;
mod check;
mod error;
mod log;
mod marks;
mod newest;
mod reader;
mod schema;
mod search;
mod trim;
mod trouble;
mod writer;

pub use backup::backup;
pub use check::{Fault, Report, check};
pub use error::{Cause, Error};
pub use marks::{COUNTED, Mark, MyRoom};
pub use newest::Newest;
pub use search::{Found, Hit};
pub use writer::{Append, Appended, Draft};

use crate::domain::{
    Earlier, Entry, Epoch, Message, Nickname, Part, Person, RoomName, Seq, Timestamp,
    search::{Cursor, Search},
};
use newest::Recent;
use reader::Readers;
use rusqlite::Connection;
use search::Finder;
use std::{path::Path, sync::Arc, time::Duration};
use tokio::time;
use writer::Writer;

/// How long trimming rests after each step, for the disk to serve others.
const TRIM_PAUSE: Duration = Duration::from_millis(10);

/// A handle on the log. Clones share one file and one writer.
#[derive(Clone, Debug)]
pub struct Store {
    readers: Readers,
    writer: Arc<Writer>,
    recent: Arc<Recent>,
    finder: Finder,
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
        let writer = Arc::new(Writer::start(connection, finder.clone())?);
        Ok(Self { readers: Readers::new(path), writer, recent: Arc::default(), finder })
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

    /// The newest `limit` messages of a room and where its log stands; none when nothing was ever said in it.
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

    /// The newest `limit` messages of a room before a place, as they stand at the place `at`, and what came before
    /// them. `None` for either is the log's end as it is when it is read.
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
            log::messages(file, row, before.unwrap_or(at.next()), at, limit)
        };
        self.readers.read(query).await
    }

    /// A page of `limit` messages of a room, as they stand; none when nothing was ever said in it.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn part(&self, room: RoomName, part: Part, limit: usize) -> Result<Option<Extract>, Error> {
        let query = move |file: &Connection| match log::room_row(file, &room)? {
            Some(row) => log::part(file, row, part, limit).map(Some),
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
        self.readers.read(move |file| marks::rooms(file, person, &nickname)).await
    }

    /// The names of somebody's rooms.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn names_of_rooms(&self, person: Person) -> Result<Vec<RoomName>, Error> {
        self.readers.read(move |file| marks::names(file, person)).await
    }

    /// The rooms last spoken in, the latest first, and how many there are in all.
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
            time::sleep(TRIM_PAUSE).await;
        }
        Ok(entries)
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
