//! Removes many messages at once: all of a person, or of everybody, between two places.
//!
//! Nothing of them is shown afterwards, not even that they were there, and reading a page costs nothing for them: they are no
//! longer among the messages of the room. Their entries stay, without text, so that the order stays complete and a repeated
//! command is still recognized.

use super::rows::{self, TARGET_NONE, TARGET_REMOVED};
use crate::domain::{HostAct, Person, Seq};
use rusqlite::{Connection, Result};

/// The messages that are removed: of one person or of everybody, after a place.
const IS_REMOVED_SQL: &str = "?2 < said.seq AND said.seq < ?3 AND (?4 IS NULL OR said.person = ?4)";

/// Applies an act of hosts at this place to the tables. Nothing but a removal changes them. The number of statements does not
/// depend on the number of messages.
pub(in crate::store) fn apply(db: &Connection, room: i64, seq: Seq, act: &HostAct) -> Result<()> {
    let HostAct::Removed { person, after } = act else { return Ok(()) };
    let removed = (room, rows::sql_seq(*after), rows::sql_seq(seq), person.as_ref().map(Person::bytes));
    let edits = format!(
        "UPDATE entry SET body = NULL WHERE room = ?1 AND seq IN (SELECT edit.seq FROM edit
         JOIN entry AS said ON said.room = ?1 AND said.seq = edit.message
         WHERE edit.room = ?1 AND ?2 < edit.message AND edit.message < ?3 AND {IS_REMOVED_SQL})"
    );
    db.prepare_cached(&edits)?.execute(removed)?;
    for table in ["edit", "reaction", "mention", "pin"] {
        let sql = format!(
            "DELETE FROM {table} WHERE room = ?1 AND ?2 < message AND message < ?3 AND EXISTS (
             SELECT 1 FROM entry AS said WHERE said.room = ?1 AND said.seq = message AND {IS_REMOVED_SQL})"
        );
        db.prepare_cached(&sql)?.execute(removed)?;
    }
    let said = format!(
        "UPDATE entry SET body = NULL, target = {TARGET_REMOVED} WHERE room = ?1 AND target = {TARGET_NONE}
         AND ?2 < seq AND seq < ?3 AND (?4 IS NULL OR person = ?4)"
    );
    db.prepare_cached(&said)?.execute(removed).map(drop)
}
