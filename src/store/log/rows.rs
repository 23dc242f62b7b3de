//! Rows of the log: to domain types and back.

use crate::domain::{
    Act, Body, Description, Emoji, Entry, Epoch, Member, MessageId, Nickname, Person, RoomName, Seq,
    Timestamp, Topic,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, types::Type};
use std::error::Error;

/// The columns that [`entry`] reads.
pub(in crate::store) const ENTRY_COLUMNS: &str =
    "seq, prev, at, id, person, nickname, kind, target, reply_to, body, emoji";

/// A room's row, and the last place of its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct RoomRow {
    pub(in crate::store) id: i64,
    pub(in crate::store) epoch: Epoch,
    pub(in crate::store) seq: Seq,
    /// The last place whose words are no longer kept.
    pub(in crate::store) trimmed: Seq,
}

pub(in crate::store) fn room_row(db: &Connection, room: &RoomName) -> Result<Option<RoomRow>> {
    let sql = "SELECT id, epoch, ifnull((SELECT max(seq) FROM entry WHERE room = room.id), 0), trimmed
               FROM room WHERE name = ?";
    db.prepare_cached(sql)?
        .query_row([room.as_str()], |row| {
            Ok(RoomRow {
                id: row.get(0)?,
                epoch: Epoch::new(row.get::<_, i64>(1)? as u64),
                seq: seq(row, 2)?,
                trimmed: seq(row, 3)?,
            })
        })
        .optional()
}

pub(in crate::store) fn entry(row: &Row<'_>) -> Result<Entry> {
    let target = || seq(row, 7);
    let text = || row.get::<_, Option<String>>(9);
    let body = || text()?.map(|text| valid(9, Body::parse(text))).transpose();
    let emoji = || valid(10, Emoji::parse(row.get(10)?));
    let act = match row.get(6)? {
        KIND_SAID => {
            let reply_to = row.get::<_, Option<i64>>(8)?.map(|number| Seq::new(number as u64));
            Act::Said { body: body()?, reply_to }
        }
        KIND_EDITED => Act::Edited { target: target()?, body: body()? },
        KIND_DELETED => Act::Deleted { target: target()? },
        KIND_REACTED => Act::Reacted { target: target()?, emoji: emoji()? },
        KIND_UNREACTED => Act::Unreacted { target: target()?, emoji: emoji()? },
        KIND_PINNED => Act::Pinned { target: target()? },
        KIND_UNPINNED => Act::Unpinned { target: target()? },
        KIND_TOPIC_SET => {
            Act::TopicSet { topic: text()?.map(|text| valid(9, Topic::try_from(text))).transpose()? }
        }
        KIND_DESCRIBED => {
            let parse = |text| valid(9, Description::parse(text));
            Act::Described { description: text()?.map(parse).transpose()?.flatten() }
        }
        unknown => return Err(rusqlite::Error::IntegralValueOutOfRange(6, unknown)),
    };
    Ok(Entry {
        seq: seq(row, 0)?,
        prev: seq(row, 1)?,
        at: Timestamp::from_millis(row.get::<_, i64>(2)? as u64),
        id: MessageId::from_bytes(row.get(3)?),
        from: Member {
            person: Person::from_bytes(row.get(4)?),
            nickname: valid(5, Nickname::kept(row.get_ref(5)?.as_str()?))?,
        },
        act,
    })
}

// The column `kind`.
pub(in crate::store) const KIND_SAID: i64 = 0;

pub(in crate::store) const KIND_EDITED: i64 = 1;

pub(in crate::store) const KIND_DELETED: i64 = 2;

pub(in crate::store) const KIND_REACTED: i64 = 3;

pub(in crate::store) const KIND_UNREACTED: i64 = 4;

pub(in crate::store) const KIND_PINNED: i64 = 5;

pub(in crate::store) const KIND_UNPINNED: i64 = 6;

pub(in crate::store) const KIND_TOPIC_SET: i64 = 7;

pub(in crate::store) const KIND_DESCRIBED: i64 = 8;

// The column `target` of an entry that changes no message.
pub(in crate::store) const TARGET_NONE: i64 = 0;

pub(in crate::store) const TARGET_ROOM: i64 = -1;

pub(in crate::store) fn target(act: &Act) -> i64 {
    match act {
        Act::Said { .. } => TARGET_NONE,
        Act::TopicSet { .. } | Act::Described { .. } => TARGET_ROOM,
        _ => act.target().map_or(TARGET_NONE, sql_seq),
    }
}

/// Whether an act that says something still does.
pub(in crate::store) fn has_words(act: &Act) -> bool {
    match act {
        Act::Said { body, .. } | Act::Edited { body, .. } => body.is_some(),
        _ => false,
    }
}

pub(in crate::store) fn kind(act: &Act) -> i64 {
    match act {
        Act::Said { .. } => KIND_SAID,
        Act::Edited { .. } => KIND_EDITED,
        Act::Deleted { .. } => KIND_DELETED,
        Act::Reacted { .. } => KIND_REACTED,
        Act::Unreacted { .. } => KIND_UNREACTED,
        Act::Pinned { .. } => KIND_PINNED,
        Act::Unpinned { .. } => KIND_UNPINNED,
        Act::TopicSet { .. } => KIND_TOPIC_SET,
        Act::Described { .. } => KIND_DESCRIBED,
    }
}

pub(in crate::store) fn seq(row: &Row<'_>, column: usize) -> Result<Seq> {
    row.get::<_, i64>(column).map(|number| Seq::new(number as u64))
}

/// A place as SQL compares it. Beyond what SQL can hold, which only a made-up one is, it is the highest.
pub(in crate::store) fn sql_seq(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// A text of the file as our type, or the error SQLite's own conversions give.
pub(in crate::store) fn valid<T, E: Error + Send + Sync + 'static>(
    column: usize,
    parsed: std::result::Result<T, E>,
) -> Result<T> {
    parsed.map_err(|fault| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(fault)))
}
