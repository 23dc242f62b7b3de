//! Converts rows of the log to domain types and back.

use super::{
    access_columns::{ACCESS_COLUMNS, access_of, door_of, number_of_door},
    kind_numbers::number_of,
};
use crate::domain::{
    Act, ActFields, BanReason, Body, CalmMode, Description, Door, Emoji, Entry, EntryKind, Epoch, HostAct,
    Member, MessageId, Nickname, Person, ReviewRules, RoomAccess, RoomName, RoomRole, RoomRules, Seq,
    Timestamp, Topic, Writers,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, types::Type};
use std::error::Error;

/// The columns that [`entry`] reads.
pub(in crate::store) const ENTRY_COLUMNS: &str =
    "seq, prev, at, id, person, nickname, kind, target, reply_to, body, emoji, subject, number";

/// A room's row, and the last place of its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct RoomRow {
    pub(in crate::store) id: i64,
    pub(in crate::store) epoch: Epoch,
    pub(in crate::store) seq: Seq,
    /// The last place whose text is no longer kept.
    pub(in crate::store) trimmed: Seq,
    /// Its rules.
    pub(in crate::store) rules: RoomRules,
    /// Whether hosts have ever looked at messages first: then some may wait.
    pub(in crate::store) has_review: bool,
    /// Who may come in, whether it is listed, and how long it keeps words.
    pub(in crate::store) access: RoomAccess,
}

pub(in crate::store) fn room_row(db: &Connection, room: &RoomName) -> Result<Option<RoomRow>> {
    let sql = format!(
        "SELECT id, epoch, ifnull((SELECT max(seq) FROM entry WHERE room = room.id), 0), trimmed,
                writers, slow, newcomers, calm_since, calm_until, review, {ACCESS_COLUMNS} FROM room WHERE name = ?"
    );
    db.prepare_cached(&sql)?
        .query_row([room.as_str()], |row| {
            Ok(RoomRow {
                id: row.get(0)?,
                epoch: Epoch::new(row.get::<_, i64>(1)? as u64),
                seq: seq(row, 2)?,
                trimmed: seq(row, 3)?,
                rules: RoomRules {
                    writers: writers_of(4, row.get(4)?)?,
                    slow_seconds: row.get(5)?,
                    newcomer_minutes: row.get(6)?,
                    calm: calm_of(row, 7)?,
                    review: review_of(row, 9)?.unwrap_or_default(),
                },
                has_review: review_of(row, 9)?.is_some(),
                access: access_of(row, 10)?,
            })
        })
        .optional()
}

/// The act of a row of [`ENTRY_COLUMNS`].
pub(in crate::store) fn act_of(row: &Row<'_>) -> Result<Act> {
    let number = row.get(6)?;
    let kind = EntryKind::ALL.into_iter().find(|kind| number_of(*kind) == number);
    Act::read(kind.ok_or(rusqlite::Error::IntegralValueOutOfRange(6, number))?, &ActColumns(row))
}

pub(in crate::store) fn entry(row: &Row<'_>) -> Result<Entry> {
    let act = act_of(row)?;
    Ok(Entry {
        seq: seq(row, 0)?,
        prev: seq(row, 1)?,
        at: Timestamp::from_millis(row.get::<_, i64>(2)? as u64),
        id: MessageId::from_bytes(row.get(3)?),
        from: Member {
            person: Person::from_bytes(row.get(4)?),
            nickname: valid(5, Nickname::kept(row.get_ref(5)?.as_str()?))?,
        },
        act,
    })
}

// The column `target` of an entry that changes no message.
pub(in crate::store) const TARGET_NONE: i64 = 0;

pub(in crate::store) const TARGET_ROOM: i64 = -1;

// The same, of a message that was removed among others.
pub(in crate::store) const TARGET_REMOVED: i64 = -2;

pub(in crate::store) fn target(act: &Act) -> i64 {
    match act {
        Act::Said { .. } => TARGET_NONE,
        Act::TopicSet { .. } | Act::Described { .. } | Act::Host(_) => TARGET_ROOM,
        Act::Edited { target, .. }
        | Act::Deleted { target }
        | Act::Reacted { target, .. }
        | Act::Unreacted { target, .. }
        | Act::Pinned { target }
        | Act::Unpinned { target } => sql_seq(*target),
    }
}

/// Whether an act with text still has it.
pub(in crate::store) fn has_words(act: &Act) -> bool {
    match act {
        Act::Said { body, .. } | Act::Edited { body, .. } => body.is_some(),
        Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. }
        | Act::Host(_) => false,
    }
}

/// The columns of an act, in a row of [`ENTRY_COLUMNS`].
struct ActColumns<'a>(&'a Row<'a>);

impl ActColumns<'_> {
    fn text(&self) -> Result<Option<String>> {
        self.0.get(9)
    }
}

impl ActFields for ActColumns<'_> {
    type Error = rusqlite::Error;

    fn target(&self) -> Result<Seq> {
        seq(self.0, 7)
    }

    fn reply_to(&self) -> Result<Option<Seq>> {
        Ok(self.0.get::<_, Option<i64>>(8)?.map(|number| Seq::new(number as u64)))
    }

    fn body(&self) -> Result<Option<Body>> {
        self.text()?.map(|text| valid(9, Body::parse(text))).transpose()
    }

    fn emoji(&self) -> Result<Emoji> {
        valid(10, Emoji::parse(self.0.get(10)?))
    }

    fn topic(&self) -> Result<Option<Topic>> {
        self.text()?.map(|text| valid(9, Topic::try_from(text))).transpose()
    }

    fn description(&self) -> Result<Option<Description>> {
        Ok(self.text()?.map(|text| valid(9, Description::parse(text))).transpose()?.flatten())
    }

    fn person(&self) -> Result<Option<Person>> {
        Ok(self.0.get::<_, Option<[u8; 12]>>(11)?.map(Person::from_bytes))
    }

    fn no_person(&self) -> rusqlite::Error {
        rusqlite::Error::InvalidColumnType(11, "subject".to_owned(), Type::Null)
    }

    fn role(&self) -> Result<RoomRole> {
        role_of(12, self.0.get(12)?)
    }

    fn minutes(&self) -> Result<Option<u32>> {
        self.0.get(12)
    }

    fn reason(&self) -> Result<Option<BanReason>> {
        self.text()?.map(|text| valid(9, BanReason::try_from(text))).transpose()
    }

    fn after(&self) -> Result<Seq> {
        seq(self.0, 12)
    }

    fn writers(&self) -> Result<Writers> {
        writers_of(12, self.0.get(12)?)
    }

    fn seconds(&self) -> Result<u32> {
        self.0.get(12)
    }

    fn review(&self) -> Result<ReviewRules> {
        Ok(review_of(self.0, 12)?.unwrap_or_default())
    }

    fn door(&self) -> Result<Door> {
        door_of(12, self.0.get(12)?)
    }

    fn listed(&self) -> Result<bool> {
        self.0.get(12)
    }

    fn days(&self) -> Result<u32> {
        self.0.get(12)
    }
}

/// The columns `subject`, `number` and `body` of an act of hosts.
pub(in crate::store) fn host_columns(act: &HostAct) -> (Option<Person>, Option<i64>, Option<&str>) {
    let (number, text) = match act {
        HostAct::RoleSet { role, .. } => (Some(number_of_role(*role)), None),
        HostAct::Banned { minutes, reason, .. } => {
            (minutes.map(i64::from), reason.as_ref().map(BanReason::as_str))
        }
        HostAct::Unbanned { .. } => (None, None),
        HostAct::Removed { after, .. } => (Some(sql_seq(*after)), None),
        HostAct::WritersSet { writers } => (Some(number_of_writers(*writers)), None),
        HostAct::SlowSet { seconds } => (Some(i64::from(*seconds)), None),
        HostAct::NewcomersSet { minutes } | HostAct::CalmSet { minutes } => (Some(i64::from(*minutes)), None),
        HostAct::DoorSet { door } => (Some(number_of_door(*door)), None),
        HostAct::ListedSet { listed } => (Some(i64::from(*listed)), None),
        HostAct::KeepDaysSet { days } => (Some(i64::from(*days)), None),
        HostAct::LinkRevoked { role } => (Some(number_of_role(*role)), None),
        HostAct::ReviewSet { review } => (Some(number_of_review(*review)), None),
    };
    (act.person(), number, text)
}

/// Calm mode, in this column and the next.
pub(in crate::store) fn calm_of(row: &Row<'_>, column: usize) -> Result<Option<CalmMode>> {
    let moment = |column| -> Result<Option<Timestamp>> {
        let millis: Option<i64> = row.get(column)?;
        Ok(millis.map(|millis| Timestamp::from_millis(millis as u64)))
    };
    let (since, until) = (moment(column)?, moment(column + 1)?);
    Ok(since.zip(until).map(|(since, until)| CalmMode { since, until }))
}

/// The number of what hosts look at first, in the columns `number` and `review`: a bit for each rule.
pub(in crate::store) fn number_of_review(review: ReviewRules) -> i64 {
    let ReviewRules { first, links, repeats, words } = review;
    i64::from(first) | i64::from(links) << 1 | i64::from(repeats) << 2 | i64::from(words) << 3
}

/// What hosts look at first, of a number in this column; none if there is none.
pub(in crate::store) fn review_of(row: &Row<'_>, column: usize) -> Result<Option<ReviewRules>> {
    let Some(number) = row.get::<_, Option<i64>>(column)? else { return Ok(None) };
    let [first, links, repeats, words] = [0, 1, 2, 3].map(|bit| number >> bit & 1 == 1);
    let review = ReviewRules { first, links, repeats, words };
    let is_known = number_of_review(review) == number;
    is_known.then_some(Some(review)).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// The number of those who may write, in the columns `number` and `writers`.
pub(in crate::store) fn number_of_writers(writers: Writers) -> i64 {
    match writers {
        Writers::Everybody => 0,
        Writers::Hosts => 1,
        Writers::Admitted => 2,
    }
}

/// Who may write, of a number in this column.
pub(in crate::store) fn writers_of(column: usize, number: i64) -> Result<Writers> {
    match number {
        0 => Ok(Writers::Everybody),
        1 => Ok(Writers::Hosts),
        2 => Ok(Writers::Admitted),
        _ => Err(rusqlite::Error::IntegralValueOutOfRange(column, number)),
    }
}

/// The number of a role in the columns `number` and `role`.
pub(in crate::store) fn number_of_role(role: RoomRole) -> i64 {
    match role {
        RoomRole::Member => 0,
        RoomRole::Voice => 1,
        RoomRole::Host => 2,
        RoomRole::Owner => 3,
    }
}

/// The role of a number in this column.
pub(in crate::store) fn role_of(column: usize, number: i64) -> Result<RoomRole> {
    let role = RoomRole::ALL.into_iter().find(|role| number_of_role(*role) == number);
    role.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number))
}

pub(in crate::store) fn seq(row: &Row<'_>, column: usize) -> Result<Seq> {
    row.get::<_, i64>(column).map(|number| Seq::new(number as u64))
}

/// A place as an SQL integer. A number beyond its range, which no real place has, becomes the highest.
pub(in crate::store) fn sql_seq(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// Converts a text of the file to our type, or returns a conversion error as SQLite does.
pub(in crate::store) fn valid<T, E: Error + Send + Sync + 'static>(
    column: usize,
    parsed: std::result::Result<T, E>,
) -> Result<T> {
    parsed.map_err(|fault| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(fault)))
}
