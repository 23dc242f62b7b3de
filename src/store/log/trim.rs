//! Removes text that is older than `keep-days` from the log.
//!
//! The places stay, with their ids and times: so the order stays complete, and a repeated command is still recognized.

use super::message_state;
use crate::{
    domain::Timestamp,
    store::{
        files,
        rooms::{about, appeals, held, notes},
    },
};
use rusqlite::{Connection, Result};

/// How many entries one step trims, their edits included: so few that new messages wait only for milliseconds.
const MAX_STEP_ENTRIES: i64 = 256;

/// How many rooms one step visits.
const MAX_STEP_ROOMS: i64 = 256;

/// The result of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TrimStep {
    /// How many entries lost their text.
    pub(crate) entries: u64,
    /// The room to continue with. None if all were visited.
    pub(crate) next: Option<i64>,
}

/// Trims the rooms from this one on, within the limits of one step.
///
/// It always trims the beginning of a log, up to the first entry that is young enough. An older entry after it, possible when a
/// clock was set back, waits for that one.
pub(in crate::store) fn step(db: &Connection, before: Timestamp, from: i64) -> Result<TrimStep> {
    let before = i64::try_from(before.millis()).unwrap_or(i64::MAX);
    let (mut left, mut entries) = (MAX_STEP_ENTRIES, 0);
    let mut last = None;
    let rooms = db
        .prepare_cached("SELECT id, trimmed FROM room WHERE ? <= id ORDER BY id LIMIT ?")?
        .query_map((from, MAX_STEP_ROOMS), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(i64, i64)>>>()?;
    for (room, trimmed) in &rooms {
        let old = old(db, *room, *trimmed, before, left)?;
        entries += old.entries;
        notes::trim(db, *room, before)?;
        held::trim(db, *room, before)?;
        appeals::trim(db, *room, old.up_to.unwrap_or(*trimmed), before)?;
        if let Some(up_to) = old.up_to {
            let sql = "UPDATE entry SET body = NULL, emoji = NULL, nickname = ''
                       WHERE room = ? AND ? < seq AND seq <= ?";
            db.prepare_cached(sql)?.execute((room, trimmed, up_to))?;
            files::forget_trimmed(db, *room, *trimmed, up_to)?;
            db.prepare_cached("UPDATE room SET trimmed = ? WHERE id = ?")?.execute((up_to, room))?;
            about::trim(db, *room, up_to)?;
            message_state::trim(db, *room, *trimmed, up_to)?;
        }
        left -= old.cost;
        if left <= 0 {
            // This room may have more.
            return Ok(TrimStep { entries, next: Some(*room) });
        }
        last = Some(*room);
    }
    let next = last.filter(|_| rooms.len() as i64 == MAX_STEP_ROOMS).map(|room| room + 1);
    Ok(TrimStep { entries, next })
}

/// The expired beginning of a log.
#[derive(Default)]
struct ExpiredSpan {
    up_to: Option<i64>,
    entries: u64,
    /// How many entries lose their text with it: edits may be younger.
    cost: i64,
}

/// The first expired places after this one, up to the limit.
fn old(db: &Connection, room: i64, after: i64, before: i64, limit: i64) -> Result<ExpiredSpan> {
    let sql =
        "SELECT seq, at, (SELECT count(*) FROM edit WHERE edit.room = entry.room AND message = entry.seq)
               FROM entry WHERE room = ? AND ? < seq ORDER BY seq LIMIT ?";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query((room, after, limit))?;
    let mut old = ExpiredSpan::default();
    while let Some(row) = rows.next()?
        && old.cost < limit
    {
        if before <= row.get(1)? {
            break;
        }
        old.up_to = row.get(0)?;
        old.entries += 1;
        old.cost += 1 + row.get::<_, i64>(2)?;
    }
    Ok(old)
}

#[cfg(test)]
mod tests;
