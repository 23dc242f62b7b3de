//! Bans that hold for a network as well. They are beside the log: a network is in no entry.

use super::standing;
use crate::{
    domain::{Act, Ban, Entry, HostAct, NetworkKey, Person, RoomRole, ServerLaw, Standing, Timestamp},
    store::EntryOrigin,
};
use rusqlite::{Connection, Result, Row};

/// Applies an entry to the table, in the transaction that adds the entry, after the standings. What holds for a network ends with
/// the ban of the person, or when it is replaced.
pub(in crate::store) fn apply(db: &Connection, room: i64, entry: &Entry, origin: &EntryOrigin) -> Result<()> {
    let Act::Host(act) = &entry.act else { return Ok(()) };
    let Some(person) = act.person() else { return Ok(()) };
    if let HostAct::Banned { .. } = act {
        let sql = "DELETE FROM network_ban WHERE room = ? AND person = ?";
        db.prepare_cached(sql)?.execute((room, person.bytes()))?;
    }
    let sql = "DELETE FROM network_ban WHERE room = ? AND NOT EXISTS (
                   SELECT 1 FROM standing
                   WHERE standing.room = network_ban.room AND standing.person = network_ban.person
                   AND ban_mute IS NOT NULL)";
    db.prepare_cached(sql)?.execute([room])?;
    if let (HostAct::Banned { .. }, Some(network)) = (act, origin.banned_network) {
        let sql = "INSERT INTO network_ban (room, network, person) VALUES (?, ?, ?)";
        db.prepare_cached(sql)?.execute((room, network.bytes(), person.bytes()))?;
    }
    Ok(())
}

/// The ban that holds for somebody without a role because of their network, if they have none themselves: of several, the
/// strictest.
fn of(
    db: &Connection,
    room: i64,
    standing: &Standing,
    network: Option<NetworkKey>,
    now: Timestamp,
) -> Result<Option<Ban>> {
    let Some(network) = network.filter(|_| standing.role == RoomRole::Member) else { return Ok(None) };
    let sql = "SELECT person FROM network_ban WHERE room = ? AND network = ?";
    let mut select = db.prepare_cached(sql)?;
    let banned = select.query_map((room, network.bytes()), |row| row.get(0).map(Person::from_bytes))?;
    let mut strictest: Option<Ban> = None;
    for person in banned {
        let ban = standing::of(db, room, person?)?.ban.filter(|ban| ban.holds(now));
        strictest = ban.into_iter().chain(strictest).max_by_key(Ban::strictness);
    }
    Ok(strictest)
}

/// The standing by which a person who comes from this network is judged in a room: with the ban that holds for the network, if they
/// have none themselves, and with what the server's log says.
pub(in crate::store) fn standing_of(
    db: &Connection,
    law: &ServerLaw,
    room: i64,
    (person, network): (Person, Option<NetworkKey>),
    now: Timestamp,
) -> Result<Standing> {
    let mut standing = standing::of(db, room, person)?;
    if standing.ban_at(now).is_none() {
        standing.ban = of(db, room, &standing, network, now)?;
    }
    Ok(law.standing((person, network), standing, now))
}

/// The networks for which bans hold as well, each with the person who is banned.
pub(in crate::store) fn all(db: &Connection, room: i64) -> Result<Vec<(NetworkKey, Person)>> {
    let mut select = db.prepare_cached("SELECT network, person FROM network_ban WHERE room = ?")?;
    let row = |row: &Row<'_>| Ok((NetworkKey::from_bytes(row.get(0)?), Person::from_bytes(row.get(1)?)));
    select.query_map([room], row)?.collect()
}
