//! Converts rows of the log to domain types and back.

use crate::domain::{
    Act, ActFields, Body, Description, Emoji, Entry, EntryKind, Epoch, Member, MessageId, Nickname, Person,
    RoomName, Seq, Timestamp, Topic,
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
    /// The last place whose text is no longer kept.
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
    let number = row.get(6)?;
    let kind = EntryKind::ALL.into_iter().find(|kind| number_of(*kind) == number);
    let act = Act::read(kind.ok_or(rusqlite::Error::IntegralValueOutOfRange(6, number))?, &ActColumns(row))?;
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
        Act::Edited { target, .. }
        | Act::Deleted { target }
        | Act::Reacted { target, .. }
        | Act::Unreacted { target, .. }
        | Act::Pinned { target }
        | Act::Unpinned { target } => sql_seq(*target),
    }
}

/// Whether an act with text still has it.
pub(in crate::store) fn has_words(act: &Act) -> bool {
    match act {
        Act::Said { body, .. } | Act::Edited { body, .. } => body.is_some(),
        Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. } => false,
    }
}

/// The columns of an act, in a row of [`ENTRY_COLUMNS`].
struct ActColumns<'a>(&'a Row<'a>);

impl ActColumns<'_> {
    fn text(&self) -> Result<Option<String>> {
        self.0.get(9)
    }
}

impl ActFields for ActColumns<'_> {
    type Error = rusqlite::Error;

    fn target(&self) -> Result<Seq> {
        seq(self.0, 7)
    }

    fn reply_to(&self) -> Result<Option<Seq>> {
        Ok(self.0.get::<_, Option<i64>>(8)?.map(|number| Seq::new(number as u64)))
    }

    fn body(&self) -> Result<Option<Body>> {
        self.text()?.map(|text| valid(9, Body::parse(text))).transpose()
    }

    fn emoji(&self) -> Result<Emoji> {
        valid(10, Emoji::parse(self.0.get(10)?))
    }

    fn topic(&self) -> Result<Option<Topic>> {
        self.text()?.map(|text| valid(9, Topic::try_from(text))).transpose()
    }

    fn description(&self) -> Result<Option<Description>> {
        Ok(self.text()?.map(|text| valid(9, Description::parse(text))).transpose()?.flatten())
    }
}

/// The number of a kind in the column `kind`.
pub(in crate::store) fn number_of(kind: EntryKind) -> i64 {
    match kind {
        EntryKind::Said => KIND_SAID,
        EntryKind::Edited => KIND_EDITED,
        EntryKind::Deleted => KIND_DELETED,
        EntryKind::Reacted => KIND_REACTED,
        EntryKind::Unreacted => KIND_UNREACTED,
        EntryKind::Pinned => KIND_PINNED,
        EntryKind::Unpinned => KIND_UNPINNED,
        EntryKind::TopicSet => KIND_TOPIC_SET,
        EntryKind::Described => KIND_DESCRIBED,
    }
}

pub(in crate::store) fn seq(row: &Row<'_>, column: usize) -> Result<Seq> {
    row.get::<_, i64>(column).map(|number| Seq::new(number as u64))
}

/// A place as an SQL integer. A number beyond its range, which no real place has, becomes the highest.
pub(in crate::store) fn sql_seq(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// Converts a text of the file to our type, or returns a conversion error as SQLite does.
pub(in crate::store) fn valid<T, E: Error + Send + Sync + 'static>(
    column: usize,
    parsed: std::result::Result<T, E>,
) -> Result<T> {
    parsed.map_err(|fault| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(fault)))
}
