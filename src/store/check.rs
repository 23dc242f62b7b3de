//! `parlor check`: verifies a file and every log in it.
//!
//! Rows are streamed and nothing is written, so it works on a file of any size, beside a running server.

mod about;
mod contents;
mod message_state;
mod report;
mod room;
mod standing;

use super::{StoreError, db::schema};
use crate::{
    domain::{Nickname, Person, RoomName},
    store::log::rows,
};
use report::is_damage;
pub use report::{CheckFault, CheckReport};
use rusqlite::{Connection, Row};
use std::path::Path;

/// Reads the whole file, and the contents of shared files, and reports all faults.
///
/// # Errors
/// [`StoreError`], when it cannot be opened, is not ours, or has another schema version.
pub fn check(path: &Path) -> Result<CheckReport, StoreError> {
    check_with(path, contents::check)
}

/// The same without the contents of shared files.
pub(super) fn check_log(path: &Path) -> Result<CheckReport, StoreError> {
    check_with(path, |_, _, _| Ok(()))
}

fn check_with(
    path: &Path,
    contents: fn(&Connection, &Path, &mut CheckReport) -> rusqlite::Result<()>,
) -> Result<CheckReport, StoreError> {
    let (db, found) = schema::open_to_read(path)?;
    schema::must_be_current(found)?;
    let mut report = CheckReport::default();
    // One transaction: later writes of a server are not visible.
    let looked = db.unchecked_transaction().and_then(|state| {
        look(&state, &mut report)?;
        contents(&state, path, &mut report)
    });
    match looked {
        Ok(()) => {}
        Err(error) if is_damage(&error) => {
            report.fault(None, None, format!("it cannot be read to its end: {error}"))
        }
        Err(error) => return Err(schema::unusable(path, schema::LOCK_TIMEOUT)(error)),
    }
    Ok(report)
}

fn look(db: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    pages(db, report)?;
    tables(db, report)?;
    report.is_copy = db.query_row("SELECT EXISTS (SELECT 1 FROM copy)", [], |row| row.get(0))?;
    report.files = db.query_row("SELECT count(*) FROM file", [], |row| row.get::<_, i64>(0))? as u64;
    people(db, report)?;
    let mut rooms = db.prepare("SELECT id, name, epoch, trimmed FROM room ORDER BY id")?;
    let mut rows = rooms.query([])?;
    while let Some(row) = rows.next()? {
        report.rooms += 1;
        let name = row.get_ref(1)?.as_str()?.to_owned();
        if RoomName::parse(&name).ok().is_none_or(|parsed| parsed.as_str() != name) {
            report.fault(Some(&name), None, "its name is none that a room can have");
        }
        if row.get::<_, i64>(2)? == 0 {
            report.fault(Some(&name), None, "its log has no epoch");
        }
        room::check(db, row.get(0)?, &name, row.get(3)?, report)?;
    }
    Ok(())
}

/// SQLite's own checks: pages, indexes and foreign keys.
fn pages(db: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    let mut statement = db.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let says = row.get_ref(0)?.as_str()?;
        if says != "ok" {
            report.fault(None, None, format!("SQLite says: {says}"));
        }
    }
    let mut statement = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let table = row.get_ref(0)?.as_str()?;
        report.fault(None, None, format!("a row of the table {table} is about something that is not there"));
    }
    let twice = "SELECT name, min(seq) FROM entry JOIN room ON room.id = entry.room
                 GROUP BY room, person, entry.id HAVING 1 < count(*)";
    let mut statement = db.prepare(twice)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(0)?.as_str()?;
        report.fault(Some(name), Some(row.get(1)?), "its person has sent its id more than once");
    }
    Ok(())
}

/// Every table and index is as the schema creates it.
fn tables(db: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    let is_there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ? AND sql = ?)";
    let mut is_there = db.prepare(is_there)?;
    let fresh = schema::in_memory()?;
    let mut statement = fresh.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if !is_there.query_row((&kind, &name, &sql), |row| row.get(0))? {
            report.fault(None, None, format!("the {kind} {name} is not as it should be"));
        }
    }
    Ok(())
}

fn people(db: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT id, nickname FROM person")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Err(error) = person(row) {
            report.fault(None, None, format!("a person's nickname cannot be read: {error}"));
        }
    }
    let count = "SELECT count(*) FROM (SELECT person FROM entry UNION SELECT id FROM person)";
    report.people = db.query_row(count, [], |row| row.get::<_, i64>(0))? as u64;
    Ok(())
}

fn person(row: &Row<'_>) -> rusqlite::Result<(Person, Nickname)> {
    let nickname = rows::valid(1, Nickname::kept(row.get_ref(1)?.as_str()?))?;
    Ok((Person::from_bytes(row.get(0)?), nickname))
}

#[cfg(test)]
mod tests;
