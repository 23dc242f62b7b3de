//! The file's shape, and how an older file gets it.

use super::Error;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{path::Path, time::Duration};

/// "PRLR": says whose file it is (SQLite file format, section 1.3.16).
const APPLICATION_ID: u32 = 0x5052_4c52;

/// The migrations in order. The file's `user_version` is how many of them it has had.
const MIGRATIONS: [&str; 2] = [include_str!("schema/0001_log.sql"), include_str!("schema/0002_acts.sql")];

/// How long to wait for a lock another process holds on the file: a backup, or a person with a SQL shell.
pub(super) const LOCK_WAIT: Duration = Duration::from_secs(5);

/// Opens the writer's connection: durable at every commit, and of the current schema.
pub(super) fn open(path: &Path) -> Result<Connection, Error> {
    let cannot = |source| Error::Open { path: path.to_owned(), source };
    let mut file = Connection::open_with_flags(path, OpenFlags::default()).map_err(cannot)?;
    file.busy_timeout(LOCK_WAIT).map_err(cannot)?;
    let found: u32 = file.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(cannot)?;
    let owner: u32 = file.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(cannot)?;
    let tables: u32 =
        file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(cannot)?;
    if owner != APPLICATION_ID && (owner != 0 || tables != 0) {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    let known = MIGRATIONS.len() as u32;
    if known < found {
        return Err(Error::Newer { found, known });
    }
    file.pragma_update(None, "journal_mode", "WAL").map_err(cannot)?;
    // FULL syncs the write-ahead log at every commit. NORMAL would lose the last ones with the power.
    file.pragma_update(None, "synchronous", "FULL").map_err(cannot)?;
    file.pragma_update(None, "foreign_keys", true).map_err(cannot)?;
    // What is deleted is overwritten: a message taken back should not stay readable in the file.
    file.pragma_update(None, "secure_delete", true).map_err(cannot)?;
    migrate(&mut file, found)?;
    Ok(file)
}

/// Brings the file from the version it has to the one this program knows, all of it or nothing.
fn migrate(file: &mut Connection, found: u32) -> Result<(), Error> {
    if found as usize == MIGRATIONS.len() {
        return Ok(());
    }
    let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in &MIGRATIONS[found as usize..] {
        change.execute_batch(migration)?;
    }
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    change.commit()?;
    Ok(())
}
