//! The stored door of a room: what is secret about it, and who has passed it. All of that is beside the log.

use super::{alias, network_bans};
use crate::{
    domain::{
        Act, Arrival, Door, Entry, HostAct, NetworkKey, PermissionError, Person, RoomAccess, RoomName,
        ServerLaw, Standing, Timestamp,
    },
    store::{
        EntryOrigin, PasswordHash,
        log::{
            access_columns::{ACCESS_COLUMNS, access_of, number_of_door},
            rows::{RoomRow, sql_seq, valid},
        },
    },
};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OptionalExtension, Result, Row};
use sha2::Sha256;

/// Sets the keys of doors apart from other hashes with the same key.
const KEY_PREFIX: &[u8] = b"\0door key\0";

/// How many bytes of the hash are the key of a door.
const KEY_BYTES: usize = 16;

/// Applies an entry to the tables, in the transaction that adds the entry.
pub(in crate::store) fn apply(
    db: &Connection,
    room: &mut RoomRow,
    entry: &Entry,
    origin: &EntryOrigin,
) -> Result<()> {
    if let Act::Host(HostAct::Banned { person, mute: false, .. }) = &entry.act {
        let sql = "DELETE FROM passed WHERE room = ? AND person = ?";
        return db.prepare_cached(sql)?.execute((room.id, person.bytes())).map(drop);
    }
    if !room.access.apply(entry) {
        return Ok(());
    }
    let RoomAccess { door, door_since, listed, keep_days } = room.access;
    let sql = "UPDATE room SET door = ?, door_since = ?, listed = ?, keep_days = ? WHERE id = ?";
    let values = (number_of_door(door), sql_seq(door_since), listed, keep_days, room.id);
    db.prepare_cached(sql)?.execute(values)?;
    if door_since != entry.seq {
        return Ok(());
    }
    for sql in ["DELETE FROM passed WHERE room = ?", "DELETE FROM door_password WHERE room = ?"] {
        db.prepare_cached(sql)?.execute([room.id])?;
    }
    if let (Door::Password, Some(password)) = (door, origin.password()) {
        let PasswordHash { salt, hash } = *password;
        let sql = "INSERT INTO door_password (room, salt, hash) VALUES (?, ?, ?)";
        db.prepare_cached(sql)?.execute((room.id, salt, hash))?;
    }
    // Who is there when a room is locked may stay, and come back.
    if door == Door::Locked {
        for person in origin.present() {
            note_passed(db, room.id, *person, entry.at)?;
        }
    }
    Ok(())
}

fn note_passed(db: &Connection, room: i64, person: Person, at: Timestamp) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO passed (room, person, at) VALUES (?, ?, ?)";
    db.prepare_cached(sql)?.execute((room, person.bytes(), at.millis() as i64)).map(drop)
}

/// A person with this standing at the door of a room. At an open door, and at one that administrators closed, nothing is looked up.
/// Whether they administer the server is not known here.
pub(in crate::store) fn arrival(
    db: &Connection,
    (room, door): (i64, Door),
    person: Person,
    standing: &Standing,
    at: Timestamp,
) -> Result<Arrival> {
    let role = standing.role;
    let is_banned = standing.ban_at(at).is_some_and(|ban| !ban.mute);
    let sql = match door {
        Door::Open | Door::Closed => return Ok(Arrival { door, role, is_banned, ..Arrival::OPEN }),
        // Messages that stand: whoever only reacted, or whose messages a host removed, has not written.
        Door::Locked => {
            "SELECT EXISTS (SELECT 1 FROM entry INDEXED BY entry_once
                            WHERE room = ?1 AND person = ?2 AND kind = 0 AND target = 0)
                 OR EXISTS (SELECT 1 FROM passed WHERE room = ?1 AND person = ?2)"
        }
        Door::Password | Door::Link => "SELECT EXISTS (SELECT 1 FROM passed WHERE room = ? AND person = ?)",
    };
    let has_passed = db.prepare_cached(sql)?.query_row((room, person.bytes()), |row| row.get(0))?;
    Ok(Arrival { door, role, has_passed, is_banned, ..Arrival::OPEN })
}

/// Those of these people whom the door of a room does not let in.
pub(in crate::store) fn shut_out(
    db: &Connection,
    law: &ServerLaw,
    room: RoomRow,
    people: &[Person],
    at: Timestamp,
) -> Result<Vec<Person>> {
    let mut shut_out = Vec::new();
    for person in people {
        let standing = network_bans::standing_of(db, law, room.id, (*person, None), at)?;
        let arrival = arrival(db, (room.id, room.access.door), *person, &standing, at)?;
        if !law.arrival(*person, arrival).comes_in() {
            shut_out.push(*person);
        }
    }
    Ok(shut_out)
}

/// Notes that somebody has passed this door of a room, whose secret they knew. Why not, if they are banned, or if the door is
/// another one meanwhile. Of too many, those who passed first are forgotten.
pub(in crate::store) fn pass(
    db: &Connection,
    law: &ServerLaw,
    (room, door): (RoomRow, RoomAccess),
    (person, network): (Person, Option<NetworkKey>),
    at: Timestamp,
) -> Result<Option<PermissionError>> {
    let is_same = (room.access.door, room.access.door_since) == (door.door, door.door_since);
    if !is_same || !door.door.has_secret() {
        return Ok(Some(PermissionError::Closed));
    }
    let standing = network_bans::standing_of(db, law, room.id, (person, network), at)?;
    if let Some(ban) = standing.ban_at(at).filter(|ban| !ban.mute) {
        return Ok(Some(PermissionError::Banned { until: ban.until }));
    }
    note_passed(db, room.id, person, at)?;
    let sql = "SELECT count(*) FROM passed WHERE room = ?";
    let count: i64 = db.prepare_cached(sql)?.query_row([room.id], |row| row.get(0))?;
    if RoomAccess::MAX_PASSED < count as usize {
        let sql = "DELETE FROM passed WHERE room = ?1 AND person IN
                   (SELECT person FROM passed WHERE room = ?1 ORDER BY at LIMIT 1)";
        db.prepare_cached(sql)?.execute([room.id])?;
    }
    Ok(None)
}

/// The password of a room, if it has one.
pub(in crate::store) fn password(db: &Connection, room: i64) -> Result<Option<PasswordHash>> {
    let read = |row: &Row<'_>| Ok(PasswordHash { salt: row.get(0)?, hash: row.get(1)? });
    let sql = "SELECT salt, hash FROM door_password WHERE room = ?";
    db.prepare_cached(sql)?.query_row([room], read).optional()
}

/// The key in the link that opens a room; none for a room with another door. It is not stored: another door has another one.
pub(in crate::store) fn key(
    db: &Connection,
    room: RoomRow,
    name: &RoomName,
) -> Result<Option<[u8; KEY_BYTES]>> {
    let Some(mac) = signed(db, room, name)? else { return Ok(None) };
    let mut key = [0; KEY_BYTES];
    key.copy_from_slice(&mac.finalize().into_bytes()[..KEY_BYTES]);
    Ok(Some(key))
}

/// Whether this is the key that opens a room. Takes as long for any key.
pub(in crate::store) fn is_key(
    db: &Connection,
    room: RoomRow,
    name: &RoomName,
    key: [u8; KEY_BYTES],
) -> Result<bool> {
    Ok(signed(db, room, name)?.is_some_and(|mac| mac.verify_truncated_left(&key).is_ok()))
}

fn signed(db: &Connection, room: RoomRow, name: &RoomName) -> Result<Option<Hmac<Sha256>>> {
    if room.access.door != Door::Link {
        return Ok(None);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(&alias::secret(db)?).expect("a key of any length will do");
    let since = room.access.door_since.get().to_be_bytes();
    for part in [KEY_PREFIX, &since, name.as_str().as_bytes()] {
        mac.update(part);
    }
    Ok(Some(mac))
}

/// The rooms whose door is not open, or of which hosts said whether they are listed.
pub(in crate::store) fn differing(db: &Connection) -> Result<Vec<(RoomName, RoomAccess)>> {
    let sql = format!("SELECT name, {ACCESS_COLUMNS} FROM room WHERE door <> 0 OR listed IS NOT NULL");
    let read =
        |row: &Row<'_>| Ok((valid(0, RoomName::parse(row.get_ref(0)?.as_str()?))?, access_of(row, 1)?));
    db.prepare(&sql)?.query_map([], read)?.collect()
}

/// Whether what is stored about a room is as its log says, and what is secret is there exactly where it is needed.
pub(in crate::store) fn is_whole(db: &Connection, room: i64, expected: RoomAccess) -> Result<bool> {
    let sql = format!("SELECT {ACCESS_COLUMNS} FROM room WHERE id = ?");
    let stored = db.prepare_cached(&sql)?.query_row([room], |row| access_of(row, 0))?;
    let has_password = password(db, room)?.is_some();
    let sql = "SELECT EXISTS (SELECT 1 FROM passed WHERE room = ?)";
    let has_passed: bool = db.prepare_cached(sql)?.query_row([room], |row| row.get(0))?;
    Ok(stored == expected
        && has_password == (expected.door == Door::Password)
        && (!has_passed || expected.door != Door::Open))
}

#[cfg(test)]
mod tests;
