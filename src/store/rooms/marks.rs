//! Marks: the rooms of a person, and how far they have read them.

mod unread;

use super::{about, access, network_bans};
use crate::{
    domain::{
        Act, Door, NetworkKey, Nickname, Notification, NotificationLevel, Person, RoomName, Seq, ServerLaw,
        Timestamp, Topic, markup::mention_key,
    },
    store::{
        NewEntry,
        log::{
            access_columns::{ACCESS_COLUMNS, access_of},
            rows,
        },
        writer::disk_space::DiskSpace,
    },
};
use rusqlite::{Connection, Result, types::Type};
use unread::{RawNotification, UnreadSummary, unread};

/// How many rooms a person has: the last ones they were in, and favourites. As many as one search may include.
const MAX_ROOMS_PER_PERSON: usize = 64;

/// How many unanswered rooms of two a person has in addition. Anybody can create them, so there are few, and the oldest is
/// forgotten first. They take no place from the others.
const MAX_REQUESTS_PER_PERSON: usize = 16;

/// One of a person's rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyRoom {
    /// Its name.
    pub name: RoomName,
    /// The last place they have seen.
    pub seen: Seq,
    /// The room's topic.
    pub topic: Option<Topic>,
    /// Whether it is a favourite, shown first.
    pub favourite: bool,
    /// Which messages notify them.
    pub level: NotificationLevel,
    /// When the last message was posted, accurate to ten seconds.
    pub last: Timestamp,
    /// How many messages of others are unread; at most [`crate::domain::MAX_UNREAD_COUNT`].
    pub unread: usize,
    /// How many of those mention them.
    pub mentions: usize,
    /// The last of those that notifies them.
    pub call: Option<Notification>,
}

/// A change of a person's marks of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkChange {
    /// They have seen everything up to this place, at this time.
    Seen(Seq, Timestamp),
    /// Whether it is a favourite, shown first.
    Favourite(bool),
    /// Which messages notify them.
    Level(NotificationLevel),
    /// Removes it from their rooms.
    Forget,
}

impl MarkChange {
    /// Whether it needs space. What somebody has seen is a new row where they read for the first time.
    pub(in crate::store) fn space(&self) -> DiskSpace {
        match self {
            Self::Seen(..) => DiskSpace::Taken,
            Self::Favourite(_) | Self::Level(_) | Self::Forget => DiskSpace::NotTaken,
        }
    }
}

/// Stores a mark. No change in a room without entries, or in one that is not theirs.
pub(in crate::store) fn set(
    db: &Connection,
    person: Person,
    room: &RoomName,
    mark: &MarkChange,
) -> Result<()> {
    let Some(room) = rows::room_row(db, room)? else { return Ok(()) };
    let whose = (person.bytes(), room.id);
    match mark {
        MarkChange::Seen(seq, at) => {
            let seen = (whose.0, whose.1, rows::sql_seq((*seq).min(room.seq)), at.millis() as i64);
            let sql = "UPDATE mark SET seq = max(seq, ?3), at = ?4 WHERE person = ?1 AND room = ?2";
            if db.prepare_cached(sql)?.execute(seen)? == 1 {
                return Ok(());
            }
            db.prepare_cached("INSERT INTO mark (person, room, seq, at) VALUES (?, ?, ?, ?)")?
                .execute(seen)?;
            forget_oldest(db, person)
        }
        MarkChange::Favourite(favourite) => {
            let sql = "UPDATE mark SET favourite = ?3 WHERE person = ?1 AND room = ?2";
            db.prepare_cached(sql)?.execute((whose.0, whose.1, favourite))?;
            accept(db, person, room.id)
        }
        MarkChange::Level(level) => {
            let sql = "UPDATE mark SET level = ?3 WHERE person = ?1 AND room = ?2";
            db.prepare_cached(sql)?.execute((whose.0, whose.1, level.number()))?;
            accept(db, person, room.id)
        }
        MarkChange::Forget => {
            db.prepare_cached("DELETE FROM mark WHERE person = ? AND room = ?")?.execute(whose).map(drop)
        }
    }
}

/// When something is said in a room of two, it becomes one of both people's rooms: fully for the author, and as a request for
/// the other, until they answer. Ignored people make no requests.
pub(in crate::store) fn call(db: &Connection, room: i64, draft: &NewEntry) -> Result<()> {
    let author = draft.from.person;
    for person in draft.room.pair().into_iter().flatten() {
        let is_request = person != author;
        if is_request && !is_asked(db, person, draft)? {
            continue;
        }
        let sql =
            "INSERT OR IGNORE INTO mark (person, room, seq, at, level, is_request) VALUES (?, ?, 0, ?, ?, ?)";
        let (at, level) = (draft.at.millis() as i64, NotificationLevel::Everything.number());
        let is_new = db.prepare_cached(sql)?.execute((person.bytes(), room, at, level, is_request))? == 1;
        if !is_request {
            accept(db, person, room)?;
        }
        if is_new {
            forget_oldest(db, person)?;
        }
    }
    Ok(())
}

/// Whether an entry of the other person is a request to talk.
fn is_asked(db: &Connection, person: Person, draft: &NewEntry) -> Result<bool> {
    if !matches!(draft.act, Act::Said { .. }) {
        return Ok(false);
    }
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM ignored WHERE person = ? AND other = ?)";
    db.prepare_cached(sql)?.query_row((person.bytes(), draft.from.person.bytes()), |row| row.get(0))
}

/// A room is no longer a request: they have answered, or changed its settings.
fn accept(db: &Connection, person: Person, room: i64) -> Result<()> {
    let sql = "UPDATE mark SET is_request = 0 WHERE person = ? AND room = ? AND is_request = 1";
    if db.prepare_cached(sql)?.execute((person.bytes(), room))? == 1 {
        forget_oldest(db, person)?;
    }
    Ok(())
}

/// Forgets the rooms a person was in longest ago, and separately the oldest requests, beyond the maximum.
fn forget_oldest(db: &Connection, person: Person) -> Result<()> {
    let sql = "DELETE FROM mark WHERE person = ?1 AND room IN
               (SELECT room FROM mark WHERE person = ?1 AND is_request = ?2
                ORDER BY favourite DESC, at DESC LIMIT -1 OFFSET ?3)";
    for (is_request, most) in [(false, MAX_ROOMS_PER_PERSON), (true, MAX_REQUESTS_PER_PERSON)] {
        db.prepare_cached(sql)?.execute((person.bytes(), is_request, most as i64))?;
    }
    Ok(())
}

/// The names of a person's rooms; requests last.
pub(in crate::store) fn names(db: &Connection, person: Person) -> Result<Vec<RoomName>> {
    let sql = "SELECT name FROM mark JOIN room ON room.id = mark.room WHERE person = ?
               ORDER BY is_request, favourite DESC, at DESC";
    db.prepare_cached(sql)?.query_map([person.bytes()], |row| name(row.get_ref(0)?.as_str()?))?.collect()
}

/// A person's rooms: favourites first, then by the latest message. Of those whose door is closed to them, nothing but the name and
/// their settings. Notifications are not parsed yet.
pub(in crate::store) fn rooms(
    db: &Connection,
    law: &ServerLaw,
    (person, network): (Person, Option<NetworkKey>),
    nickname: &Nickname,
    now: Timestamp,
) -> Result<Vec<(MyRoom, Option<RawNotification>)>> {
    let sql = format!(
        "SELECT room.id, name, seq, favourite, level, last, {ACCESS_COLUMNS}
         FROM mark JOIN room ON room.id = mark.room WHERE person = ? ORDER BY favourite DESC, last DESC"
    );
    let key = mention_key(nickname);
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query([person.bytes()])?;
    let mut rooms = Vec::new();
    while let Some(row) = rows.next()? {
        let seen: i64 = row.get(2)?;
        let level = NotificationLevel::of(row.get(4)?);
        let door = (row.get(0)?, access_of(row, 6)?.door);
        let comes_in = comes_in(db, law, door, (person, network), now)?;
        let unread = match comes_in {
            true => unread(db, row.get(0)?, seen, person, &key, level)?,
            false => UnreadSummary::default(),
        };
        let room = MyRoom {
            name: name(row.get_ref(1)?.as_str()?)?,
            seen: Seq::new(seen as u64),
            topic: if comes_in { about::topic(db, row.get(0)?)? } else { None },
            favourite: row.get(3)?,
            level,
            last: Timestamp::from_millis(row.get::<_, i64>(5)? as u64),
            unread: unread.messages,
            mentions: unread.mentions,
            call: None,
        };
        rooms.push((room, unread.call));
    }
    Ok(rooms)
}

/// Whether the door of a room lets a person in.
fn comes_in(
    db: &Connection,
    law: &ServerLaw,
    (room, door): (i64, Door),
    (person, network): (Person, Option<NetworkKey>),
    now: Timestamp,
) -> Result<bool> {
    if door == Door::Open {
        return Ok(true);
    }
    let standing = network_bans::standing_of(db, law, room, (person, network), now)?;
    let arrival = access::arrival(db, (room, door), person, &standing, now)?;
    Ok(law.arrival(person, arrival).comes_in())
}

/// The same rooms, with parsed notifications.
pub(in crate::store) fn with_calls(rooms: Vec<(MyRoom, Option<RawNotification>)>) -> Result<Vec<MyRoom>> {
    let with_call = |(room, call): (MyRoom, Option<RawNotification>)| {
        Ok(MyRoom { call: call.map(RawNotification::parse).transpose()?, ..room })
    };
    rooms.into_iter().map(with_call).collect()
}

fn name(text: &str) -> Result<RoomName> {
    RoomName::parse(text)
        .map_err(|fault| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(fault)))
}

#[cfg(test)]
mod tests;
