//! The stored notes of hosts about people. They are beside the log: only hosts read them.

use crate::{
    domain::{Authored, HostNote, NewNote, Nickname, PermissionError, Person, Timestamp},
    store::log::rows::valid,
};
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// Keeps what a host notes about somebody in place of what was noted before; nothing removes it. Why not, if there are as many
/// notes as may be.
pub(in crate::store) fn set(db: &Connection, room: i64, new: &NewNote) -> Result<Option<PermissionError>> {
    let NewNote { person, by, at, text } = new;
    let Some(text) = text else {
        let sql = "DELETE FROM host_note WHERE room = ? AND person = ?";
        db.prepare_cached(sql)?.execute((room, person.bytes()))?;
        return Ok(None);
    };
    let sql = "SELECT count(*) FROM host_note WHERE room = ? AND person <> ?";
    let others: i64 = db.prepare_cached(sql)?.query_row((room, person.bytes()), |row| row.get(0))?;
    if HostNote::MAX_PER_ROOM <= others as usize {
        return Ok(Some(PermissionError::NotesFull));
    }
    let sql = "INSERT OR REPLACE INTO host_note (room, person, nickname, at, text) VALUES (?, ?, ?, ?, ?)";
    let values = (room, person.bytes(), by.as_str(), at.millis() as i64, text.as_str());
    db.prepare_cached(sql)?.execute(values)?;
    Ok(None)
}

/// What hosts noted about somebody.
pub(in crate::store) fn of(db: &Connection, room: i64, person: Person) -> Result<Option<Authored<HostNote>>> {
    let sql = "SELECT text, nickname, at FROM host_note WHERE room = ? AND person = ?";
    let note = |row: &Row<'_>| {
        Ok(Authored {
            text: valid(0, HostNote::try_from(row.get::<_, String>(0)?))?,
            by: valid(1, Nickname::kept(row.get_ref(1)?.as_str()?))?,
            at: Timestamp::from_millis(row.get::<_, i64>(2)? as u64),
        })
    };
    db.prepare_cached(sql)?.query_row((room, person.bytes()), note).optional()
}

/// Removes notes that are older than words are kept.
pub(in crate::store) fn trim(db: &Connection, room: i64, before: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM host_note WHERE room = ? AND at < ?")?.execute((room, before)).map(drop)
}
