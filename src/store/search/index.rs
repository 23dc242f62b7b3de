//! Writes to the index: adds, changes and removes messages.

use super::{
    backlog::{Batch, IndexedUpTo},
    tokens::tokens,
};
use crate::domain::{Act, Body, Entry, HostAct, Nickname, Person, Seq};
use crate::store::log::rows;
use rusqlite::{Connection, OptionalExtension, Result};
use std::collections::{BTreeMap, HashMap};

/// How many expired messages are removed at once: each takes more than a millisecond.
const MAX_TRIMMED_AT_ONCE: i64 = 64;

/// How many messages a row of `span` covers.
pub(super) const SPAN_MESSAGES: i64 = 1024;

/// How far a room was indexed.
pub(super) fn mark(db: &Connection, room: i64) -> Result<Option<IndexedUpTo>> {
    let sql = "SELECT epoch, seq, last, trimmed FROM room WHERE id = ?";
    let mark = |row: &rusqlite::Row<'_>| {
        Ok(IndexedUpTo { epoch: row.get(0)?, seq: row.get(1)?, last: row.get(2)?, trimmed: row.get(3)? })
    };
    db.prepare_cached(sql)?.query_row([room], mark).optional()
}

/// Indexes a batch in one transaction. Returns whether text was removed.
pub(super) fn index_batch(db: &Connection, portion: Batch) -> Result<bool> {
    let Batch { entries, rooms } = portion;
    let mut changes = IndexChanges::default();
    entries.into_iter().for_each(|(room, entry)| changes.apply(room, entry));
    let change = db.unchecked_transaction()?;
    let mut words_went = false;
    for (room, removed) in changes.removed {
        words_went |= remove(&change, room, &removed)?;
    }
    // Older messages first, as FTS5 prefers.
    for ((room, seq), body) in changes.of_known {
        words_went |= replace(&change, room, seq, body)?;
    }
    let mut spans = BTreeMap::new();
    for (room, entry, body) in
        changes.new.into_iter().filter_map(|(room, entry, body)| Some((room, entry, body?)))
    {
        insert(&change, room, &entry, &body, &mut spans)?;
    }
    for (span, (earliest, latest)) in spans {
        let sql = "INSERT INTO span (id, earliest, latest) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE
                   SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)";
        change.prepare_cached(sql)?.execute((span, earliest, latest))?;
    }
    for (room, IndexedUpTo { epoch, seq, last, trimmed }) in rooms {
        // The trimmed place is set only for a room without messages in the index. Others are trimmed in separate steps.
        let sql = "INSERT INTO room (id, epoch, seq, last, trimmed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
                   SET epoch = excluded.epoch, seq = excluded.seq, last = excluded.last";
        change.prepare_cached(sql)?.execute((room, epoch, seq, last, trimmed))?;
    }
    change.commit()?;
    Ok(words_went)
}

/// Removes messages of a room up to a place, within the limit. Returns whether that is all of them.
pub(super) fn trim(db: &Connection, room: i64, up_to: i64) -> Result<bool> {
    let change = db.unchecked_transaction()?;
    let sql = "SELECT seq FROM message WHERE room = ? AND seq <= ? ORDER BY seq LIMIT ?";
    let places = change
        .prepare_cached(sql)?
        .query_map((room, up_to, MAX_TRIMMED_AT_ONCE), |row| row.get(0))?
        .collect::<Result<Vec<i64>>>()?;
    for &seq in &places {
        replace(&change, room, Seq::new(seq as u64), None)?;
    }
    let is_done = (places.len() as i64) < MAX_TRIMMED_AT_ONCE;
    if is_done {
        change.prepare_cached("UPDATE room SET trimmed = ? WHERE id = ?")?.execute((up_to, room))?;
    }
    change.commit()?;
    Ok(is_done)
}

/// The net changes of a batch, each message once.
#[derive(Default)]
struct IndexChanges {
    /// In order of time. A message that is deleted already has no body.
    new: Vec<(i64, Entry, Option<Body>)>,
    /// The positions in `new`.
    places: HashMap<(i64, Seq), usize>,
    /// The current text of messages that may be in the index; none if it was removed.
    of_known: BTreeMap<(i64, Seq), Option<Body>>,
    /// The entries that remove many messages at once.
    removed: Vec<(i64, Entry)>,
}

impl IndexChanges {
    fn apply(&mut self, room: i64, entry: Entry) {
        let (target, words) = match &entry.act {
            Act::Said { body, .. } => {
                self.places.insert((room, entry.seq), self.new.len());
                let body = body.clone();
                return self.new.push((room, entry, body));
            }
            Act::Edited { target, body } => (*target, body.clone()),
            Act::Deleted { target } => (*target, None),
            Act::Host(HostAct::Removed { .. }) => return self.remove(room, entry),
            Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
            | Act::TopicSet { .. }
            | Act::Described { .. }
            | Act::Host(_) => return,
        };
        match self.places.get(&(room, target)) {
            // A deleted message stays deleted.
            Some(&place) if self.new[place].2.is_some() => self.new[place].2 = words,
            Some(_) => {}
            None => drop(self.of_known.insert((room, target), words)),
        }
    }

    /// Removes the text of the messages that an entry removes, here and later in the index.
    fn remove(&mut self, room: i64, entry: Entry) {
        for (of, said, body) in &mut self.new {
            if *of == room && removes(&entry, said.seq, said.from.person) {
                *body = None;
            }
        }
        self.removed.push((room, entry));
    }
}

/// Whether an entry removes the message of this person at this place.
fn removes(entry: &Entry, seq: Seq, author: Person) -> bool {
    let Act::Host(HostAct::Removed { person, after }) = &entry.act else { return false };
    *after < seq && seq < entry.seq && person.is_none_or(|person| person == author)
}

/// Removes the messages that an entry removes. True if there was one.
fn remove(db: &Connection, room: i64, entry: &Entry) -> Result<bool> {
    let Act::Host(HostAct::Removed { person, after }) = &entry.act else { return Ok(false) };
    let sql = "SELECT seq FROM message WHERE room = ?1 AND ?2 < seq AND seq < ?3
               AND (?4 IS NULL OR person = ?4) ORDER BY seq";
    let person = person.as_ref().map(Person::bytes);
    let places = db
        .prepare_cached(sql)?
        .query_map((room, rows::sql_seq(*after), rows::sql_seq(entry.seq), person), |row| row.get(0))?
        .collect::<Result<Vec<i64>>>()?;
    for seq in &places {
        replace(db, room, Seq::new(*seq as u64), None)?;
    }
    Ok(!places.is_empty())
}

fn insert(
    db: &Connection,
    room: i64,
    entry: &Entry,
    body: &Body,
    spans: &mut BTreeMap<i64, (i64, i64)>,
) -> Result<()> {
    let Entry { seq, at, from, .. } = entry;
    let at = at.millis() as i64;
    let sql = "INSERT INTO message (room, seq, at, person, nickname, body) VALUES (?, ?, ?, ?, ?, ?)";
    db.prepare_cached(sql)?.execute((
        room,
        seq.get() as i64,
        at,
        from.person.bytes(),
        from.nickname.as_str(),
        body.as_str(),
    ))?;
    let id = db.last_insert_rowid();
    put_words(db, id, &tokens(room, from.person, &from.nickname, body.as_str()))?;
    let span = spans.entry(id / SPAN_MESSAGES).or_insert((at, at));
    *span = (span.0.min(at), span.1.max(at));
    Ok(())
}

/// Replaces the text of a message, or removes the message. Returns whether text was removed.
fn replace(db: &Connection, room: i64, seq: Seq, body: Option<Body>) -> Result<bool> {
    let sql = "SELECT id, person, nickname, body FROM message WHERE room = ? AND seq = ?";
    let known = db
        .prepare_cached(sql)?
        .query_row((room, seq.get() as i64), |row| {
            let (id, person, nickname, body): (i64, _, String, String) = row.try_into()?;
            Ok((
                id,
                Person::from_bytes(person),
                crate::store::log::valid(2, Nickname::kept(&nickname))?,
                body,
            ))
        })
        .optional()?;
    // It was deleted before, or never indexed because it was gone by then.
    let Some((id, person, nickname, before)) = known else { return Ok(false) };
    let sql = "INSERT INTO word (word, rowid, tokens) VALUES ('delete', ?, ?)";
    db.prepare_cached(sql)?.execute((id, tokens(room, person, &nickname, &before)))?;
    match body {
        Some(body) => {
            put_words(db, id, &tokens(room, person, &nickname, body.as_str()))?;
            db.prepare_cached("UPDATE message SET body = ? WHERE id = ?")?.execute((body.as_str(), id))?;
        }
        None => drop(db.prepare_cached("DELETE FROM message WHERE id = ?")?.execute([id])?),
    }
    Ok(true)
}

fn put_words(db: &Connection, id: i64, tokens: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO word (rowid, tokens) VALUES (?, ?)")?.execute((id, tokens)).map(drop)
}
