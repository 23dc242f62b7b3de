//! Who wrote in a room before somebody, under a nickname that looks the same.
//!
//! A token of the index stands for a room and the look of a name, so a name is looked up without reading the room, and a message
//! pays nothing for it when it is written. What is deleted or no longer kept is not there.

use super::tokens::look_question;
use crate::{
    domain::{EarlierAuthor, Member, Message, Nickname, Person, RoomName, Seq},
    store::{
        StoreError,
        log::{message_state, rows, rows::RoomRow},
    },
};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// How many messages are read to find one that is still there: only what was removed a moment ago is not.
const MAX_READ: i64 = 8;

/// Of these people, those who began to write in the room under their nickname when somebody else had written there under one that
/// looks the same; with the last who had.
pub(super) fn earlier_authors(
    log: &Connection,
    db: &Connection,
    room: &RoomName,
    people: &[Member],
) -> Result<HashMap<Person, EarlierAuthor>, StoreError> {
    let Some(room) = rows::room_row(log, room)? else { return Ok(HashMap::new()) };
    let names = NamesOfRoom { log, db, room };
    let mut earlier = HashMap::new();
    for member in people {
        if let Some(author) = names.before(member)? {
            earlier.insert(member.person, author);
        }
    }
    Ok(earlier)
}

struct NamesOfRoom<'a> {
    log: &'a Connection,
    db: &'a Connection,
    room: RoomRow,
}

impl NamesOfRoom<'_> {
    /// The last who wrote under the name before this person did, with their last message under it.
    fn before(&self, member: &Member) -> Result<Option<EarlierAuthor>, StoreError> {
        let Member { person, nickname } = member;
        let first = self.first(nickname, *person).map_err(StoreError::Index)?;
        let Some(before) = self.last(nickname, None, first.unwrap_or(i64::MAX))? else { return Ok(None) };
        // They may have come back since.
        let last = self.last(nickname, Some(before.from.person), i64::MAX)?.unwrap_or(before);
        Ok(Some(EarlierAuthor { member: last.from, last: last.at }))
    }

    /// Where the index has the first message of this person under the name.
    fn first(&self, nickname: &Nickname, person: Person) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid LIMIT 1";
        let theirs = look_question(self.room.id, nickname, Some(person));
        self.db.prepare_cached(sql)?.query_row([theirs], |row| row.get(0)).optional()
    }

    /// The last message under the name before a place of the index, of all people or of one.
    fn last(
        &self,
        nickname: &Nickname,
        by: Option<Person>,
        before: i64,
    ) -> Result<Option<Message>, StoreError> {
        let question = look_question(self.room.id, nickname, by);
        let proposed = self.proposed(&question, before).map_err(StoreError::Index)?;
        for seq in proposed {
            let message = message_state::message(self.log, self.room, seq)?;
            if let Some(message) = message.filter(|message| message.body.is_some()) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    fn proposed(&self, question: &str, before: i64) -> rusqlite::Result<Vec<Seq>> {
        let sql = "SELECT seq FROM word CROSS JOIN message ON message.id = word.rowid
                   WHERE word MATCH ? AND word.rowid < ? ORDER BY word.rowid DESC LIMIT ?";
        let seq = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0).map(|seq| Seq::new(seq as u64));
        self.db.prepare_cached(sql)?.query_map((question, before, MAX_READ), seq)?.collect()
    }
}
