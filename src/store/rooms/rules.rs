//! The stored rules of a room, and when people last posted in one that is in slow mode.

use crate::{
    domain::{Entry, Person, RoomRules, Timestamp},
    store::{
        log::rows::{RoomRow, number_of_review, number_of_writers},
        rooms::held,
    },
};
use rusqlite::{Connection, OptionalExtension, Result};

/// Applies an entry to the tables, in the transaction that adds the entry.
pub(in crate::store) fn apply(db: &Connection, room: &mut RoomRow, entry: &Entry) -> Result<()> {
    if room.rules.apply(entry) {
        room.has_review |= room.rules.review.is_any();
        return write(db, *room);
    }
    if room.rules.slow_seconds == 0 || !RoomRules::slows(&entry.act) {
        return Ok(());
    }
    let sql = "INSERT OR REPLACE INTO last_said (room, person, at) VALUES (?, ?, ?)";
    let said = (room.id, entry.from.person.bytes(), entry.at.millis() as i64);
    db.prepare_cached(sql)?.execute(said).map(drop)
}

fn write(db: &Connection, room: RoomRow) -> Result<()> {
    let RoomRow { id, rules, has_review, .. } = room;
    let sql = "UPDATE room SET writers = ?, slow = ?, newcomers = ?, calm_since = ?, calm_until = ?, review = ? WHERE id = ?";
    let writers = number_of_writers(rules.writers);
    let millis = |at: Timestamp| at.millis() as i64;
    let calm = (rules.calm.map(|calm| millis(calm.since)), rules.calm.map(|calm| millis(calm.until)));
    let review = has_review.then(|| number_of_review(rules.review));
    let values = (writers, rules.slow_seconds, rules.newcomer_minutes, calm.0, calm.1, review, id);
    db.prepare_cached(sql)?.execute(values)?;
    if rules.slow_seconds == 0 {
        db.prepare_cached("DELETE FROM last_said WHERE room = ?")?.execute([id])?;
    }
    Ok(())
}

/// When a person last posted a message in a room in slow mode, also one that waits.
pub(in crate::store) fn last_said(
    db: &Connection,
    room: RoomRow,
    person: Person,
) -> Result<Option<Timestamp>> {
    if room.rules.slow_seconds == 0 {
        return Ok(None);
    }
    let held = if room.has_review { held::last_at(db, room.id, person)? } else { None };
    let at: Option<i64> = db
        .prepare_cached("SELECT at FROM last_said WHERE room = ? AND person = ?")?
        .query_row((room.id, person.bytes()), |row| row.get(0))
        .optional()?;
    Ok(at.map(|at| Timestamp::from_millis(at as u64)).max(held))
}
