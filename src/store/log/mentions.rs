//! The mentions of messages, recorded when they are written.

use crate::{
    domain::{Act, Body, Seq, markup::mention_keys},
    store::log::rows,
};
use rusqlite::{Connection, Result};
use std::collections::BTreeSet;

/// The keys of the nicknames that an act's text mentions.
pub(in crate::store) fn of(act: &Act) -> BTreeSet<String> {
    match act {
        Act::Said { body, .. } | Act::Edited { body, .. } => {
            body.as_ref().map(Body::as_str).map(mention_keys).unwrap_or_default()
        }
        Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. }
        | Act::Host(_) => BTreeSet::new(),
    }
}

/// Records the mentions of a message after this act. `seq` is the act's own place.
pub(in crate::store) fn apply(
    db: &Connection,
    room: i64,
    seq: Seq,
    act: &Act,
    keys: &BTreeSet<String>,
) -> Result<()> {
    match act {
        Act::Said { .. } => note(db, room, rows::sql_seq(seq), keys),
        Act::Edited { target, .. } => {
            let message = rows::sql_seq(*target);
            db.prepare_cached("DELETE FROM mention WHERE room = ? AND message = ?")?
                .execute((room, message))?;
            note(db, room, message, keys)
        }
        // Deleting a message deletes its mentions.
        Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. }
        | Act::Host(_) => Ok(()),
    }
}

/// Records the mentions of this text for the message at this place.
pub(in crate::store) fn note_text(db: &Connection, room: i64, message: i64, text: &str) -> Result<()> {
    note(db, room, message, &mention_keys(text))
}

fn note(db: &Connection, room: i64, message: i64, keys: &BTreeSet<String>) -> Result<()> {
    for name in keys {
        let sql = "INSERT OR IGNORE INTO mention (room, message, name) VALUES (?, ?, ?)";
        db.prepare_cached(sql)?.execute((room, message, name))?;
    }
    Ok(())
}
