//! Decides which messages a host looks at before they are in the room.

pub(super) mod plain_text;
mod recent_texts;
mod word_matcher;

use super::new_entry::{AppendOutcome, NewEntry};
use crate::{
    domain::{Act, PermissionError, Person, ReviewRules, ReviewedText, ServerLaw},
    store::{
        log::{self, rows::RoomRow},
        rooms::{held, held::HeldState, review_words, standing},
    },
};
use plain_text::plain;
use recent_texts::RecentTexts;
use rusqlite::{Connection, Result};
use std::{borrow::Cow, collections::HashMap, sync::Arc};
use word_matcher::WordMatcher;

/// How many rooms' lists of words are kept ready. When full, all are made anew as they are needed.
const MAX_MATCHERS: usize = 256;

/// How many of a person's entries in a room are looked at to find their messages. Who has reacted so often since their last
/// message counts as somebody who has not written.
const MAX_ENTRIES_READ: i64 = 200;

/// What the writer remembers for these decisions. All of it may be forgotten at any time.
#[derive(Debug, Default)]
pub(in crate::store) struct ReviewMemory {
    matchers: HashMap<i64, Arc<WordMatcher>>,
    recent: RecentTexts,
}

/// What was decided about a draft in a room whose hosts look at messages first: its answer, or nothing, if it is added.
pub(super) fn review(
    db: &Connection,
    memory: &mut ReviewMemory,
    room: RoomRow,
    law: &ServerLaw,
    draft: &NewEntry,
) -> Result<Option<AppendOutcome>> {
    let person = draft.from.person;
    if draft.origin.let_through_by().is_some() {
        // If it waits no longer, another host may have let it through a moment ago.
        let is_there = held::take(db, room.id, person, draft.id)?
            || log::place_of(db, room.id, person, draft.id)?.is_some();
        return Ok((!is_there).then_some(AppendOutcome::Refused(PermissionError::NoMessage)));
    }
    let Some(text) = ReviewRules::text_of(&draft.act) else { return Ok(None) };
    if log::place_of(db, room.id, person, draft.id)?.is_some() {
        return Ok(None);
    }
    if let Some(before) = before(db, room, draft)? {
        return Ok(Some(before));
    }
    let rules = room.rules.review;
    let role = law.role(person, standing::of(db, room.id, person)?.role);
    if !rules.is_any() || role.is_some_role() {
        return Ok(None);
    }
    let reviewed = memory.look_at(db, room, draft, text)?;
    let Some(why) = rules.reason(role, &draft.act, reviewed) else { return Ok(None) };
    if matches!(draft.act, Act::TopicSet { .. } | Act::Described { .. }) {
        return Ok(Some(AppendOutcome::Refused(PermissionError::HostsOnly)));
    }
    let is_kept = held::add(db, room.id, draft, why)?;
    Ok(Some(if is_kept { AppendOutcome::Held } else { AppendOutcome::Refused(PermissionError::HeldFull) }))
}

/// The answer to a draft that was held before: what became of it.
pub(super) fn before(db: &Connection, room: RoomRow, draft: &NewEntry) -> Result<Option<AppendOutcome>> {
    if !room.has_review || draft.origin.let_through_by().is_some() {
        return Ok(None);
    }
    let state = held::state(db, room.id, draft.from.person, draft.id)?;
    Ok(state.map(|state| match state {
        HeldState::Waiting => AppendOutcome::Held,
        HeldState::Refused => AppendOutcome::Refused(PermissionError::NotLetThrough),
        HeldState::TakenBack => AppendOutcome::Refused(PermissionError::NoMessage),
    }))
}

impl ReviewMemory {
    /// A room has another list of words.
    pub(super) fn forget_words(&mut self, room: i64) {
        self.matchers.remove(&room);
    }

    /// Finds out what the rules of the room ask for, and no more.
    fn look_at(
        &mut self,
        db: &Connection,
        room: RoomRow,
        draft: &NewEntry,
        text: &str,
    ) -> Result<ReviewedText> {
        let rules = room.rules.review;
        let plain = match draft.origin.plain() {
            Some(plain) => Cow::Borrowed(plain),
            None if rules.compare_texts() => Cow::Owned(plain(text)),
            None => Cow::default(),
        };
        let ReviewRules { first, links, repeats, words } = rules;
        let author = (draft.from.person, draft.id);
        Ok(ReviewedText {
            said: if first || links { said(db, room.id, draft.from.person)? } else { 0 },
            has_link: links && ReviewRules::has_link(text),
            has_word: words && self.matcher(db, room.id)?.is_match(&plain),
            is_repeat: repeats && self.recent.note(room.id, &plain, author, draft.at),
        })
    }

    fn matcher(&mut self, db: &Connection, room: i64) -> Result<Arc<WordMatcher>> {
        if let Some(matcher) = self.matchers.get(&room) {
            return Ok(Arc::clone(matcher));
        }
        if MAX_MATCHERS <= self.matchers.len() {
            self.matchers.clear();
        }
        let matcher = Arc::new(WordMatcher::new(&review_words::all(db, room)?));
        self.matchers.insert(room, Arc::clone(&matcher));
        Ok(matcher)
    }
}

/// How many messages somebody has in a room, counted up to [`ReviewRules::KNOWN_MESSAGES`]. Those that hosts removed do not
/// count.
fn said(db: &Connection, room: i64, person: Person) -> Result<usize> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM (
                   SELECT target FROM entry INDEXED BY entry_once WHERE room = ? AND person = ? ORDER BY id DESC LIMIT ?)
               WHERE target = 0 LIMIT ?)";
    let counted = (room, person.bytes(), MAX_ENTRIES_READ, ReviewRules::KNOWN_MESSAGES as i64);
    db.prepare_cached(sql)?.query_row(counted, |row| row.get::<_, i64>(0)).map(|count| count as usize)
}
