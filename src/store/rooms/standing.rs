//! The stored standings: who is what in a room, and who is banned from it.

use crate::{
    domain::{
        Act, Ban, BanReason, Entry, HostAct, Nickname, Person, RoomName, RoomRole, Seq, Standing, Standings,
        Timestamp,
    },
    store::log::rows::{number_of_role, role_of, valid},
};
use rusqlite::{Connection, OptionalExtension, Result, Row, named_params};

/// The columns that [`standing`] reads.
const STANDING_COLUMNS: &str = "role, ban_mute, ban_until, ban_reason, ban_by, person";

/// The standing of a person in a room.
pub(in crate::store) fn of(db: &Connection, room: i64, person: Person) -> Result<Standing> {
    let sql = format!("SELECT {STANDING_COLUMNS} FROM standing WHERE room = ? AND person = ?");
    let found = db.prepare_cached(&sql)?.query_row((room, person.bytes()), standing).optional()?;
    Ok(found.unwrap_or_default())
}

/// The standings of all people of a room who have a role or a ban.
pub(in crate::store) fn all(db: &Connection, room: i64) -> Result<Standings> {
    let sql = format!("SELECT {STANDING_COLUMNS} FROM standing WHERE room = ? ORDER BY role DESC, person");
    let mut select = db.prepare_cached(&sql)?;
    let known = select.query_map([room], |row| Ok((Person::from_bytes(row.get(5)?), standing(row)?)))?;
    known.collect::<Result<_>>().map(Standings::new)
}

/// Applies an entry to the table, in the transaction that adds the entry.
pub(in crate::store) fn apply(db: &Connection, room: i64, name: &RoomName, entry: &Entry) -> Result<()> {
    let opener = (entry.prev == Seq::START).then_some(entry.from.person);
    let about = if let Act::Host(act) = &entry.act { act.person() } else { opener };
    let Some(person) = about else { return Ok(()) };
    if let Act::Host(HostAct::Banned { .. }) = &entry.act {
        let sql = "DELETE FROM standing WHERE room = ? AND person <> ? AND role = 0 AND ban_until <= ?";
        db.prepare_cached(sql)?.execute((room, person.bytes(), entry.at.millis() as i64))?;
    }
    let mut standings = Standings::new(vec![(person, of(db, room, person)?)]);
    if standings.apply(name, entry) { write(db, room, person, standings.get(person)) } else { Ok(()) }
}

fn write(db: &Connection, room: i64, person: Person, standing: Option<&Standing>) -> Result<()> {
    let Some(Standing { role, ban }) = standing else {
        let sql = "DELETE FROM standing WHERE room = ? AND person = ?";
        return db.prepare_cached(sql)?.execute((room, person.bytes())).map(drop);
    };
    let sql = "INSERT OR REPLACE INTO standing
               (room, person, role, ban_mute, ban_until, ban_reason, ban_by)
               VALUES (:room, :person, :role, :mute, :until, :reason, :by)";
    let millis = |at: Timestamp| at.millis() as i64;
    let ban = ban.as_ref();
    db.prepare_cached(sql)?
        .execute(named_params! {
            ":room": room,
            ":person": person.bytes(),
            ":role": number_of_role(*role),
            ":until": ban.and_then(|ban| ban.until).map(millis),
            ":mute": ban.map(|ban| ban.mute),
            ":reason": ban.and_then(|ban| ban.reason.as_ref()).map(BanReason::as_str),
            ":by": ban.and_then(|ban| ban.by.as_ref()).map(Nickname::as_str),
        })
        .map(drop)
}

/// How many people have a role.
pub(in crate::store) fn count_roles(db: &Connection, room: i64) -> Result<usize> {
    count(db, "SELECT count(*) FROM standing WHERE room = ? AND 0 < role", [room])
}

/// How many people keep the room.
pub(in crate::store) fn count_hosts(db: &Connection, room: i64) -> Result<usize> {
    count(db, "SELECT count(*) FROM standing WHERE room = ? AND 2 <= role", [room])
}

/// How many others are owners.
pub(in crate::store) fn count_other_owners(db: &Connection, room: i64, person: Person) -> Result<usize> {
    let sql = "SELECT count(*) FROM standing WHERE room = ? AND role = 3 AND person <> ?";
    count(db, sql, (room, person.bytes()))
}

/// How many others are banned at this moment.
pub(in crate::store) fn count_other_bans(
    db: &Connection,
    room: i64,
    person: Person,
    now: Timestamp,
) -> Result<usize> {
    let sql = "SELECT count(*) FROM standing WHERE room = ? AND person <> ? AND ban_mute IS NOT NULL
               AND (ban_until IS NULL OR ? < ban_until)";
    count(db, sql, (room, person.bytes(), now.millis() as i64))
}

fn count(db: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<usize> {
    db.prepare_cached(sql)?.query_row(values, |row| row.get::<_, i64>(0)).map(|count| count as usize)
}

fn standing(row: &Row<'_>) -> Result<Standing> {
    let role: RoomRole = role_of(0, row.get(0)?)?;
    let Some(mute) = row.get(1)? else { return Ok(Standing { role, ban: None }) };
    let until: Option<i64> = row.get(2)?;
    let (reason, by): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
    let ban = Ban {
        by: by.map(|by| valid(4, Nickname::kept(&by))).transpose()?,
        until: until.map(|until| Timestamp::from_millis(until as u64)),
        mute,
        reason: reason.map(|reason| valid(3, BanReason::try_from(reason))).transpose()?,
    };
    Ok(Standing { role, ban: Some(ban) })
}

#[cfg(test)]
mod tests;
