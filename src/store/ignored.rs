//! Ignored people, how much somebody has posted in a room, and who wrote under their nickname before.

use crate::{
    domain::{EarlierAuthor, MAX_SAID_COUNT, Member, Nickname, Person, RoomName, Timestamp},
    store::{Store, StoreError, log::rows, writer::disk_space::DiskSpace},
};
use rusqlite::{Connection, OptionalExtension, Result};
use std::collections::HashMap;

/// How many people one may ignore. Each is a rule in one's pages, and is looked up for every counted message.
pub const MAX_IGNORED: usize = 200;

/// How many entries of somebody in a room are looked at for that. Of who has made more, the highest ids count.
const MAX_ENTRIES_READ: usize = 2 * MAX_SAID_COUNT;

/// A person's messages in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenCount {
    /// Their last nickname.
    pub nickname: Nickname,
    /// When the first was posted, as far as the log is kept.
    pub first: Timestamp,
    /// The number of messages; at most [`MAX_SAID_COUNT`].
    pub messages: usize,
}

impl Store {
    /// Keeps that somebody ignores somebody, or no longer does; nothing when they ignore as many as one may.
    pub async fn ignore(
        &self,
        person: Person,
        other: Person,
        ignores: bool,
    ) -> std::result::Result<(), StoreError> {
        let space = if ignores { DiskSpace::Taken } else { DiskSpace::NotTaken };
        self.writer.change(space, move |db| set(db, person, other, ignores)).await
    }

    /// Whom somebody ignores.
    pub async fn ignored(&self, person: Person) -> std::result::Result<Vec<Person>, StoreError> {
        self.readers.read(move |db| of(db, person)).await
    }

    /// Of these people, those who began to write in the room under their nickname when somebody else had written there under one
    /// that looks the same; with the last who had.
    ///
    /// # Errors
    /// [`StoreError`], when the log or its index could not be read, or many look at names just now.
    pub async fn earlier_authors(
        &self,
        room: RoomName,
        people: Vec<Member>,
    ) -> std::result::Result<HashMap<Person, EarlierAuthor>, StoreError> {
        self.search.earlier_authors(&self.readers, room, people).await
    }

    /// What somebody has said in a room; none when that is nothing.
    pub async fn speaker(
        &self,
        room: RoomName,
        person: Person,
    ) -> std::result::Result<Option<SpokenCount>, StoreError> {
        self.readers.read(move |db| speaker(db, &room, person)).await
    }
}

/// Keeps that somebody ignores somebody, or no longer does. Nothing happens when they ignore as many as one may.
pub(super) fn set(db: &Connection, person: Person, other: Person, ignores: bool) -> Result<()> {
    let who = (person.bytes(), other.bytes());
    if !ignores {
        let sql = "DELETE FROM ignored WHERE person = ? AND other = ?";
        return db.prepare_cached(sql)?.execute(who).map(drop);
    }
    let sql = "INSERT INTO ignored (person, other) SELECT ?1, ?2
               WHERE (SELECT count(*) FROM ignored WHERE person = ?1) < ?3 ON CONFLICT DO NOTHING";
    db.prepare_cached(sql)?.execute((who.0, who.1, MAX_IGNORED as i64)).map(drop)
}

/// The people that a person ignores.
pub(super) fn of(db: &Connection, person: Person) -> Result<Vec<Person>> {
    let sql = "SELECT other FROM ignored WHERE person = ? ORDER BY other";
    let other = |row: &rusqlite::Row<'_>| row.get(0).map(Person::from_bytes);
    db.prepare_cached(sql)?.query_map([person.bytes()], other)?.collect()
}

/// A person's messages in a room; none if there are none.
///
/// The index of ids has a person's entries, but senders choose ids, so their order means nothing. Therefore the places are read
/// first, then the entries in order. Entries that are no longer kept have no text and no nickname.
pub(super) fn speaker(db: &Connection, room: &RoomName, person: Person) -> Result<Option<SpokenCount>> {
    let Some(room) = rows::room_row(db, room)? else { return Ok(None) };
    let sql =
        "SELECT seq FROM entry INDEXED BY entry_once WHERE room = ? AND person = ? ORDER BY id DESC LIMIT ?";
    let places = (room.id, person.bytes(), MAX_ENTRIES_READ as i64);
    let mut places: Vec<i64> =
        db.prepare_cached(sql)?.query_map(places, |row| row.get(0))?.collect::<Result<_>>()?;
    places.retain(|&seq| rows::sql_seq(room.trimmed) < seq);
    places.sort_unstable();
    let Some(&last) = places.last() else { return Ok(None) };
    let sql = "SELECT at FROM entry WHERE room = ? AND seq = ? AND target = 0 AND body IS NOT NULL";
    let mut select = db.prepare_cached(sql)?;
    let (mut messages, mut first) = (0, None);
    for seq in places {
        let at: Option<i64> = select.query_row((room.id, seq), |row| row.get(0)).optional()?;
        let Some(at) = at else { continue };
        first.get_or_insert(at);
        messages += 1;
        if messages == MAX_SAID_COUNT {
            break;
        }
    }
    let Some(first) = first else { return Ok(None) };
    let nickname = db
        .prepare_cached("SELECT nickname FROM entry WHERE room = ? AND seq = ?")?
        .query_row((room.id, last), |row| rows::valid(0, Nickname::kept(row.get_ref(0)?.as_str()?)))?;
    Ok(Some(SpokenCount { nickname, first: Timestamp::from_millis(first as u64), messages }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Act, MessageId, Seq},
        store::{
            MarkChange, Store,
            fixtures::{append, draft, room, said},
        },
    };

    const ANN: Person = Person::from_bytes([7; 12]);
    const BEN: Person = Person::from_bytes([8; 12]);

    fn ben(millis: u64, act: Act) -> crate::store::NewEntry {
        let mut draft = draft("tea", millis, act);
        draft.from.person = BEN;
        draft.id = MessageId::v7(draft.at, [0; 10]);
        draft
    }

    #[tokio::test]
    async fn whoever_is_ignored_calls_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        append(&store, draft("tea", 1, said("first"))).await.unwrap();
        store.mark(ANN, room("tea"), MarkChange::Seen(Seq::new(1), Timestamp::from_millis(1))).await.unwrap();
        append(&store, draft("tea", 2, said("hello @Ann"))).await.unwrap();
        append(&store, ben(3, said("hello @Ann"))).await.unwrap();
        let calls = async || {
            let mine = store
                .my_rooms((ANN, None), Nickname::parse("Ann").unwrap(), Timestamp::default())
                .await
                .unwrap();
            (mine[0].unread, mine[0].mentions)
        };
        assert_eq!(calls().await, (2, 2));
        store.ignore(ANN, BEN, true).await.unwrap();
        store.ignore(ANN, BEN, true).await.unwrap();
        assert_eq!((calls().await, store.ignored(ANN).await.unwrap()), ((1, 1), vec![BEN]));
        assert_eq!(store.ignored(BEN).await.unwrap(), [], "only who ignores knows");
        store.ignore(ANN, BEN, false).await.unwrap();
        assert_eq!(calls().await, (2, 2));
    }

    #[tokio::test]
    async fn nobody_ignores_more_people_than_one_may() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        for n in 0..MAX_IGNORED as u64 + 3 {
            let mut other = [1; 12];
            other[..8].copy_from_slice(&n.to_be_bytes());
            store.ignore(ANN, Person::from_bytes(other), true).await.unwrap();
        }
        assert_eq!(store.ignored(ANN).await.unwrap().len(), MAX_IGNORED);
    }

    #[tokio::test]
    async fn what_somebody_has_said_is_counted_without_what_they_took_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        append(&store, draft("tea", 1_000, said("somebody else's"))).await.unwrap();
        let speaker = async || store.speaker(room("tea"), BEN).await.unwrap();
        assert_eq!(speaker().await, None);
        append(&store, ben(2_000, said("one"))).await.unwrap();
        append(&store, ben(3_000, Act::Deleted { target: Seq::new(2) })).await.unwrap();
        assert_eq!(speaker().await, None, "it was taken back");
        append(&store, ben(4_000, said("two"))).await.unwrap();
        let mut last = ben(5_000, said("three"));
        last.from.nickname = Nickname::parse("Benny").unwrap();
        append(&store, last).await.unwrap();
        let said = speaker().await.unwrap();
        assert_eq!((said.nickname.as_str(), said.first.millis(), said.messages), ("Benny", 4_000, 2));
    }

    #[tokio::test]
    async fn ids_that_do_not_grow_with_time_and_words_that_are_not_kept_spoil_nobodys_card() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        let by_id = |at: u64, id: u8, text: &str, name: &str| {
            let mut draft = draft("tea", at, said(text));
            (draft.from.person, draft.id) = (BEN, MessageId::from_bytes([id; 16]));
            draft.from.nickname = Nickname::parse(name).unwrap();
            draft
        };
        // The first has the highest id.
        for (at, id, name) in
            [(1_000, 200, "Old"), (2_000, 7, "Benny"), (3_000, 90, "Ben"), (4_000, 30, "Benjamin")]
        {
            append(&store, by_id(at, id, "word", name)).await.unwrap();
        }
        let card = async || {
            let said = store.speaker(room("tea"), BEN).await.unwrap();
            said.map(|said| (said.nickname.to_string(), said.first.millis(), said.messages))
        };
        assert_eq!(card().await, Some(("Benjamin".to_owned(), 1_000, 4)));
        store.trim(Timestamp::from_millis(1_500)).await.unwrap();
        assert_eq!(card().await, Some(("Benjamin".to_owned(), 2_000, 3)));
        store.trim(Timestamp::from_millis(9_000)).await.unwrap();
        assert_eq!(card().await, None);
    }
}
