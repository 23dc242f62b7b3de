//! The file of the index. It is created again if it is missing or useless.

use crate::store::{ErrorCause, StoreError, db::schema};
use rusqlite::{Connection, OpenFlags};
use std::{ffi::OsString, fs, io, path::Path};

/// "PRLS": marks the file as ours.
const APPLICATION_ID: u32 = 0x5052_4c53;

/// The version of the schema and the tokens. A file with another number is created again.
const INDEX_VERSION: u32 = 3;

const INDEX_SCHEMA: &str = include_str!("index.sql");

/// The number of 4 KiB pages in its write-ahead log at which a checkpoint is made. Losing the last ones does no harm.
const CHECKPOINT_PAGES: u32 = 1024;

/// Opens the index of a log for writing. An index that is damaged, of another version or of another log is removed, and an
/// empty one is opened. Nobody else may have it open.
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

/// Opens the index for reading.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(schema::LOCK_TIMEOUT)?;
    db.pragma_update(None, "cache_size", schema::READER_CACHE_SIZE)?;
    Ok(db)
}

/// Removes the index and the files beside it. Nobody may have it open.
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

/// The index, if it can be continued.
fn current(path: &Path, log: &Connection) -> Result<Option<Connection>, StoreError> {
    let db = opened(path).map_err(StoreError::Index)?;
    let is_current = is_current(&db).map_err(StoreError::Index)? && is_of(&db, log)?;
    Ok(is_current.then_some(db))
}

fn opened(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(schema::LOCK_TIMEOUT)?;
    // Deleted data is overwritten. index.sql sets the same for FTS5.
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // Consistent after a power failure, but maybe without the last batch: that is read again.
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

/// Whether the index belongs to the log: each room has the same epoch, and the entry at the last indexed place is the same.
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
