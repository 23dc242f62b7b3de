//! The stored rules of a room, and when people last posted in one that is in slow mode.

use crate::{
    domain::{Entry, Person, RoomRules, Timestamp},
    store::log::rows::{RoomRow, number_of_writers},
};
use rusqlite::{Connection, OptionalExtension, Result};

/// Applies an entry to the tables, in the transaction that adds the entry.
pub(in crate::store) fn apply(db: &Connection, room: &mut RoomRow, entry: &Entry) -> Result<()> {
    if room.rules.apply(entry) {
        return write(db, room.id, room.rules);
    }
    if room.rules.slow_seconds == 0 || !RoomRules::slows(&entry.act) {
        return Ok(());
    }
    let sql = "INSERT OR REPLACE INTO last_said (room, person, at) VALUES (?, ?, ?)";
    let said = (room.id, entry.from.person.bytes(), entry.at.millis() as i64);
    db.prepare_cached(sql)?.execute(said).map(drop)
}

fn write(db: &Connection, room: i64, rules: RoomRules) -> Result<()> {
    let sql =
        "UPDATE room SET writers = ?, slow = ?, newcomers = ?, calm_since = ?, calm_until = ? WHERE id = ?";
    let writers = number_of_writers(rules.writers);
    let millis = |at: Timestamp| at.millis() as i64;
    let calm = (rules.calm.map(|calm| millis(calm.since)), rules.calm.map(|calm| millis(calm.until)));
    let values = (writers, rules.slow_seconds, rules.newcomer_minutes, calm.0, calm.1, room);
    db.prepare_cached(sql)?.execute(values)?;
    if rules.slow_seconds == 0 {
        db.prepare_cached("DELETE FROM last_said WHERE room = ?")?.execute([room])?;
    }
    Ok(())
}

/// When a person last posted a message in a room in slow mode.
pub(in crate::store) fn last_said(
    db: &Connection,
    room: RoomRow,
    person: Person,
) -> Result<Option<Timestamp>> {
    if room.rules.slow_seconds == 0 {
        return Ok(None);
    }
    let at: Option<i64> = db
        .prepare_cached("SELECT at FROM last_said WHERE room = ? AND person = ?")?
        .query_row((room.id, person.bytes()), |row| row.get(0))
        .optional()?;
    Ok(at.map(|at| Timestamp::from_millis(at as u64)))
}
