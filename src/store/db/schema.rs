//! The schema, its migrations, and how the file is opened.

mod backfill;

use crate::{
    domain::Timestamp,
    store::{ErrorCause, StoreError, rooms::alias},
};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{
    ffi::OsString,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

/// "PRLR": says whose file it is (SQLite file format, section 1.3.16).
const APPLICATION_ID: u32 = 0x5052_4c52;

/// The migrations in order. The file's `user_version` is how many of them it has had.
const MIGRATIONS: [&str; 11] = [
    include_str!("schema/0001_log.sql"),
    include_str!("schema/0002_acts.sql"),
    include_str!("schema/0003_copy.sql"),
    include_str!("schema/0004_files.sql"),
    include_str!("schema/0005_marks.sql"),
    include_str!("schema/0006_about.sql"),
    include_str!("schema/0007_ignored.sql"),
    include_str!("schema/0008_message_state.sql"),
    include_str!("schema/0009_alias.sql"),
    include_str!("schema/0010_file_sum.sql"),
    include_str!("schema/0011_mention_rule.sql"),
];

/// The migration after which it is put together how messages stand.
const MESSAGE_STATE_MIGRATION: usize = 8;

/// The migration after which rooms are given what they are found by.
const ALIAS_MIGRATION: usize = 9;

/// The migration after which it is noted anew whom messages mention.
const MENTIONS_MIGRATION: usize = 11;

/// How long to wait for a lock another process holds on the file: a backup, or a person with a SQL shell.
pub(in crate::store) const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// How much of a file each connection that only reads remembers, as SQLite writes it: in KiB, and below zero. The system remembers it
/// as well, once for all of them.
pub(in crate::store) const READER_CACHE_SIZE: i32 = -512;

/// How many pages of 4 KiB the write-ahead log has when it is taken over into the file, and begun anew.
const CHECKPOINT_PAGES: u32 = 4096;

/// How large the write-ahead log may stay when it is begun anew, in bytes: what it grows to as a rule, and no more.
const MAX_KEPT_WAL_BYTES: u32 = 16 * 1024 * 1024;

/// Opens the writer's connection: durable at every commit, of the current schema, and no longer a copy.
pub(in crate::store) fn open(path: &Path, lock_wait: Duration) -> Result<Connection, StoreError> {
    refuse_left_over_wal(path)?;
    let unusable = unusable(path, lock_wait);
    let mut db = Connection::open_with_flags(path, OpenFlags::default()).map_err(&unusable)?;
    db.busy_timeout(lock_wait).map_err(&unusable)?;
    let found = version(&db, path, lock_wait)?;
    // SQLite opens what it may not write for reading, and would say so only at the first entry.
    if db.is_readonly("main").map_err(&unusable)? {
        return Err(unusable(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY),
            None,
        )));
    }
    db.pragma_update(None, "journal_mode", "WAL").map_err(&unusable)?;
    // FULL syncs the write-ahead log at every commit. NORMAL would lose the last ones with the power.
    db.pragma_update(None, "synchronous", "FULL").map_err(&unusable)?;
    // Taking the write-ahead log over lets everybody wait for milliseconds. It is done as rarely as a file of 16 MiB
    // allows: most pages in it are the same few, again and again, and are copied once.
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(&unusable)?;
    // When it is begun anew, what it had grown to beyond this is given back.
    db.pragma_update(None, "journal_size_limit", MAX_KEPT_WAL_BYTES).map_err(&unusable)?;
    db.pragma_update(None, "foreign_keys", true).map_err(&unusable)?;
    // What is deleted is overwritten: a message taken back should not stay readable in the file.
    db.pragma_update(None, "secure_delete", true).map_err(&unusable)?;
    migrate(&mut db, found).map_err(&unusable)?;
    go_on_from_copy(&mut db).map_err(&unusable)?;
    Ok(db)
}

/// Opens a file to look at it, of whatever schema that this program knows.
pub(in crate::store) fn open_to_read(path: &Path) -> Result<(Connection, u32), StoreError> {
    let unusable = unusable(path, LOCK_TIMEOUT);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(&unusable)?;
    db.busy_timeout(LOCK_TIMEOUT).map_err(&unusable)?;
    db.pragma_update(None, "cache_size", READER_CACHE_SIZE).map_err(&unusable)?;
    let found = version(&db, path, LOCK_TIMEOUT)?;
    Ok((db, found))
}

/// Refuses a file of an older schema, whose tables are not what this program reads.
pub(in crate::store) fn must_be_current(found: u32) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as u32;
    if found == known { Ok(()) } else { Err(StoreError::Older { found, known }) }
}

/// A log of the current schema that nothing is in, to compare with.
pub(in crate::store) fn in_memory() -> rusqlite::Result<Connection> {
    let mut db = Connection::open_in_memory()?;
    migrate(&mut db, 0)?;
    Ok(db)
}

/// Brings a file that SQLite has just copied up to date, and marks it as a copy.
pub(in crate::store) fn finish_copy(path: &Path, made: Timestamp) -> Result<(), StoreError> {
    let unusable = unusable(path, LOCK_TIMEOUT);
    let mut db = Connection::open(path).map_err(&unusable)?;
    let found = version(&db, path, LOCK_TIMEOUT)?;
    // One file, with nothing beside it that would have to come along.
    db.pragma_update(None, "journal_mode", "DELETE").map_err(&unusable)?;
    db.pragma_update(None, "secure_delete", true).map_err(&unusable)?;
    migrate(&mut db, found).map_err(&unusable)?;
    db.execute("INSERT INTO copy (made) VALUES (?)", [made.millis() as i64]).map_err(&unusable)?;
    db.close().map_err(|(_, error)| unusable(error))
}

/// What SQLite's error means for this file.
pub(in crate::store) fn unusable(path: &Path, waited: Duration) -> impl Fn(rusqlite::Error) -> StoreError {
    move |source| {
        let cause = ErrorCause::of(&source);
        StoreError::Unusable { path: path.to_owned(), cause, waited, source }
    }
}

/// The file's schema, if it is ours to read. An empty file is: it has none of the migrations.
fn version(db: &Connection, path: &Path, waited: Duration) -> Result<u32, StoreError> {
    let unusable = unusable(path, waited);
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(&unusable)?;
    let owner: u32 = db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(&unusable)?;
    let tables: u32 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(&unusable)?;
    if owner != APPLICATION_ID && (owner != 0 || tables != 0) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let known = MIGRATIONS.len() as u32;
    if known < found { Err(StoreError::Newer { found, known }) } else { Ok(found) }
}

/// Brings the file from the version it has to the one this program knows, all of it or nothing.
fn migrate(db: &mut Connection, found: u32) -> rusqlite::Result<()> {
    if found as usize == MIGRATIONS.len() {
        return Ok(());
    }
    if found != 0 {
        // A large log takes a while, in which nobody is served.
        tracing::info!(from = found, to = MIGRATIONS.len(), "the database is brought up to date");
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (before, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        change.execute_batch(migration)?;
        if before + 1 == MESSAGE_STATE_MIGRATION {
            backfill::message_state(&change)?;
        }
        if before + 1 == ALIAS_MIGRATION {
            alias::backfill(&change)?;
        }
        if before + 1 == MENTIONS_MIGRATION {
            backfill::whom_they_mention(&change)?;
        }
    }
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    change.commit()
}

/// Makes the logs of a backup, if it is one, logs of their own: whoever has seen more of the original than the
/// backup holds would otherwise take what is said next for what they have.
fn go_on_from_copy(db: &mut Connection) -> rusqlite::Result<()> {
    let is_copy = |db: &Connection| db.query_row("SELECT EXISTS (SELECT 1 FROM copy)", [], |row| row.get(0));
    if !is_copy(db)? {
        return Ok(());
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Random for each row, and odd: zero stands for a log that has no name yet.
    let rooms = change.execute("UPDATE room SET epoch = random() | 1", [])?;
    change.execute("DELETE FROM copy", [])?;
    change.commit()?;
    tracing::info!(rooms, "the database is a backup: its rooms go on under new epochs");
    Ok(())
}

/// A copy that was put in the place of a file whose server was killed: that one's write-ahead log is still there, and
/// SQLite would take it for the copy's. A backup is never in WAL mode, and a file of ours with a log of its own always.
fn refuse_left_over_wal(path: &Path) -> Result<(), StoreError> {
    let mut header = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    // Byte 18 is 1 for a rollback journal and 2 for WAL (SQLite file format, section 1.3.3).
    let is_copy = read.is_ok() && header[18] == 1;
    let mut wal = OsString::from(path);
    wal.push("-wal");
    let wal = PathBuf::from(wal);
    let is_left = fs::metadata(&wal).is_ok_and(|wal| wal.len() != 0);
    if is_copy && is_left { Err(StoreError::LeftOver { path: path.to_owned(), wal }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
