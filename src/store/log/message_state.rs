//! The edits and reactions of messages, kept beside the log.
//!
//! They are written in the transaction that adds the entry. So reading a page, or deciding about the next entry, does not get
//! slower with the number of changes of a message: only the last edit is read. The tables equal the fold of the log
//! (`domain/message.rs`); a test and `parlor check` compare the two.

use super::{RoomRow, entry, valid};
use crate::{
    domain::{
        Act, Body, Emoji, Entry, Member, Message, MessageStatus, Nickname, Person, Reaction, Seq, Timestamp,
    },
    store::log::{removal, rows},
};
use rusqlite::{Connection, OptionalExtension, Result};

/// Applies an entry to the tables. `seq` is the entry's own place.
pub(in crate::store) fn apply(db: &Connection, room: i64, seq: Seq, from: &Member, act: &Act) -> Result<()> {
    match act {
        Act::Edited { target, .. } => add_edit(db, room, *target, seq),
        Act::Deleted { target } => {
            redact(db, room, *target)?;
            forget(db, room, rows::sql_seq(*target), rows::sql_seq(*target))
        }
        Act::Reacted { target, emoji } => react(db, room, (*target, seq), emoji, from),
        Act::Unreacted { target, emoji } => unreact(db, room, *target, emoji, from.person),
        Act::Said { .. } | Act::Pinned { .. } | Act::Unpinned { .. } => Ok(()),
        Act::Host(act) => removal::apply(db, room, seq, act),
        Act::TopicSet { .. } | Act::Described { .. } => Ok(()),
    }
}

pub(in crate::store) fn add_edit(db: &Connection, room: i64, message: Seq, seq: Seq) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO edit (room, message, seq) VALUES (?, ?, ?)";
    db.prepare_cached(sql)?.execute((room, rows::sql_seq(message), rows::sql_seq(seq))).map(drop)
}

/// Adds a reaction to a message; `seq` is the entry's place. An existing one stays unchanged.
pub(in crate::store) fn react(
    db: &Connection,
    room: i64,
    (message, seq): (Seq, Seq),
    emoji: &Emoji,
    from: &Member,
) -> Result<()> {
    let (key, message, seq) = (emoji.key(), rows::sql_seq(message), rows::sql_seq(seq));
    let sql = "SELECT since, emoji FROM reaction WHERE room = ? AND message = ? AND key = ? LIMIT 1";
    let first: Option<(i64, String)> = db
        .prepare_cached(sql)?
        .query_row((room, message, &key), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (since, shown) = first.unwrap_or_else(|| (seq, emoji.as_str().to_owned()));
    let sql = "INSERT OR IGNORE INTO reaction (room, message, key, person, seq, since, emoji, nickname)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let (person, nickname) = (from.person.bytes(), from.nickname.as_str());
    db.prepare_cached(sql)?.execute((room, message, key, person, seq, since, shown, nickname)).map(drop)
}

pub(in crate::store) fn unreact(
    db: &Connection,
    room: i64,
    message: Seq,
    emoji: &Emoji,
    person: Person,
) -> Result<()> {
    let sql = "DELETE FROM reaction WHERE room = ? AND message = ? AND key = ? AND person = ?";
    db.prepare_cached(sql)?.execute((room, rows::sql_seq(message), emoji.key(), person.bytes())).map(drop)
}

/// Removes the text of a deleted message and of all its edits from the log.
fn redact(db: &Connection, room: i64, message: Seq) -> Result<()> {
    let sql = "UPDATE entry SET body = NULL WHERE room = ? AND seq = ?";
    db.prepare_cached(sql)?.execute((room, rows::sql_seq(message)))?;
    redact_edits(db, room, rows::sql_seq(message), rows::sql_seq(message))
}

/// Removes the text of all edits of the messages from one place to another from the log.
fn redact_edits(db: &Connection, room: i64, first: i64, last: i64) -> Result<()> {
    let sql = "UPDATE entry SET body = NULL WHERE room = ?1
               AND seq IN (SELECT seq FROM edit WHERE room = ?1 AND message BETWEEN ?2 AND ?3)";
    db.prepare_cached(sql)?.execute((room, first, last)).map(drop)
}

/// Deletes the state of the messages from one place to another.
pub(in crate::store) fn forget(db: &Connection, room: i64, first: i64, last: i64) -> Result<()> {
    for sql in [
        "DELETE FROM edit WHERE room = ? AND message BETWEEN ? AND ?",
        "DELETE FROM reaction WHERE room = ? AND message BETWEEN ? AND ?",
        "DELETE FROM mention WHERE room = ? AND message BETWEEN ? AND ?",
    ] {
        db.prepare_cached(sql)?.execute((room, first, last))?;
    }
    Ok(())
}

/// The messages after one place up to another lose their text. Their edits lose it as well, however recent: nobody could delete
/// them later.
pub(in crate::store) fn trim(db: &Connection, room: i64, after: i64, up_to: i64) -> Result<()> {
    let first = after.saturating_add(1);
    redact_edits(db, room, first, up_to)?;
    forget(db, room, first, up_to)
}

/// The data on which this person's permission to change the message at this place depends; none if there is no such message any
/// more. Reads no text.
pub(in crate::store) fn status(
    db: &Connection,
    room: RoomRow,
    message: Seq,
    person: Person,
    act: &Act,
) -> Result<Option<MessageStatus>> {
    if message <= room.trimmed {
        return Ok(None);
    }
    let place = (room.id, rows::sql_seq(message));
    // Also one that was removed: answering it is allowed.
    let sql = "SELECT person, body IS NULL FROM entry WHERE room = ? AND seq = ? AND target IN (0, -2)";
    let said = db
        .prepare_cached(sql)?
        .query_row(place, |row| Ok((Person::from_bytes(row.get(0)?), row.get(1)?)))
        .optional()?;
    let Some((author, is_deleted)) = said else { return Ok(None) };
    let mut status = MessageStatus { author, is_deleted, edits: 0, reactions: 0, own_reactions: 0 };
    match act {
        Act::Edited { .. } => {
            let sql = "SELECT count(*) FROM edit WHERE room = ? AND message = ?";
            status.edits = count(db.prepare_cached(sql)?.query_row(place, |row| row.get(0))?);
        }
        Act::Reacted { .. } => {
            let sql = "SELECT count(*), count(*) FILTER (WHERE person = ?3)
                       FROM reaction WHERE room = ?1 AND message = ?2";
            let counted = (place.0, place.1, person.bytes());
            let (all, own) =
                db.prepare_cached(sql)?.query_row(counted, |row| Ok((row.get(0)?, row.get(1)?)))?;
            (status.reactions, status.own_reactions) = (count(all), count(own));
        }
        Act::Said { .. }
        | Act::Deleted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. }
        | Act::Host(_) => {}
    }
    Ok(Some(status))
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// Messages in order, each in its current state.
pub(in crate::store) fn as_they_stand(db: &Connection, room: i64, said: &[Entry]) -> Result<Vec<Message>> {
    let mut messages: Vec<_> = said.iter().filter_map(Message::said).collect();
    let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return Ok(messages) };
    let range = (room, rows::sql_seq(first.seq), rows::sql_seq(last.seq));
    read_edits(db, range, &mut messages)?;
    read_reactions(db, range, &mut messages)?;
    let mut pins = db.prepare_cached("SELECT message FROM pin WHERE room = ? AND message BETWEEN ? AND ?")?;
    let mut rows = pins.query(range)?;
    while let Some(row) = rows.next()? {
        if let Some(message) = at(&mut messages, row.get(0)?) {
            message.pinned = true;
        }
    }
    let mut changed = db.prepare_cached("SELECT max(seq) FROM entry WHERE room = ? AND target = ?")?;
    for message in &mut messages {
        let last: Option<i64> = changed.query_row((room, rows::sql_seq(message.seq)), |row| row.get(0))?;
        message.changed = last.map_or(message.seq, |last| Seq::new(last as u64));
        message.retracted = message.is_deleted() && is_retracted(db, room, message)?;
    }
    Ok(messages)
}

/// Whether its author deleted it early enough to leave no trace.
fn is_retracted(db: &Connection, room: i64, message: &Message) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE room = ? AND target = ? AND kind = ? AND person = ?
               AND at >= ? AND at < ?)";
    let (said, person) = (message.at.millis() as i64, message.from.person.bytes());
    let place = (room, rows::sql_seq(message.seq), super::kind_numbers::KIND_DELETED, person);
    let until = said.saturating_add(Message::RETRACTION_MILLIS as i64);
    db.prepare_cached(sql)?.query_row((place.0, place.1, place.2, place.3, said, until), |row| row.get(0))
}

/// A range of places in a room: the first and the last.
type Range = (i64, i64, i64);

fn read_edits(db: &Connection, range: Range, messages: &mut [Message]) -> Result<()> {
    let sql = "SELECT message, entry.at, entry.body FROM
               (SELECT message, max(seq) AS last FROM edit WHERE room = ?1 AND message BETWEEN ?2 AND ?3
                GROUP BY message)
               JOIN entry ON entry.room = ?1 AND entry.seq = last";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query(range)?;
    while let Some(row) = rows.next()? {
        if let Some(message) = at(messages, row.get(0)?) {
            message.edited = Some(Timestamp::from_millis(row.get::<_, i64>(1)? as u64));
            message.body =
                row.get::<_, Option<String>>(2)?.map(|text| valid(2, Body::parse(text))).transpose()?;
        }
    }
    Ok(())
}

fn read_reactions(db: &Connection, range: Range, messages: &mut [Message]) -> Result<()> {
    let sql = "SELECT message, emoji, person, nickname FROM reaction
               WHERE room = ? AND message BETWEEN ? AND ? ORDER BY message, since, seq";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query(range)?;
    while let Some(row) = rows.next()? {
        let Some(message) = at(messages, row.get(0)?) else { continue };
        let emoji = valid(1, Emoji::parse(row.get(1)?))?;
        let nickname = valid(3, Nickname::kept(row.get_ref(3)?.as_str()?))?;
        let member = Member { person: Person::from_bytes(row.get(2)?), nickname };
        match message.reactions.last_mut().filter(|last| last.emoji == emoji) {
            Some(reaction) => reaction.people.push(member),
            None => message.reactions.push(Reaction { emoji, people: vec![member] }),
        }
    }
    Ok(())
}

/// The message at this place, unless it was deleted: then later entries do not change it.
fn at(messages: &mut [Message], seq: i64) -> Option<&mut Message> {
    let place = messages.binary_search_by_key(&seq, |message| rows::sql_seq(message.seq)).ok()?;
    Some(&mut messages[place]).filter(|message| !message.is_deleted())
}

/// The message at this place, in its current state.
pub(in crate::store) fn message(db: &Connection, room: RoomRow, at: Seq) -> Result<Option<Message>> {
    if at <= room.trimmed {
        return Ok(None);
    }
    let sql = format!("SELECT {} FROM entry WHERE room = ? AND target = 0 AND seq = ?", rows::ENTRY_COLUMNS);
    let said = db.prepare_cached(&sql)?.query_row((room.id, rows::sql_seq(at)), entry).optional()?;
    let Some(said) = said else { return Ok(None) };
    Ok(as_they_stand(db, room.id, &[said])?.pop())
}

/// The current text of the message at this place: as stored, not yet parsed.
pub(in crate::store) fn shown_text(db: &Connection, room: i64, message: i64) -> Result<Option<String>> {
    let sql = "SELECT body FROM entry WHERE room = ?1 AND seq =
               ifnull((SELECT max(seq) FROM edit WHERE room = ?1 AND message = ?2), ?2)";
    Ok(db.prepare_cached(sql)?.query_row((room, message), |row| row.get(0)).optional()?.flatten())
}

#[cfg(test)]
mod tests;
