//! Appends an entry to a log, and updates the tables beside it.

use super::{
    disk_space::DiskSpace,
    new_entry::{AppendOutcome, NewEntry},
    pending_append::PendingAppend,
    reviewing::{self, ReviewMemory},
};
use crate::{
    domain::{
        Act, Action, Arrival, Entry, FileHash, HostAct, NewAct, PermissionError, Role, RoomName, RoomRole,
        RoomRules, Seq, ServerLaw, Standing, may,
    },
    store::{
        EntryOrigin, files,
        log::{self, mentions, message_state, rows, rows::RoomRow},
        rooms::{about, access, appeals, held, links, marks, network_bans, review_words, rules, standing},
    },
};
use rusqlite::Connection;
use std::collections::HashMap;

/// Adds a draft, unless its person has sent it before, it is not permitted, or a host looks at it first. Files that no message
/// names any more are added to `gone`.
pub(in crate::store) fn add(
    db: &Connection,
    (rooms, memory): (&mut HashMap<RoomName, RoomRow>, &mut ReviewMemory),
    law: &ServerLaw,
    pending: &PendingAppend,
    gone: &mut Vec<FileHash>,
) -> rusqlite::Result<AppendOutcome> {
    let draft = &pending.draft;
    let known = match rooms.get(&draft.room) {
        Some(row) => Some(*row),
        None => rows::room_row(db, &draft.room)?,
    };
    if let Err(objection) = permitted(db, known, law, draft)? {
        // It may have been sent before, while it was permitted.
        let before = match known {
            Some(row) => match log::place_of(db, row.id, draft.from.person, draft.id)? {
                Some(place) => Some(AppendOutcome::Before(place)),
                None => reviewing::before(db, row, draft)?,
            },
            None => None,
        };
        return Ok(before.unwrap_or(AppendOutcome::Refused(objection)));
    }
    if let Some(row) = known.filter(|row| row.has_review)
        && let Some(decided) = reviewing::review(db, memory, row, law, draft)?
    {
        return Ok(decided);
    }
    let mut row = match known {
        Some(row) => row,
        None => log::insert_room(db, &draft.room, draft.epoch)?,
    };
    let prev = row.seq;
    let seq = prev.next();
    let outcome = if log::insert_entry(db, row.id, seq, prev, draft)? {
        let NewEntry { at, id, from, act, .. } = draft.clone();
        let entry = Entry { seq, prev, at, id, from, act };
        gone.extend(files::note(db, row.id, seq, &draft.act, draft.from.person)?);
        message_state::apply(db, row.id, seq, &draft.from, &draft.act)?;
        mentions::apply(db, row.id, seq, &draft.act, &pending.mentions)?;
        about::apply(db, row.id, seq, draft)?;
        standing::apply(db, row.id, &draft.room, &entry)?;
        rules::apply(db, &mut row, &entry)?;
        access::apply(db, &mut row, &entry, &draft.origin)?;
        links::apply(db, row.id, &entry)?;
        network_bans::apply(db, row.id, &entry, &draft.origin)?;
        appeals::apply(db, row.id, &entry)?;
        apply_review(db, memory, row, &entry, &draft.origin)?;
        marks::call(db, row.id, draft)?;
        row.seq = seq;
        AppendOutcome::New(entry)
    } else {
        let place = log::place_of(db, row.id, draft.from.person, draft.id)?;
        AppendOutcome::Before(place.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    };
    rooms.insert(draft.room.clone(), row);
    Ok(outcome)
}

/// Applies an entry to the words that a room holds up, and to the messages that wait in it.
fn apply_review(
    db: &Connection,
    memory: &mut ReviewMemory,
    room: RoomRow,
    entry: &Entry,
    origin: &EntryOrigin,
) -> rusqlite::Result<()> {
    if let (Act::Host(HostAct::ReviewSet { .. }), Some(words)) = (&entry.act, origin.words()) {
        review_words::set(db, room.id, entry.seq, words)?;
        memory.forget_words(room.id);
    }
    if room.has_review { held::apply(db, room.id, entry) } else { Ok(()) }
}

/// Whether the draft is permitted at the end of this room's log; a room without a log has no row.
fn permitted(
    db: &Connection,
    room: Option<RoomRow>,
    law: &ServerLaw,
    draft: &NewEntry,
) -> rusqlite::Result<Result<(), PermissionError>> {
    let NewEntry { act, at, origin, .. } = draft;
    let person = draft.from.person;
    // The server's log says who does what in rooms, and who adds to itself it says as any log.
    let law = if draft.room.is_server_log() { &ServerLaw::default() } else { law };
    let mut standing = law.standing((person, origin.network), Standing::default(), *at);
    let (mut message, mut other, mut others) = (None, RoomRole::Member, 0);
    let (mut rules, mut last_said, mut has_link) = (RoomRules::default(), None, false);
    let (mut own_pins, is_let_through) = (0, origin.let_through_by().is_some());
    let mut arrival = law.arrival(person, Arrival::OPEN);
    if let Some(room) = room {
        standing = network_bans::standing_of(db, law, room.id, (person, origin.network), *at)?;
        let seen = access::arrival(db, (room.id, room.access.door), person, &standing, *at)?;
        arrival = law.arrival(person, seen);
        if let Some(host) = origin.let_through_by() {
            let of_host = network_bans::standing_of(db, law, room.id, (host, None), *at)?;
            let role = of_host.role_at(*at);
            if let Err(objection) = may(host, Role::Participant, Action::KeepPrivately(role), &draft.room) {
                return Ok(Err(objection));
            }
        }
        (rules, last_said) = (room.rules, rules::last_said(db, room, person)?);
        if let Some(target) = required_target(act) {
            message = message_state::status(db, room, target, person, act)?;
        }
        let author = message.as_ref().map(|message| message.author).filter(|_| act.target().is_some());
        let about = if let Act::Host(act) = act { act.person() } else { author };
        if let Some(about) = about.filter(|_| standing.role.keeps()) {
            other = law.role(about, standing::of(db, room.id, about)?.role);
        }
        if let (Some(link), Act::Host(HostAct::RoleSet { role, .. })) = (origin.link, act) {
            has_link = link.role == *role && links::is_valid(db, room.id, link)?;
        }
        others = count_others(db, room, draft, other)?;
        // Pinning again what is pinned adds nothing.
        if let Act::Pinned { target } = act
            && !about::is_pinned(db, room.id, *target)?
        {
            own_pins = about::count_own_pins(db, room.id, person)?;
        }
    } else if let (Some(link), Act::Host(HostAct::RoleSet { role, .. })) = (origin.link, act) {
        has_link = link.role == *role && links::is_first(&draft.room, link);
    }
    // A link opens nothing to somebody who is banned from the whole server.
    has_link &= law.stricter((person, origin.network), standing.role, None, *at).is_none();
    let may_open = room.is_some() || draft.room.is_direct() || law.may_open(person);
    let (standing, message) = (&standing, message.as_ref());
    let new = NewAct {
        act,
        at: *at,
        standing,
        arrival,
        message,
        other,
        rules: law.over(rules),
        may_open,
        known_since: origin.known_since,
        last_said,
        has_link,
        has_password: origin.password().is_some(),
        is_by_room: origin.is_by_room,
        is_let_through,
        others,
        own_pins,
    };
    Ok(may(person, Role::Participant, Action::Add(new), &draft.room))
}

/// The message that must exist for an act.
fn required_target(act: &Act) -> Option<Seq> {
    if let Act::Said { reply_to, .. } = act { *reply_to } else { act.target() }
}

/// See [`NewAct::others`].
fn count_others(
    db: &Connection,
    room: RoomRow,
    draft: &NewEntry,
    other: RoomRole,
) -> rusqlite::Result<usize> {
    match &draft.act {
        Act::Pinned { target } if !about::is_pinned(db, room.id, *target)? => about::count_pins(db, room.id),
        Act::Host(HostAct::RoleSet { person, .. }) if other == RoomRole::Owner => {
            standing::count_other_owners(db, room.id, *person)
        }
        Act::Host(HostAct::RoleSet { .. }) => standing::count_roles(db, room.id),
        Act::Host(HostAct::Banned { person, .. }) => {
            standing::count_other_bans(db, room.id, *person, draft.at)
        }
        Act::Host(HostAct::Unbanned { .. } | HostAct::Removed { .. }) | Act::Pinned { .. } => Ok(0),
        Act::Host(HostAct::WritersSet { .. } | HostAct::SlowSet { .. } | HostAct::NewcomersSet { .. }) => {
            Ok(0)
        }
        Act::Host(HostAct::CalmSet { .. } | HostAct::ReviewSet { .. } | HostAct::LinkRevoked { .. }) => Ok(0),
        Act::Host(HostAct::DoorSet { .. } | HostAct::ListedSet { .. } | HostAct::KeepDaysSet { .. }) => Ok(0),
        Act::Said { .. }
        | Act::Edited { .. }
        | Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. } => Ok(0),
    }
}

/// Whether an act needs more space than it frees.
pub(super) fn space(act: &Act) -> DiskSpace {
    match act {
        // A room must be kept also on a disk that is nearly full.
        Act::Deleted { .. } | Act::Unreacted { .. } | Act::Unpinned { .. } | Act::Host(_) => {
            DiskSpace::NotTaken
        }
        Act::Said { .. }
        | Act::Edited { .. }
        | Act::Reacted { .. }
        | Act::Pinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. } => DiskSpace::Taken,
    }
}
