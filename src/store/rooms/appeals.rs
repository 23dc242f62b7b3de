//! The stored appeals: what people told the hosts of a room.

use crate::{
    domain::{
        Act, Action, Appeal, AppealSubject, AppealText, Entry, HostAct, Member, NetworkKey, NewAppeal,
        Nickname, PermissionError, Person, Role, RoomName, RoomRole, Seq, ServerLaw, SettledAppeals,
        Timestamp, Writers, may,
    },
    store::{
        log::{
            message_state,
            rows::{self, RoomRow, TARGET_REMOVED, valid},
        },
        rooms::{access, network_bans, standing},
    },
};
use rusqlite::{Connection, OptionalExtension, Result, Row, named_params};

/// The numbers of the subjects in the column `kind`.
const KIND_REPORT: i64 = 0;
const KIND_WRITE: i64 = 1;
const KIND_QUESTION: i64 = 2;

/// What somebody tells the hosts of a room.
#[derive(Clone, Debug)]
pub struct AppealDraft {
    /// In which room.
    pub room: RoomName,
    /// Who tells it.
    pub from: Member,
    /// The network that it comes from.
    pub network: Option<NetworkKey>,
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub subject: AppealSubject,
    /// In their words.
    pub text: Option<AppealText>,
}

/// Keeps an appeal, unless it is not permitted; then the answer is why. It replaces the one that the person had about the same.
pub(in crate::store) fn add(
    db: &Connection,
    law: &ServerLaw,
    draft: &AppealDraft,
) -> Result<Option<PermissionError>> {
    let AppealDraft { room: name, from, network, at, subject, text } = draft;
    let Some(room) = rows::room_row(db, name)? else { return Ok(Some(PermissionError::NoHosts)) };
    let standing = network_bans::standing_of(db, law, room.id, (from.person, *network), *at)?;
    let ban = standing.ban_at(*at);
    let (kind, about) = columns(*subject);
    let message = match subject {
        AppealSubject::Report { message } => {
            let act = Act::Deleted { target: *message };
            message_state::status(db, room, *message, from.person, &act)?
        }
        AppealSubject::Write | AppealSubject::Question => None,
    };
    let same = (from.person.bytes(), kind, rows::sql_seq(about));
    let network_bytes = network.as_ref().map(NetworkKey::bytes);
    let sql = "SELECT count(*) FILTER (WHERE person = ?2), count(*) FILTER (WHERE network = ?5), count(*)
               FROM appeal WHERE room = ?1 AND (person, kind, message) <> (?2, ?3, ?4)";
    let counted = (room.id, same.0, same.1, same.2, network_bytes);
    let (own, of_network, all): (i64, i64, i64) =
        db.prepare_cached(sql)?.query_row(counted, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let new = NewAppeal {
        subject: *subject,
        arrival: access::arrival(db, (room.id, room.access.door), from.person, &standing, *at)?,
        ban,
        message: message.as_ref(),
        rules: room.rules,
        hosts: standing::count_hosts(db, room.id)?,
        own: own as usize,
        of_network: of_network as usize,
        all: all as usize,
    };
    if let Err(objection) = may(from.person, Role::Participant, Action::Appeal(new), name) {
        return Ok(Some(objection));
    }
    let sql = "INSERT OR REPLACE INTO appeal (room, person, nickname, network, at, kind, message, text)
               VALUES (:room, :person, :nickname, :network, :at, :kind, :message, :text)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":room": room.id,
        ":person": same.0,
        ":nickname": from.nickname.as_str(),
        ":network": network_bytes,
        ":at": at.millis() as i64,
        ":kind": same.1,
        ":message": same.2,
        ":text": text.as_ref().map(AppealText::as_str),
    })?;
    Ok(None)
}

/// Applies an entry of the log to the table, in the transaction that adds the entry, after the standings and removals: what it
/// settles waits no longer.
pub(in crate::store) fn apply(db: &Connection, room: i64, entry: &Entry) -> Result<()> {
    match &entry.act {
        // Not when its author deletes it: nobody gets out of a report so.
        Act::Deleted { target } => {
            let sql = "DELETE FROM appeal WHERE room = ?1 AND message = ?2 AND ?3 <> (
                           SELECT person FROM entry WHERE entry.room = ?1 AND entry.seq = ?2)";
            let deleted = (room, rows::sql_seq(*target), entry.from.person.bytes());
            db.prepare_cached(sql)?.execute(deleted).map(drop)
        }
        Act::Host(HostAct::Removed { .. }) => {
            let sql = format!(
                "DELETE FROM appeal WHERE room = ?1 AND 0 < message AND EXISTS (
                     SELECT 1 FROM entry
                     WHERE entry.room = ?1 AND entry.seq = appeal.message AND target = {TARGET_REMOVED})"
            );
            db.prepare_cached(&sql)?.execute([room]).map(drop)
        }
        Act::Host(HostAct::RoleSet { person, role }) if RoomRole::Voice <= *role => {
            let sql = "DELETE FROM appeal WHERE room = ? AND person = ? AND kind = ?";
            db.prepare_cached(sql)?.execute((room, person.bytes(), KIND_WRITE)).map(drop)
        }
        Act::Host(HostAct::Banned { person, mute: false, .. }) => {
            let sql = "DELETE FROM appeal WHERE room = ? AND person = ?";
            db.prepare_cached(sql)?.execute((room, person.bytes())).map(drop)
        }
        Act::Host(HostAct::WritersSet { writers }) if *writers != Writers::Admitted => {
            let sql = "DELETE FROM appeal WHERE room = ? AND kind = ?";
            db.prepare_cached(sql)?.execute((room, KIND_WRITE)).map(drop)
        }
        Act::Host(
            HostAct::RoleSet { .. }
            | HostAct::Banned { .. }
            | HostAct::WritersSet { .. }
            | HostAct::Unbanned { .. }
            | HostAct::SlowSet { .. }
            | HostAct::NewcomersSet { .. }
            | HostAct::CalmSet { .. }
            | HostAct::ReviewSet { .. }
            | HostAct::DoorSet { .. }
            | HostAct::ListedSet { .. }
            | HostAct::KeepDaysSet { .. }
            | HostAct::LinkRevoked { .. },
        )
        | Act::Said { .. }
        | Act::Edited { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
        | Act::TopicSet { .. }
        | Act::Described { .. } => Ok(()),
    }
}

/// Removes what is about messages, or older than messages, whose text is no longer kept.
pub(in crate::store) fn trim(db: &Connection, room: i64, up_to: i64, before: i64) -> Result<()> {
    let sql = "DELETE FROM appeal WHERE room = ? AND (message BETWEEN 1 AND ? OR at < ?)";
    db.prepare_cached(sql)?.execute((room, up_to, before)).map(drop)
}

/// Removes one of a room's appeals, or all up to one: what came since nobody has seen.
pub(in crate::store) fn remove(db: &Connection, room: i64, settled: SettledAppeals) -> Result<()> {
    let (first, last) = match settled {
        SettledAppeals::One(id) => (id, id),
        SettledAppeals::UpTo(id) => (0, id),
    };
    let [first, last] = [first, last].map(|id| i64::try_from(id).unwrap_or(i64::MAX));
    let sql = "DELETE FROM appeal WHERE room = ? AND id BETWEEN ? AND ?";
    db.prepare_cached(sql)?.execute((room, first, last)).map(drop)
}

/// The nickname under which somebody told the hosts of a room something that still waits.
pub(in crate::store) fn nickname(db: &Connection, room: i64, person: Person) -> Result<Option<Nickname>> {
    let sql = "SELECT nickname FROM appeal WHERE room = ? AND person = ? ORDER BY id DESC LIMIT 1";
    let nickname = |row: &Row<'_>| valid(0, Nickname::kept(row.get_ref(0)?.as_str()?));
    db.prepare_cached(sql)?.query_row((room, person.bytes()), nickname).optional()
}

/// How many wait in a room.
pub(in crate::store) fn count(db: &Connection, room: i64) -> Result<u32> {
    db.prepare_cached("SELECT count(*) FROM appeal WHERE room = ?")?.query_row([room], |row| row.get(0))
}

/// Those that wait in a room, the oldest first.
pub(in crate::store) fn all(db: &Connection, room: RoomRow) -> Result<Vec<Appeal>> {
    let sql = "SELECT id, person, nickname, at, kind, message, text FROM appeal WHERE room = ? ORDER BY id";
    let mut select = db.prepare_cached(sql)?;
    let mut appeals: Vec<Appeal> = select.query_map([room.id], appeal)?.collect::<Result<_>>()?;
    for appeal in &mut appeals {
        if let AppealSubject::Report { message } = appeal.subject {
            appeal.message = message_state::message(db, room, message)?;
        }
    }
    Ok(appeals)
}

/// Whether each of a room's appeals can be read, and the messages exist that they are about.
pub(in crate::store) fn are_whole(db: &Connection, room: i64) -> Result<bool> {
    let sql = "SELECT id, person, nickname, at, kind, message, text FROM appeal WHERE room = ?";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query([room])?;
    let mut exists = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE room = ? AND seq = ?)")?;
    while let Some(row) = rows.next()? {
        let is_whole = match appeal(row).map(|appeal| columns(appeal.subject).1) {
            Ok(Seq::START) => row.get::<_, i64>(5)? == 0,
            Ok(message) => exists.query_row((room, rows::sql_seq(message)), |row| row.get(0))?,
            Err(_) => false,
        };
        if !is_whole {
            return Ok(false);
        }
    }
    Ok(true)
}

fn appeal(row: &Row<'_>) -> Result<Appeal> {
    let message = rows::seq(row, 5)?;
    let subject = match row.get(4)? {
        KIND_REPORT => AppealSubject::Report { message },
        KIND_WRITE => AppealSubject::Write,
        KIND_QUESTION => AppealSubject::Question,
        number => return Err(rusqlite::Error::IntegralValueOutOfRange(4, number)),
    };
    let text: Option<String> = row.get(6)?;
    Ok(Appeal {
        id: row.get::<_, i64>(0)? as u64,
        from: Member {
            person: Person::from_bytes(row.get(1)?),
            nickname: valid(2, Nickname::kept(row.get_ref(2)?.as_str()?))?,
        },
        at: Timestamp::from_millis(row.get::<_, i64>(3)? as u64),
        subject,
        text: text.map(|text| valid(6, AppealText::try_from(text))).transpose()?,
        message: None,
    })
}

/// The numbers of a subject in the columns `kind` and `message`.
fn columns(subject: AppealSubject) -> (i64, Seq) {
    match subject {
        AppealSubject::Report { message } => (KIND_REPORT, message),
        AppealSubject::Write => (KIND_WRITE, Seq::START),
        AppealSubject::Question => (KIND_QUESTION, Seq::START),
    }
}

#[cfg(test)]
mod tests;
