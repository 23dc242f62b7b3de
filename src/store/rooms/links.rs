//! Links that give a role in a room: a hash of the room, the role and a number, with a key that never leaves the file.

use crate::{
    domain::{Act, Entry, HostAct, RoomName, RoomRole},
    store::{RoleLink, log::rows, rooms::alias},
};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, Result};
use sha2::Sha256;

/// Sets these hashes apart from those of view-only names: no room's name has such a character.
const LINK_PREFIX: &[u8] = b"\0role link\0";

/// The number of the first link for a role.
const FIRST_SERIAL: u32 = 0;

/// How many bytes of the hash are the secret.
const SECRET_BYTES: usize = 16;

/// The secret of the link that is valid for a role. None for a role that no link gives.
pub(in crate::store) fn secret(
    db: &Connection,
    name: &RoomName,
    role: RoomRole,
) -> Result<Option<[u8; SECRET_BYTES]>> {
    let Some((_, mac)) = signed(db, name, role)? else { return Ok(None) };
    let mut secret = [0; SECRET_BYTES];
    secret.copy_from_slice(&mac.finalize().into_bytes()[..SECRET_BYTES]);
    Ok(Some(secret))
}

/// The link for a role with this secret, if it is valid. Takes as long for any secret.
pub(in crate::store) fn verified(
    db: &Connection,
    name: &RoomName,
    role: RoomRole,
    secret: [u8; SECRET_BYTES],
) -> Result<Option<RoleLink>> {
    let signed = signed(db, name, role)?;
    Ok(signed.and_then(|(link, mac)| mac.verify_truncated_left(&secret).is_ok().then_some(link)))
}

fn signed(db: &Connection, name: &RoomName, role: RoomRole) -> Result<Option<(RoleLink, Hmac<Sha256>)>> {
    if !role.keeps() || name.is_direct() && !name.is_server_log() {
        return Ok(None);
    }
    let serial = match rows::room_row(db, name)? {
        Some(row) => serial(db, row.id, role)?,
        // The first who administers the server begins its log with the link.
        None if name.is_server_log() => FIRST_SERIAL,
        None => return Ok(None),
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(&alias::secret(db)?).expect("a key of any length will do");
    for part in [LINK_PREFIX, &[role as u8], &serial.to_be_bytes(), name.as_str().as_bytes()] {
        mac.update(part);
    }
    Ok(Some((RoleLink { role, serial }, mac)))
}

/// Whether this is the link of a log that has not begun: only the server's log has one.
pub(in crate::store) fn is_first(name: &RoomName, link: RoleLink) -> bool {
    name.is_server_log() && link.serial == FIRST_SERIAL
}

/// Whether a link is the valid one.
pub(in crate::store) fn is_valid(db: &Connection, room: i64, link: RoleLink) -> Result<bool> {
    Ok(serial(db, room, link.role)? == link.serial)
}

/// Applies an entry to the table, in the transaction that adds the entry.
pub(in crate::store) fn apply(db: &Connection, room: i64, entry: &Entry) -> Result<()> {
    let Act::Host(HostAct::LinkRevoked { role }) = &entry.act else { return Ok(()) };
    let sql = match role {
        RoomRole::Owner => "UPDATE room SET owner_link = owner_link + 1 WHERE id = ?",
        RoomRole::Host => "UPDATE room SET host_link = host_link + 1 WHERE id = ?",
        RoomRole::Voice | RoomRole::Member => return Ok(()),
    };
    db.prepare_cached(sql)?.execute([room]).map(drop)
}

fn serial(db: &Connection, room: i64, role: RoomRole) -> Result<u32> {
    let sql = match role {
        RoomRole::Owner => "SELECT owner_link FROM room WHERE id = ?",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "SELECT host_link FROM room WHERE id = ?",
    };
    db.prepare_cached(sql)?.query_row([room], |row| row.get(0))
}
