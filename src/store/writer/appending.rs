//! Appends an entry to a log, and updates the tables beside it.

use super::{
    new_entry::{AppendOutcome, NewEntry},
    pending_append::PendingAppend,
};
use crate::{
    domain::{Act, Action, Entry, FileHash, PermissionError, Role, RoomName, Seq, may},
    store::{
        files,
        log::{self, mentions, message_state, rows, rows::RoomRow},
        rooms::{about, marks},
    },
};
use rusqlite::Connection;
use std::collections::HashMap;

/// Adds a draft, unless its person has sent it before or it is not permitted. Files that no message names any more are added to
/// `gone`.
pub(in crate::store) fn add(
    db: &Connection,
    rooms: &mut HashMap<RoomName, RoomRow>,
    pending: &PendingAppend,
    gone: &mut Vec<FileHash>,
) -> rusqlite::Result<AppendOutcome> {
    let draft = &pending.draft;
    let known = match rooms.get(&draft.room) {
        Some(row) => Some(*row),
        None => rows::room_row(db, &draft.room)?,
    };
    if let Some(target) = required_target(&draft.act) {
        // A room without a row has no entries.
        let Some(row) = known else { return Ok(AppendOutcome::Refused(PermissionError::NoMessage)) };
        if let Some(seq) = log::place_of(db, row.id, draft.from.person, draft.id)? {
            return Ok(AppendOutcome::Before(seq));
        }
        if let Err(objection) = permitted(db, row, target, draft)? {
            return Ok(AppendOutcome::Refused(objection));
        }
    } else {
        let add = Action::Add { act: &draft.act, message: None, pins: 0 };
        if let Err(objection) = may(draft.from.person, Role::Participant, add, &draft.room) {
            return Ok(AppendOutcome::Refused(objection));
        }
    }
    let mut row = match known {
        Some(row) => row,
        None => log::insert_room(db, &draft.room, draft.epoch)?,
    };
    let prev = row.seq;
    let seq = prev.next();
    let outcome = if log::insert_entry(db, row.id, seq, prev, draft)? {
        message_state::apply(db, row.id, seq, &draft.from, &draft.act)?;
        mentions::apply(db, row.id, seq, &draft.act, &pending.mentions)?;
        about::apply(db, row.id, seq, draft)?;
        marks::call(db, row.id, draft)?;
        gone.extend(files::note(db, row.id, seq, &draft.act, draft.from.person)?);
        row.seq = seq;
        let NewEntry { at, id, from, act, .. } = draft.clone();
        AppendOutcome::New(Entry { seq, prev, at, id, from, act })
    } else {
        let place = log::place_of(db, row.id, draft.from.person, draft.id)?;
        AppendOutcome::Before(place.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    };
    rooms.insert(draft.room.clone(), row);
    Ok(outcome)
}

/// The message that must exist for an act.
fn required_target(act: &Act) -> Option<Seq> {
    if let Act::Said { reply_to, .. } = act { *reply_to } else { act.target() }
}

fn permitted(
    db: &Connection,
    room: RoomRow,
    target: Seq,
    draft: &NewEntry,
) -> rusqlite::Result<Result<(), PermissionError>> {
    let person = draft.from.person;
    let Some(status) = message_state::status(db, room, target, person, &draft.act)? else {
        return Ok(Err(PermissionError::NoMessage));
    };
    let is_one_pin_more = matches!(draft.act, Act::Pinned { .. }) && !about::is_pinned(db, room.id, target)?;
    let pins = if is_one_pin_more { about::count_pins(db, room.id)? } else { 0 };
    Ok(may(
        person,
        Role::Participant,
        Action::Add { act: &draft.act, message: Some(&status), pins },
        &draft.room,
    ))
}

/// Whether an act needs more space than it frees. Other acts are allowed on a disk that is nearly full.
pub(super) fn takes_space(act: &Act) -> bool {
    match act {
        Act::Deleted { .. } | Act::Unreacted { .. } | Act::Unpinned { .. } => false,
        Act::Said { .. }
        | Act::Edited { .. }
        | Act::Reacted { .. }
        | Act::Pinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. } => true,
    }
}
