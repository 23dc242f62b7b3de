//! The SQL of the log: appending entries, and reading pages of them.

pub(super) mod access_columns;
pub(super) mod kind_numbers;
pub(super) mod mentions;
pub(super) mod message_state;
pub(super) mod page;
pub(super) mod page_size;
mod removal;
pub(super) mod rows;
pub(super) mod tail_cache;
pub(super) mod trim;

use super::{
    LogHead, LogPage, NewEntry, SpokenRoom,
    rooms::{about, alias, standing},
};
use crate::domain::{
    Act, Body, Description, Earlier, Emoji, Entry, Epoch, Message, MessageId, Nickname, PageRequest, Person,
    RoomAccess, RoomName, RoomRules, Seq, Timestamp, Topic,
};
pub(super) use kind_numbers::{
    KIND_DELETED, KIND_DESCRIBED, KIND_EDITED, KIND_PINNED, KIND_REACTED, KIND_REMOVED, KIND_ROLE_SET,
    KIND_SAID, KIND_TOPIC_SET, KIND_UNPINNED, KIND_UNREACTED, number_of,
};
use message_state::as_they_stand;
use page_size::{PAGE_BYTES, PageSize};
pub(super) use rows::{
    ENTRY_COLUMNS, RoomRow, TARGET_ROOM, entry, host_columns, room_row, seq, sql_seq, target, valid,
};
use rusqlite::{Connection, OptionalExtension, Result, ToSql, named_params};
use std::collections::HashMap;

pub(super) fn head(db: &Connection, room: &RoomName) -> Result<Option<LogHead>> {
    Ok(room_row(db, room)?.map(|row| LogHead { epoch: row.epoch, seq: row.seq }))
}

pub(super) fn insert_room(db: &Connection, room: &RoomName, epoch: Epoch) -> Result<RoomRow> {
    db.prepare_cached("INSERT INTO room (name, epoch, last, alias) VALUES (?, ?, 0, ?)")?.execute((
        room.as_str(),
        epoch.get() as i64,
        alias::of(db, room)?,
    ))?;
    let (seq, trimmed) = (Seq::START, Seq::START);
    let (rules, access) = (RoomRules::default(), RoomAccess::default());
    Ok(RoomRow { id: db.last_insert_rowid(), epoch, seq, trimmed, rules, access, has_review: false })
}

/// Adds the draft at this place of the log. False, with no change, if its person has sent that id before.
pub(super) fn insert_entry(
    db: &Connection,
    room: i64,
    seq: Seq,
    prev: Seq,
    draft: &NewEntry,
) -> Result<bool> {
    let sql = "INSERT INTO entry (room, seq, prev, at, id, person, nickname, kind, target, reply_to, body, emoji,
                                  subject, number)
               VALUES (:room, :seq, :prev, :at, :id, :person, :nickname, :kind, :target, :reply_to, :body, :emoji,
                       :subject, :number)
               ON CONFLICT (room, person, id) DO NOTHING";
    let host = if let Act::Host(act) = &draft.act { host_columns(act) } else { (None, None, None) };
    let (body, reply_to, emoji) = match &draft.act {
        Act::Said { body, reply_to } => (body.as_ref().map(Body::as_str), *reply_to, None),
        Act::Edited { body, .. } => (body.as_ref().map(Body::as_str), None, None),
        Act::TopicSet { topic } => (topic.as_ref().map(Topic::as_str), None, None),
        Act::Described { description } => (description.as_ref().map(Description::as_str), None, None),
        Act::Host(_) => (host.2, None, None),
        Act::Deleted { .. } | Act::Pinned { .. } | Act::Unpinned { .. } => (None, None, None),
        Act::Reacted { emoji, .. } | Act::Unreacted { emoji, .. } => (None, None, Some(emoji)),
    };
    let added = db.prepare_cached(sql)?.execute(named_params! {
        ":room": room,
        ":seq": sql_seq(seq),
        ":prev": sql_seq(prev),
        ":at": draft.at.millis() as i64,
        ":id": draft.id.bytes(),
        ":person": draft.from.person.bytes(),
        ":nickname": draft.from.nickname.as_str(),
        ":kind": number_of(draft.act.kind()),
        ":target": target(&draft.act),
        ":reply_to": reply_to.map(sql_seq),
        ":body": body,
        ":emoji": emoji.map(Emoji::as_str),
        ":subject": host.0.as_ref().map(Person::bytes),
        ":number": host.1,
    })?;
    if added == 1 {
        // Accurate to ten seconds: it only orders the lobby after a restart. A message that does not update it writes three
        // pages instead of five.
        let sql = "UPDATE room SET last = ?1 WHERE id = ?2 AND last < ?1 - 10000";
        db.prepare_cached(sql)?.execute((draft.at.millis() as i64, room))?;
    }
    Ok(added == 1)
}

/// The place of the entry that this person sent with this id.
pub(super) fn place_of(db: &Connection, room: i64, person: Person, id: MessageId) -> Result<Option<Seq>> {
    db.prepare_cached("SELECT seq FROM entry WHERE room = ? AND person = ? AND id = ?")?
        .query_row((room, person.bytes(), id.bytes()), |row| seq(row, 0))
        .optional()
}

/// The newest messages before a place, up to and including `at`, in their current state, and what precedes them, within the
/// page size. Clients that get entries after `at` apply them again, which has no effect.
pub(super) fn messages(
    db: &Connection,
    room: RoomRow,
    before: Seq,
    at: Seq,
    most: PageSize,
) -> Result<(Vec<Message>, Earlier)> {
    let sql = format!(
        "SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? AND target = 0 AND ? < seq AND seq < ?
         ORDER BY seq DESC LIMIT ?"
    );
    let before = before.min(at.next());
    let bounds = (room.id, sql_seq(room.trimmed), sql_seq(before), most.messages as i64 + 1);
    let mut said = db.prepare_cached(&sql)?.query_map(bounds, entry)?.collect::<Result<Vec<_>>>()?;
    let mut is_cut = most.messages < said.len();
    said.truncate(most.messages);
    said.reverse();
    let mut messages = as_they_stand(db, room.id, &said)?;
    let fitting = most.fitting(messages.iter().rev());
    is_cut |= fitting < messages.len();
    messages.drain(..messages.len() - fitting);
    let earlier = match (is_cut, room.trimmed) {
        (true, _) => Earlier::More,
        (false, Seq::START) => Earlier::Nothing,
        (false, _) => Earlier::NotKept,
    };
    Ok((messages, earlier))
}

/// The first messages after a place, up to and including `at`, and whether more follow.
pub(super) fn messages_after(
    db: &Connection,
    room: RoomRow,
    after: Seq,
    at: Seq,
    most: PageSize,
) -> Result<(Vec<Message>, bool)> {
    let sql = format!(
        "SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? AND target = 0 AND ? < seq AND seq <= ? ORDER BY seq LIMIT ?"
    );
    let (after, one_more) = (after.max(room.trimmed), most.messages as i64 + 1);
    let mut said = select(db, &sql, &[&room.id, &sql_seq(after), &sql_seq(at), &one_more])?;
    let is_cut = most.messages < said.len();
    said.truncate(most.messages);
    let mut messages = as_they_stand(db, room.id, &said)?;
    let fitting = most.fitting(messages.iter());
    let later = is_cut || fitting < messages.len();
    messages.truncate(fitting);
    Ok((messages, later))
}

/// A page of messages, in their state at the end of the log.
pub(super) fn part(db: &Connection, room: RoomRow, part: PageRequest, most: PageSize) -> Result<LogPage> {
    let at = room.seq;
    // Half of the page before the place, half from it on.
    let (until, before, from, after) = match part {
        PageRequest::Before(seq) => (seq, most, seq, PageSize::NOTHING),
        PageRequest::After(seq) => (seq.next(), PageSize::NOTHING, seq.next(), most),
        PageRequest::Around(seq) => {
            let (before, after) = most.halves();
            (seq, before, seq, after)
        }
    };
    let (mut messages, earlier) = self::messages(db, room, until, at, before)?;
    let last_before = Seq::new(from.get().saturating_sub(1));
    let (following, later) = messages_after(db, room, last_before, at, after)?;
    messages.extend(following);
    let head = LogHead { epoch: room.epoch, seq: room.seq };
    let (topic, standings) = (about::topic(db, room.id)?, standing::all(db, room.id)?);
    Ok(LogPage { head, messages, earlier, later, topic, rules: room.rules, standings })
}

/// The first `limit` entries after a place, up to and including another, in order; fewer if their text is long. At least one is
/// read, however long.
pub(super) fn entries(
    db: &Connection,
    room: RoomRow,
    after: Seq,
    to: Seq,
    limit: usize,
) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? AND ? < seq AND seq <= ? ORDER BY seq LIMIT ?"
    );
    let after = after.max(room.trimmed);
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query((room.id, sql_seq(after), sql_seq(to), limit as i64))?;
    let (mut entries, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()?
        && bytes < PAGE_BYTES
    {
        let entry = entry(row)?;
        bytes += entry.act.text_bytes();
        entries.push(entry);
    }
    Ok(entries)
}

/// The newest acts of hosts that are still kept, the newest first.
pub(super) fn host_acts(db: &Connection, room: RoomRow, limit: usize) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? AND target = {TARGET_ROOM} AND ? < seq
         AND {KIND_ROLE_SET} <= kind ORDER BY seq DESC LIMIT ?"
    );
    select(db, &sql, &[&room.id, &sql_seq(room.trimmed), &(limit as i64)])
}

fn select(db: &Connection, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Entry>> {
    db.prepare_cached(sql)?.query_map(values, entry)?.collect()
}

/// Which rooms may be listed: [`RoomName::is_listed`] and [`RoomAccess::is_listed`] in SQL.
const IS_LISTED_SQL: &str =
    "name NOT GLOB '~*' AND name NOT GLOB ?1 AND ifnull(listed, door < 2) AND door <> 4";

pub(super) fn rooms(db: &Connection, limit: usize) -> Result<Vec<SpokenRoom>> {
    let sql = format!("SELECT name, last FROM room WHERE {IS_LISTED_SQL} ORDER BY last DESC LIMIT ?2");
    db.prepare(&sql)?
        .query_map((RoomName::direct_glob(), limit as i64), |row| {
            let name = valid(0, RoomName::parse(row.get_ref(0)?.as_str()?))?;
            Ok(SpokenRoom { name, last: Timestamp::from_millis(row.get::<_, i64>(1)? as u64) })
        })?
        .collect()
}

pub(super) fn count_rooms(db: &Connection) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM room WHERE {IS_LISTED_SQL}");
    db.query_row(&sql, [RoomName::direct_glob()], |row| row.get::<_, i64>(0)).map(|count| count as u64)
}

pub(super) fn nickname(db: &Connection, person: Person) -> Result<Option<Nickname>> {
    db.prepare_cached("SELECT nickname FROM person WHERE id = ?")?
        .query_row([person.bytes()], |row| valid(0, Nickname::kept(row.get_ref(0)?.as_str()?)))
        .optional()
}

/// The place after which messages are younger than this moment.
pub(super) fn place_before(db: &Connection, room: i64, moment: i64) -> Result<Seq> {
    // Entries are in the order of time, but for a clock that was set back.
    let sql = "SELECT seq FROM entry WHERE room = ? AND at < ? ORDER BY seq DESC LIMIT 1";
    let place: Option<i64> =
        db.prepare_cached(sql)?.query_row((room, moment), |row| row.get(0)).optional()?;
    Ok(Seq::new(place.unwrap_or_default() as u64))
}

/// The nicknames that these people chose, or else wrote under in this room.
pub(super) fn names_in(
    db: &Connection,
    room: &RoomName,
    people: &[Person],
) -> Result<HashMap<Person, Nickname>> {
    let row = room_row(db, room)?;
    // Text that is no longer kept has no nickname.
    let sql =
        "SELECT nickname FROM entry INDEXED BY entry_once WHERE room = ? AND person = ? AND ? < seq LIMIT 1";
    let mut wrote = db.prepare_cached(sql)?;
    let mut names = HashMap::new();
    for person in people {
        let mut name = nickname(db, *person)?;
        if let Some(row) = row.filter(|_| name.is_none()) {
            let places = (row.id, person.bytes(), sql_seq(row.trimmed));
            let read = |row: &rusqlite::Row<'_>| valid(0, Nickname::kept(row.get_ref(0)?.as_str()?));
            name = wrote.query_row(places, read).optional()?;
        }
        names.extend(name.map(|name| (*person, name)));
    }
    Ok(names)
}

pub(super) fn set_nickname(db: &Connection, person: Person, nickname: &Nickname) -> Result<()> {
    let sql = "INSERT INTO person (id, nickname) VALUES (?, ?)
               ON CONFLICT (id) DO UPDATE SET nickname = excluded.nickname";
    db.prepare_cached(sql)?.execute((person.bytes(), nickname.as_str())).map(drop)
}
