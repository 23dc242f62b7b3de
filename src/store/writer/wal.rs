//! Keeps the write-ahead log small, and removes deleted text from it.

use rusqlite::Connection;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The size in bytes at which it is truncated. Usually it has 16 MiB; it grows beyond that while there are always readers.
const MAX_WAL_BYTES: u64 = 64 * 1024 * 1024;

/// How long truncating waits for current readers: longer than reading a page, and too short to notice. Nothing is written
/// meanwhile.
const READERS_TIMEOUT: Duration = Duration::from_millis(100);

/// The delay before it is tried again: a reader may take seconds.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The write-ahead log of the writer's file.
pub(super) struct Wal {
    path: PathBuf,
    tried: Option<Instant>,
}

impl Wal {
    pub(super) fn of(database: &Path) -> Self {
        let mut path = OsString::from(database);
        path.push("-wal");
        Self { path: path.into(), tried: None }
    }

    /// Truncates it when it has grown too large.
    pub(super) fn keep_small(&mut self, db: &Connection) {
        let is_large = fs::metadata(&self.path).is_ok_and(|wal| MAX_WAL_BYTES < wal.len());
        if is_large && self.tried.is_none_or(|tried| RETRY_AFTER <= tried.elapsed()) {
            self.tried = Some(Instant::now());
            truncate(db, READERS_TIMEOUT);
        }
    }
}

/// Makes a checkpoint and truncates it, so that deleted text does not stay there. It does not wait for readers: if there are
/// any, it is done later.
pub(super) fn empty(db: &Connection) {
    truncate(db, Duration::ZERO);
}

fn truncate(db: &Connection, readers_wait: Duration) {
    let truncated = || -> rusqlite::Result<bool> {
        let wait: i32 = db.pragma_query_value(None, "busy_timeout", |row| row.get(0))?;
        db.busy_timeout(readers_wait)?;
        let is_busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        db.busy_timeout(Duration::from_millis(wait.unsigned_abs().into()))?;
        is_busy.map(|is_busy: bool| !is_busy)
    };
    match truncated() {
        Ok(is_empty) => tracing::debug!(is_empty, "the write-ahead log was taken into the file"),
        Err(error) => tracing::warn!(%error, "the write-ahead log could not be taken into the file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::db::schema;

    #[test]
    fn a_log_that_grew_while_somebody_read_is_cut_off_when_they_are_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parlor.db");
        let db = schema::open(&path, Duration::from_secs(1)).unwrap();
        let mut wal = Wal::of(&path);
        let size = || fs::metadata(folder.path().join("parlor.db-wal")).unwrap().len();
        db.execute_batch("CREATE TABLE film (reel BLOB)").unwrap();
        let reader = Connection::open(&path).unwrap();
        let reading = reader.unchecked_transaction().unwrap();
        let rooms: i64 = reading.query_row("SELECT count(*) FROM room", [], |row| row.get(0)).unwrap();
        for _ in 0..17 {
            db.execute_batch("DELETE FROM film; INSERT INTO film VALUES (zeroblob(4000000))").unwrap();
        }
        assert!(rooms == 0 && MAX_WAL_BYTES < size(), "{}", size());
        wal.keep_small(&db);
        assert!(MAX_WAL_BYTES < size(), "somebody still reads");
        drop(reading);
        wal.tried = None;
        wal.keep_small(&db);
        assert_eq!(size(), 0);
    }
}
