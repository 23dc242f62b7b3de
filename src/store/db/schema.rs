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

/// "PRLR": marks the file as Parlor's (SQLite file format, section 1.3.16).
const APPLICATION_ID: u32 = 0x5052_4c52;

/// The migrations in order. `user_version` of the file is the number of applied ones.
const MIGRATIONS: [&str; 20] = [
    include_str!("schema/migrations/0001_log.sql"),
    include_str!("schema/migrations/0002_acts.sql"),
    include_str!("schema/migrations/0003_copy.sql"),
    include_str!("schema/migrations/0004_files.sql"),
    include_str!("schema/migrations/0005_marks.sql"),
    include_str!("schema/migrations/0006_about.sql"),
    include_str!("schema/migrations/0007_ignored.sql"),
    include_str!("schema/migrations/0008_message_state.sql"),
    include_str!("schema/migrations/0009_alias.sql"),
    include_str!("schema/migrations/0010_file_sum.sql"),
    include_str!("schema/migrations/0011_mention_rule.sql"),
    include_str!("schema/migrations/0012_hosts.sql"),
    include_str!("schema/migrations/0013_network_bans.sql"),
    include_str!("schema/migrations/0014_appeals.sql"),
    include_str!("schema/migrations/0015_newcomers.sql"),
    include_str!("schema/migrations/0016_calm.sql"),
    include_str!("schema/migrations/0017_appeal_networks.sql"),
    include_str!("schema/migrations/0018_host_notes.sql"),
    include_str!("schema/migrations/0019_review.sql"),
    include_str!("schema/migrations/0020_doors.sql"),
];

/// After this migration, the state of messages is backfilled.
const MESSAGE_STATE_MIGRATION: usize = 8;

/// After this migration, the aliases of rooms are backfilled.
const ALIAS_MIGRATION: usize = 9;

/// After this migration, the mentions of messages are computed again.
const MENTIONS_MIGRATION: usize = 11;

/// How long to wait for a lock another process holds on the file: a backup, or a person with a SQL shell.
pub(in crate::store) const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// The page cache of each read-only connection, in SQLite's notation: KiB, negative. The system caches the file as well, once
/// for all connections.
pub(in crate::store) const READER_CACHE_SIZE: i32 = -512;

/// The number of 4 KiB pages in the write-ahead log at which a checkpoint is made.
const CHECKPOINT_PAGES: u32 = 4096;

/// The maximum size of the write-ahead log after a reset, in bytes: the size it usually grows to.
const MAX_KEPT_WAL_BYTES: u32 = 16 * 1024 * 1024;

/// Opens the writer's connection: durable at every commit, with the current schema, no longer a copy.
pub(in crate::store) fn open(path: &Path, lock_wait: Duration) -> Result<Connection, StoreError> {
    refuse_left_over_wal(path)?;
    let unusable = unusable(path, lock_wait);
    let mut db = Connection::open_with_flags(path, OpenFlags::default()).map_err(&unusable)?;
    db.busy_timeout(lock_wait).map_err(&unusable)?;
    let found = version(&db, path, lock_wait)?;
    // SQLite opens a write-protected file for reading, and would fail only at the first entry.
    if db.is_readonly("main").map_err(&unusable)? {
        return Err(unusable(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY),
            None,
        )));
    }
    db.pragma_update(None, "journal_mode", "WAL").map_err(&unusable)?;
    // FULL syncs the write-ahead log at every commit. NORMAL could lose the last commits in a power failure.
    db.pragma_update(None, "synchronous", "FULL").map_err(&unusable)?;
    // A checkpoint delays everybody for milliseconds. 16 MiB make it as rare as possible: most pages in the log are the same
    // few, again and again, and are copied once.
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(&unusable)?;
    // After a reset, the file is shortened to this size.
    db.pragma_update(None, "journal_size_limit", MAX_KEPT_WAL_BYTES).map_err(&unusable)?;
    db.pragma_update(None, "foreign_keys", true).map_err(&unusable)?;
    // Deleted data is overwritten: a deleted message must not stay readable in the file.
    db.pragma_update(None, "secure_delete", true).map_err(&unusable)?;
    migrate(&mut db, found).map_err(&unusable)?;
    go_on_from_copy(&mut db).map_err(&unusable)?;
    Ok(db)
}

/// Opens a file for reading, with any schema version that this program knows.
pub(in crate::store) fn open_to_read(path: &Path) -> Result<(Connection, u32), StoreError> {
    let unusable = unusable(path, LOCK_TIMEOUT);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(&unusable)?;
    db.busy_timeout(LOCK_TIMEOUT).map_err(&unusable)?;
    db.pragma_update(None, "cache_size", READER_CACHE_SIZE).map_err(&unusable)?;
    let found = version(&db, path, LOCK_TIMEOUT)?;
    Ok((db, found))
}

/// Refuses a file with an older schema, because this program reads other tables.
pub(in crate::store) fn must_be_current(found: u32) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as u32;
    if found == known { Ok(()) } else { Err(StoreError::Older { found, known }) }
}

/// An empty log with the current schema, for comparison.
pub(in crate::store) fn in_memory() -> rusqlite::Result<Connection> {
    let mut db = Connection::open_in_memory()?;
    migrate(&mut db, 0)?;
    Ok(db)
}

/// Migrates a file that SQLite has just copied, and marks it as a copy.
pub(in crate::store) fn finish_copy(path: &Path, made: Timestamp) -> Result<(), StoreError> {
    let unusable = unusable(path, LOCK_TIMEOUT);
    let mut db = Connection::open(path).map_err(&unusable)?;
    let found = version(&db, path, LOCK_TIMEOUT)?;
    // A single file, without a write-ahead log beside it.
    db.pragma_update(None, "journal_mode", "DELETE").map_err(&unusable)?;
    db.pragma_update(None, "secure_delete", true).map_err(&unusable)?;
    migrate(&mut db, found).map_err(&unusable)?;
    db.execute("INSERT INTO copy (made) VALUES (?)", [made.millis() as i64]).map_err(&unusable)?;
    db.close().map_err(|(_, error)| unusable(error))
}

/// Converts SQLite's error for this file.
pub(in crate::store) fn unusable(path: &Path, waited: Duration) -> impl Fn(rusqlite::Error) -> StoreError {
    move |source| {
        let cause = ErrorCause::of(&source);
        StoreError::Unusable { path: path.to_owned(), cause, waited, source }
    }
}

/// The file's schema version, if the file is ours. An empty file is: it has no migrations.
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

/// Migrates the file from its version to the current one, in one transaction.
fn migrate(db: &mut Connection, found: u32) -> rusqlite::Result<()> {
    if found as usize == MIGRATIONS.len() {
        return Ok(());
    }
    if found != 0 {
        // A large log takes a while; meanwhile nobody is served.
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

/// Gives the logs of a backup new epochs. Otherwise clients that have seen more of the original than the backup has would take
/// new entries for those they have.
fn go_on_from_copy(db: &mut Connection) -> rusqlite::Result<()> {
    let is_copy = |db: &Connection| db.query_row("SELECT EXISTS (SELECT 1 FROM copy)", [], |row| row.get(0));
    if !is_copy(db)? {
        return Ok(());
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Random for each row, and odd: zero means that a log has no epoch yet.
    let rooms = change.execute("UPDATE room SET epoch = random() | 1", [])?;
    change.execute("DELETE FROM copy", [])?;
    change.commit()?;
    tracing::info!(rooms, "the database is a backup: its rooms go on under new epochs");
    Ok(())
}

/// Refuses a backup that replaced the file of a killed server: the old write-ahead log is still there, and SQLite would apply
/// it to the backup. A backup is never in WAL mode; a server's file with a log beside it always is.
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
