//! What all rooms and people take of the server, for those who administer it.

use super::standing;
use crate::{
    domain::{
        Door, Nickname, Person, RoomName, RoomOverview, RoomQuery, RoomRole, ServerOverview, Timestamp,
    },
    store::log::{self, access_columns::number_of_door, rows::valid},
};
use rusqlite::{Connection, Result};

/// A condition on rooms that are none of two people, and not the server's log. Its parameter is [`RoomName::direct_glob`].
const IS_A_ROOM_SQL: &str = "NOT (length(name) = 41 AND name GLOB ?1)";

/// A condition on rooms for whose hosts something waits. Its parameter is the number of the door of a room that is closed.
const WAITS_SQL: &str =
    "door <> ?4 AND id IN (SELECT room FROM appeal UNION SELECT room FROM held WHERE state = 0)";

/// The rooms that are looked for, without rooms of two people: those with the latest words first, or those where something has waited
/// longest.
pub(in crate::store) fn rooms(
    db: &Connection,
    RoomQuery { text, waiting }: &RoomQuery,
    limit: usize,
) -> Result<Vec<RoomOverview>> {
    let (condition, order) = if *waiting { (WAITS_SQL, "since") } else { ("TRUE", "last DESC") };
    let sql = format!(
        "SELECT name, last, id,
                ifnull((SELECT max(seq) FROM entry WHERE room = room.id), 0),
                ifnull((SELECT sum(bytes) FROM file WHERE hash IN (SELECT hash FROM naming WHERE room = room.id)), 0),
                (SELECT count(*) FROM appeal WHERE room = room.id),
                (SELECT count(*) FROM held WHERE room = room.id AND state = 0),
                (SELECT min(at) FROM (SELECT at FROM appeal WHERE room = room.id
                                      UNION ALL SELECT at FROM held WHERE room = room.id AND state = 0)) AS since,
                door = ?4
         FROM room WHERE {IS_A_ROOM_SQL} AND instr(name, ?2) AND {condition} ORDER BY {order} LIMIT ?3"
    );
    let mut select = db.prepare_cached(&sql)?;
    let values = (RoomName::direct_glob(), text, limit as i64, number_of_door(Door::Closed));
    let found = select.query_map(values, |row| {
        let name = valid(0, RoomName::parse(row.get_ref(0)?.as_str()?))?;
        let number = |column| row.get::<_, i64>(column).map(|number| number as u64);
        Ok(RoomOverview {
            last: Timestamp::from_millis(number(1)?),
            entries: number(3)?,
            file_bytes: number(4)?,
            owner: owner(db, &name, row.get(2)?)?,
            appeals: number(5)?,
            held: number(6)?,
            waits_since: row.get::<_, Option<i64>>(7)?.map(|at| Timestamp::from_millis(at as u64)),
            is_closed: row.get(8)?,
            name,
        })
    })?;
    found.collect()
}

fn owner(db: &Connection, name: &RoomName, room: i64) -> Result<Option<(Person, Option<Nickname>)>> {
    let standings = standing::all(db, room)?;
    let Some((person, _)) = standings.hosts().find(|(_, role)| *role == RoomRole::Owner) else {
        return Ok(None);
    };
    Ok(Some((person, log::names_in(db, name, &[person])?.remove(&person))))
}

/// What everything takes, with this many people whose files take most.
pub(in crate::store) fn server(db: &Connection, most_people: usize) -> Result<ServerOverview> {
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|count| count as u64);
    let sql = format!("SELECT count(*) FROM room WHERE {IS_A_ROOM_SQL}");
    let rooms = db.query_row(&sql, [RoomName::direct_glob()], |row| row.get::<_, i64>(0))? as u64;
    let sql = "SELECT person, count(*), sum(bytes) FROM file GROUP BY person ORDER BY 3 DESC LIMIT ?";
    let mut select = db.prepare_cached(sql)?;
    let people = select.query_map([most_people as i64], |row| {
        let person = Person::from_bytes(row.get(0)?);
        let (files, bytes): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok((person, log::nickname(db, person)?, files as u64, bytes as u64))
    })?;
    let all = count("SELECT count(*) FROM room")?;
    let is_begun = count(&format!("SELECT count(*) FROM room WHERE name = '{}'", RoomName::server_log()))?;
    Ok(ServerOverview {
        rooms,
        direct_rooms: all - rooms - is_begun,
        database_bytes: count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
        file_bytes: count("SELECT bytes FROM file_sum")?,
        people: people.collect::<Result<_>>()?,
    })
}
