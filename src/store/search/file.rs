//! The file of the index. It is made anew when it is missing or of no use.

use crate::store::{ErrorCause, StoreError, db::schema};
use rusqlite::{Connection, OpenFlags};
use std::{ffi::OsString, fs, io, path::Path};

/// "PRLS": says whose file it is.
const APPLICATION_ID: u32 = 0x5052_4c53;

/// Which shape the file has, and which tokens are in it. Another number, and it is made anew.
const INDEX_VERSION: u32 = 2;

const INDEX_SCHEMA: &str = include_str!("index.sql");

/// How many pages of 4 KiB its write-ahead log has when it is taken over. Nothing is lost by one that is lost.
const CHECKPOINT_PAGES: u32 = 1024;

/// Opens the index of a log, to write it. An index that is damaged, of another shape or of another log is thrown
/// away, and what is opened is empty. Nobody may have it open.
pub(super) fn open(path: &Path, log: &Connection) -> Result<Connection, StoreError> {
    match current(path, log) {
        Ok(Some(db)) => return Ok(db),
        Ok(None) => {}
        Err(StoreError::Index(error)) if ErrorCause::of(&error) == ErrorCause::Damaged => {}
        Err(error) => return Err(error),
    }
    remove(path)?;
    let db = opened(path).map_err(StoreError::Index)?;
    make(&db).map_err(StoreError::Index)?;
    Ok(db)
}

/// Opens the index to read it.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(schema::LOCK_TIMEOUT)?;
    db.pragma_update(None, "cache_size", schema::READER_CACHE_SIZE)?;
    Ok(db)
}

/// Removes the index and what lies beside it. Nobody may have it open.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = OsString::from(path);
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::IndexFile { path: path.to_owned(), source: error });
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// The index, if it is one that can be gone on with.
fn current(path: &Path, log: &Connection) -> Result<Option<Connection>, StoreError> {
    let db = opened(path).map_err(StoreError::Index)?;
    let is_current = is_current(&db).map_err(StoreError::Index)? && is_of(&db, log)?;
    Ok(is_current.then_some(db))
}

fn opened(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(schema::LOCK_TIMEOUT)?;
    // What is taken out is overwritten. FTS5 is told the same, in index.sql.
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // Whole after a loss of power, but maybe without the last that was read: that is read again.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok(db)
}

fn make(db: &Connection) -> rusqlite::Result<()> {
    let change = db.unchecked_transaction()?;
    change.execute_batch(INDEX_SCHEMA)?;
    change.execute("INSERT INTO origin (number) VALUES (random())", [])?;
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.pragma_update(None, "user_version", INDEX_VERSION)?;
    change.commit()
}

fn is_current(db: &Connection) -> rusqlite::Result<bool> {
    let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    Ok(number("application_id")? == APPLICATION_ID && number("user_version")? == INDEX_VERSION)
}

/// Whether what was read is what the log has: each room is still that log, and has at the place up to which it was
/// read the entry that was there.
fn is_of(db: &Connection, log: &Connection) -> Result<bool, StoreError> {
    let mut known = log.prepare(
        "SELECT EXISTS (SELECT 1 FROM room JOIN entry ON entry.room = room.id
                        WHERE room.id = ? AND room.epoch = ? AND entry.seq = ? AND entry.id = ?)",
    )?;
    let read = db.prepare("SELECT id, epoch, seq, last FROM room").map_err(StoreError::Index);
    let mut read = read?;
    let mut rows = read.query([]).map_err(StoreError::Index)?;
    while let Some(row) = rows.next().map_err(StoreError::Index)? {
        let mark: (i64, i64, i64, [u8; 16]) = row.try_into().map_err(StoreError::Index)?;
        if !known.query_row(mark, |row| row.get(0))? {
            return Ok(false);
        }
    }
    Ok(true)
}
