//! Whom somebody ignores, and what they have said in a room.

use super::{Error, Store, log};
use crate::domain::{Nickname, Person, RoomName, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result};

/// How many people one may ignore. Each is a rule in one's pages, and looked up for every message that is counted.
pub const IGNORED: usize = 200;

/// How many messages of somebody in a room are counted; more are "many". Each is looked up by itself.
pub const SAID: usize = 1000;

/// What somebody has said in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Under which nickname last.
    pub nickname: Nickname,
    /// When first, as far as the log is kept.
    pub first: Timestamp,
    /// How many messages; at most [`SAID`].
    pub messages: usize,
}

impl Store {
    /// Keeps that somebody ignores somebody, or no longer does; nothing when they ignore as many as one may.
    ///
    /// # Errors
    /// [`Error`], when it could not be written.
    pub async fn ignore(&self, person: Person, other: Person, ignores: bool) -> Result<(), Error> {
        self.writer.ignore(person, other, ignores).await
    }

    /// Whom somebody ignores.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn ignored(&self, person: Person) -> Result<Vec<Person>, Error> {
        self.readers.read(move |file| of(file, person)).await
    }

    /// What somebody has said in a room; none when that is nothing.
    ///
    /// # Errors
    /// [`Error`], when the file could not be read.
    pub async fn speaker(&self, room: RoomName, person: Person) -> Result<Option<Speaker>, Error> {
        self.readers.read(move |file| speaker(file, &room, person)).await
    }
}

/// Keeps that somebody ignores somebody, or no longer does. Nothing happens when they ignore as many as one may.
pub(super) fn set(file: &Connection, person: Person, other: Person, ignores: bool) -> Result<()> {
    let who = (person.bytes(), other.bytes());
    if !ignores {
        let sql = "DELETE FROM ignored WHERE person = ? AND other = ?";
        return file.prepare_cached(sql)?.execute(who).map(drop);
    }
    let sql = "INSERT INTO ignored (person, other) SELECT ?1, ?2
               WHERE (SELECT count(*) FROM ignored WHERE person = ?1) < ?3 ON CONFLICT DO NOTHING";
    file.prepare_cached(sql)?.execute((who.0, who.1, IGNORED as i64)).map(drop)
}

/// Whom somebody ignores.
pub(super) fn of(file: &Connection, person: Person) -> Result<Vec<Person>> {
    let sql = "SELECT other FROM ignored WHERE person = ? ORDER BY other";
    let other = |row: &rusqlite::Row<'_>| row.get(0).map(Person::from_bytes);
    file.prepare_cached(sql)?.query_map([person.bytes()], other)?.collect()
}

/// What somebody has said in a room; none when that is nothing. Ids grow with time, so the index of ids has the messages
/// of a person in the order they were said, or nearly.
pub(super) fn speaker(file: &Connection, room: &RoomName, person: Person) -> Result<Option<Speaker>> {
    let Some(room) = log::room_row(file, room)? else { return Ok(None) };
    let sql = "SELECT count(*), min(at) FROM (SELECT at FROM entry
               WHERE room = ? AND person = ? AND target = 0 AND body IS NOT NULL ORDER BY id LIMIT ?)";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?));
    let (messages, first) =
        file.prepare_cached(sql)?.query_row((room.id, person.bytes(), SAID as i64), read)?;
    let Some(first) = first else { return Ok(None) };
    let sql = "SELECT nickname FROM entry WHERE room = ? AND person = ? ORDER BY id DESC LIMIT 1";
    let nickname = file
        .prepare_cached(sql)?
        .query_row((room.id, person.bytes()), |row| log::valid(0, Nickname::parse(row.get_ref(0)?.as_str()?)))
        .optional()?;
    let first = Timestamp::from_millis(first as u64);
    Ok(nickname.map(|nickname| Speaker { nickname, first, messages: messages as usize }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Act, MessageId, Seq},
        store::{
            Mark, Store,
            fixtures::{append, draft, room, said},
        },
    };

    const ANN: Person = Person::from_bytes([7; 12]);
    const BEN: Person = Person::from_bytes([8; 12]);

    fn ben(millis: u64, act: Act) -> crate::store::Draft {
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
        store.mark(ANN, room("tea"), Mark::Seen(Seq::new(1), Timestamp::from_millis(1))).await.unwrap();
        append(&store, draft("tea", 2, said("hello @Ann"))).await.unwrap();
        append(&store, ben(3, said("hello @Ann"))).await.unwrap();
        let calls = async || {
            let mine = store.my_rooms(ANN, Nickname::parse("Ann").unwrap()).await.unwrap();
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
        for n in 0..IGNORED as u64 + 3 {
            let mut other = [1; 12];
            other[..8].copy_from_slice(&n.to_be_bytes());
            store.ignore(ANN, Person::from_bytes(other), true).await.unwrap();
        }
        assert_eq!(store.ignored(ANN).await.unwrap().len(), IGNORED);
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
}
