//! The log as it lies on the disk, read past the server.

use crate::wire::{Entry, hex};
use rusqlite::{Connection, OpenFlags, Row};
use std::{collections::BTreeMap, path::Path};

/// Every entry of a room, by its place.
pub(super) fn read(database: &Path, room: &str) -> BTreeMap<u64, Entry> {
    let file = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let whole: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok", "the file is damaged");
    let sql = "SELECT seq, prev, at, entry.id, person, nickname, kind, target, ifnull(body, emoji)
               FROM entry JOIN room ON room.id = entry.room WHERE room.name = ? ORDER BY seq";
    let mut rows = file.prepare(sql).unwrap();
    let entries = rows.query_map([room], entry).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.seq, entry)).collect()
}

/// The column `kind`.
const KINDS: [&str; 9] =
    ["said", "edited", "deleted", "reacted", "unreacted", "pinned", "unpinned", "topic_set", "described"];

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let id = hex(&row.get::<_, Vec<u8>>(3)?);
    let parts = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]];
    Ok(Entry {
        seq: row.get::<_, i64>(0)? as u64,
        prev: row.get::<_, i64>(1)? as u64,
        at: row.get::<_, i64>(2)? as u64,
        id: parts.join("-"),
        person: hex(&row.get::<_, Vec<u8>>(4)?),
        nickname: row.get(5)?,
        kind: KINDS[row.get::<_, i64>(6)? as usize].to_owned(),
        target: row.get::<_, i64>(7)? as u64,
        words: row.get(8)?,
    })
}
