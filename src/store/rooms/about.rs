//! The stored topic, description and pins of a room.

use crate::{
    domain::{About, Act, Authored, Description, Nickname, ParseError, Person, Seq, Timestamp, Topic},
    store::{
        NewEntry,
        log::{
            kind_numbers::{KIND_DESCRIBED, KIND_TOPIC_SET},
            message_state, rows,
            rows::{RoomRow, valid},
        },
    },
};
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// Applies an entry to the tables, in the transaction that adds the entry.
pub(in crate::store) fn apply(db: &Connection, room: i64, seq: Seq, draft: &NewEntry) -> Result<()> {
    let write = |kind: i64, text: Option<&str>| {
        let Some(text) = text else {
            let sql = "DELETE FROM about WHERE room = ? AND kind = ?";
            return db.prepare_cached(sql)?.execute((room, kind));
        };
        let sql =
            "INSERT OR REPLACE INTO about (room, kind, seq, at, nickname, body) VALUES (?, ?, ?, ?, ?, ?)";
        let nickname = draft.from.nickname.as_str();
        let at = draft.at.millis() as i64;
        db.prepare_cached(sql)?.execute((room, kind, rows::sql_seq(seq), at, nickname, text))
    };
    match &draft.act {
        Act::TopicSet { topic } => write(KIND_TOPIC_SET, topic.as_ref().map(Topic::as_str)).map(drop),
        Act::Described { description } => {
            write(KIND_DESCRIBED, description.as_ref().map(Description::as_str)).map(drop)
        }
        Act::Pinned { target } => {
            let sql = "INSERT OR IGNORE INTO pin (room, message, seq) VALUES (?, ?, ?)";
            let places = (room, rows::sql_seq(*target), rows::sql_seq(seq));
            db.prepare_cached(sql)?.execute(places).map(drop)
        }
        Act::Unpinned { target } | Act::Deleted { target } => {
            let sql = "DELETE FROM pin WHERE room = ? AND message = ?";
            db.prepare_cached(sql)?.execute((room, rows::sql_seq(*target))).map(drop)
        }
        Act::Said { .. }
        | Act::Edited { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Host(_) => Ok(()),
    }
}

/// Removes the pins of messages whose text is no longer kept.
pub(in crate::store) fn trim(db: &Connection, room: i64, up_to: i64) -> Result<()> {
    let sql = "DELETE FROM pin WHERE room = ? AND message <= ?";
    db.prepare_cached(sql)?.execute((room, up_to)).map(drop)
}

/// Whether a message is pinned.
pub(in crate::store) fn is_pinned(db: &Connection, room: i64, message: Seq) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pin WHERE room = ? AND message = ?)";
    db.prepare_cached(sql)?.query_row((room, rows::sql_seq(message)), |row| row.get(0))
}

/// How many messages of a room are pinned.
pub(in crate::store) fn count_pins(db: &Connection, room: i64) -> Result<usize> {
    let sql = "SELECT count(*) FROM pin WHERE room = ?";
    db.prepare_cached(sql)?.query_row([room], |row| row.get::<_, i64>(0)).map(|count| count as usize)
}

/// How many of those this person pinned.
pub(in crate::store) fn count_own_pins(db: &Connection, room: i64, person: Person) -> Result<usize> {
    let sql = "SELECT count(*) FROM pin JOIN entry ON entry.room = pin.room AND entry.seq = pin.seq
               WHERE pin.room = ? AND entry.person = ?";
    let count = db.prepare_cached(sql)?.query_row((room, person.bytes()), |row| row.get::<_, i64>(0));
    count.map(|count| count as usize)
}

/// A room's topic.
pub(in crate::store) fn topic(db: &Connection, room: i64) -> Result<Option<Topic>> {
    Ok(written(db, room, KIND_TOPIC_SET, Topic::try_from)?.map(|written| written.text))
}

/// Topic, description and pins of a room.
pub(in crate::store) fn read(db: &Connection, room: RoomRow) -> Result<About> {
    let description = |text| Description::parse(text)?.ok_or(ParseError::Empty);
    let pinned: Vec<i64> = db
        .prepare_cached("SELECT message FROM pin WHERE room = ? ORDER BY seq DESC")?
        .query_map([room.id], |row| row.get(0))?
        .collect::<Result<_>>()?;
    let mut pins = Vec::with_capacity(pinned.len());
    for message in pinned {
        pins.extend(message_state::message(db, room, Seq::new(message as u64))?);
    }
    let began = db
        .prepare_cached("SELECT at FROM entry WHERE room = ? ORDER BY seq LIMIT 1")?
        .query_row([room.id], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(About {
        topic: written(db, room.id, KIND_TOPIC_SET, Topic::try_from)?,
        description: written(db, room.id, KIND_DESCRIBED, description)?,
        pins,
        began: began.map(|at| Timestamp::from_millis(at as u64)),
    })
}

fn written<T>(
    db: &Connection,
    room: i64,
    kind: i64,
    parse: impl FnOnce(String) -> std::result::Result<T, ParseError>,
) -> Result<Option<Authored<T>>> {
    let sql = "SELECT body, nickname, at FROM about WHERE room = ? AND kind = ?";
    let read = |row: &Row<'_>| {
        Ok(Authored {
            text: valid(0, parse(row.get(0)?))?,
            by: valid(1, Nickname::kept(row.get_ref(1)?.as_str()?))?,
            at: Timestamp::from_millis(row.get::<_, i64>(2)? as u64),
        })
    };
    db.prepare_cached(sql)?.query_row((room, kind), read).optional()
}

#[cfg(test)]
mod tests;
