//! Fills new tables from the log of an older file.
//!
//! Rows are streamed, so memory use does not grow with the log.

use crate::{
    domain::{Emoji, Member, Nickname, Person, Seq},
    store::log::{KIND_DELETED, KIND_EDITED, KIND_REACTED, KIND_UNREACTED, mentions, message_state},
};
use rusqlite::{Connection, Result, Row};

/// The state of messages.
pub(super) fn message_state(db: &Connection) -> Result<()> {
    // Grouped by message, in the order of the log.
    let sql = "SELECT room.id, target, seq, kind, person, nickname, emoji FROM room
               JOIN entry ON entry.room = room.id AND trimmed < target
               WHERE 0 < target AND kind BETWEEN 1 AND 4 ORDER BY room.id, target, seq";
    let mut select = db.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let place = |column| row.get::<_, i64>(column).map(|number| Seq::new(number as u64));
        let (room, message, seq) = (row.get(0)?, place(1)?, place(2)?);
        match row.get(3)? {
            KIND_EDITED => message_state::add_edit(db, room, message, seq)?,
            KIND_DELETED => {
                let message = row.get(1)?;
                message_state::forget(db, room, message, message)?;
            }
            KIND_REACTED => {
                // An unreadable value means a damaged log: `parlor check` reports it.
                if let (Some(emoji), Some(from)) = (emoji(row)?, member(row)?) {
                    message_state::react(db, room, (message, seq), &emoji, &from)?;
                }
            }
            KIND_UNREACTED => {
                if let (Some(emoji), Some(from)) = (emoji(row)?, member(row)?) {
                    message_state::unreact(db, room, message, &emoji, from.person)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn emoji(row: &Row<'_>) -> Result<Option<Emoji>> {
    Ok(row.get::<_, Option<String>>(6)?.and_then(|text| Emoji::parse(text).ok()))
}

fn member(row: &Row<'_>) -> Result<Option<Member>> {
    let nickname = Nickname::kept(row.get_ref(5)?.as_str()?).ok();
    let person = row.get(4).map(Person::from_bytes).ok();
    Ok(person.zip(nickname).map(|(person, nickname)| Member { person, nickname }))
}

/// The mentions of messages in their current state.
pub(super) fn whom_they_mention(db: &Connection) -> Result<()> {
    let sql = "SELECT room, seq, text FROM
               (SELECT said.room, said.seq, CASE WHEN last IS NULL THEN said.body ELSE
                   (SELECT body FROM entry WHERE entry.room = said.room AND entry.seq = last) END AS text
                FROM (SELECT room, seq, body, (SELECT max(edit.seq) FROM edit
                          WHERE edit.room = entry.room AND edit.message = entry.seq) AS last
                      FROM entry WHERE target = 0 AND body IS NOT NULL) AS said)
               WHERE 0 < instr(text, '@') OR 0 < instr(text, '＠')";
    let mut select = db.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        if let Ok(text) = row.get_ref(2)?.as_str() {
            mentions::note_text(db, row.get(0)?, row.get(1)?, text)?;
        }
    }
    Ok(())
}
