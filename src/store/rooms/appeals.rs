//! The stored appeals: what people told the hosts of a room.

use crate::{
    domain::{
        Act, Action, Appeal, AppealSubject, AppealText, Entry, HostAct, Member, NetworkKey, NewAppeal,
        Nickname, PermissionError, Person, Role, RoomName, RoomRole, Seq, Timestamp, may,
    },
    store::{
        log::{
            message_state,
            rows::{self, RoomRow, valid},
        },
        rooms::{network_bans, standing},
    },
};
use rusqlite::{Connection, Result, Row, named_params};

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
pub(in crate::store) fn add(db: &Connection, draft: &AppealDraft) -> Result<Option<PermissionError>> {
    let AppealDraft { room: name, from, network, at, subject, text } = draft;
    let Some(room) = rows::room_row(db, name)? else { return Ok(Some(PermissionError::NoHosts)) };
    let standing = standing::of(db, room.id, from.person)?;
    let own_ban = standing.ban_at(*at).cloned();
    let ban = match own_ban {
        Some(ban) => Some(ban),
        None => network_bans::of(db, room.id, &standing, *network, *at)?,
    };
    let (kind, about) = columns(*subject);
    let message = match subject {
        AppealSubject::Report { message } => {
            let act = Act::Deleted { target: *message };
            message_state::status(db, room, *message, from.person, &act)?
        }
        AppealSubject::Write | AppealSubject::Question => None,
    };
    let same = (from.person.bytes(), kind, rows::sql_seq(about));
    let sql = "SELECT count(*) FILTER (WHERE person = ?2), count(*) FROM appeal
               WHERE room = ?1 AND (person, kind, message) <> (?2, ?3, ?4)";
    let counted = (room.id, same.0, same.1, same.2);
    let (own, all): (i64, i64) =
        db.prepare_cached(sql)?.query_row(counted, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let new = NewAppeal {
        subject: *subject,
        role: standing.role,
        ban: ban.as_ref(),
        message: message.as_ref(),
        rules: room.rules,
        hosts: standing::count_hosts(db, room.id)?,
        own: own as usize,
        all: all as usize,
    };
    if let Err(objection) = may(from.person, Role::Participant, Action::Appeal(new), name) {
        return Ok(Some(objection));
    }
    let sql = "INSERT OR REPLACE INTO appeal (room, person, nickname, at, kind, message, text)
               VALUES (:room, :person, :nickname, :at, :kind, :message, :text)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":room": room.id,
        ":person": same.0,
        ":nickname": from.nickname.as_str(),
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
        Act::Deleted { target } => {
            let sql = "DELETE FROM appeal WHERE room = ? AND message = ?";
            db.prepare_cached(sql)?.execute((room, rows::sql_seq(*target))).map(drop)
        }
        Act::Host(HostAct::Removed { .. }) => {
            let sql = "DELETE FROM appeal WHERE room = ?1 AND 0 < message AND EXISTS (
                           SELECT 1 FROM entry
                           WHERE entry.room = ?1 AND entry.seq = appeal.message AND body IS NULL)";
            db.prepare_cached(sql)?.execute([room]).map(drop)
        }
        Act::Host(HostAct::RoleSet { person, role }) if RoomRole::Voice <= *role => {
            let sql = "DELETE FROM appeal WHERE room = ? AND person = ? AND kind = ?";
            db.prepare_cached(sql)?.execute((room, person.bytes(), KIND_WRITE)).map(drop)
        }
        Act::Host(HostAct::Banned { person, mute: false, .. }) => {
            let sql = "DELETE FROM appeal WHERE room = ? AND person = ?";
            db.prepare_cached(sql)?.execute((room, person.bytes())).map(drop)
        }
        Act::Host(HostAct::WritersSet { .. }) => {
            let sql = "DELETE FROM appeal WHERE room = ? AND kind = ?";
            db.prepare_cached(sql)?.execute((room, KIND_WRITE)).map(drop)
        }
        Act::Host(
            HostAct::RoleSet { .. }
            | HostAct::Banned { .. }
            | HostAct::Unbanned { .. }
            | HostAct::SlowSet { .. }
            | HostAct::NewcomersSet { .. }
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

/// Removes one of a room's appeals, or all of them.
pub(in crate::store) fn remove(db: &Connection, room: i64, id: Option<u64>) -> Result<()> {
    let sql = "DELETE FROM appeal WHERE room = ?1 AND (?2 IS NULL OR id = ?2)";
    let id = id.map(|id| i64::try_from(id).unwrap_or(i64::MAX));
    db.prepare_cached(sql)?.execute((room, id)).map(drop)
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
        text: text.map(|text| valid(6, AppealText::kept(&text))).transpose()?,
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
