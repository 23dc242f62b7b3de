//! Verifies the state of messages: as it is read from the tables, it equals the fold of the log.

use crate::{
    domain::{Conversation, Message, markup::mention_keys},
    store::log::{self, ENTRY_COLUMNS, RoomRow, page_size::PageSize, rows},
};
use rusqlite::{Connection, Result};

/// The most messages that are held at once, in both forms, if they fit into a page.
const MAX_HELD_MESSAGES: usize = 64;

/// A fault, with its place if it has one.
type Wrong = (Option<i64>, &'static str);

/// What is wrong with the messages of a room, as they are read.
pub(super) fn compare(db: &Connection, room: RoomRow) -> Result<Vec<Wrong>> {
    let mut wrong = Vec::new();
    let (mut after, mut later) = (room.trimmed, true);
    while later {
        let (messages, more) =
            log::messages_after(db, room, after, room.seq, PageSize::of(MAX_HELD_MESSAGES))?;
        let Some(last) = messages.last().map(|last| last.seq) else { break };
        if folded(db, room, &messages)?.messages() != messages {
            wrong.push((None, "a page of it reads otherwise than the log says"));
        }
        for message in &messages {
            if message.edited.is_some() && !has_all_edits(db, room.id, message)? {
                wrong.push((Some(rows::sql_seq(message.seq)), "its edits are not those of the log"));
            }
            if !mentions_whom_it_says(db, room.id, message)? {
                wrong.push((Some(rows::sql_seq(message.seq)), "it mentions others than is noted"));
            }
        }
        (after, later) = (last, more);
    }
    for (table, what) in [
        ("edit", "edits are noted of what is no message, or not any more"),
        ("reaction", "reactions are noted of what is no message, or not any more"),
        ("mention", "mentions are noted of what is no message, or not any more"),
    ] {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM {table} WHERE {table}.room = ? AND NOT EXISTS (SELECT 1 FROM entry
                 WHERE entry.room = {table}.room AND entry.seq = message AND target = 0 AND body IS NOT NULL))"
        );
        if db.prepare_cached(&sql)?.query_row([room.id], |row| row.get(0))? {
            wrong.push((None, what));
        }
    }
    Ok(wrong)
}

/// The messages of the same places, folded entry by entry.
fn folded(db: &Connection, room: RoomRow, messages: &[Message]) -> Result<Conversation> {
    let mut conversation = Conversation::default();
    let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return Ok(conversation) };
    let range = (room.id, rows::sql_seq(first.seq), rows::sql_seq(last.seq));
    for sql in [
        format!(
            "SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? AND target = 0 AND seq BETWEEN ? AND ? ORDER BY seq"
        ),
        format!(
            "SELECT {ENTRY_COLUMNS} FROM entry WHERE room = ? AND target BETWEEN ? AND ? ORDER BY target, seq"
        ),
    ] {
        let mut select = db.prepare_cached(&sql)?;
        let mut rows = select.query(range)?;
        while let Some(row) = rows.next()? {
            conversation.apply(&rows::entry(row)?);
        }
    }
    Ok(conversation)
}

/// Whether each edit is recorded: an unrecorded edit would keep its text when the message is deleted.
fn has_all_edits(db: &Connection, room: i64, message: &Message) -> Result<bool> {
    let sql = "SELECT (SELECT count(*) FROM entry WHERE room = ?1 AND target = ?2 AND kind = 1) =
                      (SELECT count(*) FROM edit JOIN entry USING (room, seq)
                       WHERE room = ?1 AND message = ?2 AND target = ?2 AND kind = 1)";
    db.prepare_cached(sql)?.query_row((room, rows::sql_seq(message.seq)), |row| row.get(0))
}

fn mentions_whom_it_says(db: &Connection, room: i64, message: &Message) -> Result<bool> {
    let sql = "SELECT name FROM mention WHERE room = ? AND message = ? ORDER BY name";
    let noted: Vec<String> = db
        .prepare_cached(sql)?
        .query_map((room, rows::sql_seq(message.seq)), |row| row.get(0))?
        .collect::<Result<_>>()?;
    let says = message.body.as_ref().map(|body| mention_keys(body.as_str())).unwrap_or_default();
    Ok(says.into_iter().eq(noted))
}
