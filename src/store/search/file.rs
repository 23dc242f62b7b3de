//! The file of the index: made when there is none, and made anew when it is of no use.

use crate::store::{Cause, Error, schema};
use rusqlite::{Connection, OpenFlags};
use std::{ffi::OsString, fs, io, path::Path};

/// "PRLS": says whose file it is.
const APPLICATION_ID: u32 = 0x5052_4c53;

/// Which shape the file has, and which tokens are in it. Another number, and it is made anew.
const VERSION: u32 = 2;

const SHAPE: &str = include_str!("index.sql");

/// How many pages of 4 KiB its write-ahead log has when it is taken over. Nothing is lost by one that is lost.
const WAL_PAGES: u32 = 1024;

/// Opens the index of a log, to write it. An index that is damaged, of another shape or of another log is thrown
/// away, and what is opened is empty. Nobody may have it open.
pub(super) fn open(path: &Path, log: &Connection) -> Result<Connection, Error> {
    match current(path, log) {
        Ok(Some(file)) => return Ok(file),
        Ok(None) => {}
        Err(Error::Index(error)) if Cause::of(&error) == Cause::Damaged => {}
        Err(error) => return Err(error),
    }
    remove(path)?;
    let file = opened(path).map_err(Error::Index)?;
    make(&file).map_err(Error::Index)?;
    Ok(file)
}

/// Opens the index to read it.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(path, flags)?;
    file.busy_timeout(schema::LOCK_WAIT)?;
    file.pragma_update(None, "cache_size", schema::READER_CACHE)?;
    Ok(file)
}

/// Removes the index and what lies beside it. Nobody may have it open.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = OsString::from(path);
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::IndexFile { path: path.to_owned(), source: error });
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// The index, if it is one that can be gone on with.
fn current(path: &Path, log: &Connection) -> Result<Option<Connection>, Error> {
    let file = opened(path).map_err(Error::Index)?;
    let is_current = is_current(&file).map_err(Error::Index)? && is_of(&file, log)?;
    Ok(is_current.then_some(file))
}

fn opened(path: &Path) -> rusqlite::Result<Connection> {
    let file = Connection::open(path)?;
    file.busy_timeout(schema::LOCK_WAIT)?;
    // What is taken out is overwritten. FTS5 is told the same, in index.sql.
    file.pragma_update(None, "secure_delete", true)?;
    file.pragma_update(None, "journal_mode", "WAL")?;
    // Whole after a loss of power, but maybe without the last that was read: that is read again.
    file.pragma_update(None, "synchronous", "NORMAL")?;
    file.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    Ok(file)
}

fn make(file: &Connection) -> rusqlite::Result<()> {
    let change = file.unchecked_transaction()?;
    change.execute_batch(SHAPE)?;
    change.execute("INSERT INTO origin (number) VALUES (random())", [])?;
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()
}

fn is_current(file: &Connection) -> rusqlite::Result<bool> {
    let number = |name| file.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    Ok(number("application_id")? == APPLICATION_ID && number("user_version")? == VERSION)
}

/// Whether what was read is what the log has: each room is still that log, and has at the place up to which it was
/// read the entry that was there.
fn is_of(file: &Connection, log: &Connection) -> Result<bool, Error> {
    let mut known = log.prepare(
        "SELECT EXISTS (SELECT 1 FROM room JOIN entry ON entry.room = room.id
                        WHERE room.id = ? AND room.epoch = ? AND entry.seq = ? AND entry.id = ?)",
    )?;
    let read = file.prepare("SELECT id, epoch, seq, last FROM room").map_err(Error::Index);
    let mut read = read?;
    let mut rows = read.query([]).map_err(Error::Index)?;
    while let Some(row) = rows.next().map_err(Error::Index)? {
        let mark: (i64, i64, i64, [u8; 16]) = row.try_into().map_err(Error::Index)?;
        if !known.query_row(mark, |row| row.get(0))? {
            return Ok(false);
        }
    }
    Ok(true)
}
