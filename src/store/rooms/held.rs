//! The stored messages that wait until a host has looked at them, and those that are not to come again.

use crate::{
    domain::{
        Act, Body, Entry, HeldMessage, HeldSelection, HostAct, Member, MessageId, NetworkKey, Nickname,
        OwnHeld, Person, ReviewReason, Seq, Timestamp, named_files,
    },
    store::{
        NewEntry,
        log::rows::{self, valid},
    },
};
use rusqlite::{Connection, OptionalExtension, Result, Row, ToSql, named_params};

/// The numbers of the states in the column `state`.
const STATE_WAITING: i64 = 0;
const STATE_REFUSED: i64 = 1;
const STATE_TAKEN_BACK: i64 = 2;

/// The columns that [`held`] reads.
const HELD_COLUMNS: &str = "number, id, person, nickname, at, why, body, reply_to, target";

/// What became of a message that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum HeldState {
    /// It waits.
    Waiting,
    /// A host refused it.
    Refused,
    /// Its author took it back.
    TakenBack,
}

/// A message that waits, or no longer does, for its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleasedHold {
    /// The author.
    pub person: Person,
    /// The id that they gave it.
    pub id: MessageId,
    /// Whether it edits a message.
    pub is_edit: bool,
}

/// What became of the message that a person sent with this id; none if it was not held.
pub(in crate::store) fn state(
    db: &Connection,
    room: i64,
    person: Person,
    id: MessageId,
) -> Result<Option<HeldState>> {
    let sql = "SELECT state FROM held WHERE room = ? AND person = ? AND id = ?";
    let state = |row: &Row<'_>| match row.get(0)? {
        STATE_WAITING => Ok(HeldState::Waiting),
        STATE_REFUSED => Ok(HeldState::Refused),
        STATE_TAKEN_BACK => Ok(HeldState::TakenBack),
        number => Err(rusqlite::Error::IntegralValueOutOfRange(0, number)),
    };
    db.prepare_cached(sql)?.query_row((room, person.bytes(), id.bytes()), state).optional()
}

/// Keeps a new message, or an edit, until a host has looked at it. False, with no change, if as many wait as may.
pub(in crate::store) fn add(db: &Connection, room: i64, draft: &NewEntry, why: ReviewReason) -> Result<bool> {
    let NewEntry { at, id, from, act, origin, .. } = draft;
    let (body, reply_to, target) = match act {
        Act::Said { body, reply_to } => (body, *reply_to, None),
        Act::Edited { body, target } => (body, None, Some(*target)),
        Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. }
        | Act::Host(_) => return Ok(false),
    };
    let (Some(body), network) = (body, origin.network.as_ref().map(NetworkKey::bytes)) else {
        return Ok(false);
    };
    let sql = "SELECT count(*) FILTER (WHERE person = ?2), count(*) FILTER (WHERE network = ?3), count(*)
               FROM held WHERE room = ?1 AND state = 0";
    let counted = (room, from.person.bytes(), network);
    let count = |row: &Row<'_>| Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?]);
    let waiting = db.prepare_cached(sql)?.query_row(counted, count)?.map(|count| count as usize);
    let limits = [HeldMessage::MAX_PER_PERSON, HeldMessage::MAX_PER_NETWORK, HeldMessage::MAX_PER_ROOM];
    if waiting.into_iter().zip(limits).any(|(waiting, limit)| limit <= waiting) {
        return Ok(false);
    }
    let sql = "INSERT INTO held (room, person, id, nickname, network, at, why, target, reply_to, body, state)
               VALUES (:room, :person, :id, :nickname, :network, :at, :why, :target, :reply_to, :body, :state)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":room": room,
        ":person": from.person.bytes(),
        ":id": id.bytes(),
        ":nickname": from.nickname.as_str(),
        ":network": network,
        ":at": at.millis() as i64,
        ":why": number_of(why),
        ":target": target.map(rows::sql_seq),
        ":reply_to": reply_to.map(rows::sql_seq),
        ":body": body.as_str(),
        ":state": STATE_WAITING,
    })?;
    let number = db.last_insert_rowid();
    let sql = "INSERT OR IGNORE INTO held_file (held, hash) SELECT ?, hash FROM file WHERE hash = ?";
    for hash in named_files(body.as_str()) {
        db.prepare_cached(sql)?.execute((number, hash.bytes()))?;
    }
    Ok(true)
}

/// Takes a message that waits out of the table, because it is added to the log. False if it does not wait.
pub(in crate::store) fn take(db: &Connection, room: i64, person: Person, id: MessageId) -> Result<bool> {
    let sql = "DELETE FROM held WHERE room = ? AND person = ? AND id = ? AND state = 0";
    Ok(db.prepare_cached(sql)?.execute((room, person.bytes(), id.bytes()))? == 1)
}

/// When a person's last message was held in a room.
pub(in crate::store) fn last_at(db: &Connection, room: i64, person: Person) -> Result<Option<Timestamp>> {
    let sql = "SELECT max(at) FROM held WHERE room = ? AND person = ?";
    let at: Option<i64> = db.prepare_cached(sql)?.query_row((room, person.bytes()), |row| row.get(0))?;
    Ok(at.map(|at| Timestamp::from_millis(at as u64)))
}

/// Applies an entry of the log to the table, in the transaction that adds the entry: what a banned person wrote, and what is
/// removed with the rest, is not let through any more.
pub(in crate::store) fn apply(db: &Connection, room: i64, entry: &Entry) -> Result<()> {
    let Act::Host(act) = &entry.act else { return Ok(()) };
    match act {
        HostAct::Banned { person, .. } | HostAct::Removed { person: Some(person), .. } => {
            close(db, room, "person = ?2", &[&person.bytes()], STATE_REFUSED).map(drop)
        }
        HostAct::Removed { person: None, .. } => close(db, room, "TRUE", &[], STATE_REFUSED).map(drop),
        HostAct::RoleSet { .. }
        | HostAct::Unbanned { .. }
        | HostAct::WritersSet { .. }
        | HostAct::SlowSet { .. }
        | HostAct::NewcomersSet { .. }
        | HostAct::CalmSet { .. }
        | HostAct::ReviewSet { .. }
        | HostAct::DoorSet { .. }
        | HostAct::ListedSet { .. }
        | HostAct::KeepDaysSet { .. }
        | HostAct::LinkRevoked { .. } => Ok(()),
    }
}

/// A host refuses messages that wait. Returns those.
pub(in crate::store) fn refuse(
    db: &Connection,
    room: i64,
    which: HeldSelection,
) -> Result<Vec<ReleasedHold>> {
    let (condition, number) = selected(which);
    close(db, room, condition, &[&number], STATE_REFUSED)
}

/// Refuses what waits of a person who is banned from the server, in every room.
pub(in crate::store) fn refuse_everywhere(db: &Connection, person: Person) -> Result<()> {
    let sql = "SELECT DISTINCT room FROM held WHERE person = ? AND state = 0";
    let rooms: Vec<i64> =
        db.prepare_cached(sql)?.query_map([person.bytes()], |row| row.get(0))?.collect::<Result<_>>()?;
    for room in rooms {
        close(db, room, "person = ?2", &[&person.bytes()], STATE_REFUSED)?;
    }
    Ok(())
}

/// The author of a message that waits takes it back. Returns it.
pub(in crate::store) fn take_back(
    db: &Connection,
    room: i64,
    person: Person,
    number: u64,
) -> Result<Vec<ReleasedHold>> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    close(db, room, "person = ?2 AND number = ?3", &[&person.bytes(), &number], STATE_TAKEN_BACK)
}

/// The messages that a host means, as a condition on the table and its value `?2`.
fn selected(which: HeldSelection) -> (&'static str, i64) {
    let (condition, number) = match which {
        HeldSelection::One(number) => ("number = ?2", number),
        HeldSelection::OfItsAuthor(number) => {
            ("person = (SELECT person FROM held AS it WHERE it.room = ?1 AND it.number = ?2)", number)
        }
        HeldSelection::UpTo(number) => ("number <= ?2", number),
    };
    (condition, i64::try_from(number).unwrap_or(i64::MAX))
}

/// Ends the wait of messages without letting them through: their text goes, and they are not taken again.
fn close(
    db: &Connection,
    room: i64,
    condition: &str,
    values: &[&dyn ToSql],
    state: i64,
) -> Result<Vec<ReleasedHold>> {
    let sql = format!(
        "UPDATE held SET state = {state}, body = NULL, network = NULL, nickname = ''
         WHERE room = ?1 AND state = 0 AND {condition} RETURNING person, id, target IS NOT NULL"
    );
    let values: Vec<&dyn ToSql> =
        std::iter::once::<&dyn ToSql>(&room).chain(values.iter().copied()).collect();
    let mut update = db.prepare_cached(&sql)?;
    let closed = update.query_map(&*values, released)?.collect::<Result<Vec<_>>>()?;
    if !closed.is_empty() {
        // Each state by itself: nobody makes a refusal forgotten by taking back messages of their own.
        let sql = "DELETE FROM held WHERE room = ?1 AND state = ?2 AND number <= (
                       SELECT number FROM held WHERE room = ?1 AND state = ?2
                       ORDER BY number DESC LIMIT 1 OFFSET ?3)";
        db.prepare_cached(sql)?.execute((room, state, HeldMessage::MAX_REFUSED as i64))?;
    }
    Ok(closed)
}

/// The nickname under which somebody wrote a message that still waits.
pub(in crate::store) fn nickname(db: &Connection, room: i64, person: Person) -> Result<Option<Nickname>> {
    let sql =
        "SELECT nickname FROM held WHERE room = ? AND person = ? AND state = 0 ORDER BY number DESC LIMIT 1";
    let nickname = |row: &Row<'_>| valid(0, Nickname::kept(row.get_ref(0)?.as_str()?));
    db.prepare_cached(sql)?.query_row((room, person.bytes()), nickname).optional()
}

/// How many messages wait in a room.
pub(in crate::store) fn count(db: &Connection, room: i64) -> Result<u32> {
    let sql = "SELECT count(*) FROM held WHERE room = ? AND state = 0";
    db.prepare_cached(sql)?.query_row([room], |row| row.get(0))
}

/// The first messages that wait in a room, at most `limit`, the oldest first.
pub(in crate::store) fn first(db: &Connection, room: i64, limit: usize) -> Result<Vec<HeldMessage>> {
    list(db, room, "number <= ?2", i64::MAX, limit)
}

/// The messages that a host means, the oldest first.
pub(in crate::store) fn meant(db: &Connection, room: i64, which: HeldSelection) -> Result<Vec<HeldMessage>> {
    let (condition, number) = selected(which);
    list(db, room, condition, number, HeldMessage::MAX_PER_ROOM)
}

fn list(db: &Connection, room: i64, condition: &str, number: i64, limit: usize) -> Result<Vec<HeldMessage>> {
    let sql = format!(
        "SELECT {HELD_COLUMNS} FROM held WHERE room = ?1 AND state = 0 AND {condition} ORDER BY number LIMIT ?3"
    );
    db.prepare_cached(&sql)?.query_map((room, number, limit as i64), held)?.collect()
}

/// Which messages of a person wait in a room, or of everybody, for their authors.
pub(in crate::store) fn waiting_of(
    db: &Connection,
    room: i64,
    person: Option<Person>,
) -> Result<Vec<ReleasedHold>> {
    let sql = "SELECT person, id, target IS NOT NULL FROM held
               WHERE room = ?1 AND state = 0 AND (?2 IS NULL OR person = ?2)";
    let person = person.as_ref().map(Person::bytes);
    db.prepare_cached(sql)?.query_map((room, person), released)?.collect()
}

/// What somebody sees of their own messages.
pub(in crate::store) fn own(db: &Connection, room: i64, person: Person) -> Result<OwnHeld> {
    let sql = format!(
        "SELECT {HELD_COLUMNS} FROM held WHERE room = ? AND person = ? AND state = 0 ORDER BY number"
    );
    let of_person = (room, person.bytes());
    let waiting = db.prepare_cached(&sql)?.query_map(of_person, held)?.collect::<Result<_>>()?;
    let sql = "SELECT count(*) FROM held WHERE room = ? AND person = ? AND state = 1";
    let refused: i64 = db.prepare_cached(sql)?.query_row(of_person, |row| row.get(0))?;
    Ok(OwnHeld { waiting, refused: refused as usize })
}

/// Removes what is older than this from all rooms.
pub(in crate::store) fn forget(db: &Connection, before: Timestamp) -> Result<()> {
    let before = i64::try_from(before.millis()).unwrap_or(i64::MAX);
    db.prepare_cached("DELETE FROM held WHERE at < ?")?.execute([before]).map(drop)
}

/// Removes what is older than words are kept.
pub(in crate::store) fn trim(db: &Connection, room: i64, before: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM held WHERE room = ? AND at < ?")?.execute((room, before)).map(drop)
}

/// Whether each message that waits in a room can be read.
pub(in crate::store) fn are_whole(db: &Connection, room: i64) -> Result<bool> {
    let sql = format!("SELECT {HELD_COLUMNS} FROM held WHERE room = ? AND state = 0");
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query([room])?;
    while let Some(row) = rows.next()? {
        if held(row).is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn released(row: &Row<'_>) -> Result<ReleasedHold> {
    let (person, id) = (Person::from_bytes(row.get(0)?), MessageId::from_bytes(row.get(1)?));
    Ok(ReleasedHold { person, id, is_edit: row.get(2)? })
}

fn held(row: &Row<'_>) -> Result<HeldMessage> {
    let seq = |column| -> Result<Option<Seq>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(|number| Seq::new(number as u64)))
    };
    Ok(HeldMessage {
        number: row.get::<_, i64>(0)? as u64,
        id: MessageId::from_bytes(row.get(1)?),
        from: Member {
            person: Person::from_bytes(row.get(2)?),
            nickname: valid(3, Nickname::kept(row.get_ref(3)?.as_str()?))?,
        },
        at: Timestamp::from_millis(row.get::<_, i64>(4)? as u64),
        why: match row.get(5)? {
            0 => ReviewReason::First,
            1 => ReviewReason::Link,
            2 => ReviewReason::Word,
            3 => ReviewReason::Repeat,
            number => return Err(rusqlite::Error::IntegralValueOutOfRange(5, number)),
        },
        body: valid(6, Body::parse(row.get(6)?))?,
        reply_to: seq(7)?,
        target: seq(8)?,
    })
}

/// The number of a reason in the column `why`.
fn number_of(why: ReviewReason) -> i64 {
    match why {
        ReviewReason::First => 0,
        ReviewReason::Link => 1,
        ReviewReason::Word => 2,
        ReviewReason::Repeat => 3,
    }
}

#[cfg(test)]
mod tests;
