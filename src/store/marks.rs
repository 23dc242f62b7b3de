//! Whose rooms are which, and how far they have read them.

use super::{Draft, about, log};
use crate::domain::{Body, Call, Level, Nickname, Person, RoomName, Seq, Timestamp, Topic, markup::mentions};
use rusqlite::{Connection, Result, types::Type};

/// How many rooms are somebody's: those they were last in, and favourites. As many as can be searched at once.
const MINE: usize = 64;

/// How many messages that somebody has not read are counted in a room; more are "many".
pub const COUNTED: usize = 100;

/// One of somebody's rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyRoom {
    /// Its name.
    pub name: RoomName,
    /// The last place they have seen.
    pub seen: Seq,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Whether they want it first.
    pub favourite: bool,
    /// What in it calls them.
    pub level: Level,
    /// When something was last said in it, to the ten seconds.
    pub last: Timestamp,
    /// How many messages of others they have not seen; at most [`COUNTED`].
    pub unread: usize,
    /// How many of those mention them.
    pub mentions: usize,
    /// The last of those that call them.
    pub call: Option<Call>,
}

/// A change of what one keeps about one's rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// They have seen everything up to this place, at this moment.
    Seen(Seq, Timestamp),
    /// Whether they want it first.
    Favourite(bool),
    /// What calls them.
    Level(Level),
    /// It is no longer theirs.
    Forget,
}

/// Keeps a mark. Nothing happens where nothing was ever said, or to a room that is not theirs.
pub(super) fn set(file: &Connection, person: Person, room: &RoomName, mark: &Mark) -> Result<()> {
    let Some(room) = log::room_row(file, room)? else { return Ok(()) };
    let whose = (person.bytes(), room.id);
    match mark {
        Mark::Seen(seq, at) => {
            let seen = (whose.0, whose.1, (*seq).min(room.seq).get() as i64, at.millis() as i64);
            let sql = "UPDATE mark SET seq = max(seq, ?3), at = ?4 WHERE person = ?1 AND room = ?2";
            if file.prepare_cached(sql)?.execute(seen)? == 1 {
                return Ok(());
            }
            file.prepare_cached("INSERT INTO mark (person, room, seq, at) VALUES (?, ?, ?, ?)")?
                .execute(seen)?;
            forget_oldest(file, person)
        }
        Mark::Favourite(favourite) => {
            let sql = "UPDATE mark SET favourite = ?3 WHERE person = ?1 AND room = ?2";
            file.prepare_cached(sql)?.execute((whose.0, whose.1, favourite)).map(drop)
        }
        Mark::Level(level) => {
            let sql = "UPDATE mark SET level = ?3 WHERE person = ?1 AND room = ?2";
            file.prepare_cached(sql)?.execute((whose.0, whose.1, level.number())).map(drop)
        }
        Mark::Forget => {
            file.prepare_cached("DELETE FROM mark WHERE person = ? AND room = ?")?.execute(whose).map(drop)
        }
    }
}

/// Makes a room of two people one of their rooms, whatever is said in it: each message is for them.
pub(super) fn call(file: &Connection, room: i64, draft: &Draft) -> Result<()> {
    for person in draft.room.pair().into_iter().flatten() {
        let sql = "INSERT OR IGNORE INTO mark (person, room, seq, at, level) VALUES (?, ?, 0, ?, ?)";
        let at = draft.at.millis() as i64;
        let new = (person.bytes(), room, at, Level::Everything.number());
        if file.prepare_cached(sql)?.execute(new)? == 1 {
            forget_oldest(file, person)?;
        }
    }
    Ok(())
}

fn forget_oldest(file: &Connection, person: Person) -> Result<()> {
    let sql = "DELETE FROM mark WHERE person = ?1 AND room IN
               (SELECT room FROM mark WHERE person = ?1 ORDER BY favourite DESC, at DESC LIMIT -1 OFFSET ?2)";
    file.prepare_cached(sql)?.execute((person.bytes(), MINE as i64)).map(drop)
}

/// The names of somebody's rooms.
pub(super) fn names(file: &Connection, person: Person) -> Result<Vec<RoomName>> {
    let sql = "SELECT name FROM mark JOIN room ON room.id = mark.room WHERE person = ?";
    file.prepare_cached(sql)?.query_map([person.bytes()], |row| name(row.get_ref(0)?.as_str()?))?.collect()
}

/// Somebody's rooms: favourites first, then those last spoken in.
pub(super) fn rooms(file: &Connection, person: Person, nickname: &Nickname) -> Result<Vec<MyRoom>> {
    let sql = "SELECT room.id, name, seq, favourite, level, last FROM mark JOIN room ON room.id = mark.room
               WHERE person = ? ORDER BY favourite DESC, last DESC";
    let mut select = file.prepare_cached(sql)?;
    let mut rows = select.query([person.bytes()])?;
    let mut rooms = Vec::new();
    while let Some(row) = rows.next()? {
        let seen: i64 = row.get(2)?;
        let level = Level::of(row.get(4)?);
        let (unread, mentions, call) = unread(file, row.get(0)?, seen, person, nickname, level)?;
        rooms.push(MyRoom {
            name: name(row.get_ref(1)?.as_str()?)?,
            seen: Seq::new(seen as u64),
            topic: about::topic(file, row.get(0)?)?,
            favourite: row.get(3)?,
            level,
            last: Timestamp::from_millis(row.get::<_, i64>(5)? as u64),
            unread,
            mentions,
            call,
        });
    }
    Ok(rooms)
}

/// How many messages of others stand after a place, how many of them mention somebody, and the last that calls them. Whom
/// they ignore counts for nothing.
fn unread(
    file: &Connection,
    room: i64,
    seen: i64,
    person: Person,
    nickname: &Nickname,
    level: Level,
) -> Result<(usize, usize, Option<Call>)> {
    let sql =
        "SELECT body, at, nickname FROM entry WHERE room = ?1 AND target = 0 AND ?2 < seq AND person <> ?3
               AND body IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM ignored WHERE ignored.person = ?3 AND other = entry.person)
               ORDER BY seq DESC LIMIT ?4";
    let mut select = file.prepare_cached(sql)?;
    let mut rows = select.query((room, seen, person.bytes(), COUNTED as i64))?;
    let (mut unread, mut mentioned, mut call) = (0, 0, None);
    while let Some(row) = rows.next()? {
        let is_meant = mentions(row.get_ref(0)?.as_str()?, nickname.as_str());
        unread += 1;
        mentioned += usize::from(is_meant);
        if call.is_none() && level.calls(is_meant) {
            call = Some(Call {
                at: Timestamp::from_millis(row.get::<_, i64>(1)? as u64),
                by: log::valid(2, Nickname::parse(row.get_ref(2)?.as_str()?))?,
                body: log::valid(0, Body::parse(row.get(0)?))?,
            });
        }
    }
    Ok((unread, mentioned, call))
}

fn name(text: &str) -> Result<RoomName> {
    RoomName::parse(text)
        .map_err(|fault| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        Store,
        fixtures::{append, draft, room, said},
    };

    const ANN: Person = Person::from_bytes([7; 12]);

    fn moment(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    async fn rooms_of_ann(store: &Store) -> Vec<MyRoom> {
        store.my_rooms(ANN, Nickname::parse("Ann").unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn what_others_said_since_one_looked_is_counted_and_so_is_who_was_meant() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        for text in ["one", "two", "hello @Ann", "four"] {
            append(&store, draft("tea", 20_000, said(text))).await.unwrap();
        }
        let mut own = draft("tea", 20_000, said("my own, @Ann"));
        own.from.person = ANN;
        append(&store, own).await.unwrap();
        assert_eq!(rooms_of_ann(&store).await, [], "she was in none");
        store.mark(ANN, room("tea"), Mark::Seen(Seq::new(2), moment(1))).await.unwrap();
        store.mark(ANN, room("never"), Mark::Seen(Seq::new(2), moment(1))).await.unwrap();
        let rooms = rooms_of_ann(&store).await;
        assert_eq!(rooms.len(), 1);
        assert_eq!((rooms[0].unread, rooms[0].mentions, rooms[0].level), (2, 1, Level::Mentions));
        // An older mark that comes later takes nothing back, and nobody has seen what was not said.
        store.mark(ANN, room("tea"), Mark::Seen(Seq::new(900), moment(2))).await.unwrap();
        store.mark(ANN, room("tea"), Mark::Seen(Seq::new(1), moment(3))).await.unwrap();
        assert_eq!(rooms_of_ann(&store).await[0].seen, Seq::new(5));
    }

    #[tokio::test]
    async fn favourites_come_first_and_are_never_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.db")).unwrap();
        for n in 0..MINE as u64 + 9 {
            let name = format!("r{n}");
            append(&store, draft(&name, 20_000 * n, said("hello"))).await.unwrap();
            store.mark(ANN, room(&name), Mark::Seen(Seq::new(1), moment(n))).await.unwrap();
            if n == 3 {
                store.mark(ANN, room(&name), Mark::Favourite(true)).await.unwrap();
                store.mark(ANN, room(&name), Mark::Level(Level::Everything)).await.unwrap();
            }
        }
        let rooms = rooms_of_ann(&store).await;
        assert_eq!(rooms.len(), MINE);
        assert_eq!((rooms[0].name.as_str(), rooms[0].level), ("r3", Level::Everything));
        assert_eq!(rooms[1].name.as_str(), format!("r{}", MINE + 8));
        store.mark(ANN, room("r3"), Mark::Forget).await.unwrap();
        assert!(!store.names_of_rooms(ANN).await.unwrap().contains(&room("r3")));
    }
}
