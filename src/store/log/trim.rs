//! Removes text from the log that is older than `keep-days` of the server, or of its room.
//!
//! The places stay, with their ids and times: so the order stays complete, and a repeated command is still recognized.

use super::{
    message_state,
    rows::{RoomRow, sql_seq},
};
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

/// How many entries are read to count what would be trimmed.
const MAX_COUNTED_ENTRIES: i64 = 1_000;

/// A day, in milliseconds.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// How many rooms one step visits.
const MAX_STEP_ROOMS: i64 = 256;

/// What is trimmed.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) enum Expiry {
    /// In every room what is older than this.
    Before(Timestamp),
    /// In rooms that keep words for some days alone: what is older than that at this moment.
    ByRoom(Timestamp),
}

impl Expiry {
    /// The rooms from one on, with how far they are trimmed and for how many days they keep words.
    fn rooms_sql(self) -> &'static str {
        match self {
            Self::Before(_) => "SELECT id, trimmed, keep_days FROM room WHERE ? <= id ORDER BY id LIMIT ?",
            Self::ByRoom(_) => {
                "SELECT id, trimmed, keep_days FROM room WHERE 0 < keep_days AND ? <= id ORDER BY id LIMIT ?"
            }
        }
    }

    /// What is older than this is trimmed in a room that keeps words for so many days.
    fn before(self, keep_days: i64) -> i64 {
        let millis = |at: Timestamp| i64::try_from(at.millis()).unwrap_or(i64::MAX);
        match self {
            Self::Before(moment) => millis(moment),
            Self::ByRoom(now) => millis(now).saturating_sub(keep_days.saturating_mul(DAY_MILLIS)),
        }
    }
}

/// How many messages of a room are older than a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpiredCount {
    /// Their number, as far as they were counted.
    pub messages: usize,
    /// Whether there may be more.
    pub is_more: bool,
}

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
pub(in crate::store) fn step(db: &Connection, expiry: Expiry, from: i64) -> Result<TrimStep> {
    let (mut left, mut entries) = (MAX_STEP_ENTRIES, 0);
    let mut last = None;
    let rooms = db
        .prepare_cached(expiry.rooms_sql())?
        .query_map((from, MAX_STEP_ROOMS), |row| row.try_into())?
        .collect::<Result<Vec<(i64, i64, i64)>>>()?;
    for (room, trimmed, keep_days) in &rooms {
        let before = expiry.before(*keep_days);
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

/// How many messages of a room are older than a moment, as far as one may count.
pub(in crate::store) fn count_older(
    db: &Connection,
    room: RoomRow,
    before: Timestamp,
) -> Result<ExpiredCount> {
    let before = Expiry::Before(before).before(0);
    let sql = "SELECT at, target = 0 AND body IS NOT NULL FROM entry WHERE room = ? AND ? < seq ORDER BY seq LIMIT ?";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query((room.id, sql_seq(room.trimmed), MAX_COUNTED_ENTRIES))?;
    let (mut count, mut read) = (ExpiredCount::default(), 0);
    while let Some(row) = rows.next()? {
        if before <= row.get(0)? {
            return Ok(count);
        }
        read += 1;
        count.messages += usize::from(row.get::<_, bool>(1)?);
    }
    count.is_more = read == MAX_COUNTED_ENTRIES;
    Ok(count)
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
