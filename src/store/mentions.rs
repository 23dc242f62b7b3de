//! Whom messages mention, noted when they are written: whoever counts what they have not read looks up a key.

use super::log;
use crate::domain::{Body, Seq, markup::mention_keys};
use rusqlite::{Connection, Result};

/// Notes whom a message mentions with these words.
pub(super) fn note(db: &Connection, room: i64, message: Seq, body: Option<&Body>) -> Result<()> {
    let Some(body) = body else { return Ok(()) };
    note_text(db, room, log::sql_seq(message), body.as_str())
}

/// The same of a message at this place.
pub(super) fn note_text(db: &Connection, room: i64, message: i64, text: &str) -> Result<()> {
    for name in mention_keys(text) {
        let sql = "INSERT OR IGNORE INTO mention (room, message, name) VALUES (?, ?, ?)";
        db.prepare_cached(sql)?.execute((room, message, name))?;
    }
    Ok(())
}

/// A message mentions nobody any more.
pub(super) fn forget(db: &Connection, room: i64, message: Seq) -> Result<()> {
    let sql = "DELETE FROM mention WHERE room = ? AND message = ?";
    db.prepare_cached(sql)?.execute((room, log::sql_seq(message))).map(drop)
}
