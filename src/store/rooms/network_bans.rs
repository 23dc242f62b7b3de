//! Bans that hold for a network as well. They are beside the log: a network is in no entry.

use super::standing;
use crate::{
    domain::{Act, Ban, Entry, HostAct, NetworkKey, Person, RoomRole, Standing, Timestamp},
    store::EntryOrigin,
};
use rusqlite::{Connection, OptionalExtension, Result};

/// Applies an entry to the table, in the transaction that adds the entry. What holds for a network ends with the ban of the
/// person.
pub(in crate::store) fn apply(db: &Connection, room: i64, entry: &Entry, origin: EntryOrigin) -> Result<()> {
    let Act::Host(HostAct::Banned { person, .. } | HostAct::Unbanned { person }) = &entry.act else {
        return Ok(());
    };
    let sql = "DELETE FROM network_ban WHERE room = ? AND person = ?";
    db.prepare_cached(sql)?.execute((room, person.bytes()))?;
    if let (Act::Host(HostAct::Banned { .. }), Some(network)) = (&entry.act, origin.banned_network) {
        let sql = "INSERT OR REPLACE INTO network_ban (room, network, person) VALUES (?, ?, ?)";
        db.prepare_cached(sql)?.execute((room, network.bytes(), person.bytes()))?;
    }
    Ok(())
}

/// The ban that holds for somebody without a role because of their network, if they have none themselves.
pub(in crate::store) fn of(
    db: &Connection,
    room: i64,
    standing: &Standing,
    network: Option<NetworkKey>,
    now: Timestamp,
) -> Result<Option<Ban>> {
    let Some(network) = network.filter(|_| standing.role == RoomRole::Member) else { return Ok(None) };
    let sql = "SELECT person FROM network_ban WHERE room = ? AND network = ?";
    let banned: Option<[u8; 12]> =
        db.prepare_cached(sql)?.query_row((room, network.bytes()), |row| row.get(0)).optional()?;
    let Some(banned) = banned else { return Ok(None) };
    let ban = standing::of(db, room, Person::from_bytes(banned))?.ban;
    Ok(ban.filter(|ban| ban.holds(now)))
}
