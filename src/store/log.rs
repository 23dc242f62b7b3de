//! The SQL of the log: rows to domain types and back.

use super::{Draft, Head, KeptRoom};
use crate::domain::{Body, Entry, Epoch, Member, MessageId, Nickname, Person, RoomName, Seq, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, named_params, types::Type};
use std::error::Error;

/// A room's row, and the last place of its log.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoomRow {
    pub(super) id: i64,
    pub(super) epoch: Epoch,
    pub(super) seq: Seq,
}

pub(super) fn room_row(file: &Connection, room: &RoomName) -> Result<Option<RoomRow>> {
    let sql = "SELECT id, epoch, ifnull((SELECT max(seq) FROM entry WHERE room = room.id), 0) FROM room WHERE name = ?";
    file.prepare_cached(sql)?
        .query_row([room.as_str()], |row| {
            Ok(RoomRow {
                id: row.get(0)?,
                epoch: Epoch::new(row.get::<_, i64>(1)? as u64),
                seq: seq(row, 2)?,
            })
        })
        .optional()
}

pub(super) fn head(file: &Connection, room: &RoomName) -> Result<Option<Head>> {
    Ok(room_row(file, room)?.map(|row| Head { epoch: row.epoch, seq: row.seq }))
}

pub(super) fn insert_room(file: &Connection, room: &RoomName, epoch: Epoch) -> Result<RoomRow> {
    file.prepare_cached("INSERT INTO room (name, epoch, last) VALUES (?, ?, 0)")?
        .execute((room.as_str(), epoch.get() as i64))?;
    Ok(RoomRow { id: file.last_insert_rowid(), epoch, seq: Seq::START })
}

/// Adds the draft as this place of the log. False, and nothing added, when its person has said that id before.
pub(super) fn insert_entry(file: &Connection, room: i64, seq: Seq, prev: Seq, draft: &Draft) -> Result<bool> {
    let sql = "INSERT INTO entry (room, seq, prev, at, id, person, nickname, body)
               VALUES (:room, :seq, :prev, :at, :id, :person, :nickname, :body)
               ON CONFLICT (room, person, id) DO NOTHING";
    let added = file.prepare_cached(sql)?.execute(named_params! {
        ":room": room,
        ":seq": seq.get() as i64,
        ":prev": prev.get() as i64,
        ":at": draft.at.millis() as i64,
        ":id": draft.id.bytes(),
        ":person": draft.from.person.bytes(),
        ":nickname": draft.from.nickname.as_str(),
        ":body": draft.body.as_str(),
    })?;
    if added == 1 {
        let at = draft.at.millis() as i64;
        file.prepare_cached("UPDATE room SET last = ? WHERE id = ?")?.execute((at, room))?;
    }
    Ok(added == 1)
}

/// The place of what this person said under this id.
pub(super) fn place_of(file: &Connection, room: i64, person: Person, id: MessageId) -> Result<Seq> {
    file.prepare_cached("SELECT seq FROM entry WHERE room = ? AND person = ? AND id = ?")?
        .query_row((room, person.bytes(), id.bytes()), |row| seq(row, 0))
}

pub(super) fn newest(
    file: &Connection,
    room: &RoomName,
    after: Seq,
    before: Seq,
    limit: usize,
) -> Result<Vec<Entry>> {
    let sql = "SELECT seq, prev, at, id, person, nickname, body FROM entry
               WHERE room = (SELECT id FROM room WHERE name = ?) AND ? < seq AND seq < ?
               ORDER BY seq DESC LIMIT ?";
    let bounds = (room.as_str(), sql_seq(after), sql_seq(before), limit as i64);
    let mut entries = file.prepare_cached(sql)?.query_map(bounds, entry)?.collect::<Result<Vec<_>>>()?;
    entries.reverse();
    Ok(entries)
}

pub(super) fn rooms(file: &Connection, limit: usize) -> Result<Vec<KeptRoom>> {
    file.prepare_cached("SELECT name, last FROM room ORDER BY last DESC LIMIT ?")?
        .query_map([limit as i64], |row| {
            let name = valid(0, RoomName::parse(row.get_ref(0)?.as_str()?))?;
            Ok(KeptRoom { name, last: Timestamp::from_millis(row.get::<_, i64>(1)? as u64) })
        })?
        .collect()
}

pub(super) fn count_rooms(file: &Connection) -> Result<u64> {
    file.query_row("SELECT count(*) FROM room", [], |row| row.get::<_, i64>(0)).map(|count| count as u64)
}

pub(super) fn nickname(file: &Connection, person: Person) -> Result<Option<Nickname>> {
    file.prepare_cached("SELECT nickname FROM person WHERE id = ?")?
        .query_row([person.bytes()], |row| valid(0, Nickname::parse(row.get_ref(0)?.as_str()?)))
        .optional()
}

pub(super) fn set_nickname(file: &Connection, person: Person, nickname: &Nickname) -> Result<()> {
    let sql = "INSERT INTO person (id, nickname) VALUES (?, ?)
               ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname";
    file.prepare_cached(sql)?.execute((person.bytes(), nickname.as_str())).map(drop)
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        seq: seq(row, 0)?,
        prev: seq(row, 1)?,
        at: Timestamp::from_millis(row.get::<_, i64>(2)? as u64),
        id: MessageId::from_bytes(row.get(3)?),
        from: Member {
            person: Person::from_bytes(row.get(4)?),
            nickname: valid(5, Nickname::parse(row.get_ref(5)?.as_str()?))?,
        },
        body: valid(6, Body::parse(row.get(6)?))?,
    })
}

fn seq(row: &Row<'_>, column: usize) -> Result<Seq> {
    row.get::<_, i64>(column).map(|number| Seq::new(number as u64))
}

/// A place as SQL compares it. Beyond what SQL can hold, which only a made-up one is, it is the highest.
fn sql_seq(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// A text of the file as our type, or the error SQLite's own conversions give.
fn valid<T, E: Error + Send + Sync + 'static>(column: usize, parsed: std::result::Result<T, E>) -> Result<T> {
    parsed.map_err(|fault| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(fault)))
}
